package import CoreMetrics
import Synchronization

/// Keeps what swift-metrics reports, and writes it as Prometheus reads it.
package final class MetricsRegistry: MetricsFactory, Sendable {
    private let series = Mutex<[SeriesName: Series]>([:])

    package init() {}

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        find(label, dimensions, .counter)
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        find(label, dimensions, .gauge)
    }

    package func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        find(label, dimensions, aggregate ? .histogram : .gauge)
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        find(label + "_seconds", dimensions, .histogram)
    }

    // Series live as long as the process: those who report them come and go with connections.
    package func destroyCounter(_ handler: any CounterHandler) {}
    package func destroyMeter(_ handler: any MeterHandler) {}
    package func destroyRecorder(_ handler: any RecorderHandler) {}
    package func destroyTimer(_ handler: any TimerHandler) {}

    private func find(_ label: String, _ dimensions: [(String, String)], _ kind: Series.Kind) -> Series {
        let name = SeriesName(label: label, dimensions: dimensions)
        return series.withLock { series in
            if let known = series[name] { return known }
            let made = Series(kind: kind)
            series[name] = made
            return made
        }
    }

    /// Order: by name, then labels. Source: Prometheus text exposition format 0.0.4.
    package func text() -> String {
        let all = series.withLock { $0.sorted { $0.key < $1.key } }
        var out = ""
        var last = ""
        for (name, series) in all {
            if name.name != last { out += "# TYPE \(name.name) \(series.kind.rawValue)\n" }
            last = name.name
            out += series.text(name)
        }
        return out
    }
}

/// A name with labels in the letters that Prometheus allows.
struct SeriesName: Hashable, Comparable, Sendable {
    let name: String
    let labels: String

    init(label: String, dimensions: [(String, String)]) {
        name = Self.sanitised(label)
        labels = dimensions.sorted { $0.0 < $1.0 }.map { "\(Self.sanitised($0.0))=\"\(Self.escaped($0.1))\"" }
            .joined(separator: ",")
    }

    static func < (left: SeriesName, right: SeriesName) -> Bool {
        (left.name, left.labels) < (right.name, right.labels)
    }

    private static func sanitised(_ text: String) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "a"..."z", "A"..."Z", "_": out.unicodeScalars.append(scalar)
            case "0"..."9" where !out.isEmpty: out.unicodeScalars.append(scalar)
            default: out += "_"
            }
        }
        return out.isEmpty ? "_" : out
    }

    private static func escaped(_ text: String) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": out += "\\\\"
            case "\"": out += "\\\""
            case "\n": out += "\\n"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}

/// One series: a sum, or a sum with a count and how many were below each bound.
final class Series: CounterHandler, MeterHandler, RecorderHandler, TimerHandler, Sendable {
    enum Kind: String, Sendable {
        case counter, gauge, histogram
    }

    /// Unit: seconds for timers; recorders use the same steps.
    private static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 100, 1_000]

    private struct State {
        var value = 0.0
        var count: UInt64 = 0
        var below = [UInt64](repeating: 0, count: Series.bounds.count)
    }

    let kind: Kind
    private let state = Mutex(State())

    init(kind: Kind) { self.kind = kind }

    func increment(by amount: Int64) { state.withLock { $0.value += Double(amount) } }
    func reset() { state.withLock { $0 = State() } }
    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { state.withLock { $0.value = value } }
    func increment(by amount: Double) { state.withLock { $0.value += amount } }
    func decrement(by amount: Double) { state.withLock { $0.value -= amount } }
    func record(_ value: Int64) { record(Double(value)) }
    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

    func record(_ value: Double) {
        guard kind == .histogram else { return set(value) }
        state.withLock { state in
            state.value += value
            state.count += 1
            for (place, bound) in Series.bounds.enumerated() where value <= bound { state.below[place] += 1 }
        }
    }

    func text(_ name: SeriesName) -> String {
        let now = state.withLock { $0 }
        let labels = name.labels.isEmpty ? "" : "{\(name.labels)}"
        guard kind == .histogram else { return "\(name.name)\(labels) \(Series.number(now.value))\n" }
        let prefix = name.labels.isEmpty ? "" : name.labels + ","
        var out = ""
        for (bound, count) in zip(Series.bounds, now.below) {
            out += "\(name.name)_bucket{\(prefix)le=\"\(Series.number(bound))\"} \(count)\n"
        }
        out += "\(name.name)_bucket{\(prefix)le=\"+Inf\"} \(now.count)\n"
        out += "\(name.name)_sum\(labels) \(Series.number(now.value))\n"
        out += "\(name.name)_count\(labels) \(now.count)\n"
        return out
    }

    private static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
    }
}

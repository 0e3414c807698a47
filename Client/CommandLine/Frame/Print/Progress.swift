import Glibc
import Synchronization

/// The progress of something long: a line on stderr, only on a terminal, and only after half a second.
///
/// Thread-safe; `update` may be called for every item. The line goes with `finish`, or before anything is printed.
package final class Progress: Sendable {
    private struct State {
        var done = 0
        var total: Int?
        var drawnAt: Int64 = 0
        var isOver = false
    }

    private let name: String
    private let output: Output
    private let width: Int
    private let isShown: Bool
    private let startedAt = Progress.milliseconds()
    private let state: Mutex<State>

    static let patienceMilliseconds: Int64 = 500
    static let intervalMilliseconds: Int64 = 100

    init(_ name: String, of total: Int?, on output: Output, terminal: Terminal) {
        self.name = visible(name)
        self.output = output
        self.width = terminal.width
        self.isShown = terminal.isDiagnostics
        self.state = Mutex(State(total: total))
    }

    /// Says how far it is. Complexity: a clock reading, a write ten times a second.
    package func update(_ done: Int, of total: Int? = nil) {
        guard isShown else { return }
        let now = Progress.milliseconds()
        let line: String? = state.withLock { state in
            state.done = done
            if let total { state.total = total }
            guard !state.isOver, now - startedAt >= Progress.patienceMilliseconds,
                now - state.drawnAt >= Progress.intervalMilliseconds
            else { return nil }
            state.drawnAt = now
            return Progress.line(name, done: done, of: state.total, width: width)
        }
        if let line { output.state.withLock { $0.drawProgress(line) } }
    }

    /// One more is done.
    package func step(by count: Int = 1) { update(state.withLock { $0.done } + count) }

    package func finish() {
        state.withLock { $0.isOver = true }
        output.state.withLock { $0.clearProgress() }
    }

    /// `Importing  ████████░░░░░░░░  52 %  5,200 of 10,000`, or without a total `Importing  5,200`.
    static func line(_ name: String, done: Int, of total: Int?, width: Int) -> String {
        guard let total, total > 0 else { return truncated("\(name)  \(grouped(done))", to: width - 1) }
        let share = min(max(done, 0), total) * 100 / total
        let bar = String(repeating: "█", count: share / 5) + String(repeating: "░", count: 20 - share / 5)
        return truncated("\(name)  \(bar)  \(share) %  \(grouped(done)) of \(grouped(total))", to: width - 1)
    }

    private static func milliseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}

extension Output {
    /// A progress line for something that may take longer than half a second.
    package func progress(_ name: String, of total: Int? = nil) -> Progress {
        Progress(name, of: total, on: self, terminal: terminal)
    }
}

/// `1,234,567`
package func grouped(_ number: Int) -> String {
    let digits = Array(String(number.magnitude))
    var out = number < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
        if index > 0, (digits.count - index) % 3 == 0 { out += "," }
        out.append(digit)
    }
    return out
}

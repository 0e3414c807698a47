import Dispatch
import Foundation
import Model
import Simulation

/// Lives simulated worlds and prints what happened as lines of JSON.
@main
struct Main {
    static func main() {
        guard let options = Options(Array(CommandLine.arguments.dropFirst())) else {
            FileHandle.standardError.write(Data((Options.usage + "\n").utf8))
            exit(64)
        }
        if let mutant = options.mutant, !plant(mutant) {
            FileHandle.standardError.write(Data("This build plants no bugs: it is not a debug build.\n".utf8))
            exit(64)
        }
        var summary = Summary(mode: options.mode)
        let begin = DispatchTime.now().uptimeNanoseconds
        func seconds() -> Double { Double(DispatchTime.now().uptimeNanoseconds - begin) / 1e9 }
        for seed in options.seeds {
            if let most = options.seconds, seconds() >= most { break }
            let outcome = Simulation.run(seed: seed, mode: options.mode, folder: options.folder, cut: options.cut)
            summary.add(outcome)
            if options.isTraced { print(#"{"seed":\#(seed),"trace":"\#(String(outcome.trace, radix: 16))"}"#) }
            guard outcome.violation != nil else { continue }
            let until = seconds() + 20
            let shrunk =
                options.isShrunk
                ? Simulation.shrink(outcome, folder: options.folder) { seconds() > until } : nil
            summary.fail(outcome, shrunk)
            if !options.goesOn { break }
        }
        print(summary.json(seconds: seconds()))
        exit(summary.failures.isEmpty ? 0 : 1)
    }
}

/// What the command line says.
struct Options {
    static let usage = """
        annals-simulate --seeds A..B [--mode memory|stores] [--mutant NAME] [--trace] [--seconds N] [--shrink]
                        [--go-on] [--folder PATH] [--steps N] [--replicas N] [--without FAULT,…]
        """

    var seeds: ClosedRange<UInt64> = 1...1
    var mode = Mode.memory
    var mutant: String?
    var isTraced = false
    var isShrunk = false
    var goesOn = false
    var seconds: Double?
    var folder: String?
    var cut = Knobs.Cut()

    init?(_ arguments: [String]) {
        var rest = arguments[...]
        while let option = rest.popFirst() {
            switch option {
            case "--trace": isTraced = true
            case "--shrink": isShrunk = true
            case "--go-on": goesOn = true
            default:
                guard let value = rest.popFirst(), read(option, value) else { return nil }
            }
        }
    }

    private mutating func read(_ option: String, _ value: String) -> Bool {
        switch option {
        case "--seeds":
            let ends = value.components(separatedBy: "..").compactMap { UInt64($0) }
            guard let first = ends.first, let last = ends.last, first <= last else { return false }
            seeds = first...last
        case "--mode":
            guard let known = Mode(rawValue: value) else { return false }
            mode = known
        case "--mutant": mutant = value
        case "--seconds": seconds = Double(value)
        case "--folder": folder = value
        case "--steps": cut.steps = Int(value)
        case "--replicas": cut.replicas = Int(value)
        case "--without": cut.without = Set(value.split(separator: ",").map(String.init))
        default: return false
        }
        return true
    }
}

/// What all worlds of one run came to.
struct Summary {
    let mode: Mode
    var worlds = 0
    var figures: [Figures] = []
    var rare = [Int](repeating: 0, count: Rare.allCases.count)
    var failures: [[String: Any]] = []

    init(mode: Mode) { self.mode = mode }

    mutating func add(_ outcome: Outcome) {
        worlds += 1
        figures.append(outcome.figures)
        for place in rare.indices { rare[place] += outcome.rare[place] }
    }

    mutating func fail(_ outcome: Outcome, _ shrunk: (cut: Knobs.Cut, outcome: Outcome)?) {
        var failure: [String: Any] = [
            "seed": outcome.seed, "invariant": outcome.violation?.invariant?.rawValue ?? "error",
            "detail": outcome.violation?.detail ?? "", "step": outcome.violation?.step ?? 0,
        ]
        if let (cut, small) = shrunk {
            failure["shrunk"] = [
                "steps": cut.steps ?? small.violation?.step ?? 0, "replicas": cut.replicas ?? small.figures.replicas,
                "without": cut.without.sorted().joined(separator: ","), "detail": small.violation?.detail ?? "",
            ]
        }
        failures.append(failure)
    }

    private func spread(_ of: (Figures) -> Int) -> [String: Int] {
        let sorted = figures.map(of).sorted()
        guard let least = sorted.first, let most = sorted.last else { return [:] }
        return [
            "min": least, "median": sorted[sorted.count / 2], "p90": sorted[sorted.count * 9 / 10], "max": most,
        ]
    }

    func json(seconds: Double) -> String {
        let sessions = figures.reduce(0) { $0 + $1.sessions }
        let object: [String: Any] = [
            "mode": mode.rawValue, "worlds": worlds, "sessions": sessions,
            "seconds": (seconds * 1000).rounded() / 1000,
            "replicas": spread(\.replicas), "changesets": spread(\.changesets), "changes": spread(\.changes),
            "faults": spread(\.faults), "conflicts": spread(\.conflicts), "sessionsPerWorld": spread(\.sessions),
            "rare": Dictionary(uniqueKeysWithValues: zip(Rare.allCases.map(\.rawValue), rare)),
            "failures": failures,
        ]
        let data = (try? JSONSerialization.data(withJSONObject: object, options: [.sortedKeys])) ?? Data()
        return String(decoding: data, as: UTF8.self)
    }
}

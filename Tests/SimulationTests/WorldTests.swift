import Foundation
import Simulation
import Testing

/// Simulated worlds, and planted bugs that they must find. One after another: each uses both cores.
@Suite("Simulated worlds", .serialized)
struct WorldTests {
    /// Worlds of a normal run: some 350 sessions each.
    static let worlds: UInt64 = 300
    static let storeWorlds: UInt64 = 80

    @Test("worlds that once went wrong go right")
    func regressions() throws {
        let lines = try String(contentsOf: Self.regressions, encoding: .utf8).split(separator: "\n")
        let worlds = lines.filter { !$0.hasPrefix("#") }.map { $0.split(separator: " ", maxSplits: 2) }
        #expect(!worlds.isEmpty)
        let runs = try Simulator.run(
            worlds.map { ["--mode", String($0[0]), "--seeds", "\($0[1])..\($0[1])"] })
        for (world, run) in zip(worlds, runs) { #expect(run.status == 0, "\(world[0]) \(world[1]): \(run.lines)") }
    }

    static let regressions = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("regressions.txt")

    @Test("100,000 sync sessions in simulated worlds hold every invariant and reach every rare state")
    func memory() throws {
        let reports = try live(.memory, Self.worlds)
        let sessions = reports.reduce(0) { $0 + $1.sessions }
        // A soak lives for as long as told.
        if Simulator.soakSeconds == nil { #expect(sessions >= 100_000) }
        for rare in Rare.allCases {
            #expect(reports.contains { $0.rare[rare.rawValue, default: 0] > 0 }, "never reached: \(rare)")
        }
        for report in reports {
            #expect(report.replicas["median", default: 0] >= 4)
            #expect(report.changes["median", default: 0] >= 200)
            #expect(report.faults["median", default: 0] >= 10)
            #expect(report.conflicts["median", default: 0] >= 5)
        }
    }

    @Test("the same worlds on the product's own stores hold every invariant")
    func stores() throws { _ = try live(.stores, Self.storeWorlds) }

    /// Lives worlds in two processes; in a soak for as long as told.
    private func live(_ mode: Mode, _ worlds: UInt64) throws -> [Simulator.Report] {
        var halves = [["--seeds", "1..\(worlds / 2)"], ["--seeds", "\(worlds / 2 + 1)..\(worlds)"]]
        if let seconds = Simulator.soakSeconds {
            // Seeds that no soak before has used.
            let first = UInt64(Date().timeIntervalSince1970) * 1000
            let share = seconds * (mode == .memory ? 0.35 : 0.1)
            halves = [first, first + 100_000_000].map { (start: UInt64) -> [String] in
                ["--seeds", "\(start)..\(start + 99_999_999)", "--seconds", "\(share)"]
            }
        }
        let runs = try Simulator.run(halves.map { $0 + ["--mode", mode.rawValue, "--shrink"] })
        var reports: [Simulator.Report] = []
        for (half, run) in zip(halves, runs) {
            guard let report = run.summary else {
                Issue.record("\(mode) \(half): ended with \(run.status) and said nothing")
                continue
            }
            for failure in report.failures {
                Issue.record(
                    "\(mode) seed \(failure.seed): \(failure.invariant), \(failure)\nkeep it in regressions.txt")
            }
            reports.append(report)
            print(
                "\(mode): \(report.worlds) worlds, \(report.sessions) sessions in \(report.seconds) s; "
                    + "replicas \(report.replicas), changes \(report.changes), faults \(report.faults), "
                    + "conflicts \(report.conflicts); rare \(report.rare)")
        }
        return reports
    }

    @Test("the same seed gives the same trace in two processes", arguments: [Mode.memory, .stores])
    func traces(mode: Mode) throws {
        let arguments = ["--mode", mode.rawValue, "--seeds", mode == .memory ? "501..508" : "501..503", "--trace"]
        let runs = try Simulator.run([arguments, arguments])
        #expect(runs.allSatisfy { $0.status == 0 && $0.traces.count >= 3 })
        #expect(runs[0].traces == runs[1].traces)
    }
}

import Foundation
import Simulation
import Testing

extension WorldTests {
    @Test("every planted bug is found, most of them by what holds in general")
    func plantedBugs() throws {
        let bugs = PlantedBug.all
        let runs = try Simulator.run(
            bugs.map { bug in
                let last = bug.isSeenByTwoProcesses ? 3 : bug.mode == .memory ? Self.worlds : Self.storeWorlds
                let seeds = "\(bug.firstSeed)..\(last)"
                return ["--mutant", bug.name, "--mode", bug.mode.rawValue, "--seeds", seeds, "--trace"]
            })
        let twins = try Simulator.run(
            bugs.filter(\.isSeenByTwoProcesses).map {
                ["--mutant", $0.name, "--mode", $0.mode.rawValue, "--seeds", "1..3", "--trace"]
            })
        var twin = twins.makeIterator()
        var general: Set<String> = []
        for (bug, run) in zip(bugs, runs) {
            if bug.isSeenByTwoProcesses {
                let isFound = twin.next()?.traces != run.traces
                print("planted \(bug.name): \(isFound ? "two processes, seeds 1..3, differ" : "NOT FOUND")")
                #expect(isFound, "\(bug.name) was not found")
                continue
            }
            if run.status > 1 {
                print("planted \(bug.name): the process died with \(run.status)")
                general.insert(bug.name)
                continue
            }
            guard let failure = run.summary?.failures.first else {
                Issue.record("\(bug.name) was not found")
                continue
            }
            if Invariant(rawValue: failure.invariant) != nil { general.insert(bug.name) }
            print("planted \(bug.name): \(failure.invariant), seed \(failure.seed), step \(failure.step)")
        }
        let later = general.intersection(PlantedBug.chosenAfterwards.map(\.name)).count
        print("planted: \(bugs.count), found by what holds in general: \(general.count), \(later) chosen afterwards")
        #expect(bugs.count >= 80)
        #expect(general.count >= 70)
        #expect(later >= 20)
    }

    @Test("the list of planted bugs is that of the sources, and only debug builds know them")
    func list() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        var found: Set<String> = []
        for room in ["Sources", "Server", "Client"] {
            let files = FileManager.default.enumerator(atPath: root.appendingPathComponent(room).path)
            while let name = files?.nextObject() as? String {
                guard name.hasSuffix(".swift") else { continue }
                let path = root.appendingPathComponent(room + "/" + name)
                for match in try String(contentsOf: path, encoding: .utf8).matches(of: /mutated\("([^"]+)"\)/) {
                    found.insert(String(match.output.1))
                }
            }
        }
        #expect(found == Set(PlantedBug.all.map(\.name)))
        let manifest = try String(contentsOf: root.appendingPathComponent("Package.swift"), encoding: .utf8)
        let defined = manifest.matches(of: /MUTANTS[^\n]*/).map { String($0.output) }
        #expect(defined.count == 1)
        #expect(defined.allSatisfy { $0.contains(".when(configuration: .debug)") })
    }
}

import TestSupport
import Testing

@testable import CommandLine

extension CommandLineSuite {
    /// Undo against the plainest reference there is: a colleague who never saw the changeset.
    @Suite struct UndoPropertyTests {
        private static let seeds = Array(Soak.seeds(4, from: 1))

        private static func command(_ event: String, _ generator: inout SeededGenerator) -> [String] {
            let word = generator.pick(["Tehran", "Rome", "Basel"])
            let day = "1989-0\(generator.number(1..<9))-1\(generator.number(0..<9))"
            return switch generator.number(0..<14) {
            case 0, 1: ["set", event, "place=\(word)"]
            case 2: ["set", event, "place=\(word) or so", "--keep-both"]
            case 3: ["set", event, "date=\(day)", "title=visit to \(word)"]
            case 4: ["set", event, "description=They came.\nThey saw \(word).\nThey left."]
            case 5: ["set", event, "description=They came on \(day).\nThey saw.\nThey left."]
            case 6: ["unset", event, "place"]
            case 7: ["tag", event, "+\(word)"]
            case 8: ["tag", event, "-\(word)"]
            case 9: ["actor", event, "+\(word):\(generator.pick(["host", "guest"]))"]
            case 10: ["delete", event]
            case 11: ["undelete", event]
            case 12: ["note", event, "seen \(word)"]
            default: ["resolve", "--all", "--latest"]
            }
        }

        /// What an event says, without when and by which change.
        private static func portrait(_ team: Team, _ name: String, _ event: String) -> [String] {
            let document = team.ok(name, "show", event).document
            var lines = ["title", "date", "place", "description", "tags", "actors", "deleted", "conflicts", "disputes"]
                .map { "\($0): \(document[$0] ?? .null)" }
            for rivals in document["rivals"]?.members ?? [] {
                let values = (rivals.value.array ?? []).map { "\($0["value"] ?? .null) \($0["preferred"] ?? .null)" }
                lines.append("rivals of \(rivals.key): \(values.sorted())")
            }
            return lines
        }

        @Test("an undone command leaves every event as a colleague has it who never saw the command", arguments: seeds)
        func reference(_ seed: UInt64) throws {
            var generator = SeededGenerator(seed: seed)
            let team = try Team("ana", "bo")
            let events = (0..<3).map { team.add("ana", "visit \($0)", "--place", "Oslo", "--tag", "Rome") }
            team.sync()
            var undone = 0
            for _ in 0..<5 {
                for _ in 0..<generator.number(2..<7) {
                    let words = Self.command(generator.pick(events), &generator)
                    team.run(generator.pick(["ana", "bo"]), words)
                }
                team.sync()
                let before = events.map { Self.portrait(team, "bo", $0) }
                #expect(events.map { Self.portrait(team, "ana", $0) } == before, "seed \(seed)")
                let digest = team.ok("ana", "status").document["digest"]
                let words = Self.command(generator.pick(events), &generator)
                guard team.run("ana", words).status == 0, team.ok("ana", "status").document["digest"] != digest
                else { continue }
                let undo = team.run("ana", "undo")
                #expect(undo.status == 0, "seed \(seed), \(words): \(undo.diagnostics)")
                for (event, expected) in zip(events, before) {
                    #expect(Self.portrait(team, "ana", event) == expected, "seed \(seed), after \(words)")
                }
                undone += 1
                team.sync()
                for (event, expected) in zip(events, before) {
                    #expect(Self.portrait(team, "bo", event) == expected, "seed \(seed), after \(words) and a sync")
                }
            }
            #expect(undone > 0)
            #expect(team.ok("ana", "verify").document["sound"]?.bool == true)
        }
    }
}

import ArgumentParser
import Testing

@testable import CommandLine

extension CommandLineSuite {
    /// `explain`, `blame`, `log`: nothing that anybody wrote is lost.
    @Suite struct HistoryTests {
        @Test("explain shows every value ever given and what became of it")
        func explain() throws {
            let team = try Team("ana", "bo")
            let event = team.dateConflict()
            let open = team.ok("ana", "explain", event, "date").rows
            #expect(open.map { $0["value"]?["edtf"]?.string } == ["1989-01-04", "1989-01-04?", "1989-02-26"])
            #expect(open.map { $0["fate"]?.string } == ["replaced", "rival", "current"])
            #expect(open[0].strings("replacedBy") == open[1...].compactMap { $0["change"]?.string }.sorted())
            team.ok("ana", "resolve", event, "date", "--value", "1989-02-26", "--keep-both", "--reason", "both")
            team.sync()
            let settled = team.ok("bo", "explain", event, "date").rows
            #expect(settled.map { $0["fate"]?.string } == ["replaced", "kept", "replaced", "current"])
            #expect(settled.last?["reason"]?.string == "both" && settled.last?["author"]?.string == "ana")
            #expect(team.ok("ana", "explain", event, "date").rows == settled)
        }

        @Test("explain tells all fields, keys and deletions, in the record's order")
        func allFields() throws {
            let team = try Team("ana")
            let event = team.add("ana", "visit", "--place", "Tehran", "--tag", "b", "--tag", "a")
            team.ok("ana", "tag", event, "-a")
            team.ok("ana", "unset", event, "place")
            team.ok("ana", "delete", event)
            team.ok("ana", "undelete", event)
            let rows = team.ok("ana", "explain", event).rows
            #expect(
                rows.map { ($0["field"]?.string ?? "") + ($0["key"]?.string.map { ":" + $0 } ?? "") } == [
                    "title", "place", "place", "tags:a", "tags:a", "tags:b", "life", "life",
                ])
            #expect(
                rows.map { $0["fate"]?.string } == [
                    "current", "replaced", "current", "replaced", "current", "current", "replaced", "current",
                ])
            #expect(rows.suffix(2).map { $0["value"]?.string } == ["deleted", "kept"])
            #expect(rows[2]["value"] == .null)
            #expect(team.ok("ana", "explain", event, "tags:b").rows.count == 1)
            team.fails("ana", .usage, "unknown-field", "explain", event, "plaice")
        }

        @Test("blame tells who gave what now stands")
        func blame() throws {
            let team = try Team("ana", "bo")
            let event = team.dateConflict()
            let rows = team.ok("bo", "blame", event).rows
            #expect(rows.map { $0["field"]?.string } == ["title", "date", "date", "place"])
            #expect(rows.map { $0["author"]?.string } == ["ana", "ana", "bo", "ana"])
        }

        @Test("the log reads newest first, and alike on every replica")
        func log() throws {
            let team = try Team("ana", "bo")
            let event = team.dateConflict()
            team.ok("ana", "resolve", event, "date", "--value", "1990")
            team.sync()
            let rows = team.ok("ana", "log").rows
            #expect(rows.count == 5)
            #expect(rows.map { $0["author"]?.string } == ["ana", "bo", "ana", "ana", "ana"])
            #expect(rows.first?["changes"]?.array?.first?["field"]?.string == "date")
            #expect(rows.map { $0["number"]?.int } == [4, 1, 3, 2, 1])
            #expect(team.ok("bo", "log").rows == rows)
            #expect(team.ok("bo", "log", "--limit", "2").rows.count == 2)
            #expect(team.ok("bo", "log", event).rows.count == 4)
        }

        @Test("commands of later versions say so")
        func notYet() throws {
            let team = try Team("ana")
            for words in NotYetCommands.all.map({ [$0.configuration.commandName ?? "", "--all"] }) {
                let output = Output.collecting()
                let status = Main.run(
                    arguments: ["--project", team.path("ana"), "--json"] + words, environment: [:], output: output)
                #expect(status == 64)
                #expect(output.collected.diagnostics.contains("not-yet"))
            }
        }
    }
}

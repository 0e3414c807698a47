import Testing

@testable import CommandLine
import Model

extension CommandLineSuite {
    /// `anchors` and `reanchor`: where citations stand after a source changed.
    @Suite struct AnchorsTests {
        private static let old =
            "Title here\n\nThe envoy came ashore at noon. A second sentence.\n\nThe governor wrote to the council.\n"
        private static let new =
            "Title here\n\nThe envoy came ashore at noon. A second sentence.\n\nNobody wrote. Nobody wrote.\n"

        private func revised() throws -> (team: Team, kept: String, lost: String) {
            let team = try Team("ana")
            let id = team.ok("ana", "source", "add", try team.file("old", Self.old)).document["id"]?.string ?? ""
            let event = team.add("ana", "landing")
            team.ok("ana", "cite", event, "--quote", "The envoy came ashore at noon.")
            team.ok("ana", "cite", event, "--quote", "The governor wrote to the council.")
            let before = team.ok("ana", "anchors").rows
            #expect(before.map { $0["method"]?.string } == ["exact", "exact"])
            #expect(before.map { $0["score"]?.int } == [100, 100])
            team.ok("ana", "source", "update", id, try team.file("new", Self.new))
            let after = team.ok("ana", "anchors").rows
            #expect(after.map { $0["method"]?.string } == ["exact", "orphan"])
            #expect(after.map { $0["recorded"] } == [true, true])
            return (team, after[0]["citation"]?.string ?? "", after[1]["citation"]?.string ?? "")
        }

        @Test("a passage that is gone is an orphan, and --orphans tells it alone")
        func orphans() throws {
            let (team, _, lost) = try revised()
            let rows = team.ok("ana", "anchors", "--orphans").rows
            #expect(rows.map { $0["citation"]?.string } == [lost])
            #expect(rows.first?["start"] == .null && rows.first?["score"]?.int == 0)
            #expect(rows.first?["cited"]?.string == "The governor wrote to the council.")
            let told = team.told("ana", "anchors")
            #expect(told.contains("orphan") && told.contains("The envoy came ashore at noon."))
        }

        @Test("reanchor records the new place, keeps what was cited, and guesses nothing")
        func reanchor() throws {
            let (team, _, lost) = try revised()
            team.fails("ana", .data, "quote-ambiguous", "reanchor", lost, "--quote", "Nobody wrote.")
            team.fails("ana", .data, "quote-not-found", "reanchor", lost, "--quote", "The king wrote.")
            team.fails("ana", .absent, "unknown-id", "reanchor", "zzzzzz", "--quote", "Nobody wrote.")
            team.ok("ana", "reanchor", lost, "--quote", "Nobody wrote.", "--occurrence", "2")
            let row = team.ok("ana", "anchors").rows.first { $0["citation"]?.string == lost }
            #expect(row?["method"]?.string == "exact" && row?["exact"]?.string == "Nobody wrote.")
            let second = Self.new.unicodeScalars.count - "Nobody wrote.\n".unicodeScalars.count
            #expect(row?["start"]?.int == Int64(second))
            #expect(row?["cited"]?.string == "The governor wrote to the council.")
            #expect(team.ok("ana", "anchors", "--orphans").rows.isEmpty)
            #expect(team.ok("ana", "verify").document["sound"] == true)
        }

        @Test("saying the same place again changes nothing")
        func again() throws {
            let (team, kept, _) = try revised()
            let count = team.ok("ana", "log").rows.count
            team.ok("ana", "reanchor", kept, "--quote", "The envoy came ashore at noon.")
            #expect(team.ok("ana", "log").rows.count == count)
        }

        @Test("a citation of the current text is not moved")
        func current() throws {
            let team = try Team("ana")
            team.ok("ana", "source", "add", try team.file("old", Self.old))
            let event = team.add("ana", "landing")
            team.ok("ana", "cite", event, "--quote", "The envoy came ashore at noon.")
            let citation = team.ok("ana", "anchors").rows.first?["citation"]?.string ?? ""
            team.fails("ana", .data, "not-revised", "reanchor", citation, "--quote", "A second sentence.")
        }
    }
}

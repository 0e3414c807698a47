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

        /// The rows of a citation's place, as two replicas tell it.
        private func places(_ team: Team, _ citation: String) -> [JSON] {
            team.names.compactMap { name in
                team.ok(name, "anchors").rows.first { $0["citation"]?.string == citation }
            }
        }

        @Test("two people who place one orphan differently lose nothing, conflict about nothing, and either settles it")
        func concurrent() throws {
            let team = try Team("ana", "bo")
            let id = team.ok("ana", "source", "add", try team.file("old", Self.old)).document["id"]?.string ?? ""
            let event = team.add("ana", "landing")
            team.ok("ana", "cite", event, "--quote", "The governor wrote to the council.")
            team.ok("ana", "source", "update", id, try team.file("new", Self.new))
            team.sync()
            let lost = team.ok("bo", "anchors", "--orphans").rows.first?["citation"]?.string ?? ""
            team.ok("ana", "reanchor", lost, "--quote", "Nobody wrote.", "--occurrence", "1", "--reason", "the first")
            team.ok("bo", "reanchor", lost, "--quote", "Nobody wrote.", "--occurrence", "2")
            team.sync()
            let both = places(team, lost)
            #expect(both.count == 2 && both[0] == both[1])
            let others = both.first?["also"]?.array ?? []
            #expect(others.count == 1)
            let starts = [both.first?["start"]?.int, others.first?["start"]?.int].compactMap { $0 }
            #expect(starts.max() == starts.min().map { $0 + 14 })
            #expect(team.ok("ana", "conflicts").rows.isEmpty && team.ok("bo", "status").document["conflicts"]?.int == 0)
            let recorded = team.ok("bo", "show", lost).document["anchors"]?.array ?? []
            #expect(recorded.map { $0["method"]?.string } == ["exact", "exact"])
            let told = team.ok("ana", "explain", lost, "anchors").rows
            #expect(told.count == 3 && told.contains { $0["reason"]?.string == "the first" })
            #expect(team.told("bo", "anchors").contains("also placed at line 5"))

            team.ok("bo", "reanchor", lost, "--quote", "Nobody wrote.", "--occurrence", "1")
            team.sync()
            for row in places(team, lost) {
                #expect(row["also"]?.array?.isEmpty == true && row["start"]?.int == starts.min())
            }
            for name in team.names { #expect(team.ok(name, "verify").document["sound"] == true) }
        }

        @Test("two people who bring one corrected text offline have one version and one place for each citation")
        func updatedTwice() throws {
            let team = try Team("ana", "bo")
            let id = team.ok("ana", "source", "add", try team.file("old", Self.old)).document["id"]?.string ?? ""
            team.ok("ana", "cite", team.add("ana", "landing"), "--quote", "The envoy came ashore at noon.")
            team.sync()
            let file = try team.file("new", Self.new)
            team.ok("ana", "source", "update", id, file)
            // Another version in between gives the same text another parent.
            team.ok("bo", "source", "update", id, try team.file("between", Self.old + "A postscript.\n"))
            team.ok("bo", "source", "update", id, file)
            team.sync()
            for name in team.names {
                #expect(team.ok(name, "conflicts").rows.isEmpty)
                #expect(team.ok(name, "source", "show", id).document["text"]?.string == Self.new)
                #expect(team.ok(name, "anchors").rows.map { $0["method"]?.string } == ["exact"])
                #expect(team.ok(name, "verify").document["sound"] == true)
            }
        }

        @Test("what a colleague cited from the version before is looked for without being written")
        func late() throws {
            let team = try Team("ana", "bo")
            let id = team.ok("ana", "source", "add", try team.file("old", Self.old)).document["id"]?.string ?? ""
            let event = team.add("ana", "landing")
            team.sync()
            team.ok("bo", "cite", event, "--quote", "A second sentence.")
            team.ok("ana", "source", "update", id, try team.file("new", "A new head.\n" + Self.new))
            team.sync()
            let count = team.ok("ana", "log").rows.count
            let row = team.ok("ana", "anchors").rows.first
            #expect(row?["method"]?.string == "exact" && row?["recorded"] == false && row?["line"]?.int == 4)
            #expect(row?["citedVersion"]?.string != row?["version"]?.string)
            #expect(team.ok("ana", "log").rows.count == count)
            // The next update starts from there, and records.
            let next = team.ok("ana", "source", "update", id, try team.file("next", "Two.\nLines.\n" + Self.new))
                .document
            let told = next["citations"]?.array?.first
            #expect(told?["was"]?["line"]?.int == 4 && told?["line"]?.int == 5 && told?["recorded"] == true)
        }

        @Test("an orphan whose words stand twice is told where, and never placed by a guess")
        func twice() throws {
            let (team, _, lost) = try revised()
            let id = team.ok("ana", "source", "show").document["id"]?.string ?? ""
            let line = "The governor wrote to the council.\n"
            team.ok(
                "ana", "source", "update", id, try team.file("twice", "Other title\n\n" + line + line + line + "End.\n")
            )
            let row = team.ok("ana", "anchors").rows.first { $0["citation"]?.string == lost }
            #expect(row?["method"]?.string == "orphan" && row?["start"] == .null)
            #expect(row?["resembling"]?["count"]?.int == 3 && row?["resembling"]?["line"]?.int == 3)
            #expect(team.told("ana", "anchors").contains("the words stand 3 times, first on line 3"))
            #expect(team.told("ana", "source", "show", "--annotated").contains("–\t"))
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

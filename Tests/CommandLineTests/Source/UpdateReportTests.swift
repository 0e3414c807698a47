import Testing

@testable import CommandLine
import Model

extension CommandLineSuite {
    /// What `source update` tells of every citation, and versions that stay readable.
    @Suite struct UpdateReportTests {
        private static let first = """
            The harbour talks

            The envoy came ashore at noon on March the 4th 1912, and the governor received him at once.
            The governor wrote to the council that nothing had been settled between them.
            On the next day the ferry agreement was signed in the old customs house by the harbour.

            """

        private static let second = """
            The harbour talks
            A line put in.

            The envoy came ashore at about noon on March the 4th 1912, and the governor received him at once.
            On the next day the ferry agreement was signed in the old customs house by the harbour.

            """

        private func revised() throws -> (team: Team, id: String, report: JSON) {
            let team = try Team("ana")
            let id = team.ok("ana", "source", "add", try team.file("a", Self.first)).document["id"]?.string ?? ""
            let event = team.add("ana", "landing")
            team.ok("ana", "cite", event, "--quote", "came ashore at noon on March the 4th 1912", "--field", "date")
            team.ok("ana", "cite", event, "--quote", "The governor wrote to the council that nothing", "--contradicts")
            team.ok("ana", "cite", team.add("ana", "signing"), "--quote", "the ferry agreement was signed")
            let report = team.ok("ana", "source", "update", id, try team.file("b", Self.second)).document
            return (team, id, report)
        }

        @Test("each citation is told with its event, method, score, the place before and the place now")
        func report() throws {
            let (team, _, report) = try revised()
            let rows = report["citations"]?.array ?? []
            #expect(rows.map { $0["method"]?.string } == ["fuzzy", "exact", "orphan"])
            #expect(rows.map { $0["title"]?.string } == ["landing", "signing", "landing"])
            #expect(rows.map { $0["was"]?["line"]?.int } == [3, 5, 4])
            #expect(rows.map { $0["line"]?.int } == [4, 5, nil])
            #expect(rows[0]["exact"]?.string == "came ashore at about noon on March the 4th 1912")
            #expect(rows[0]["cited"]?.string == "came ashore at noon on March the 4th 1912")
            #expect(rows[0]["field"]?.string == "date" && rows[2]["stance"]?.string == "contradicts")
            #expect((70..<100).contains(rows[0]["score"]?.int ?? 0) && rows[2]["score"]?.int == 0)
            for row in rows { #expect((row["eventHandle"]?.string?.count ?? 0) >= 4) }
            for (word, count) in [("exact", 1), ("context", 0), ("fuzzy", 1), ("orphan", 1)] {
                #expect(report["anchors"]?[word]?.int == Int64(count))
            }
            #expect(team.ok("ana", "verify").document["sound"] == true)
        }

        @Test("people read the same as a table, with the way out for what has no place any more")
        func table() throws {
            let (team, id, _) = try revised()
            let third = Self.second.replacing("the ferry agreement was signed", with: "nothing happened")
            let file = try team.file("c", third)
            let told = team.told("ana", "source", "update", id, file)
            #expect(told.contains("citations found again: 1 fuzzy, 2 orphan"))
            #expect(told.contains("signing\torphan\t0\t5 → –\tcited: “the ferry agreement was signed”"))
            #expect(told.contains("cited: “came ashore at noon on March the 4th 1912”"))
            #expect(team.told("ana", "source", "update", id, file).contains("Already so:"))
        }

        @Test("words that came to differ stay fuzzy from version to version")
        func chain() throws {
            let (team, id, report) = try revised()
            let before = report["citations"]?.array?.first?["score"]?.int ?? 0
            let file = try team.file("c", "One more line.\n" + Self.second)
            let row = team.ok("ana", "source", "update", id, file).document["citations"]?.array?.first
            #expect(row?["method"]?.string == "fuzzy" && row?["score"]?.int ?? 100 <= before)
            #expect(row?["was"]?["method"]?.string == "fuzzy")
            // Where the cited words stand again, they are exact again.
            let last = team.ok("ana", "source", "update", id, try team.file("d", Self.first)).document
            #expect(last["citations"]?.array?.map { $0["method"]?.string } == ["exact", "exact", "exact"])
        }

        @Test("every version stays readable by number and by name, and quotes keep their places in it")
        func versions() throws {
            let (team, id, report) = try revised()
            #expect(team.ok("ana", "source", "show", id).document["text"]?.string == Self.second)
            let names = report["versions"]?.array?.compactMap(\.string) ?? []
            for version in ["1", String(names[0].prefix(8)), names[0]] {
                let old = team.ok("ana", "source", "show", id, "--version", version, "--annotated").document
                #expect(old["text"]?.string == Self.first && old["sha256"]?.string == names[0])
                #expect(old["version"]?.string == names[1])
                #expect(old["lines"]?.int == 5 && old["scalars"]?.int == Int64(Self.first.unicodeScalars.count))
                #expect(old["annotations"]?.array?.map { $0["method"]?.string } == ["exact", "exact", "exact"])
            }
            let scalars = Array(Self.first.unicodeScalars)
            for citation in team.ok("ana", "source", "show", id, "--version", "1", "--annotated")
                .document["annotations"]?.array ?? []
            {
                let (start, end) = (Int(citation["start"]?.int ?? 0), Int(citation["end"]?.int ?? 0))
                let words = String(String.UnicodeScalarView(scalars[start..<end]))
                #expect(words == citation["cited"]?.string)
            }
            team.fails("ana", .absent, "unknown-version", "source", "show", id, "--version", "3")
            team.fails("ana", .absent, "unknown-version", "source", "show", id, "--version", "ffffffff")
        }

        @Test("metadata of a source merge by field, and one field given twice is a conflict that anybody settles")
        func metadata() throws {
            let team = try Team("ana", "bo")
            let id = team.ok("ana", "source", "add", try team.file("a", Self.first)).document["id"]?.string ?? ""
            team.sync()
            team.ok("ana", "set", id, "title=The talks in the harbour", "language=en")
            team.ok("bo", "set", id, "title=Harbour talks", "publisher=The Gazette", "published=1912-03")
            team.sync()
            for name in team.names {
                let source = team.ok(name, "source", "show", id).document
                #expect(source["conflicts"] == .strings(["title"]))
                #expect(source["publisher"]?.string == "The Gazette" && source["language"]?.string == "en")
            }
            team.fails("ana", .data, "in-conflict", "set", id, "title=Another")
            let rivals = team.ok("ana", "conflicts", id).rows.first?["rivals"]?.array ?? []
            #expect(Set(rivals.map { $0["value"]?.string }) == ["The talks in the harbour", "Harbour talks"])
            team.ok("ana", "resolve", id, "title", "--take", "2", "--reason", "as printed")
            team.sync()
            for name in team.names {
                let source = team.ok(name, "source", "show", id).document
                #expect(source["title"] == rivals.last?["value"] && source["conflicts"] == .strings([]))
            }
            team.ok("bo", "unset", id, "publisher")
            #expect(team.ok("bo", "source", "show", id).document["publisher"] == .null)
        }
    }
}

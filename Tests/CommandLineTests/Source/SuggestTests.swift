import Model
import Replica
import Testing

@testable import CommandLine

extension CommandLineSuite {
    /// `suggest`: what it lists, and what accepting writes.
    @Suite struct SuggestTests {
        private static let letter = """
            The road to Lesk

            On 27 November 1990 the envoy went to Moscow and signed the papers. Three weeks after this he resigned. \
            The bridge was opened in 1991.

            On 27 November 1990 the envoy went to Moscow and signed the papers. He was never seen again.
            """

        private func desk() throws -> Desktop {
            let desk = try Desktop()
            try desk.ok("source", "add", try desk.file("road.txt", Self.letter), "--identifier", "R1")
            return desk
        }

        @Test("each proposal has its passage, date and wording; nothing is written")
        func list() throws {
            let desk = try desk()
            let before = try desk.ok("status")["digest"]
            let rows = try desk.rows("suggest", "R1")
            #expect(rows.map { $0["date"]?["edtf"]?.string } == ["1990-11-27", "1990-12-18", "1991", "1990-11-27"])
            #expect(rows.allSatisfy { $0["kind"]?.string == "suggestion" && $0["citedBy"]?.isNull == true })
            #expect(rows.map { $0["relative"]?.bool } == [false, true, false, false])
            #expect(rows.map { $0["occurrence"]?.int } == [1, nil, nil, 2])
            let first = try #require(rows.first)
            #expect(first["exact"]?.string == "On 27 November 1990 the envoy went to Moscow and signed the papers.")
            #expect(first["title"]?.string == "The envoy went to Moscow and signed the papers")
            #expect(first["wording"]?.string == "27 November 1990" && first["date"]?["basis"]?.string == "explicit")
            let second = rows[1]
            #expect(
                second["relativeTo"]?["suggestion"]?.int == 1 && second["relativeTo"]?["offset"]?.string == "3 weeks")
            #expect(second["date"]?["basis"]?.string == "derived" && second["date"]?["relativeTo"]?.isNull == true)
            let text = Array(Self.letter.unicodeScalars)
            for row in rows {
                let (start, end) = (Int(row["start"]?.int ?? 0), Int(row["end"]?.int ?? 0))
                #expect(String(String.UnicodeScalarView(text[start..<end])) == row["exact"]?.string)
            }
            #expect(try desk.rows("suggest", "--limit", "2").count == 2)
            #expect(try desk.ok("status")["digest"] == before)
            let told = desk.run(["suggest", "R1"])
            #expect(
                told.status == 0 && told.output.contains("1990-12-18") && told.output.contains("Three weeks after this")
            )
        }

        @Test("what `accept` says adds the event with its evidence, and the passage is proposed no more")
        func accept() throws {
            let desk = try desk()
            for (place, row) in try desk.rows("suggest").enumerated() {
                let words = try #require(row.strings("accept"))
                let event = try JSON.parse(desk.run(["--json"] + words).output)
                #expect(event["date"]?["edtf"] == row["date"]?["edtf"])
                #expect(
                    event["date"]?["asPrinted"] == row["wording"] && event["date"]?["basis"] == row["date"]?["basis"])
                let citation = try #require(event["citations"]?.array?.first)
                for name in ["source", "version", "exact", "start", "end"] {
                    #expect(citation[name] == row[name], "\(name)")
                }
                #expect(try desk.rows("suggest").count == 3 - place)
            }
            let all = try desk.rows("suggest", "--all")
            #expect(all.count == 4 && all.allSatisfy { $0["citedBy"]?.string?.count == 26 })
            // Its anchor is an event now, so its date would be relative to that.
            #expect(all[1]["date"]?["relativeTo"]?["event"] == all[0]["citedBy"])
            #expect(all[1]["date"]?["relativeTo"]?["offset"]?.string == "3 weeks")
        }

        @Test("what `accept` says of a relative date keeps what it counts from, once that is an event")
        func acceptRelative() throws {
            let desk = try desk()
            var added: [JSON] = []
            for _ in 0..<2 {
                let row = try #require(try desk.rows("suggest").first)
                let words = try #require(row.strings("accept"))
                let event = try JSON.parse(desk.run(["--json"] + words).output)
                #expect(event["date"]?["relativeTo"] == row["date"]?["relativeTo"])
                #expect(event["date"]?["asPrinted"] == row["wording"])
                added.append(event)
            }
            #expect(added[1]["date"]?["relativeTo"] == ["event": .string(added[0].id), "offset": "3 weeks"])
            #expect(added[1]["date"]?["basis"]?.string == "derived")
        }

        @Test("the walk adds what is accepted, each in a changeset, with what it is relative to")
        func walk() throws {
            let desk = try desk()
            let events = try walk(desk, keys: "aesq") { form in
                var form = form
                form.title = "He gives up"
                form.place = "Moscow"
                return form
            }
            #expect(
                events.map { $0["title"]?.string } == ["The envoy went to Moscow and signed the papers", "He gives up"])
            #expect(events[1]["place"]?.string == "Moscow")
            #expect(events[1]["date"]?["relativeTo"]?["event"] == events[0]["id"])
            #expect(events[1]["date"]?["asPrinted"]?.string == "Three weeks after this")
            #expect(events.allSatisfy { $0["citations"]?.array?.count == 1 })
            #expect(try desk.rows("suggest").count == 2)
        }

        @Test("a form that cannot be read is told, and the passage asked for again")
        func badForm() throws {
            let desk = try desk()
            var tries = 0
            let events = try walk(desk, keys: "eeq") { form in
                tries += 1
                var form = form
                if tries == 1 { form.date = "1990-13-45" }
                return form
            }
            #expect(tries == 2 && events.count == 1)
        }

        /// Plays the walk with scripted keys; the events as they then stand.
        private func walk(_ desktop: Desktop, keys: String, form: @escaping (EventForm) throws -> EventForm) throws
            -> [JSON]
        {
            let invocation = Invocation(project: desktop.folder, output: .collecting())
            let desk = try Desk.open(invocation)
            let suggestions = try desk.replica.read { try Suggestions(desk, try desk.source(named: "R1")) }
            var left = Array(keys)
            var walk = SuggestWalk(
                desk, suggestions,
                key: { _, allowed in
                    let key = left.removeFirst()
                    #expect(allowed.contains(key))
                    return key
                }, form: { shown, take in try take(try form(shown)) })
            try walk.run(suggestions.all)
            #expect(left.isEmpty)
            return try desktop.rows("list")
        }

        @Test("a source that is not there, deleted or ambiguous is refused")
        func refusals() throws {
            let desk = try desk()
            #expect(desk.refusal("suggest", "R2") == (66, "unknown-source"))
            #expect(desk.refusal("suggest", "--limit", "-1") == (64, "bad-limit"))
            try desk.ok("source", "add", try desk.file("other.txt", "Nothing dated."), "--identifier", "R2")
            #expect(desk.refusal("suggest") == (64, "which-source"))
            #expect(try desk.rows("suggest", "R2").isEmpty)
            let id = try #require(
                try desk.rows("source", "list").first { $0["identifier"]?.string == "R2" }?["id"]?.string)
            try desk.ok("delete", id)
            #expect(desk.refusal("suggest", id) == (65, "deleted"))
        }
    }
}

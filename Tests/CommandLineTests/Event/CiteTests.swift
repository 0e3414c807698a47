import Testing

@testable import CommandLine

extension CommandLineSuite {
    @Suite("cite, note, link")
    struct CiteTests {
        /// Of our own writing, with the traps: a repeated line, curly quotes, dashes, letters beyond the first plane.
        private static let document = """
            A letter from the archive
            ID: 4711 | Date: 2012/01/15

            𝔄 On January the 4th 1989 the minister’s “letter” was handed over — at last.

            Three weeks after this, the answer came.

            Three weeks after this, the answer came.
            """

        private func prepared() throws -> (Desktop, String) {
            let desktop = try Desktop()
            let path = try desktop.file("letter.txt", CiteTests.document)
            try desktop.ok("source", "add", path)
            return (desktop, try desktop.ok("add", "The letter").id)
        }

        @Test("a quote is cited at its exact scalars, and exact is the document's own text")
        func exact() throws {
            let (desktop, id) = try prepared()
            let event = try desktop.ok(
                "cite", id, "--source", "4711", "--quote", "minister's \"letter\" was handed over - at", "--field",
                "date")
            let citation = try #require(event["citations"]?.array?.first)
            let exact = "minister’s “letter” was handed over — at"
            #expect(citation["exact"]?.string == exact)
            let scalars = Array(CiteTests.document.unicodeScalars)
            let start = Int(try #require(citation["start"]?.int))
            let end = Int(try #require(citation["end"]?.int))
            #expect(String(String.UnicodeScalarView(scalars[start..<end])) == exact)
            #expect(citation["stance"]?.string == "supports" && citation["field"]?.string == "date")
            let whole = try desktop.ok("show", citation.id)
            #expect(whole["kind"]?.string == "citation" && whole["event"]?.string == id)
            #expect(whole["prefix"]?.string?.hasSuffix("the ") == true)
        }

        @Test("a quote that stands there twice needs its occurrence")
        func occurrences() throws {
            let (desktop, id) = try prepared()
            let quote = "Three weeks after this"
            #expect(desktop.refusal("cite", id, "--quote", quote) == (65, "quote-ambiguous"))
            #expect(desktop.run("cite", id, "--quote", quote).diagnostics.contains("--occurrence"))
            #expect(desktop.refusal("cite", id, "--quote", quote, "--occurrence", "3").status == 65)
            #expect(desktop.refusal("cite", id, "--quote", quote, "--occurrence", "0").status == 64)
            try desktop.ok("cite", id, "--quote", quote, "--occurrence", "2", "--contradicts", "--comment", "hm")
            let event = try desktop.ok("cite", id, "--quote", quote, "--occurrence", "1")
            let citations = try #require(event["citations"]?.array)
            #expect(citations.map { $0["stance"]?.string } == ["supports", "contradicts"])
        }

        @Test("a quote that is not there is refused with the closest passage, and nothing is changed")
        func absent() throws {
            let (desktop, id) = try prepared()
            let before = try desktop.digest
            #expect(desktop.refusal("cite", id, "--quote", "Four weeks after that") == (65, "quote-not-found"))
            #expect(desktop.refusal("add", "y", "--quote", "no such words") == (65, "quote-not-found"))
            #expect(desktop.refusal("set", id, "place=x", "--quote", "no such words") == (65, "quote-not-found"))
            #expect(desktop.refusal("cite", id, "--quote", "letter", "--field", "dtae").status == 64)
            #expect(desktop.refusal("cite", id, "--quote", "letter", "--source", "4712").status == 66)
            #expect(desktop.refusal("cite", id).status == 64)
            #expect(try desktop.digest == before)
        }

        @Test("evidence of add and set comes in the same changeset and stands under the value")
        func sameChangeset() throws {
            let (desktop, _) = try prepared()
            let before = try desktop.ok("status")["unsynced"]?.int ?? 0
            let event = try desktop.ok("add", "y", "--date", "1989", "--quote", "January the 4th 1989")
            #expect(event["citations"]?.array?.count == 1)
            let set = try desktop.ok(
                "set", event.id, "date=1989-01-04", "--keep-both", "--quote", "On January the 4th 1989")
            #expect(try desktop.ok("status")["unsynced"]?.int == before + 2)
            let citations = set["citations"]?.array?.map(\.id) ?? []
            let rivals = try #require(set["rivals"]?["date"]?.array)
            #expect(rivals.allSatisfy { $0.strings("because")?.allSatisfy(citations.contains) ?? false })
            #expect(rivals.map { $0.strings("because")?.count } == [1, 1])
        }

        @Test("a deleted citation is no evidence any more")
        func deleted() throws {
            let (desktop, id) = try prepared()
            let citation = try desktop.ok("cite", id, "--quote", "letter” was")["citations"]?.array?.first?.id ?? ""
            #expect(try desktop.ok("delete", citation)["deleted"]?.bool == true)
            #expect(try desktop.ok("show", id)["citations"] == [])
        }

        @Test("with several sources one must be named")
        func whichSource() throws {
            let (desktop, id) = try prepared()
            try desktop.ok("source", "add", try desktop.file("other.txt", "Another letter.\n"))
            #expect(desktop.refusal("cite", id, "--quote", "letter").status == 64)
            try desktop.ok("config", "source", "4711")
            try desktop.ok("cite", id, "--quote", "handed over")
        }

        @Test("notes stand one under the other, on anything")
        func notes() throws {
            let (desktop, id) = try prepared()
            try desktop.ok("note", id, "first")
            let event = try desktop.ok("note", id, "second")
            let notes = try #require(event["notes"]?.array)
            #expect(notes.map { $0["text"]?.string } == ["first", "second"])
            #expect(notes[0]["author"]?.string == "ana")
            try desktop.ok("note", notes[0].id, "a note on a note")
            #expect(desktop.refusal("note", id, " ").status == 65)
            #expect(desktop.refusal("note", "zzzz", "x").status == 66)
        }

        @Test("links have four relations, and none to itself")
        func links() throws {
            let desktop = try Desktop()
            let (one, two) = (try desktop.ok("add", "one").id, try desktop.ok("add", "two").id)
            let link = try desktop.ok("link", one, "part-of", two)
            #expect(link["relation"]?.string == "part-of" && link["from"]?.string == one && link["to"]?.string == two)
            let before = try desktop.digest
            #expect(try desktop.ok("link", one, "part-of", two) == link)
            #expect(try desktop.digest == before)
            #expect(desktop.refusal("link", one, "befor", two).status == 64)
            #expect(desktop.refusal("link", one, "same-as", two) == (64, "own-command"))
            #expect(desktop.refusal("link", one, "distinct-from", two) == (64, "own-command"))
            #expect(desktop.refusal("link", one, "before", one).status == 65)
        }
    }
}

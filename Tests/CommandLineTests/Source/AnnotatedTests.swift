import Testing

@testable import CommandLine

extension CommandLineSuite {
    /// `source show --annotated`: the text with its citations marked.
    @Suite struct AnnotatedTests {
        private static let text =
            "The harbour talks\n\nThe envoy came ashore at noon on March the 4th 1912, they say.\n"
            + "A mark ⟦1⟧ of its own, \u{202e}turned\u{202c} and \u{1b}[2Jcleared.\n"

        private func cited() throws -> (desk: Desktop, first: String) {
            let desk = try Desktop()
            try desk.ok("source", "add", try desk.file("a", Self.text))
            let first = try desk.ok("add", "landing").id
            let second = try desk.ok("add", "reception").id
            try desk.ok("cite", first, "--quote", "The envoy came ashore at noon on March the 4th 1912")
            try desk.ok("cite", first, "--quote", "noon", "--field", "date", "--contradicts")
            try desk.ok("cite", second, "--quote", "March the 4th 1912, they say")
            try desk.ok("cite", second, "--quote", "A mark ⟦1⟧ of its own, \u{202e}turned")
            return (desk, first)
        }

        @Test("passages stand between numbered marks, nested and overlapping ones too, and a legend tells of each")
        func marks() throws {
            let (desk, first) = try cited()
            let told = desk.run("source", "show", "--annotated").output
            let line =
                "⟦1⟧The envoy came ashore at ⟦2⟧noon⟦/2⟧ on ⟦3⟧March the 4th 1912⟦/1⟧, they say⟦/3⟧."
            #expect(told.contains(line + "\n"))
            let handle = try desk.ok("show", first)["handle"]?.string ?? ""
            let legend = told.split(separator: "\n").filter { $0.hasPrefix("⟦2⟧\t") }
            #expect(legend.count == 1)
            #expect(legend.first?.contains("\tcontradicts\tdate\t\(handle)  landing\texact\t3\t") == true)
        }

        @Test("nothing in a document looks like a mark or reaches the terminal raw")
        func hostile() throws {
            let (desk, _) = try cited()
            let told = desk.run("source", "show", "--annotated").output
            #expect(
                told.contains(
                    "⟦4⟧A mark ⟨U+27E6⟩1⟨U+27E7⟩ of its own, ⟨U+202E⟩turned⟦/4⟧⟨U+202C⟩ and ␛[2Jcleared."))
        }

        @Test("on a terminal lines are wrapped to its width, with numbers too, and marks survive without colours")
        func wrapped() throws {
            let (desk, _) = try cited()
            let terminal = Terminal(isOutput: true, width: 40)
            let told = desk.run(["source", "show", "--annotated", "--lines"], terminal: terminal).output
            let lines = told.split(separator: "\n", omittingEmptySubsequences: false)
            let text = lines.drop { !$0.hasPrefix("3  ") }
            #expect(
                text.prefix(3) == [
                    "3  ⟦1⟧The envoy came ashore at", "   ⟦2⟧noon⟦/2⟧ on ⟦3⟧March the 4th",
                    "   1912⟦/1⟧, they say⟦/3⟧.",
                ])
            #expect(text.prefix { !$0.isEmpty }.allSatisfy { displayWidth(String($0)) <= 40 })
        }

        @Test("programs get every annotation with its number, place and subject")
        func json() throws {
            let (desk, first) = try cited()
            let rows = try desk.ok("source", "show", "--annotated", "--lines")["annotations"]?.array ?? []
            #expect(rows.map { $0["number"]?.int } == [1, 2, 3, 4])
            #expect(rows.map { $0["line"]?.int } == [3, 3, 3, 4])
            #expect(rows[1]["event"]?.string == first && rows[1]["stance"]?.string == "contradicts")
            #expect(rows[1]["field"]?.string == "date" && rows[1]["exact"]?.string == "noon")
            #expect(rows[3]["exact"]?.string == "A mark ⟦1⟧ of its own, \u{202e}turned")
            #expect(try desk.ok("source", "show")["annotations"] == nil)
        }

        @Test("a mark never leaves an accent without something to stand on, and a text without citations says so")
        func odd() throws {
            let desk = try Desktop()
            try desk.ok("source", "add", try desk.file("a", "Title\n\nCafe\u{301} talks.\n"))
            #expect(desk.run("source", "show", "--annotated").output.contains("Nothing is cited from it."))
            let event = try desk.ok("add", "x").id
            try desk.ok("cite", event, "--quote", "Cafe")
            #expect(desk.run("source", "show", "--annotated").output.contains("⟦1⟧Cafe⟦/1⟧◌\u{301} talks."))
        }
    }
}

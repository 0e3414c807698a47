import Testing

@testable import CommandLine

@Suite("Wrapping")
struct WrappingTests {
    private func wrapped(_ text: String, _ width: Int) -> [String] { Phrase(text).wrapped(to: width).map(\.plain) }

    @Test("a line is broken at spaces, which go")
    func words() {
        #expect(wrapped("one two three", 20) == ["one two three"])
        #expect(wrapped("one two three", 8) == ["one two", "three"])
        #expect(wrapped("one two three", 7) == ["one two", "three"])
        #expect(wrapped("one two three", 4) == ["one", "two", "thre", "e"])
        #expect(wrapped("", 5) == [""])
        #expect(wrapped("one\u{a0}two three", 8) == ["one\u{a0}two", "three"])
        #expect(wrapped("    indented text", 12) == ["    indented", "text"])
    }

    @Test("nothing is wider than the width, nothing is lost, and styles stay", arguments: HostileText.all)
    func hostile(_ text: String) {
        let phrase = Phrase(lines: "\(text) and \(text) again".replacing("\n", with: " "), .underline)
        for width in [2, 5, 11, 40] {
            let lines = phrase.wrapped(to: width)
            for line in lines {
                #expect(displayWidth(line.plain) <= max(width, 2))
                #expect(line.pieces.allSatisfy { $0.style == .underline || $0.text.isEmpty })
            }
            let letters = { (text: String) in text.filter { $0 != " " } }
            #expect(letters(lines.map(\.plain).joined()) == letters(phrase.plain))
        }
    }
}

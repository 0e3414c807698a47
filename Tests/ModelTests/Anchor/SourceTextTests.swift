import Testing

@testable import Model

@Suite("Source text by Unicode scalars")
struct SourceTextTests {
    /// Longer than several checkpoints, with scalars of every length.
    private let long = (0..<700).map { "line \($0) é – 𝄞\($0 % 7 == 0 ? "\r\n" : "\n")" }.joined()

    @Test("offsets and slices agree with Swift's own scalars")
    func slices() {
        let source = SourceText(long)
        let scalars = Array(long.unicodeScalars)
        #expect(source.scalarCount == scalars.count)
        for start in stride(from: 0, to: scalars.count, by: 97) {
            let end = min(scalars.count, start + 41)
            #expect(source.slice(start, end) == String(String.UnicodeScalarView(scalars[start..<end])))
            #expect(source.scalarOffset(ofByte: source.byteOffset(ofScalar: start)) == start)
        }
        #expect(source.slice(5, 4) == nil)
        #expect(source.slice(0, scalars.count + 1) == nil)
        #expect(source.slice(scalars.count, scalars.count) == "")
    }

    @Test("lines count from 1, end at LF, CR LF or CR, and a last line end opens none")
    func lines() {
        #expect(SourceText("").lineCount == 0)
        #expect(SourceText("a").lineCount == 1)
        #expect(SourceText("a\n").lineCount == 1)
        #expect(SourceText("a\n\n").lineCount == 2)
        let source = SourceText("é\r\nb\rc\n\nd")
        #expect(source.lineCount == 5)
        #expect(source.lines.map(\.text) == ["é", "b", "c", "", "d"])
        #expect(source.lines.map(\.number) == [1, 2, 3, 4, 5])
        #expect(source.line(2) == SourceLine(number: 2, start: 3, end: 4, text: "b"))
        #expect(source.line(0) == nil && source.line(6) == nil)
        #expect((0...9).map(source.line(ofScalar:)) == [1, 1, 1, 2, 2, 3, 3, 4, 5, 5])
    }

    @Test("any line of a long text is found by its number, and any scalar's line")
    func longLines() {
        let source = SourceText(long)
        let all = Array(source.lines)
        #expect(all.count == 700 && source.lineCount == 700)
        for line in all {
            #expect(source.line(line.number) == line)
            #expect(source.line(ofScalar: line.start) == line.number)
            #expect(source.line(ofScalar: line.end) == line.number)
            #expect(source.slice(line.start, line.end) == line.text)
        }
    }

    @Test("bytes that are not UTF-8 are refused")
    func invalid() {
        #expect(SourceText(utf8: [0x61, 0xFF]) == nil)
        #expect(SourceText(utf8: [0xC3, 0xA9])?.scalarCount == 1)
    }

    @Test("a quote has up to 32 scalars on each side")
    func context() throws {
        let source = SourceText(String(repeating: "é", count: 40) + "QUOTE" + "abc")
        let quote = try #require(source.quote(40, 45))
        #expect(quote.exact == "QUOTE" && quote.suffix == "abc")
        #expect(quote.prefix == String(repeating: "é", count: 32))
        #expect(source.quote(44, 50) == nil)
    }
}

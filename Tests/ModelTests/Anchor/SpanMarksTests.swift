import Model
import Testing

@Suite("Marks of spans in a text")
struct SpanMarksTests {
    /// The text with its marks, line by line.
    private func marked(_ text: String, _ spans: [Range<Int>]) -> [String] {
        let source = SourceText(text)
        var marks = SpanMarks(spans)
        let lines = Array(source.lines)
        return lines.enumerated().map { index, line in
            let following = index + 1 < lines.count ? lines[index + 1].start : nil
            return marks.parts(of: line.start..<line.end, following: following).map { part in
                switch part {
                case .opening(let span): "<\(span)"
                case .closing(let span): "\(span)>"
                case .text(let range, let depth):
                    (source.slice(range.lowerBound, range.upperBound) ?? "?") + (depth > 0 ? String(depth) : "")
                }
            }.joined(separator: "|")
        }
    }

    @Test("a span is marked where it begins and ends")
    func one() {
        #expect(marked("abcdef", [2..<4]) == ["ab|<0|cd1|0>|ef"])
        #expect(marked("abc", [0..<3]) == ["<0|abc1|0>"])
        #expect(marked("abc", []) == ["abc"])
    }

    @Test("spans that nest, overlap, meet or are equal keep their marks in order")
    func several() {
        #expect(marked("abcdef", [0..<6, 2..<4]) == ["<0|ab1|<1|cd2|1>|ef1|0>"])
        #expect(marked("abcdef", [0..<4, 2..<6]) == ["<0|ab1|<1|cd2|0>|ef1|1>"])
        #expect(marked("abcd", [0..<2, 2..<4]) == ["<0|ab1|0>|<1|cd1|1>"])
        #expect(marked("abcd", [1..<3, 1..<3]) == ["a|<0|<1|bc2|1>|0>|d"])
        #expect(marked("abcd", [0..<2, 0..<4]) == ["<1|<0|ab2|0>|cd1|1>"])
    }

    @Test("a span over lines is open in each, and line ends belong to the line before")
    func lines() {
        #expect(marked("ab\ncd\nef\n", [1..<7]) == ["a|<0|b1", "cd1", "e1|0>|f"])
        #expect(marked("ab\r\ncd", [0..<4, 4..<6]) == ["<0|ab1|0>", "<1|cd1|1>"])
        #expect(marked("ab\n\ncd", [2..<4]) == ["ab|<0", "0>", "cd"])
        #expect(marked("ab\n", [2..<3]) == ["ab|<0|0>"])
    }

    @Test("empty spans have no marks, and those beyond the text end with it")
    func odd() {
        #expect(marked("ab", [1..<1]) == ["ab"])
        #expect(marked("ab\ncd", [3..<99]) == ["ab", "<0|cd1|0>"])
    }

    @Test("whatever the spans, every mark comes once and the text comes whole")
    func any() {
        for number in 0..<500 as Range<UInt64> {
            var seed = TextSeed(number)
            let text = (0..<seed.below(40)).map { _ in ["a", "é", "\n", "\r\n", "\r"][seed.below(5)] }.joined()
            let source = SourceText(text)
            let spans = (0..<seed.below(8)).map { _ -> Range<Int> in
                let start = seed.below(source.scalarCount + 1)
                return start..<(start + seed.below(source.scalarCount - start + 1))
            }
            var marks = SpanMarks(spans)
            let lines = Array(source.lines)
            var parts: [SpanMarks.Part] = []
            for (index, line) in lines.enumerated() {
                let following = index + 1 < lines.count ? lines[index + 1].start : nil
                let here = marks.parts(of: line.start..<line.end, following: following)
                let covered = here.reduce(0) { count, part in
                    if case .text(let range, _) = part { count + range.count } else { count }
                }
                #expect(covered == line.end - line.start, "seed \(number)")
                parts += here
            }
            guard !lines.isEmpty else { continue }
            for (index, span) in spans.enumerated() {
                let (opened, closed) = (parts.firstIndex(of: .opening(index)), parts.firstIndex(of: .closing(index)))
                #expect((opened != nil) == !span.isEmpty && (closed != nil) == !span.isEmpty, "seed \(number)")
                if let opened, let closed { #expect(opened < closed, "seed \(number)") }
            }
            #expect(parts.count { if case .opening = $0 { true } else { false } } == spans.count { !$0.isEmpty })
        }
    }
}

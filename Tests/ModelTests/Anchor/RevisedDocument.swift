@testable import Model

/// A generated document of which every scalar is known by name, so that after any edit it is known where it went.
struct RevisedDocument {
    struct Mark {
        var scalar: Unicode.Scalar
        /// Offset in the first version; -1 for what was put in later.
        var origin: Int
    }

    private(set) var marks: [Mark]
    private var seed: TextSeed

    init(seed: UInt64, text: String? = nil) {
        self.seed = TextSeed(seed)
        marks = []
        let text = text ?? generated()
        marks = text.unicodeScalars.enumerated().map { Mark(scalar: $1, origin: $0) }
    }

    var text: String { String(String.UnicodeScalarView(marks.map(\.scalar))) }

    // MARK: - Making text

    private static let people = ["Amin", "Berta", "Castro", "Dara", "Elif", "Farid", "Greta", "Hamid"]
    private static let roles = ["the minister", "the spokesman", "the ambassador", "the president", "the delegation"]
    private static let places = ["Aldan", "Bergen", "Cairo", "Dakar", "Esfahan", "Fergana"]
    private static let months = ["January", "February", "March", "June", "August", "December"]
    private mutating func one(_ list: [String]) -> String { list[seed.below(list.count)] }

    private static let common = [
        "the", "of", "and", "to", "in", "a", "that", "was", "for", "with", "on", "by", "from", "had", "their", "which",
    ]
    private static let syllables = [
        "ba", "den", "ri", "mo", "lek", "sa", "tor", "vin", "ga", "phe", "run", "ost", "i", "ul",
    ]

    /// A word that a few hundred others are as likely as; the same ones come back.
    private mutating func word() -> String {
        if seed.below(5) < 2 { return one(Self.common) }
        return (0..<(1 + seed.below(3))).map { _ in one(Self.syllables) }.joined()
    }

    /// Prose, or one of few templates: reports repeat themselves.
    private mutating func sentence() -> String {
        let prose = (0..<(4 + seed.below(16))).map { _ in word() }.joined(separator: " ")
        return switch seed.below(8) {
        case 0:
            "On \(one(Self.months)) the \(1 + seed.below(28))th \(1985 + seed.below(8)) \(one(Self.roles)) "
                + "\(one(Self.people)) visited \(one(Self.places)) and met \(one(Self.roles)) \(one(Self.people))."
        case 1: "\(1 + seed.below(6)) weeks later \(one(Self.people)) left \(one(Self.places)) \(prose)."
        case 2:
            "Before \(one(Self.people))’s visit to \(one(Self.places)), \(prose) – the third since \(1970 + seed.below(20))."
        case 3: "“We will \(prose),” \(one(Self.people)) said, “and stay neutral until \(1990 + seed.below(9)).”"
        default: prose.prefix(1).uppercased() + prose.dropFirst() + "."
        }
    }

    private mutating func generated() -> String {
        var paragraphs: [String] = []
        for _ in 0..<(4 + seed.below(5)) {
            paragraphs.append((0..<(2 + seed.below(5))).map { _ in sentence() }.joined(separator: " "))
        }
        if seed.below(3) == 0 { paragraphs.insert(paragraphs[0], at: seed.below(paragraphs.count)) }
        return paragraphs.joined(separator: "\n") + "\n"
    }

    /// A span that a person might cite: a few words, a sentence, or more.
    mutating func span() -> Range<Int> {
        let words = spansOfAll().words
        let first = seed.below(words.count)
        let lengths = [1, 2, 3, 4, 6, 8, 12, 16, 25, 40]
        let last = min(words.count - 1, first + lengths[seed.below(lengths.count)] - 1)
        return words[first].lowerBound..<words[last].upperBound
    }

    // MARK: - Revising

    mutating func revise(edits: Int) {
        for _ in 0..<edits { edit() }
        // A document that went through another program: other quotes, other dashes, other line ends.
        switch seed.below(8) {
        case 0: replaceEach { $0 == "’" ? "'" : $0 == "“" || $0 == "”" ? "\"" : $0 == "–" ? "-" : $0 }
        case 1: replaceEach { $0 == " " ? "\u{A0}" : $0 }
        default: break
        }
    }

    private mutating func edit() {
        guard marks.count > 300 else { return }
        let (words, sentences, paragraphs) = spansOfAll()
        guard words.count > 20, sentences.count > 4, paragraphs.count > 2 else { return }
        let (word, phrase) = (words[seed.below(words.count)], sentences[seed.below(sentences.count)])
        let paragraph = paragraphs[seed.below(paragraphs.count)]
        let whole = phrase.lowerBound..<min(phrase.upperBound + 1, marks.count)
        switch seed.below(16) {
        case 0, 1, 2: put(one(Self.people + Self.places + Self.months), instead: word)
        case 3: put("", instead: word)
        case 4:
            put(
                one(["very ", "perhaps ", "once more ", "quite officially "]),
                instead: word.lowerBound..<word.lowerBound)
        case 5: put("x", instead: word.lowerBound..<(word.lowerBound + 1))
        case 6, 7: put("", instead: whole)
        case 8, 9: put(" " + sentence(), instead: whole.upperBound..<whole.upperBound)
        // A sentence gives way to another that was written from the same template, or to itself retyped.
        case 10: put(" " + sentence(), instead: whole)
        case 11: retype(whole)
        case 12: put("", instead: paragraph)
        case 13: marks.insert(contentsOf: marks[paragraph] + [Mark(scalar: "\n", origin: -1)], at: 0)
        case 14: move(paragraph, to: paragraphs[seed.below(paragraphs.count)].lowerBound)
        default: move(whole, to: sentences[seed.below(sentences.count)].lowerBound)
        }
    }

    private mutating func put(_ text: String, instead range: Range<Int>) {
        marks.replaceSubrange(range, with: text.unicodeScalars.map { Mark(scalar: $0, origin: -1) })
    }

    /// A copy of a sentence with typing errors goes elsewhere; the first one may stay.
    private mutating func retype(_ range: Range<Int>) {
        var copy = Array(marks[range])
        for _ in 0..<3 where !copy.isEmpty { copy[seed.below(copy.count)] = Mark(scalar: "q", origin: -1) }
        let at = seed.below(2) == 0 ? 0 : marks.count
        if seed.below(2) == 0 {
            marks.removeSubrange(range)
            marks.insert(contentsOf: copy, at: min(at, marks.count))
        } else {
            marks.insert(contentsOf: copy, at: at)
        }
    }

    private mutating func move(_ range: Range<Int>, to target: Int) {
        guard !range.contains(target) else { return }
        let moved = marks[range]
        marks.removeSubrange(range)
        marks.insert(contentsOf: moved, at: target > range.lowerBound ? target - range.count : target)
    }

    private mutating func replaceEach(_ change: (Unicode.Scalar) -> Unicode.Scalar) {
        for index in marks.indices { marks[index].scalar = change(marks[index].scalar) }
    }

    private func spansOfAll() -> (words: [Range<Int>], sentences: [Range<Int>], paragraphs: [Range<Int>]) {
        var (words, sentences, paragraphs) = ([Range<Int>](), [Range<Int>](), [Range<Int>]())
        var (word, sentence, paragraph) = (0, 0, 0)
        for (index, mark) in marks.enumerated() where mark.scalar.value <= 0x2E || mark.scalar.value == 0xA0 {
            let scalar = mark.scalar
            if scalar == " " || scalar == "\n" || scalar == "\u{A0}" {
                if index > word { words.append(word..<index) }
                word = index + 1
            }
            if scalar == "." || scalar == "\n" {
                if index > sentence { sentences.append(sentence..<index) }
                sentence = index + 1
            }
            if scalar == "\n" {
                if index > paragraph { paragraphs.append(paragraph..<index) }
                paragraph = index + 1
            }
        }
        return (words, sentences, paragraphs)
    }

    // MARK: - Truth

    enum Verdict {
        case right, wrong, rightOrphan, missed
        /// An orphan of which half or so is left.
        case doubtful
        /// The same words of a paragraph that stood there twice: wrong, but the words and their neighbours are equal.
        case twin
    }

    /// Judges an anchor, given where else the quote's paragraph stood in the first version.
    func judge(_ anchor: Quote?, of span: Range<Int>, twins: [Range<Int>]) -> Verdict {
        let verdict = judge(anchor, of: span)
        let isTwin = verdict == .wrong && twins.contains { judge(anchor, of: $0) == .right }
        return isTwin ? .twin : verdict
    }

    /// Other places where the same words stand between the same words. Call before revising.
    func twins(of span: Range<Int>) -> [Range<Int>] {
        let scalars = marks.map(\.scalar)
        let wide = max(0, span.lowerBound - 12)..<min(scalars.count, span.upperBound + 12)
        guard wide.count <= scalars.count / 2 else { return [] }
        return (0...(scalars.count - wide.count)).compactMap { start in
            guard start != wide.lowerBound, scalars[start] == scalars[wide.lowerBound],
                scalars[start..<(start + wide.count)] == scalars[wide]
            else { return nil }
            let shift = start - wide.lowerBound
            return (span.lowerBound + shift)..<(span.upperBound + shift)
        }
    }

    /// Whether an anchor holds what is left of a span of the first version. A copy of a passage is the passage too.
    func judge(_ anchor: Quote?, of span: Range<Int>) -> Verdict {
        var left: [Int] = []
        for (index, mark) in marks.enumerated() where span.contains(mark.origin) { left.append(index) }
        guard let anchor else {
            let distinct = Set(left.map { marks[$0].origin }).count
            if distinct * 2 < span.count { return .rightOrphan }
            let isTogether = left.last! - left.first! + 1 <= span.count * 5 / 4
            return distinct * 10 >= span.count * 9 && isTogether ? .missed : .doubtful
        }
        let held = left.count { $0 >= anchor.start && $0 < anchor.end }
        return held * 2 >= anchor.end - anchor.start ? .right : .wrong
    }
}

/// Which words a date is told with, and which of them tell one.
enum SuggestWords {
    private static let joining: Set<String> = [
        "the", "of", "on", "in", "and", "to", "from", "between", "since", "until", "till", "before", "after", "by",
        "during", "early", "mid", "middle", "late", "beginning", "end", "half", "quarter", "about", "around", "circa",
        "c", "ca", "approximately", "bc", "bce", "ad", "ce", "ah", "b.c", "a.d", "century", "year", "day", "or", "not",
        "later", "earlier", "than", "probably", "perhaps",
    ]
    private static let seasons: Set<String> = ["spring", "summer", "autumn", "fall", "winter"]
    private static let weekdays: Set<String> = [
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    ]
    /// What stands before a year where it is one.
    private static let introducing: Set<String> = [
        "in", "since", "until", "till", "from", "by", "during", "before", "after", "early", "mid", "late", "circa", "c",
        "ca", "about", "around", "year", "between", "of",
    ]

    static func isMonth(_ chunk: SuggestChunk) -> Bool {
        chunk.form == .word && chunk.isCapital && MonthNames.month(chunk.word) != nil
    }

    /// Whether a chunk may be part of a date.
    static func joins(_ chunk: SuggestChunk) -> Bool {
        switch chunk.form {
        case .number, .year, .numeric, .decade, .range: true
        case .other: false
        case .word:
            isMonth(chunk) || joining.contains(chunk.word) || seasons.contains(chunk.word)
                || weekdays.contains(chunk.word) || ProseWords.ordinals[chunk.word] != nil
        }
    }

    /// Whether a run with this chunk can be a date at all.
    static func tells(_ chunk: SuggestChunk) -> Bool {
        switch chunk.form {
        case .year, .numeric, .decade: true
        case .range: chunk.range.count >= 7
        case .number, .other: false
        case .word: isMonth(chunk) || ["century", "bc", "bce", "b.c"].contains(chunk.word)
        }
    }

    /// Whether these words are a date by more than their numbers: 4,000 soldiers and page 1989 are none.
    static func isDate(_ chunks: [SuggestChunk], _ part: Range<Int>) -> Bool {
        let words = chunks[part]
        guard words.contains(where: tells), let first = words.first, let last = words.last else { return false }
        guard !["of", "the", "and", "to", "or"].contains(last.word), !["and", "or", "to"].contains(first.word) else {
            return false
        }
        if words.contains(where: isMonth) {
            return words.contains { $0.form != .word } || ["in", "early", "mid", "late", "since"].contains(first.word)
                || words.contains { ProseWords.ordinals[$0.word] != nil }
        }
        if words.contains(where: { $0.form == .numeric || $0.form == .decade }) { return true }
        if words.contains(where: { seasons.contains($0.word) || ["century", "bc", "bce", "b.c", "ad"].contains($0.word) }) {
            return true
        }
        // A year alone needs a word that introduces it, and none behind it that it counts.
        guard let introduction = words.first(where: { $0.form == .word }), introducing.contains(introduction.word)
        else { return false }
        if words.contains(where: { $0.form == .number }) { return false }
        guard part.upperBound < chunks.count, last.isOpen else { return true }
        let next = chunks[part.upperBound]
        return next.form != .word || !next.word.hasSuffix("s") || ["was", "is", "has"].contains(next.word)
    }
}

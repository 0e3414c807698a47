/// Reads what `suggest` would propose of the same wording: "Easter Monday 1916", "in 843", "23 February (8 March) 1917".
///
/// The grammar of `ProsePhrase` comes first; this is asked where that one understands nothing, so that every wording
/// that is proposed can be typed too, and no second list of forms has to be kept.
enum ProseFinding {
    /// Words that may stand around a date and say nothing of it.
    private static let around: Set<String> = ProseWords.fillers.union([
        "upon", "hours", "begun", "from", "hrs", "at", "a", "about", "gmt", "am", "pm", "fy", "fiscal", "this",
        "grace", "our", "lord",
    ])

    /// Nil where the words are no date, or more than one; relative ones are none. Errors: a date that lacks its year or
    /// century, has two meanings, or does not exist.
    static func read(
        _ wording: String, calendar asked: CalendarSystem
    ) throws(EDTFError) -> (edtf: EDTF, calendar: CalendarSystem)? {
        let bytes = Array(wording.utf8)
        var tokens = SuggestLexer.tokens(bytes, bytes.startIndex..<bytes.endIndex)
        guard !tokens.isEmpty, !hasBadDigits(wording) else { return nil }
        // "1797. Septr. 24": a year's heading, and the day below it.
        if tokens.count > 2, tokens[0].kind == .number, tokens[0].width == 4, tokens[1].isSign(".") {
            tokens[1].text = ","
        }
        let reader = SuggestSentenceReader(tokens, habits: SuggestHabits(isEarly: true, isTyped: true))
        let hits = reader.hits(sentence: 0, tokens[0].start..<tokens[tokens.count - 1].end)
        guard let hit = hits.first, hits.count == 1 else { return nil }
        guard tokens.indices.allSatisfy({ hit.tokens.contains($0) || isIdle(tokens, $0) }) else { return nil }
        guard var phrase = hit.phrase, hit.phrase?.first.hasYear == true || !hit.content.isRelative else {
            throw EDTFError(.missingAnchor)
        }
        try check(&phrase, asked)
        let told = SuggestContext().told(phrase)
        guard let date = told.date, !told.isDoubtful else {
            try check(days: phrase, asked)
            return nil
        }
        return (date.edtf, date.calendar)
    }

    /// "1989-1-4" is refused alone, and so it is among words.
    private static func hasBadDigits(_ wording: String) -> Bool {
        wording.split(separator: " ").contains { chunk in
            let isDigits = chunk.utf8.allSatisfy { "0123456789-".utf8.contains($0) }
            return isDigits && chunk.count { $0 == "-" } == 2
                && (try? EDTF(parsing: String(chunk), calendar: .gregorian)) == nil
        }
    }

    private static func isIdle(_ tokens: [SuggestToken], _ at: Int) -> Bool {
        let token = tokens[at]
        switch token.kind {
        case .sign: return [",", ".", ";", ":", "(", ")", "[", "]", "\"", "'", "-", "–", "—"].contains(token.text)
        case .word: return around.contains(token.text)
        case .decade, .other: return false
        case .number:
            // "at 0730", "0730 hrs on"
            let isTime = token.width == 4 && token.value < 2400 && token.value % 100 < 60
            let before = at > 0 ? tokens[at - 1].text : ""
            let next = at + 1 < tokens.count ? tokens[at + 1].text : ""
            return isTime && (before == "at" || ["on", "hrs", "hours"].contains(next))
        }
    }

    /// Gives a date the calendar that was asked for where its words name none. Errors: as of `read`.
    private static func check(_ phrase: inout SuggestPhrase, _ asked: CalendarSystem) throws(EDTFError) {
        for date in [phrase.first, phrase.last].compactMap({ $0 }) {
            if date.isShortYear { throw EDTFError(.twoDigitYear) }
            let isWhole = date.hasYear && date.yearShift == nil && !date.isLast
            if !isWhole, phrase.last == nil || !phrase.first.hasYear && phrase.last?.hasYear != true {
                throw EDTFError(.missingYear)
            }
            if date.isAmbiguous, let year = date.year, let month = date.month, let day = date.day {
                throw EDTFError(
                    .ambiguousDayMonth(
                        dayFirst: DatePoint(year: year, month: month, day: day).canonical,
                        monthFirst: DatePoint(year: year, month: day, day: month).canonical))
            }
        }
        phrase.first.calendar = calendar(of: phrase.first, asked)
        if let last = phrase.last { phrase.last?.calendar = calendar(of: last, asked) }
    }

    /// Names of our months are Julian ones to who asked for these.
    private static func calendar(of date: SuggestDate, _ asked: CalendarSystem) -> CalendarSystem {
        guard let named = date.calendar else { return asked }
        return named == .gregorian && asked == .julian ? .julian : named
    }

    /// Errors: the day does not exist.
    private static func check(days phrase: SuggestPhrase, _ asked: CalendarSystem) throws(EDTFError) {
        for date in [phrase.first, phrase.last].compactMap({ $0 }) {
            guard case .fields = date.shape, let year = date.year else { continue }
            _ = try DatePoint(checking: year, month: date.month, day: date.day, in: date.calendar ?? asked)
        }
    }
}

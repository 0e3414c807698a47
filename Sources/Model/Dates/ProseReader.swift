/// Reads a date told in English: cuts it up, finds its calendar, and hands the tokens to the grammar.
///
/// Complexity: quadratic in the words of a text of at most `EDTF.maximumLength` bytes.
enum ProseReader {
    /// The date and its calendar, which is the given one unless the words name another.
    static func read(
        _ folded: String, calendar asked: CalendarSystem
    ) throws(EDTFError) -> (edtf: EDTF, calendar: CalendarSystem) {
        let (chunks, dual) = ProseDualDate.settled(folded.split(separator: " "), asked)
        let calendar = try namedCalendar(chunks, dual)
        let lexer = ProseLexer(calendar: calendar)
        var tokens = [ProseToken]()
        for chunk in chunks { tokens += try lexer.tokens(chunk) }
        try refuse(tokens)
        let expression = try ProsePhrase(calendar: calendar).expression(prepared(tokens)[...])
        let edtf = try EDTF(expression, calendar: calendar)
        // "Ramadan 1945" is of our year.
        let isMonth = edtf.start?.month != nil && (calendar == .islamic || calendar == .persian)
        if isMonth, edtf.start?.year ?? 0 > 1500 { throw EDTFError(.notUnderstood) }
        return (edtf, calendar)
    }

    /// Errors: "the first Monday in April 1941", which is not the first of April; "May Day 1886", which is one day.
    private static func refuse(_ tokens: [ProseToken]) throws(EDTFError) {
        for (first, second) in zip(tokens, tokens.dropFirst()) {
            guard let next = second.word else { continue }
            if next == "day", let word = first.word, MonthNames.month(word) != nil { throw EDTFError(.notUnderstood) }
            guard case .weekday(_, isShort: false) = SuggestLexeme.of(next) else { continue }
            if let word = first.word, word == "last" || ProseWords.ordinals[word] != nil {
                throw EDTFError(.notUnderstood)
            }
            if case .number(_, _, true) = first { throw EDTFError(.notUnderstood) }
        }
    }

    /// Errors: months or eras of two calendars.
    private static func namedCalendar(
        _ chunks: [Substring], _ asked: CalendarSystem
    ) throws(EDTFError) -> CalendarSystem {
        var byMonth: CalendarSystem?
        var byWord: CalendarSystem?
        var isStated = false
        func note(_ found: CalendarSystem, _ known: inout CalendarSystem?) throws(EDTFError) {
            guard known == nil || known == found else { throw EDTFError(.mixedCalendars) }
            known = found
        }
        for chunk in chunks {
            let words = ProseLexer.words(chunk)
            for word in words {
                if let month = MonthNames.month(word) {
                    try note(month.calendar, &byMonth)
                } else if MonthNames.pair(word) != nil {
                    try note(.islamic, &byMonth)
                } else if let calendar = ProseWords.calendar(word) {
                    // "Bahman 1367 AH" is the solar year; "5 March 44 BC" says nothing of its calendar.
                    if ProseWords.eraSign(word) == nil { isStated = true }
                    if word == "ah", byMonth == .persian || byWord == .persian { continue }
                    try note(calendar, &byWord)
                } else if word == "old" || word == "new" {
                    try note(word == "old" ? .julian : .gregorian, &byWord)
                    isStated = true
                }
            }
        }
        return try settled(asked, byMonth: byMonth, byWord: byWord, isStated: isStated)
    }

    private static func settled(
        _ asked: CalendarSystem, byMonth: CalendarSystem?, byWord: CalendarSystem?, isStated: Bool
    ) throws(EDTFError) -> CalendarSystem {
        func isWestern(_ calendar: CalendarSystem) -> Bool { calendar == .gregorian || calendar == .julian }
        if let byMonth, let byWord, byMonth != byWord, !(isWestern(byMonth) && isWestern(byWord)) {
            throw EDTFError(.mixedCalendars)
        }
        guard let named = byWord ?? byMonth else { return asked }
        return isWestern(named) && isWestern(asked) && !isStated ? asked : named
    }

    /// Number words, months of several words and eras become one token each; what says nothing goes.
    static func prepared(_ tokens: [ProseToken]) -> [ProseToken] {
        var found = [ProseToken]()
        var at = 0
        while at < tokens.count {
            if let word = tokens[at].word {
                if let (token, next) = merged(word, tokens, at) {
                    found.append(token)
                    at = next
                    continue
                }
                at += 1
                let isCalendar = ProseWords.calendar(word) != nil && ProseWords.eraSign(word) == nil
                let isStyle =
                    word == "style" || ["old", "new"].contains(word) && at < tokens.count && tokens[at].isWord("style")
                if isCalendar || isStyle || ProseWords.fillers.contains(word) { continue }
                found.append(.word(word))
            } else {
                found.append(tokens[at])
                at += 1
            }
        }
        return found
    }

    private static func merged(_ word: String, _ tokens: [ProseToken], _ at: Int) -> (ProseToken, next: Int)? {
        func following(_ distance: Int) -> String? { at + distance < tokens.count ? tokens[at + distance].word : nil }
        if let era = ["b": "bc", "a": "a"][word], let next = following(1) {
            if era == "bc", next == "c" {
                return (.word("bc"), following(2) == "e" ? at + 3 : at + 2)
            }
            if era == "a", next == "d" || next == "h" { return (.word("a" + next), at + 2) }
        }
        if let ordinal = ProseWords.ordinals[word] { return (.number(ordinal, width: 2, isOrdinal: true), at + 1) }
        if let cardinal = ProseWords.cardinals[word] { return number(cardinal, tokens, at) }
        if let (calendar, month) = MonthNames.month(word) { return (.month(calendar, month), at + 1) }
        guard let pair = MonthNames.pair(word) else { return nil }
        var place = at + 1
        while place < tokens.count, tokens[place] == .dash(isTight: true) || tokens[place].isWord("al", "ul", "l", "el")
        {
            place += 1
        }
        guard let pick = following(place - at), let choice = MonthNames.choice(pick, after: pair) else { return nil }
        return (.month(.islamic, pair + choice), place + 1)
    }

    /// "twenty", "twenty-one", "twenty first".
    private static func number(_ tens: Int, _ tokens: [ProseToken], _ at: Int) -> (ProseToken, next: Int) {
        var place = at + 1
        if place < tokens.count, tokens[place] == .dash(isTight: true) { place += 1 }
        if tens >= 20, place < tokens.count, let next = tokens[place].word {
            if let ones = ProseWords.ordinals[next], ones < 10 {
                return (.number(tens + ones, width: 2, isOrdinal: true), place + 1)
            }
            if let ones = ProseWords.cardinals[next], ones < 10 {
                return (.number(tens + ones, width: 2, isOrdinal: false), place + 1)
            }
        }
        return (.number(tens, width: 2, isOrdinal: false), at + 1)
    }
}

extension ProseLexer {
    /// The words of a chunk, for those who need no more.
    static func words(_ chunk: Substring) -> [String] {
        let tokens = (try? ProseLexer(calendar: .gregorian).scan(Array(chunk.unicodeScalars))) ?? []
        return tokens.compactMap(\.word)
    }
}

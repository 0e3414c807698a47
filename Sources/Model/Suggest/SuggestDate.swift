/// One date as its own words tell it; what they leave out is filled in by the context.
struct SuggestDate {
    enum Shape: Hashable {
        /// Year, month, day as far as they are told.
        case fields
        /// ISO 8601-2's code; of `year`, where that is told.
        case season(Int)
        /// A decade or century.
        case years(ClosedRange<Int>)
        /// Easter Sunday and the days told from it.
        case easter(Int)
        /// A Sunday of the four before Christmas.
        case advent(Int)
        /// Of a month its so-manieth day of the week, 0 is Monday; the last where −1.
        case nthWeekday(month: Int, weekday: Int, Int)
        /// ISO 8601's week of the year.
        case week(Int)
    }

    var shape = Shape.fields
    var year: Int?
    var month: Int?
    var day: Int?
    /// The further days of "4, 5 and 6 March", and whether all are meant.
    var otherDays: [Int] = []
    /// The month's last day, whichever that is.
    var isLastDay = false
    /// The day of the week told beside it; 0 is Monday.
    var weekday: Int?
    var isChoice = false
    /// "17/18 November": the night between, where these are two days and no two styles of one.
    var isSlashed = false
    var calendar: CalendarSystem?
    var part: ProseOperand.Part?
    var marks: Qualification = []
    /// A year of two digits: the century is the context's.
    var isShortYear = false
    /// Days and months in numbers of which either may be first; then `month` and `day` are day first.
    var isAmbiguous = false
    /// Told relative to the month or year that went before: "the 5th inst.", "of the following year".
    var monthShift: Int?
    var yearShift: Int?
    /// `yearShift` counts from the document's year: "31 January this year".
    var isOfDocument = false
    /// "the 12th of February last": the last one before the document's day.
    var isLast = false
    /// Only a year, told where any number may stand.
    var isBareYear = false

    var isDay: Bool { day != nil }
    /// A day, by its number or by its name.
    var isNamedDay: Bool {
        switch shape {
        case .easter, .advent, .nthWeekday: true
        default: isDay
        }
    }
    var isYearAlone: Bool { shape == .fields && year != nil && month == nil && day == nil && part == nil }
    var hasYear: Bool {
        if case .years = shape { return true }
        return year != nil
    }
}

/// Reads single dates out of tokens.
///
/// Every verb looks at most `reach` tokens ahead, so that reading a text is linear.
struct SuggestDateParser {
    let tokens: [SuggestToken]
    var habits = SuggestHabits()
    static let reach = 24

    typealias Found = (date: SuggestDate, end: Int)

    func token(_ at: Int) -> SuggestToken? { tokens.indices.contains(at) ? tokens[at] : nil }
    func text(_ at: Int) -> String { tokens.indices.contains(at) ? tokens[at].text : "" }
    func isWord(_ at: Int, _ words: String...) -> Bool {
        guard let token = token(at), token.isWord else { return false }
        return words.contains(token.text)
    }
    func isSign(_ at: Int, _ sign: String) -> Bool { token(at)?.isSign(sign) ?? false }
    /// Past a comma or stop, where there is one.
    func past(_ at: Int, _ signs: String...) -> Int {
        guard let token = token(at), token.kind == .sign, signs.contains(token.text) else { return at }
        return at + 1
    }

    /// The longest date that begins here; a bare year needs the caller's look at what stands around it.
    func date(_ at: Int) -> Found? {
        guard let token = token(at) else { return nil }
        switch token.kind {
        case .sign: return token.text == "'" || token.text == "[" ? short(at) : nil
        case .other: return dayMonth(at) ?? timeGroup(at) ?? dayDotMonth(at) ?? fiscalYear(at) ?? quarter(at)
        case .decade: return decade(at).map(marked)
        case .number:
            let found = byNumbers(at) ?? byWords(at)
            return found.map(marked)
        case .word: return word(at).map(marked)
        }
    }

    private func byNumbers(_ at: Int) -> Found? {
        numeric(at) ?? dottedPair(at) ?? postmark(at) ?? doubleYear(at) ?? romanMonth(at) ?? romanDay(at)
            ?? timeGroup(at)
    }

    private func byWords(_ at: Int) -> Found? {
        dayMonth(at) ?? century(at) ?? yearQuarter(at) ?? eraYear(at) ?? yearMonth(at) ?? bareYear(at)
    }

    /// What only certain words begin.
    private func byName(_ at: Int) -> Found? {
        lastDay(at) ?? nthWeekday(at) ?? romanDay(at) ?? week(at) ?? numberedYear(at) ?? fiscalYear(at)
    }

    private func word(_ at: Int) -> Found? {
        switch tokens[at].lexeme {
        case .weekday: return weekday(at)
        case .month where isWord(at, "may") && isWord(at + 1, "day"): return feast(at)
        case .month, .pair: return monthFirst(at)
        case .season where isWord(at, "midsummer") && isWord(at + 1, "day", "eve", "night"): return feast(at)
        case .season: return season(at)
        case .ordinal, .cardinal:
            if let found = decade(at) { return found }
            return nthWeekday(at) ?? romanDay(at) ?? dayMonth(at) ?? century(at) ?? spelledYear(at) ?? feast(at)
        case .decade: return decade(at)
        default: break
        }
        if isWord(at, "the", "ye") { return article(at) }
        if isWord(at, "ad", "anno", "ah") || tokens[at].text == "a" { return eraYear(at) }
        return byName(at) ?? feast(at)
    }

    private func article(_ at: Int) -> Found? {
        guard let next = token(at + 1) else { return nil }
        if next.kind == .decade { return decade(at + 1) }
        if next.isSign("'") { return short(at + 1) }
        switch next.lexeme {
        case .decade: return decade(at + 1)
        case .cardinal where decade(at + 1) != nil: return decade(at + 1)
        case .season: return season(at + 1)
        default: return byName(at + 1) ?? dayMonth(at + 1) ?? century(at + 1) ?? feast(at + 1)
        }
    }

    /// A calendar named behind a date: "(O.S.)", "AH", "of the Persian calendar".
    private func marked(_ found: Found) -> Found {
        var (date, end) = found
        var at = end
        let isOpen = isSign(at, "(") || isSign(at, ",")
        if isOpen { at += 1 }
        if isWord(at, "in", "of", "by"), isWord(at + 1, "the") { at += 2 }
        guard let token = token(at), token.isWord, at - end < 4 else { return found }
        var length = 1
        let calendar: CalendarSystem
        switch token.text {
        case "os", "julian": calendar = .julian
        case "ns", "gregorian": calendar = .gregorian
        case "old" where isWord(at + 1, "style"): (calendar, length) = (.julian, 2)
        case "new" where isWord(at + 1, "style"): (calendar, length) = (.gregorian, 2)
        case "ah", "hijri", "qamari", "islamic", "lunar", "muslim":
            calendar = date.calendar == .persian ? .persian : .islamic
        case "sh", "ap", "shamsi", "khorshidi", "persian", "iranian", "solar", "jalali": calendar = .persian
        default: return found
        }
        if at > end, !isOpen, !isWord(at + 1, "calendar", "style", "reckoning", "year") { return found }
        if let year = date.year, calendar == .islamic || calendar == .persian, year > 1500 { return found }
        while isWord(at + length, "calendar", "style", "year", "hijri", "solar", "lunar", "reckoning") { length += 1 }
        if isSign(end, "(") {
            guard isSign(at + length, ")") else { return found }
            length += 1
        }
        date.calendar = calendar
        end = at + length
        return (date, end)
    }
}

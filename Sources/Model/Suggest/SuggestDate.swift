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
    }

    var shape = Shape.fields
    var year: Int?
    var month: Int?
    var day: Int?
    /// The further days of "4, 5 and 6 March", and whether all are meant.
    var otherDays: [Int] = []
    var isChoice = false
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
    /// Only a year, told where any number may stand.
    var isBareYear = false

    var isDay: Bool { day != nil }
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
        case .other: return nil
        case .decade: return decade(at).map(marked)
        case .number:
            let found = numeric(at) ?? dayMonth(at) ?? century(at) ?? eraYear(at) ?? yearMonth(at) ?? bareYear(at)
            return found.map(marked)
        case .word: return word(at).map(marked)
        }
    }

    private func word(_ at: Int) -> Found? {
        switch tokens[at].lexeme {
        case .weekday: return weekday(at)
        case .month, .pair: return monthFirst(at)
        case .season: return season(at)
        case .ordinal, .cardinal: return dayMonth(at) ?? century(at) ?? spelledYear(at)
        case .decade: return decade(at)
        default: break
        }
        if isWord(at, "the") { return article(at) }
        if isWord(at, "ad", "anno", "ah") || tokens[at].text == "a" { return eraYear(at) }
        return feast(at)
    }

    private func article(_ at: Int) -> Found? {
        guard let next = token(at + 1) else { return nil }
        if next.kind == .decade { return decade(at + 1) }
        if next.isSign("'") { return short(at + 1) }
        switch next.lexeme {
        case .decade: return decade(at + 1)
        case .season: return season(at + 1)
        default: return dayMonth(at + 1) ?? century(at + 1) ?? feast(at + 1)
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

    // MARK: Days and months

    /// "4", "4th", "fourth", "twenty-first".
    func day(_ at: Int) -> (day: Int, end: Int, isOrdinal: Bool)? {
        guard let token = token(at) else { return nil }
        if token.kind == .number {
            guard (1...31).contains(token.value), token.width <= 2 else { return nil }
            if !token.isOrdinal, isWord(at + 1, "st", "nd", "rd", "th"), tokens[at + 1].isTight == false {
                return (token.value, at + 2, true)
            }
            return (token.value, at + 1, token.isOrdinal)
        }
        switch token.lexeme {
        case .ordinal(let value) where value <= 31: return (value, at + 1, true)
        case .cardinal(let tens) where tens == 20 || tens == 30:
            let place = isSign(at + 1, "-") ? at + 2 : at + 1
            if case .ordinal(let ones)? = self.token(place)?.lexeme, ones < 10, tens + ones <= 31 {
                return (tens + ones, place + 1, true)
            }
            return nil
        default: return nil
        }
    }

    func month(_ at: Int) -> (calendar: CalendarSystem, month: Int, end: Int, isDoubtful: Bool)? {
        guard let token = token(at), token.isWord else { return nil }
        switch token.lexeme {
        case .month(let calendar, let month, let isShort):
            let isDoubtful = SuggestWords.doubtfulMonths.contains(token.text) || isShort
            guard token.isCapital || !isDoubtful else { return nil }
            let end = isShort && isSign(at + 1, ".") && tokens[at + 1].isTight ? at + 2 : at + 1
            return (calendar, month, end, isDoubtful)
        case .pair(let first):
            var place = at + 1
            while place < at + 5, isSign(place, "-") || isSign(place, "'") || isWord(place, "al", "ul", "l", "el", "ol") {
                place += 1
            }
            guard let pick = self.token(place), pick.isWord, let choice = MonthNames.choice(pick.text, after: first)
            else { return nil }
            return (.islamic, first + choice, place + 1, false)
        default: return nil
        }
    }

    private struct Days {
        var days: [Int]
        var isRange = false
        var isChoice = false
        var end: Int
        var isOrdinal: Bool
    }

    /// "4", "4, 5 and 6", "4 or 5"; a range is left to the caller.
    private func days(_ at: Int) -> Days? {
        guard let first = day(at) else { return nil }
        var found = Days(days: [first.day], end: first.end, isOrdinal: first.isOrdinal)
        while found.days.count < 6 {
            var place = found.end
            let isComma = isSign(place, ",")
            if isComma { place += 1 }
            let isJoined = isWord(place, "and", "or") || isSign(place, "/") || isSign(place, "&")
            if isJoined {
                if isWord(place, "or") { found.isChoice = true }
                if isSign(place, "/") { found.isChoice = true }
                place += 1
            }
            guard isComma || isJoined else { break }
            if isWord(place, "the") { place += 1 }
            guard let next = day(place), next.day > found.days[found.days.count - 1] else { break }
            found.days.append(next.day)
            found.end = next.end
        }
        return found
    }

    /// "4 January 1989", "the fourth of January, 1989", "4-Jan-89".
    func dayMonth(_ at: Int) -> Found? {
        guard let days = days(at) else { return nil }
        if days.days.count > 1, let found = dayMonth(days) { return found }
        guard let first = day(at) else { return nil }
        return dayMonth(Days(days: [first.day], end: first.end, isOrdinal: first.isOrdinal))
    }

    private func dayMonth(_ days: Days) -> Found? {
        var place = days.end
        if isSign(place, "."), tokens[place].isTight { place += 1 }
        let isDashed = isSign(place, "-") && tokens[place].isTight
        if isDashed { place += 1 }
        if isSign(place, ",") { place += 1 }
        if isWord(place, "day") { place += 1 }
        if isWord(place, "of") {
            place += 1
            if isWord(place, "the"), isWord(place + 1, "month") { place += 2 }
            if isWord(place, "the") { place += 1 }
            if isWord(place, "month"), isWord(place + 1, "of") { place += 2 }
        }
        guard let month = month(place) else { return nil }
        var date = SuggestDate()
        date.day = days.days[0]
        date.otherDays = Array(days.days.dropFirst())
        date.isChoice = days.isChoice
        guard days.days.allSatisfy({ $0 <= (month.calendar == .gregorian ? 31 : 32) }) else { return nil }
        date.month = month.month
        date.calendar = month.calendar
        if isDashed, isSign(month.end, "-") {
            guard let year = token(month.end + 1), year.kind == .number, year.width == 4 || year.width == 2 else { return nil }
            date.year = year.value
            date.isShortYear = year.width == 2
            return (date, month.end + 2)
        }
        return year(after: month.end, of: date, isLoose: false)
    }

    /// Takes the year behind a month, where there is one.
    func year(after at: Int, of date: SuggestDate, isLoose: Bool) -> Found {
        var date = date
        var place = at
        if isSign(place, ",") || (isSign(place, ".") && tokens[place].isTight) { place += 1 }
        if isWord(place, "of", "in") { place += 1 }
        if isWord(place, "the"), isWord(place + 1, "year") { place += 2 }
        if isWord(place, "ad", "anno") || isWord(place, "a") && isWord(place + 1, "d") { place += 1 }
        if isWord(place, "domini") { place += 1 }
        if isSign(place, "["), let inner = token(place + 1), inner.kind == .number, inner.width == 4, isSign(place + 2, "]") {
            date.year = inner.value
            return (date, place + 3)
        }
        if isSign(place, "("), let inner = token(place + 1), inner.kind == .number, inner.width == 4, isSign(place + 2, ")") {
            date.year = inner.value
            return (date, place + 3)
        }
        if let (year, end) = year(place, behindMonth: true, isCommaed: place > at) {
            date.year = year.value
            date.isShortYear = year.isShort
            return (date, end)
        }
        if let (value, end) = spelled(place) {
            date.year = value
            return (date, end)
        }
        return (date, at)
    }

    struct Year {
        var value: Int
        var isShort = false
    }

    /// A year's number with its era.
    func year(_ at: Int, behindMonth: Bool, isCommaed: Bool = false) -> (Year, Int)? {
        guard let token = token(at) else { return nil }
        if token.isSign("'"), let next = self.token(at + 1), next.isTight, next.kind == .number, next.width == 2,
            !next.isOrdinal, behindMonth
        {
            return (Year(value: next.value, isShort: true), at + 2)
        }
        guard token.kind == .number, !token.isOrdinal else { return nil }
        if let (sign, end) = era(at + 1), token.width <= 4, token.value > 0 {
            return (Year(value: sign < 0 ? 1 - token.value : token.value), end)
        }
        if isSign(at + 1, ":") && self.token(at + 2)?.isTight == true { return nil }
        if isSign(at + 1, "%") { return nil }
        if token.width == 4, (600...2199).contains(token.value) {
            if behindMonth, let next = self.token(at + 1), SuggestWords.counted.contains(next.text), next.text != "o" {
                return nil
            }
            return (Year(value: token.value), at + 1)
        }
        guard behindMonth, !(self.token(at + 1)?.kind == .other) else { return nil }
        if token.width == 3, token.value >= 100, isCountable(at + 1) { return (Year(value: token.value), at + 1) }
        let isBroken = isSign(at + 1, ":") || isSign(at + 1, ".") && self.token(at + 2)?.kind == .number
            || isSign(at + 1, "-") || isSign(at + 1, "–")
        if token.width == 2, token.value > 31, !isBroken, isCountable(at + 1), !isCommaed {
            return (Year(value: token.value, isShort: true), at + 1)
        }
        return nil
    }

    /// Whether no noun that is counted follows.
    private func isCountable(_ at: Int) -> Bool {
        guard let token = token(at) else { return true }
        return token.kind == .sign || token.startsLine || SuggestWords.functionWords.contains(token.text) || token.isCapital
    }

    func era(_ at: Int) -> (sign: Int, end: Int)? {
        guard let token = token(at), token.isWord else { return nil }
        switch token.text {
        case "bc", "bce": return (-1, at + 1)
        case "ad", "ce": return (1, at + 1)
        default: return nil
        }
    }

    /// "January the 4th 1989", "Jan. 4–6, 1989" (its first), "January 1989", "Jan. '89".
    private func monthFirst(_ at: Int) -> Found? {
        guard let month = month(at) else { return nil }
        var date = SuggestDate()
        date.month = month.month
        date.calendar = month.calendar
        var place = month.end
        if isSign(place, "-"), tokens[place].isTight { place += 1 }
        if isWord(place, "the") { place += 1 }
        if let days = days(place), !isTime(days.end), !isCountedDay(days) {
            var end = days.end
            date.day = days.days[0]
            // "4 January 1989" is the next date in "in March, 4 January 1989".
            if days.days.count > 1 || self.month(days.end) == nil {
                date.otherDays = Array(days.days.dropFirst())
                date.isChoice = days.isChoice
                if isSign(end, "."), isWord(end + 1, "of") { end += 1 }
                return year(after: end, of: date, isLoose: true)
            }
            date.day = nil
        }
        return year(after: month.end, of: date, isLoose: true)
    }

    private func isTime(_ end: Int) -> Bool { isSign(end, ":") && token(end + 1)?.kind == .number && token(end + 1)?.isTight == true }

    /// "March 30 men": the number counts.
    private func isCountedDay(_ days: Days) -> Bool {
        guard !days.isOrdinal, let next = token(days.end), next.isWord else { return false }
        return SuggestWords.counted.contains(next.text) || next.text == "percent"
    }

    /// "Monday, 4 January 1989"; alone it is relative, and not read here.
    private func weekday(_ at: Int) -> Found? {
        var place = at + 1
        if isSign(place, "."), tokens[place].isTight { place += 1 }
        while isSign(place, ",") || isWord(place, "the", "morning", "evening", "night", "afternoon", "on", "last") {
            place += 1
            if place > at + 5 { return nil }
        }
        guard let token = token(place) else { return nil }
        switch token.lexeme {
        case .month: return monthFirst(place).flatMap { $0.date.day == nil ? nil : $0 }
        default: break
        }
        guard let found = numeric(place) ?? dayMonth(place) else { return nil }
        return found
    }

    /// "1989 January 4", "1989 Bahman".
    private func yearMonth(_ at: Int) -> Found? {
        let token = tokens[at]
        guard token.width == 4, !token.isOrdinal, (600...2199).contains(token.value) else { return nil }
        var place = at + 1
        if isSign(place, ",") || isSign(place, "-") { place += 1 }
        guard let month = month(place), let day = day(month.end), !isTime(day.end) else { return nil }
        var date = SuggestDate()
        (date.year, date.month, date.day, date.calendar) = (token.value, month.month, day.day, month.calendar)
        // "in 1989. January 4, 1990" has its year behind.
        guard self.year(past(day.end, ","), behindMonth: false) == nil else { return nil }
        return (date, day.end)
    }

    // MARK: Years

    private func eraYear(_ at: Int) -> Found? {
        var date = SuggestDate()
        if tokens[at].kind == .number {
            guard !tokens[at].isOrdinal, tokens[at].width <= 4, tokens[at].value > 0 else { return nil }
            if let (sign, end) = era(at + 1) {
                date.year = sign < 0 ? 1 - tokens[at].value : tokens[at].value
                return (date, end)
            }
            if isWord(at + 1, "ah"), tokens[at].value < 1600 {
                date.year = tokens[at].value
                return (date, at + 1)
            }
            return nil
        }
        var place = at + 1
        if isWord(at, "anno"), isWord(place, "domini", "hegirae") { place += 1 }
        guard let number = token(place), number.kind == .number, number.width <= 4, number.value > 0, !number.isOrdinal,
            tokens[at].text != "a", tokens[at].text != "ad" || tokens[at].isShouted || tokens[at].end - tokens[at].start > 2
        else { return nil }
        date.year = number.value
        if isWord(at, "ah") { date.calendar = .islamic }
        return (date, place + 1)
    }

    private func bareYear(_ at: Int) -> Found? {
        let token = tokens[at]
        guard token.width == 4, !token.isOrdinal, (600...2199).contains(token.value) else { return nil }
        var date = SuggestDate()
        date.year = token.value
        date.isBareYear = true
        return (date, at + 1)
    }

    /// "nineteen eighty-nine", "eighteen hundred and forty-seven", "one thousand eight hundred and twelve".
    private func spelledYear(_ at: Int) -> Found? {
        guard let (value, end) = spelled(at) else { return nil }
        var date = SuggestDate()
        date.year = value
        date.isBareYear = true
        return (date, end)
    }

    private func spelled(_ at: Int) -> (Int, Int)? {
        guard case .cardinal(let first)? = token(at)?.lexeme else { return nil }
        func below100(_ at: Int) -> (Int, Int)? {
            guard case .cardinal(let tens)? = token(at)?.lexeme else { return nil }
            guard tens >= 20 else { return (tens, at + 1) }
            let place = isSign(at + 1, "-") ? at + 2 : at + 1
            if case .cardinal(let ones)? = token(place)?.lexeme, ones < 10 { return (tens + ones, place + 1) }
            return (tens, at + 1)
        }
        if first == 1 || first == 2, isWord(at + 1, "thousand") {
            var (value, place) = (first * 1000, at + 2)
            if isSign(place, ",") || isWord(place, "and") { place += 1 }
            if case .cardinal(let hundreds)? = token(place)?.lexeme, hundreds < 10, isWord(place + 1, "hundred") {
                (value, place) = (value + 100 * hundreds, place + 2)
                if isWord(place, "and") { place += 1 }
            }
            guard let (rest, end) = below100(place) else { return value > first * 1000 ? (value, place) : nil }
            return (value + rest, end)
        }
        guard (11...20).contains(first) else { return nil }
        if isWord(at + 1, "hundred") {
            let place = isWord(at + 2, "and") ? at + 3 : at + 2
            if let (rest, end) = below100(place) { return (first * 100 + rest, end) }
            return nil
        }
        let place = isSign(at + 1, "-") ? at + 2 : at + 1
        if isWord(place, "oh"), case .cardinal(let ones)? = token(place + 1)?.lexeme, ones < 10 {
            return (first * 100 + ones, place + 2)
        }
        guard let (rest, end) = below100(place), rest >= 13, first >= 15 else { return nil }
        return (first * 100 + rest, end)
    }

    /// "1980s", "'80s", "eighties".
    private func decade(_ at: Int) -> Found? {
        let token = tokens[at]
        var date = SuggestDate()
        if case .decade(let value) = token.lexeme {
            date.shape = .years(1900 + value...1909 + value)
            date.isShortYear = true
            return (date, at + 1)
        }
        guard token.kind == .decade, token.value % 10 == 0 else { return nil }
        if let next = self.token(at + 1), next.isTight, next.isDash, self.token(at + 2)?.isTight == true,
            self.token(at + 2)?.kind == .word
        {
            return nil
        }
        if token.width == 4, (600...2190).contains(token.value) {
            date.shape = .years(token.value...(token.value + (token.value % 100 == 0 ? 99 : 9)))
            if let (sign, end) = era(at + 1), sign < 0 {
                date.shape = .years((1 - token.value - 9)...(1 - token.value))
                return (date, end)
            }
            return (date, at + 1)
        }
        guard token.width == 2, (10...90).contains(token.value), isWord(at - 1, "the", "early", "late", "mid") else { return nil }
        date.shape = .years(1900 + token.value...1909 + token.value)
        date.isShortYear = true
        return (date, at + 1)
    }

    /// "'80s"; "'89" alone is too little.
    private func short(_ at: Int) -> Found? {
        guard let token = token(at + 1), token.isTight, token.width == 2 else { return nil }
        var date = SuggestDate()
        if token.kind == .decade, token.value % 10 == 0 {
            date.shape = .years(1900 + token.value...1909 + token.value)
            date.isShortYear = true
            return (date, at + 2)
        }
        guard token.kind == .number, !token.isOrdinal, isWord(at - 1, "in", "of", "since", "by", "summer", "spring", "winter", "autumn", "until"),
            !isSign(at + 2, "'")
        else { return nil }
        (date.year, date.isShortYear) = (token.value, true)
        return (date, at + 2)
    }

    /// "19th century", "the fifth century BC"; not "19th-century".
    private func century(_ at: Int) -> Found? {
        guard let number = token(at) else { return nil }
        let (value, place): (Int, Int)
        if number.kind == .number, number.isOrdinal {
            (value, place) = (number.value, at + 1)
        } else if let day = day(at), day.isOrdinal {
            (value, place) = (day.day, day.end)
        } else {
            return nil
        }
        guard (1...21).contains(value), isWord(place, "century", "cent"), !tokens[place].isCapital else { return nil }
        var date = SuggestDate()
        date.shape = .years((100 * value - 100)...(100 * value - 1))
        var end = place + 1
        if let (sign, behind) = era(end) {
            if sign < 0 { date.shape = .years((1 - 100 * value)...(100 - 100 * value)) }
            end = behind
        }
        return (date, end)
    }

    /// "spring 1989", "the winter of 1989–90", "the summer"; the year may be missing.
    private func season(_ at: Int) -> Found? {
        guard case .season(let code) = tokens[at].lexeme else { return nil }
        var date = SuggestDate()
        date.shape = .season(code)
        var place = at + 1
        if isSign(place, ",") { place += 1 }
        if isWord(place, "of", "in") { place += 1 }
        if isWord(place, "the"), isWord(place + 1, "year") { place += 2 }
        if let (year, end) = year(place, behindMonth: true) {
            date.year = year.value
            date.isShortYear = year.isShort
            if let dash = token(end), dash.isDash || dash.isSign("/"), let next = token(end + 1), next.kind == .number,
                next.width == 4 && next.value == year.value + 1 || next.width == 2 && next.value == (year.value + 1) % 100
            {
                return (date, end + 2)
            }
            return (date, end)
        }
        return (date, at + 1)
    }

    // MARK: Feasts

    private func feast(_ at: Int) -> Found? {
        guard let token = token(at), token.isWord, token.isCapital, let (shape, length) = feastDay(at) else { return nil }
        var date = SuggestDate()
        date.calendar = .gregorian
        switch shape {
        case .easter(let days): date.shape = .easter(days)
        case .fixed(let month, let day): (date.month, date.day) = (month, day)
        }
        var place = at + length
        let bare = place
        if isSign(place, ",") { place += 1 }
        if isWord(place, "of", "in") { place += 1 }
        if let (year, end) = year(place, behindMonth: false), !year.isShort {
            date.year = year.value
            return (date, end)
        }
        return (date, bare)
    }

    private enum Feast {
        case fixed(Int, Int)
        case easter(Int)
    }

    private func feastDay(_ at: Int) -> (Feast, Int)? {
        func day(_ length: Int) -> Int { isWord(at + length, "day") ? length + 1 : length }
        switch text(at) {
        case "christmas":
            if isWord(at + 1, "eve") { return (.fixed(12, 24), 2) }
            if isWord(at + 1, "day") { return (.fixed(12, 25), 2) }
            return isSuchDay(at) ? (.fixed(12, 25), 1) : nil
        case "new":
            guard isWord(at + 1, "year", "years") else { return nil }
            if isWord(at + 2, "eve") { return (.fixed(12, 31), 3) }
            return isWord(at + 2, "day") ? (.fixed(1, 1), 3) : nil
        case "boxing": return isWord(at + 1, "day") ? (.fixed(12, 26), 2) : nil
        case "bastille": return isWord(at + 1, "day") ? (.fixed(7, 14), 2) : nil
        case "armistice": return isWord(at + 1, "day") ? (.fixed(11, 11), 2) : nil
        case "midsummer": return isWord(at + 1, "day") ? (.fixed(6, 24), 2) : nil
        case "lady": return isWord(at + 1, "day") && tokens[at + 1].isCapital ? (.fixed(3, 25), 2) : nil
        case "michaelmas": return isWord(at + 1, "term") ? nil : (.fixed(9, 29), day(1))
        case "martinmas": return (.fixed(11, 11), day(1))
        case "candlemas": return (.fixed(2, 2), day(1))
        case "lammas": return (.fixed(8, 1), day(1))
        case "epiphany": return isWord(at - 1, "the", "at", "on") ? (.fixed(1, 6), 1) : nil
        case "good": return isWord(at + 1, "friday") ? (.easter(-2), 2) : nil
        case "palm": return isWord(at + 1, "sunday") ? (.easter(-7), 2) : nil
        case "ash": return isWord(at + 1, "wednesday") ? (.easter(-46), 2) : nil
        case "maundy": return isWord(at + 1, "thursday") ? (.easter(-3), 2) : nil
        case "whit":
            if isWord(at + 1, "monday") { return (.easter(50), 2) }
            return isWord(at + 1, "sunday") ? (.easter(49), 2) : nil
        case "pentecost", "whitsun": return isSuchDay(at) ? (.easter(49), 1) : nil
        case "easter":
            if isWord(at + 1, "monday") { return (.easter(1), 2) }
            if isWord(at + 1, "sunday", "day") { return (.easter(0), 2) }
            if isWord(at + 1, "tuesday") { return (.easter(2), 2) }
            return isSuchDay(at) ? (.easter(0), 1) : nil
        default: return nil
        }
    }

    /// "at Christmas", "Easter 1916": the feast, not "the Christmas tree".
    private func isSuchDay(_ at: Int) -> Bool {
        if let next = token(at + 1), next.isWord, !SuggestWords.functionWords.contains(next.text) { return false }
        if let next = token(at + 1), next.kind == .number, next.width == 4 { return true }
        return isWord(at - 1, "at", "on", "before", "after", "by", "until", "since", "of", "for")
    }
}

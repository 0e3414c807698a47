/// Days and months.
extension SuggestDateParser {
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
        if token.kind == .other, let noisy = noisy(token), noisy < 32, month(at + 1) != nil {
            return (noisy, at + 1, false)
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

    /// "l9", "I917": a number in which a scanner took a 1 or 0 for a letter.
    private func noisy(_ token: SuggestToken) -> Int? {
        guard (2...4).contains(token.text.utf8.count), token.text.utf8.contains(where: { (0x30...0x39).contains($0) })
        else { return nil }
        let digits = token.text.map { $0 == "l" || $0 == "i" ? "1" : $0 == "o" ? "0" : $0 }
        return Int(String(digits))
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
            while place < at + 5, isSign(place, "-") || isSign(place, "'") || isWord(place, "al", "ul", "l", "el", "ol")
            {
                place += 1
            }
            guard let pick = self.token(place), pick.isWord, let choice = MonthNames.choice(pick.text, after: first)
            else { return nil }
            return (.islamic, first + choice, place + 1, false)
        default: return nil
        }
    }

    struct Days {
        var days: [Int]
        var isRange = false
        var isChoice = false
        /// "17/18"
        var isSlashed = false
        var end: Int
        var isOrdinal: Bool
    }

    /// "4", "4, 5 and 6", "4 or 5"; a range is left to the caller.
    func days(_ at: Int) -> Days? {
        guard let first = day(at) else { return nil }
        var found = Days(days: [first.day], end: first.end, isOrdinal: first.isOrdinal)
        while found.days.count < 6 {
            var place = found.end
            let isComma = isSign(place, ",")
            if isComma { place += 1 }
            let isJoined = isWord(place, "and", "or") || isSign(place, "/") || isSign(place, "&")
            if isJoined {
                if isWord(place, "or") { found.isChoice = true }
                if isSign(place, "/") { (found.isChoice, found.isSlashed) = (true, true) }
                place += 1
            }
            guard isComma || isJoined else { break }
            if isWord(place, "the", "ye") { place += 1 }
            guard let next = day(place), next.day > found.days[found.days.count - 1] else { break }
            found.days.append(next.day)
            found.end = next.end
        }
        return found
    }

    /// "the last day of Muharram 923"
    func lastDay(_ at: Int) -> Found? {
        guard isWord(at, "last", "final"), isWord(at + 1, "day"), isWord(at + 2, "of") else { return nil }
        var place = at + 3
        if isWord(place, "the"), isWord(place + 1, "month"), isWord(place + 2, "of") { place += 3 }
        guard let month = month(place) else { return nil }
        var date = SuggestDate()
        (date.month, date.calendar, date.isLastDay) = (month.month, month.calendar, true)
        return year(after: month.end, of: date, isLoose: true)
    }

    /// "4 January 1989", "the fourth of January, 1989", "4-Jan-89".
    func dayMonth(_ at: Int) -> Found? {
        guard let days = days(at) else { return nil }
        if days.days.count > 1, let found = dayMonth(days) { return found }
        guard let first = day(at) else { return nil }
        return dayMonth(Days(days: [first.day], end: first.end, isOrdinal: first.isOrdinal))
    }

    func dayMonth(_ days: Days) -> Found? {
        var place = days.end
        let isOldStyle = bracketedDay(&place, after: days)
        if isSign(place, "."), tokens[place].isTight, !days.isOrdinal { place += 1 }
        let isDashed = isSign(place, "-") && tokens[place].isTight
        if isDashed { place += 1 }
        if isSign(place, ",") { place += 1 }
        if isWord(place, "day") { place += 1 }
        if isWord(place, "of") {
            place += 1
            if isWord(place, "the"), isWord(place + 1, "month") { place += 2 }
            if isWord(place, "the", "ye") { place += 1 }
            if isWord(place, "month"), isWord(place + 1, "of") { place += 2 }
        }
        guard let month = month(place) else { return nil }
        if tokens[place].isFar, year(month.end, behindMonth: true) == nil { return nil }
        var date = SuggestDate()
        date.day = days.days[0]
        date.otherDays = Array(days.days.dropFirst())
        date.isChoice = days.isChoice
        date.isSlashed = days.isSlashed
        guard days.days.allSatisfy({ $0 <= (month.calendar == .gregorian ? 31 : 32) }) else { return nil }
        date.month = month.month
        date.calendar = isOldStyle ? .julian : month.calendar
        if isDashed, isSign(month.end, "-") {
            guard let year = token(month.end + 1), year.kind == .number, year.width == 4 || year.width == 2 else {
                return nil
            }
            date.year = year.value
            date.isShortYear = year.width == 2
            return (date, month.end + 2)
        }
        return year(after: month.end, of: date, isLoose: false)
    }

    /// Steps over "(14)" of "1 (14) February 1918": the same day, New Style.
    private func bracketedDay(_ place: inout Int, after days: Days) -> Bool {
        guard days.days.count == 1, let old = days.days.first, isSign(place, "("), isSign(place + 2, ")"),
            let new = token(place + 1), new.kind == .number,
            (10...14).contains(new.value - old)
                || (10...14).contains(new.value + 30 - old) || (10...14).contains(new.value + 31 - old)
        else { return false }
        place += 3
        return true
    }

    /// Takes the year behind a month, where there is one.
    func year(after at: Int, of date: SuggestDate, isLoose: Bool) -> Found {
        var date = date
        var place = at
        if isSign(place, ",") || (isSign(place, ".") && tokens[place].isTight) { place += 1 }
        if isWord(place, "of", "in") { place += 1 }
        if isWord(place, "the"), isWord(place + 1, "year") { place += 2 }
        if isWord(place, "of"), isWord(place + 1, "our"), isWord(place + 2, "lord") { place += 3 }
        if isWord(place, "of"), isWord(place + 1, "grace") || isWord(place + 1, "lord") { place += 2 }
        if isWord(place, "ad", "anno") || isWord(place, "a") && isWord(place + 1, "d") { place += 1 }
        if isWord(place, "domini") { place += 1 }
        if isSign(place, "["), let inner = token(place + 1), inner.kind == .number, inner.width == 4,
            isSign(place + 2, "]")
        {
            date.year = inner.value
            return (date, place + 3)
        }
        if isSign(place, "("), let inner = token(place + 1), inner.kind == .number, inner.width == 4,
            isSign(place + 2, ")")
        {
            date.year = inner.value
            return (date, place + 3)
        }
        if let (year, end) = year(place, behindMonth: true, isCommaed: place > at) {
            date.year = year.value
            date.isShortYear = year.isShort
            if let end = secondYear(end, of: &date) { return (date, end) }
            return (date, end)
        }
        if let (value, end) = spelled(place) {
            date.year = value
            return (date, end)
        }
        return (date, at)
    }

    /// "2 January 1672/3": the year began in March, and ours is the second.
    private func secondYear(_ at: Int, of date: inout SuggestDate) -> Int? {
        guard isSign(at, "/") || isSign(at, "-") || isSign(at, "–"), tokens[at].isTight, let year = date.year,
            let month = date.month, month <= 3, (1100...1752).contains(year), date.calendar == .gregorian,
            let next = token(at + 1), next.isTight, next.kind == .number, !next.isOrdinal,
            next.width == 1 && next.value == (year + 1) % 10 || next.width == 2 && next.value == (year + 1) % 100
        else { return nil }
        date.year = year + 1
        date.calendar = .julian
        return at + 2
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
        if token.kind == .other, behindMonth, token.text.utf8.count == 4, let noisy = noisy(token),
            (1500...2099).contains(noisy)
        {
            return (Year(value: noisy), at + 1)
        }
        guard token.kind == .number, !token.isOrdinal else { return nil }
        if let (sign, end) = era(at + 1), token.width <= 4, token.value > 0 {
            return (Year(value: sign < 0 ? 1 - token.value : token.value), end)
        }
        if isWord(at + 1, "ah", "sh", "hijri"), token.width <= 4, token.value > 0 {
            return (Year(value: token.value), at + 1)
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
        let isBroken =
            isSign(at + 1, ":") || isSign(at + 1, ".") && self.token(at + 2)?.kind == .number
            || isSign(at + 1, "-") || isSign(at + 1, "–")
        if token.width == 2, token.value > 31, !isBroken, isCountable(at + 1), !isCommaed {
            return (Year(value: token.value, isShort: true), at + 1)
        }
        return nil
    }

    /// Whether no noun that is counted follows.
    func isCountable(_ at: Int) -> Bool {
        guard let token = token(at) else { return true }
        return token.kind == .sign || token.startsLine || SuggestWords.functionWords.contains(token.text)
            || token.isCapital
    }

    func era(_ at: Int) -> (sign: Int, end: Int)? {
        guard let token = token(at), token.isWord else { return nil }
        switch token.text {
        case "cal":
            let place = past(at + 1, ".")
            return isWord(place, "bc", "bce", "ad", "ce") ? era(place) : nil
        case "bc", "bce": return (-1, at + 1)
        case "ad", "ce": return (1, at + 1)
        default: return nil
        }
    }

    /// "January the 4th 1989", "Jan. 4–6, 1989" (its first), "January 1989", "Jan. '89".
    func monthFirst(_ at: Int) -> Found? {
        guard let month = month(at) else { return nil }
        var date = SuggestDate()
        date.month = month.month
        date.calendar = month.calendar
        var place = month.end
        if isWord(place, "qtr", "quarter"), month.month % 3 == 0 { return quarterEnding(month.month, place + 1) }
        let isDashed = isSign(place, "-") && tokens[place].isTight
        if isDashed { place += 1 }
        if isWord(place, "the", "ye") { place += 1 }
        if let days = days(place), !isTime(days.end), !isCountedDay(days), !isColumn(place) {
            var end = days.end
            if bracketedDay(&end, after: days) { date.calendar = .julian }
            if isDashed, tokens[at].isShouted, year(end, behindMonth: true) == nil { return nil }
            date.day = days.days[0]
            // "4 January 1989" is the next date in "in March, 4 January 1989".
            if days.days.count > 1 || self.month(days.end) == nil {
                date.otherDays = Array(days.days.dropFirst())
                date.isChoice = days.isChoice
                date.isSlashed = days.isSlashed
                if isSign(end, "."), isWord(end + 1, "of") { end += 1 }
                return year(after: end, of: date, isLoose: true)
            }
            date.day = nil
        }
        return year(after: month.end, of: date, isLoose: true)
    }

    /// "June qtr 1867" of registers.
    private func quarterEnding(_ month: Int, _ at: Int) -> Found? {
        var date = SuggestDate()
        date.part = .quarter(month / 3 - 1)
        guard let (year, end) = year(past(at, ".", ","), behindMonth: true) else { return nil }
        (date.year, date.isShortYear) = (year.value, year.isShort)
        return (date, end)
    }

    /// A number of the next column, whose year would stand behind it.
    private func isColumn(_ at: Int) -> Bool {
        tokens[at].isFar && (at + 1 >= tokens.count || tokens[at + 1].isFar || tokens[at + 1].isWord)
    }

    private func isTime(_ end: Int) -> Bool {
        isSign(end, ":") && token(end + 1)?.kind == .number && token(end + 1)?.isTight == true
    }

    /// "March 30 men": the number counts.
    private func isCountedDay(_ days: Days) -> Bool {
        guard !days.isOrdinal, let next = token(days.end), next.isWord else { return false }
        return SuggestWords.counted.contains(next.text) || next.text == "percent"
    }

    /// "Monday, 4 January 1989"; alone it is relative, and not read here.
    func weekday(_ at: Int) -> Found? {
        var place = at + 1
        if isSign(place, "."), tokens[place].isTight { place += 1 }
        while isSign(place, ",") || isWord(place, "the", "morning", "evening", "night", "afternoon", "on", "last") {
            place += 1
            if place > at + 5 { return nil }
        }
        guard let token = token(place) else { return nil }
        switch token.lexeme {
        case .month:
            guard var found = monthFirst(place), found.date.day != nil else { return nil }
            if case .weekday(let day, _) = tokens[at].lexeme, found.date.otherDays.isEmpty { found.date.weekday = day }
            return found
        default: break
        }
        guard var found = numeric(place) ?? dayMonth(place) else { return nil }
        if case .weekday(let day, _) = tokens[at].lexeme, found.date.otherDays.isEmpty { found.date.weekday = day }
        return found
    }

    /// "1989 January 4", "1989 Bahman".
    func yearMonth(_ at: Int) -> Found? {
        let token = tokens[at]
        guard token.width == 4, !token.isOrdinal, (600...2199).contains(token.value) else { return nil }
        var place = at + 1
        if isSign(place, ",") || isSign(place, "-") { place += 1 }
        guard let month = month(place) else { return nil }
        var date = SuggestDate()
        guard let day = day(month.end), !isTime(day.end) else {
            guard token.startsLine, isSign(at + 1, ","), self.token(month.end)?.kind == .sign else { return nil }
            (date.year, date.month, date.calendar) = (token.value, month.month, month.calendar)
            return (date, month.end)
        }
        (date.year, date.month, date.day, date.calendar) = (token.value, month.month, day.day, month.calendar)
        // "in 1989. January 4, 1990" has its year behind.
        guard self.year(past(day.end, ","), behindMonth: false) == nil else { return nil }
        return (date, day.end)
    }
}

/// Quarters and weeks by number.
extension SuggestDateParser {
    /// "Q3 2004", "Q3 of 2004", "3Q 2004", "H1 1992"; a year may be missing behind "in Q3".
    func quarter(_ at: Int) -> Found? {
        guard let part = quarterPart(at) else { return nil }
        var date = SuggestDate()
        date.part = part
        var place = past(at + 1, ",")
        if isWord(place, "of", "in") { place += 1 }
        if isSign(place, "/"), tokens[place].isTight { place += 1 }
        if let number = token(place), number.kind == .number, number.width == 4, (1800...2199).contains(number.value) {
            date.year = number.value
            return (date, place + 1)
        }
        return isWord(at - 1, "in", "by", "during", "since", "until", "of", "from") ? (date, at + 1) : nil
    }

    /// "FY98", "FY1998", "FY98/99".
    func fiscalYear(_ at: Int) -> Found? {
        if isWord(at, "fy"), let year = token(at + 1), year.kind == .number, year.width == 2 {
            var date = SuggestDate()
            (date.year, date.isShortYear) = (year.value, true)
            return (date, at + 2)
        }
        guard let token = token(at), token.text.hasPrefix("fy"), let year = Int(token.text.dropFirst(2)),
            token.text.utf8.count == 4 || (1900...2099).contains(year)
        else { return nil }
        var date = SuggestDate()
        (date.year, date.isShortYear) = (year, token.text.utf8.count == 4)
        return (date, at + 1)
    }

    private func quarterPart(_ at: Int) -> ProseOperand.Part? {
        switch text(at) {
        case "q1", "1q": .quarter(0)
        case "q2", "2q": .quarter(1)
        case "q3", "3q": .quarter(2)
        case "q4", "4q": .quarter(3)
        case "h1", "1h": .half(0)
        case "h2", "2h": .half(1)
        default: nil
        }
    }

    /// "2004 Q3", "2004-Q3", "2004-W34".
    func yearQuarter(_ at: Int) -> Found? {
        guard let year = token(at), year.width == 4, !year.isOrdinal, (1800...2199).contains(year.value) else {
            return nil
        }
        let place = isSign(at + 1, "-") || isSign(at + 1, "/") ? at + 2 : at + 1
        var date = SuggestDate()
        date.year = year.value
        if let part = quarterPart(place) {
            date.part = part
            return (date, place + 1)
        }
        let code = text(place)
        guard place == at + 2, code.utf8.count == 3, code.hasPrefix("w"), let week = Int(code.dropFirst()),
            (1...53).contains(week)
        else { return nil }
        date.shape = .week(week)
        return (date, place + 1)
    }

    /// "the first Monday of April 1941", "the last Sunday in June".
    func nthWeekday(_ at: Int) -> Found? {
        let count: Int
        switch token(at)?.lexeme {
        case .ordinal(let value)? where value <= 5: count = value
        default:
            guard isWord(at, "last", "final") else { return nil }
            count = -1
        }
        guard case .weekday(let weekday, false)? = token(at + 1)?.lexeme, isWord(at + 2, "of", "in", "after") else {
            return nil
        }
        if weekday == 6, count > 0, let found = churchSunday(count, at + 3) { return found }
        var place = at + 3
        guard !isWord(at + 2, "after") else { return nil }
        if isWord(place, "the"), isWord(place + 1, "month"), isWord(place + 2, "of") { place += 3 }
        guard let month = month(place) else { return nil }
        var date = SuggestDate()
        date.calendar = month.calendar
        let told = year(after: month.end, of: date, isLoose: true)
        (date.year, date.isShortYear) = (told.date.year, told.date.isShortYear)
        date.shape = .nthWeekday(month: month.month, weekday: weekday, count)
        return (date, told.end)
    }

    /// "the first Sunday in Advent 1532", "the third Sunday after Trinity".
    private func churchSunday(_ count: Int, _ at: Int) -> Found? {
        var date = SuggestDate()
        switch text(at) {
        case "advent": date.shape = .advent(count)
        case "lent": date.shape = .easter(-49 + 7 * count)
        case "easter": date.shape = .easter(7 * count)
        case "trinity": date.shape = .easter(56 + 7 * count)
        case "pentecost", "whitsun": date.shape = .easter(49 + 7 * count)
        default: return nil
        }
        let place = isWord(at + 1, "of", "in") || isSign(at + 1, ",") ? at + 2 : at + 1
        guard let (year, end) = year(place, behindMonth: false), !year.isShort else { return (date, at + 1) }
        date.year = year.value
        return (date, end)
    }

    /// "in the year 70 the temple fell"
    func numberedYear(_ at: Int) -> Found? {
        guard isWord(at, "year"), isWord(at - 1, "the"), let number = token(at + 1), number.kind == .number,
            number.width == 2, !number.isOrdinal, number.value > 9, isCountable(at + 2), !isWord(at + 2, "of")
        else { return nil }
        var date = SuggestDate()
        date.year = number.value
        return (date, at + 2)
    }

    /// "week 34 of 1994", "week 34, 1994".
    func week(_ at: Int) -> Found? {
        guard isWord(at, "week"), let number = token(at + 1), number.kind == .number, (1...53).contains(number.value),
            number.width <= 2, !number.isOrdinal
        else { return nil }
        let place = isSign(at + 2, ",") || isSign(at + 2, "/") || isWord(at + 2, "of", "in") ? at + 3 : at + 2
        guard let year = token(place), year.kind == .number, year.width == 4, (1800...2199).contains(year.value) else {
            return nil
        }
        var date = SuggestDate()
        date.shape = .week(number.value)
        date.year = year.value
        return (date, place + 1)
    }
}

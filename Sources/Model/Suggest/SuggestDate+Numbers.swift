extension SuggestDateParser {
    /// "1989-01-04", "15/01/2012", "4.1.1989", "1989-01", "04-01-89"; nil where the numbers are none of a date.
    func numeric(_ at: Int) -> Found? {
        guard let first = token(at), !first.isOrdinal, !isAttached(at), let sign = token(at + 1), sign.kind == .sign,
            sign.isTight, let second = token(at + 2), second.isTight, second.kind == .number, !second.isOrdinal
        else { return nil }
        guard ["/", "-", ".", "–"].contains(sign.text) else { return nil }
        guard isSign(at + 3, sign.text), tokens[at + 3].isTight, let third = token(at + 4), third.isTight,
            third.kind == .number || third.kind == .other
        else { return yearMonth(first, second, sign.text, at) }
        if third.text == "dayt", first.width == 4, sign.text == "-" {
            return day(first, second, third, sign.text).map { ($0, timeEnd(at + 5)) }
        }
        guard third.kind == .number, !third.isOrdinal, isFree(at + 5) else { return nil }
        return day(first, second, third, sign.text).map { ($0, at + 5) }
    }

    /// Past ":30:00.5+03:30" of "1994-05-12T14:30:00.5+03:30".
    private func timeEnd(_ at: Int) -> Int {
        var place = at
        while place < at + 10, let sign = token(place), sign.isTight, [":", ".", "+", "-"].contains(sign.text),
            let next = token(place + 1), next.isTight, next.kind != .sign
        {
            place += 2
        }
        return place
    }

    /// Whether a sign or number stands right before: part of a longer reference.
    private func isAttached(_ at: Int) -> Bool {
        guard tokens[at].isTight, at > 0 else { return false }
        let before = tokens[at - 1]
        return before.kind != .sign || !["(", "[", "\"", "'", "—", "–", ","].contains(before.text)
    }

    /// Whether nothing goes on that makes the three numbers part of something longer.
    private func isFree(_ at: Int) -> Bool {
        guard let next = token(at), next.isTight else { return true }
        guard next.kind == .sign else { return false }
        guard let behind = token(at + 1), behind.isTight else { return true }
        return !(["/", "-", ".", ":", "@"].contains(next.text) && (behind.kind == .number || behind.kind == .other))
    }

    private func yearMonth(_ first: SuggestToken, _ second: SuggestToken, _ sign: String, _ at: Int) -> Found? {
        var date = SuggestDate()
        if sign == "-", first.width == 4, (1000...2199).contains(first.value), second.width == 2, isFree(at + 3),
            (1...12).contains(second.value), second.value <= first.value % 100 && second.value != first.value % 100 + 1
        {
            (date.year, date.month) = (first.value, second.value)
            return (date, at + 3)
        }
        if sign == "/", let day = dayOfNoYear(first, second, at) { return (day, at + 3) }
        guard sign == "/", second.width == 4, (1000...2199).contains(second.value), first.width <= 2, isFree(at + 3),
            (1...12).contains(first.value), isWord(at - 1, "in", "since", "until", "from", "by")
        else { return nil }
        (date.year, date.month) = (second.value, first.value)
        return (date, at + 3)
    }

    private func day(
        _ first: SuggestToken, _ second: SuggestToken, _ third: SuggestToken, _ sign: String
    ) -> SuggestDate? {
        var date = SuggestDate()
        if first.width == 4 {
            guard (600...2199).contains(first.value), second.width <= 2, third.width <= 2,
                (1...12).contains(second.value),
                (1...32).contains(third.value)
            else { return nil }
            (date.year, date.month, date.day) = (first.value, second.value, third.value)
            return date
        }
        guard first.width <= 2, second.width <= 2,
            third.width == 4 || third.width == 2 && sign != "-" || third.width == 2 && first.width == 2,
            third.width == 2 || (1000...2199).contains(third.value)
        else { return nil }
        date.year = third.value
        date.isShortYear = third.width == 2
        let isDayFirst = (1...31).contains(first.value) && (1...12).contains(second.value)
        let isMonthFirst = (1...12).contains(first.value) && (1...31).contains(second.value)
        guard isDayFirst || isMonthFirst, sign != "." || isDayFirst else { return nil }
        date.isAmbiguous = isDayFirst && isMonthFirst && sign != "." && first.value != second.value
        (date.day, date.month) = isDayFirst ? (first.value, second.value) : (second.value, first.value)
        return date
    }

    /// "on 5/20", whose year the text around tells.
    private func dayOfNoYear(_ first: SuggestToken, _ second: SuggestToken, _ at: Int) -> SuggestDate? {
        guard first.width <= 2, second.width <= 2, (1...31).contains(first.value), (1...31).contains(second.value),
            min(first.value, second.value) <= 12, isFree(at + 3), !isWord(at + 3, "of"), month(at + 3) == nil,
            isWord(at - 1, "on", "since", "until", "by", "before", "after", "from", "of", "dated"),
            isCountable(at + 3)
        else { return nil }
        var date = SuggestDate()
        let isDayFirst = second.value <= 12
        date.isAmbiguous = isDayFirst && first.value <= 12 && first.value != second.value
        (date.day, date.month) = isDayFirst ? (first.value, second.value) : (second.value, first.value)
        return date
    }

    /// "901/1495-6", "1357/1978": a year of the lunar or solar Hijra and ours.
    func doubleYear(_ at: Int) -> Found? {
        guard let first = token(at), first.kind == .number, (2...4).contains(first.width), !first.isOrdinal,
            isSign(at + 1, "/"), let second = token(at + 2), second.kind == .number, second.width == 4,
            tokens[at + 1].isTight == second.isTight
        else { return nil }
        for calendar in [CalendarSystem.islamic, .persian] {
            let start = calendar.julianDayNumber(year: first.value, month: 1, day: 1)
            guard
                CalendarSystem.gregorian.components(julianDayNumber: start).year == second.value
                    || CalendarSystem.gregorian.components(julianDayNumber: start + 350).year == second.value
            else { continue }
            var date = SuggestDate()
            (date.year, date.calendar) = (first.value, calendar)
            var end = at + 3
            if let dash = token(end), dash.isTight, dash.isDash || dash.isSign("/"), let more = token(end + 1),
                more.kind == .number, more.width <= 2, more.isTight
            {
                end += 2
            }
            return (date, end)
        }
        return nil
    }
}

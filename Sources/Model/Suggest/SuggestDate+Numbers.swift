extension SuggestDateParser {
    /// "1989-01-04", "15/01/2012", "4.1.1989", "1989-01", "04-01-89"; nil where the numbers are none of a date.
    func numeric(_ at: Int) -> Found? {
        guard let first = token(at), !first.isOrdinal, !isAttached(at), !isVersion(at), let sign = token(at + 1),
            sign.kind == .sign,
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
        let isDated = isWord(at - 1, "dated", "on", "since", "until", "from")
        return day(first, second, third, sign.text, isDated: isDated).map { ($0, at + 5) }
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

    /// "version 2.3.16", "Acc. 1984.11.3", "section 4.1.12".
    private func isVersion(_ at: Int) -> Bool {
        guard !tokens[at].startsLine, !tokens[at].isFar else { return false }
        let place = isSign(at - 1, ".") ? at - 2 : at - 1
        return isWord(
            place, "tel", "telephone", "phone", "fax", "version", "build", "release", "rev", "acc", "accession",
            "section", "sect", "sec", "art", "article",
            "para", "paragraph", "v", "ver", "clause", "chapter", "item", "rule", "annex", "table", "figure", "isbn")
    }

    private func yearMonth(_ first: SuggestToken, _ second: SuggestToken, _ sign: String, _ at: Int) -> Found? {
        var date = SuggestDate()
        if sign == "-", first.width == 4, (1000...2199).contains(first.value), second.width == 2, isFree(at + 3),
            (1...12).contains(second.value), second.value <= first.value % 100 && second.value != first.value % 100 + 1
        {
            (date.year, date.month) = (first.value, second.value)
            return (date, at + 3)
        }
        if sign == "/", first.width == 2, second.width == 2, (1...12).contains(first.value), second.value > 31,
            isFree(at + 3), isWord(at - 1, "dated", "in", "since", "from", "until", "by", "of", "ending", "to")
        {
            (date.month, date.year, date.isShortYear) = (first.value, second.value, true)
            return (date, at + 3)
        }
        if sign == "/", let day = dayOfNoYear(first, second, at) { return (day, at + 3) }
        guard sign == "/", second.width == 4, (1000...2199).contains(second.value), first.width <= 2, isFree(at + 3),
            (1...12).contains(first.value), isMonthHere(at), isCountable(at + 3)
        else { return nil }
        (date.year, date.month) = (second.value, first.value)
        return (date, at + 3)
    }

    /// "revised 11/2003", but "Resolution 11/2003", "case no. 4/1998".
    private func isMonthHere(_ at: Int) -> Bool {
        guard let before = token(at - 1), !tokens[at].startsLine, !tokens[at].isFar else { return true }
        if before.kind == .sign { return ["(", "[", ",", ";", "–", "—", "-", "|"].contains(before.text) }
        guard before.isWord else { return false }
        let numbered = [
            "no", "nos", "nr", "case", "file", "resolution", "decree", "law", "order", "ref", "reference", "docket",
            "section", "page", "item", "report", "directive", "regulation", "act", "number", "paper", "doc", "document",
            "decision", "judgment", "protocol", "application", "appeal",
        ]
        return !numbered.contains(before.text)
            && (!before.isCapital || before.isShouted && before.text.utf8.count > 2 || month(at - 1) != nil)
    }

    private func day(
        _ first: SuggestToken, _ second: SuggestToken, _ third: SuggestToken, _ sign: String, isDated: Bool = false
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
            third.width == 4 || third.width == 2 && (sign != "-" || first.width == 2 || second.value > 12 || isDated),
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
            isDayHere(at) || isNoted(first, second, at), isCountable(at + 3)
        else { return nil }
        var date = SuggestDate()
        let isDayFirst = second.value <= 12
        date.isAmbiguous = isDayFirst && first.value <= 12 && first.value != second.value
        (date.day, date.month) = isDayFirst ? (first.value, second.value) : (second.value, first.value)
        return date
    }

    private func isDayHere(_ at: Int) -> Bool {
        if case .weekday? = token(isSign(at - 1, ",") || isSign(at - 1, ".") ? at - 2 : at - 1)?.lexeme { return true }
        return isWord(
            isSign(at - 1, ".") ? at - 2 : at - 1, "on", "since", "until", "till", "by", "before", "after", "from",
            "of",
            "dated", "dt", "through", "thru", "recd", "received", "ansd", "due", "ending", "ended", "starting")
    }

    /// "[7/21 NYT, p. A1]", "[8/11, 8/12 FBIS]"; not "(1/2)".
    private func isNoted(_ first: SuggestToken, _ second: SuggestToken, _ at: Int) -> Bool {
        if isSign(at - 1, ","), isSign(at - 3, "/"), tokens[at - 3].isTight { return true }
        guard isSign(at - 1, "[") || isSign(at - 1, "("), let next = token(at + 3) else { return false }
        let isListed = next.isSign(",") && isSign(at + 5, "/")
        return next.isCapital || isListed || next.kind == .sign && max(first.value, second.value) > 12
    }

    /// "on 12.5.", "as lately as 15.4.,": the month in a number, and no year.
    func dayDotMonth(_ at: Int) -> Found? {
        guard let number = token(at), number.text == "d.m", !isAttached(at) else { return nil }
        let isStopped = isSign(at + 1, ".") && tokens[at + 1].isTight
        let end = isStopped ? at + 2 : at + 1
        let isAhead =
            isWord(at - 1, "on", "since", "until", "till", "from", "before", "after", "dated", "dt")
            || isWord(at - 1, "by") && number.width == 4
        guard let next = token(end) else { return isAhead ? dayDotMonth(number, at + 1) : nil }
        // "15.4.," is a day and nothing else.
        let isDay =
            isStopped
            && (next.kind == .sign && !next.isTight || next.isSign(",") || next.isSign(")")
                || next.isWord && !next.isCapital)
        guard isDay || isAhead && isCountable(end), !isSign(end, "%") else { return nil }
        return dayDotMonth(number, isStopped && (next.kind == .sign || !next.isCapital) ? end : at + 1)
    }

    /// "the night of 18./19.6."
    func dottedPair(_ at: Int) -> Found? {
        guard let first = token(at), first.width <= 2, !first.isOrdinal, isSign(at + 1, "."), tokens[at + 1].isTight,
            let sign = token(at + 2), sign.isTight, sign.isSign("/") || sign.isDash, let last = token(at + 3),
            last.text == "d.m", last.isTight, (1..<last.value / 100).contains(first.value)
        else { return nil }
        var date = SuggestDate()
        (date.day, date.month, date.calendar) = (first.value, last.value % 100, .gregorian)
        (date.otherDays, date.isChoice, date.isSlashed) = ([last.value / 100], true, true)
        return (date, isSign(at + 4, ".") && tokens[at + 4].isTight ? at + 5 : at + 4)
    }

    private func dayDotMonth(_ number: SuggestToken, _ end: Int) -> Found? {
        var date = SuggestDate()
        (date.day, date.month, date.calendar) = (number.value / 100, number.value % 100, .gregorian)
        return (date, end)
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

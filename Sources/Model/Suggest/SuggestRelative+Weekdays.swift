/// Days by name and number.
extension SuggestRelativeParser {
    private func text(_ at: Int) -> String { dates.text(at) }
    private func isWord(_ at: Int, _ word: String) -> Bool { dates.isWord(at, word) }

    /// "on Tuesday", "Tuesday the 18th".
    func weekday(_ at: Int) -> Found? {
        let token = dates.tokens[at]
        guard case .weekday(let day, let isShort) = token.lexeme else { return dayOfMonth(at) }
        guard token.isCapital, !isShort || isShortDay(at) else { return nil }
        var place = at + 1
        if isShort, dates.isSign(place, ".") { place += 1 }
        let isLast = isWord(place, "last") && phrases.isBoundary(place + 1)
        if isLast { place += 1 }
        if dates.isSign(place, ",") { place += 1 }
        if isWord(place, "the") { place += 1 }
        if let number = dates.day(place),
            number.isOrdinal || dates.token(place)?.kind == .number && !isWord(place + 1, "per"),
            number.isOrdinal || isEnd(number.end), dates.token(place)?.kind == .number || isWord(place - 1, "the")
        {
            if let (shift, end) = month(number.end), dates.token(end - 1)?.text != "month" {
                let move = SuggestRelative.Move.dayOfMonth(number.day, monthShift: shift)
                return (SuggestRelative(move: move, base: .document), end)
            }
            return (SuggestRelative(move: .dayOfMonth(number.day, monthShift: 0)), number.end)
        }
        guard !isName(at) else { return nil }
        if let found = weekdayBeside(at, day) { return found }
        let before = text(at - 1)
        if ["every", "each", "any", "a", "most", "one", "alternate"].contains(before) { return nil }
        var direction = SuggestRelative.Direction.nearest
        if before == "next" || before == "following" { direction = .next }
        if before == "last" || before == "previous" { direction = .previous }
        if isLast { return (SuggestRelative(move: .weekday(day, .previous), base: .document), at + 2) }
        // "Tuesday week"
        if let (count, end) = later(at + 1), phrases.isBoundary(end) {
            _ = count
            return (SuggestRelative(move: .weekday(day, .next), base: .document), end)
        }
        return (SuggestRelative(move: .weekday(day, direction)), dayPart(isShort ? place : at + 1))
    }

    /// "the Friday before Whitsunday", "the Monday after 4 May".
    private func weekdayBeside(_ at: Int, _ day: Int) -> Found? {
        let isAfter = isWord(at + 1, "after") || isWord(at + 1, "following")
        if isWord(at - 1, "the"), isAfter || isWord(at + 1, "before"), phrases.isBoundary(at + 2) {
            return (SuggestRelative(move: .weekday(day, isAfter ? .next : .previous)), at + 2)
        }
        guard isAfter || isWord(at + 1, "before") || isWord(at + 1, "preceding"),
            let (phrase, end) = phrases.phrase(at + 2, follows: false), case .single = phrase.form,
            phrase.first.isNamedDay
        else { return nil }
        return (SuggestRelative(move: .weekday(day, isAfter ? .next : .previous), base: .told(phrase)), end)
    }

    /// "Sat." alone on its line, "on Wed."
    private func isShortDay(_ at: Int) -> Bool {
        let isStopped = dates.isSign(at + 1, ".") && dates.tokens[at + 1].isTight
        // "Fri 15th", and "CALLED TUES" of telegrams
        if let day = dates.token(isStopped ? at + 2 : at + 1), day.kind == .number, day.isOrdinal { return true }
        if dates.tokens[at].isShouted, let before = dates.token(at - 1), before.isShouted {
            let isWord = ["sun", "sat", "wed", "mon"].contains(text(at))
            return !isWord || ["on", "by", "last", "next", "from", "to", "until", "since"].contains(before.text)
        }
        if at == 0 || dates.tokens[at].startsLine { return isStopped || dates.token(at + 1) == nil }
        return isStopped && ["on", "last", "next", "since", "until", "by", "from"].contains(text(at - 1))
    }

    private func isEnd(_ at: Int) -> Bool {
        guard let next = dates.token(at) else { return true }
        return next.kind == .sign && ![":", "-", "/"].contains(next.text)
    }

    /// "Bloody Sunday", "Sunday Times".
    private func isName(_ at: Int) -> Bool {
        if let next = dates.token(at + 1), next.isWord, next.isCapital, !next.startsLine {
            let papers: Set<String> = [
                "times", "post", "mail", "mirror", "telegraph", "express", "herald", "observer", "school", "agreement",
                "club", "review", "news", "island", "islands", "massacre", "market",
            ]
            if papers.contains(next.text) { return true }
        }
        if let before = dates.token(at - 1), before.isWord, before.isCapital, !before.startsLine,
            [
                "bloody", "black", "good", "palm", "easter", "ash", "maundy", "whit", "red", "holy", "super", "shrove",
                "the",
            ]
            .contains(before.text)
        {
            return before.text != "the"
        }
        return false
    }

    /// "on the 18th", "the 5th inst.", "the 12th of the same month".
    private func dayOfMonth(_ at: Int) -> Found? {
        if let end = columnDay(at), let day = dates.day(at)?.day {
            return (SuggestRelative(move: .dayOfMonth(day, monthShift: 0), base: .column), end)
        }
        let place = isWord(at, "the") ? at + 1 : at
        guard let day = dates.day(place), place > at || day.isOrdinal || dates.tokens[at].startsLine else { return nil }
        if at == 0, dates.tokens[0].startsLine, dates.tokens[0].kind == .number, let entry = dates.habits.entry,
            day.day > entry.day, dates.isSign(day.end, entry.sign)
        {
            return (SuggestRelative(move: .dayOfMonth(day.day, monthShift: 0), base: .column), day.end)
        }
        if let (shift, end) = month(day.end) {
            // "the 3rd inst." is the letter's month, "the 3rd of the same month" the story's.
            let isOwn = dates.token(end - 1)?.text != "month"
            let move = SuggestRelative.Move.dayOfMonth(day.day, monthShift: shift)
            return (SuggestRelative(move: move, base: isOwn ? .document : .narrative), end)
        }
        // "on the 9th, 10th and 11th of that month"
        if let days = dates.days(place), days.days.count > 1, let (shift, end) = month(days.end) {
            return (SuggestRelative(move: .dayOfMonth(day.day, monthShift: shift)), end)
        }
        guard day.isOrdinal else { return nil }
        // "BY EVENING OF 13TH", "on 13th he left"
        if place == at, dates.tokens[at].kind == .number, !dates.tokens[at].startsLine,
            let before = dates.token(at - 1),
            before.isShouted && ["on", "by", "of", "until", "from", "since", "to"].contains(before.text)
                || before.text == "on",
            isClosed(day.end, isNumber: true)
        {
            return (SuggestRelative(move: .dayOfMonth(day.day, monthShift: 0)), day.end)
        }
        let isNumber = dates.tokens[place].kind == .number
        let found: Found = (SuggestRelative(move: .dayOfMonth(day.day, monthShift: 0)), day.end)
        if place == at {
            guard dates.tokens[at].startsLine, isNumber, let next = dates.token(day.end), next.kind == .sign,
                [".", ",", ":", "—", "–", "-", ";", ")"].contains(next.text)
            else { return nil }
            return found
        }
        guard isNumber || day.day > 3 else { return nil }
        if !isNumber, at == 0 || dates.tokens[at].startsLine, dates.isSign(day.end, ",") || dates.isSign(day.end, ".") {
            return found
        }
        let isIntroduced =
            ["on", "upon", "by", "until", "till", "since", "before", "after", "from", "for", "and", "to", "dated"]
            .contains(
                text(at - 1))
            && (text(at - 1) != "and" && text(at - 1) != "to" || isNumber)
            || ["was", "is", "it", "be"].contains(text(at - 1)) && isNumber && phrases.isBoundary(day.end)
            || isWord(at - 1, "of") && (isPartOfDay(at - 2) || Self.papers.contains(text(at - 2)))
        let isHead = at == 0 || dates.tokens[at].startsLine
        guard isIntroduced || isHead && isNumber, isClosed(day.end, isNumber: isNumber && isIntroduced) else {
            return nil
        }
        return found
    }

    /// "1st   9.30 a.m.   Church parade", "7/8th   11 p.m.": a war diary's column of days; where it ends.
    private func columnDay(_ at: Int) -> Int? {
        let opening = dates.tokens[at]
        guard opening.kind == .number, opening.startsLine || opening.isFar || at == 0, let days = dates.days(at) else {
            return nil
        }
        if opening.startsLine, opening.width == 2, dates.token(days.end)?.text.utf8.count == 5, isTime(days.end) {
            return days.end
        }
        guard let next = dates.token(days.end), next.isFar, days.isOrdinal || dates.tokens[days.end - 1].isOrdinal
        else {
            guard let next = dates.token(days.end), next.isFar || opening.isFar, isTime(days.end), opening.width <= 2
            else { return nil }
            return days.end
        }
        return SuggestWords.numbered.contains(next.text) ? nil : days.end
    }

    /// "9 p.m.", "4.45 a.m.", "0700 hrs"
    private func isTime(_ at: Int) -> Bool {
        guard let hour = dates.token(at), hour.kind == .number || hour.kind == .other else { return false }
        // "0915B"
        if hour.text.utf8.count == 5, let time = Int(hour.text.dropLast()), time < 2400 { return true }
        let end = dates.isSign(at + 1, ":") ? at + 3 : at + 1
        return ["am", "pm", "hrs", "noon", "hours"].contains(text(end))
    }

    private static let papers: Set<String> = [
        "papers", "paper", "order", "yours", "mine", "letter", "letters", "favour", "favor", "note", "despatch",
        "dispatch", "telegram", "cable",
        "memorandum", "minute", "communication", "message",
    ]

    private func isPartOfDay(_ at: Int) -> Bool {
        if case .dayPart? = dates.token(at)?.lexeme { return true }
        return isWord(at, "eve")
    }

    private func isClosed(_ end: Int, isNumber: Bool) -> Bool {
        guard let next = dates.token(end), next.isWord, !next.startsLine else { return phrases.isBoundary(end) }
        if next.isCapital && !next.isShouted || ["of", "one", "or"].contains(next.text) { return false }
        if next.text == "and" { return isNumber && dates.token(end + 1)?.isCapital == false }
        return phrases.isBoundary(end) || isNumber && !SuggestWords.numbered.contains(next.text)
    }

    /// Which month "inst.", "ult." and "of the following month" mean, counted from the last.
    private func month(_ at: Int) -> (Int, Int)? {
        var place = at
        if dates.isSign(place, ".") || dates.isSign(place, ",") { place += 1 }
        switch text(place) {
        case "inst", "instant", "curt", "currt", "do", "ditto": return (0, dates.past(place + 1, "."))
        case "ult", "ulto", "ultimo": return (-1, dates.past(place + 1, "."))
        case "prox", "proximo": return (1, dates.past(place + 1, "."))
        case "of": place += 1
        default: return nil
        }
        let start = place
        if isWord(place, "the") || isWord(place, "that") || isWord(place, "this") { place += 1 }
        let shift: Int
        switch text(place) {
        case "month" where place > start && !(isWord(place + 1, "of")): return (0, place + 1)
        case "same": shift = 0
        case "last", "previous", "preceding": shift = -1
        case "next", "following", "ensuing": shift = 1
        default: return nil
        }
        return isWord(place + 1, "month") ? (shift, place + 2) : nil
    }
}

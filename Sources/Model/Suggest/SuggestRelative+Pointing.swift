extension SuggestRelativeParser {
    private func text(_ at: Int) -> String { dates.text(at) }
    private func isWord(_ at: Int, _ word: String) -> Bool { dates.isWord(at, word) }

    // MARK: The following day

    /// "the following day", "later that year", "the same spring", "the next two years".
    func pointed(_ at: Int) -> Found? {
        if let found = partOf(at) ?? monthLast(at) { return found }
        var place = at
        if isWord(place, "later") || isWord(place, "earlier") || isWord(place, "late") || isWord(place, "early") {
            place += 1
            let start = place
            if isWord(place, "in") || isWord(place, "on") { place += 1 }
            if let found = pointer(place) ?? deictic(place) { return found }
            // "later in the year"
            if place > start, isWord(place, "the"), isWord(at, "later") || isWord(at, "earlier"),
                case .unit(1, let unit, false)? = dates.token(place + 1)?.lexeme, phrases.isBoundary(place + 2)
            {
                return (SuggestRelative(move: .same(unit)), place + 2)
            }
            return nil
        }
        return pointer(place)
    }

    /// "the end of the year", "the middle of that month".
    private func partOf(_ at: Int) -> Found? {
        guard let (_, next) = phrases.part(at), next >= at + 3 || isWord(at + 1, "of") else { return nil }
        var place = next
        while isWord(place, "that") || isWord(place, "this") || isWord(place, "same") { place += 1 }
        guard case .unit(1, let unit, false)? = dates.token(place)?.lexeme, unit != .days,
            phrases.isBoundary(place + 1),
            ["the", "that", "this", "same"].contains(text(place - 1)), !isWord(place + 1, "of")
        else { return nil }
        return (SuggestRelative(move: .same(unit)), place + 1)
    }

    /// "November last".
    private func monthLast(_ at: Int) -> Found? {
        guard case .month(let calendar, let month, _)? = dates.token(at)?.lexeme, dates.tokens[at].isCapital,
            phrases.isBoundary(at + 2)
        else { return nil }
        if isWord(at + 1, "last") {
            return (SuggestRelative(move: .month(calendar, month, .previous), base: .document), at + 2)
        }
        if isWord(at + 1, "next") {
            return (SuggestRelative(move: .month(calendar, month, .next), base: .document), at + 2)
        }
        return nil
    }

    private func pointer(_ at: Int) -> Found? {
        var place = at
        let isThat = isWord(place, "that")
        if isWord(place, "the") || isThat { place += 1 } else { guard isBare(place) else { return nil } }
        if isWord(place, "very") { place += 1 }
        let direction: SuggestRelative.Direction
        switch text(place) {
        case "following", "next", "subsequent", "ensuing", "succeeding": direction = .next
        case "previous", "preceding", "prior", "foregoing": direction = .previous
        case "same", "selfsame": direction = .same
        default:
            guard isThat else { return ordinalDay(at) }
            return noun(place, .same, isThat: true)
        }
        if isThat, direction != .same { return nil }
        return noun(place + 1, direction, isThat: false) ?? span(place + 1, direction)
    }

    /// "SAME DAY", "Following morning": telegrams and logs leave articles out.
    private func isBare(_ at: Int) -> Bool {
        guard let token = dates.token(at), ["same", "following", "previous", "preceding"].contains(token.text) else {
            return false
        }
        return token.isShouted || at == 0 || token.startsLine || isWord(at - 1, "on")
    }

    private func noun(_ at: Int, _ direction: SuggestRelative.Direction, isThat: Bool) -> Found? {
        guard let token = dates.token(at), token.isWord else { return nil }
        func found(_ move: SuggestRelative.Move, _ end: Int) -> Found { (SuggestRelative(move: move), end) }
        func moved(_ count: Int, _ unit: Unit) -> SuggestRelative.Move {
            switch direction {
            case .same, .nearest: .same(unit)
            case .next: .shift(count, unit, isApproximate: false, isExact: false)
            case .previous: .shift(-count, unit, isApproximate: false, isExact: false)
            }
        }
        switch token.lexeme {
        case .unit(let count, let unit, false):
            if isThat, count > 1 { return nil }
            return found(moved(count, unit), dayPart(at + 1))
        case .dayPart: return found(moved(1, .days), at + 1)
        case .season(let code):
            guard !(dates.token(at + 1)?.isTight == true && dates.token(at + 1)?.isDash == true) else { return nil }
            return found(.season(code, direction), at + 1)
        case .weekday(let day, false):
            guard !token.text.hasSuffix("s") else { return nil }
            return found(.weekday(day, direction), dayPart(at + 1))
        case .month(let calendar, let month, false):
            guard token.isCapital,
                !isThat || !SuggestWords.doubtfulMonths.contains(token.text) || phrases.isBoundary(at + 1)
            else { return nil }
            return found(.month(calendar, month, direction), at + 1)
        default:
            if token.text == "date", direction == .same { return found(.same(.days), at + 1) }
            if token.text == "weekend" { return found(moved(1, .weeks), at + 1) }
            return nil
        }
    }

    private func dayPart(_ at: Int) -> Int {
        if case .dayPart? = dates.token(at)?.lexeme { return at + 1 }
        return at
    }

    /// "the next two years", "in the following months".
    private func span(_ at: Int, _ direction: SuggestRelative.Direction) -> Found? {
        guard direction != .same else { return nil }
        var place = at
        var count: Int?
        if isWord(place, "few") || isWord(place, "several") || isWord(place, "couple") {
            place += 1
            if isWord(place, "of") { place += 1 }
        } else if let token = dates.token(place) {
            if case .cardinal(let value) = token.lexeme { (count, place) = (value, place + 1) }
            if token.kind == .number, token.width <= 2 { (count, place) = (token.value, place + 1) }
        }
        guard case .unit(let scale, let unit, true)? = dates.token(place)?.lexeme else { return nil }
        var before = at - 2
        while before > at - 5, isWord(before, "the") || isWord(before, "next") { before -= 1 }
        guard before < 0 || ["in", "over", "during", "within", "throughout", "for", "and"].contains(text(before)) else {
            return nil
        }
        return (SuggestRelative(move: .span(count.map { $0 * scale }, unit, isBack: direction == .previous)), place + 1)
    }

    /// "on the third day".
    private func ordinalDay(_ at: Int) -> Found? {
        guard ["on", "by", "until"].contains(text(at - 1)), let day = dates.day(at + 1), day.isOrdinal, day.day > 1,
            isWord(day.end, "day"), !isWord(day.end + 1, "of") || isWord(day.end + 2, "the")
        else { return nil }
        if dates.month(day.end + 2) != nil || isWord(day.end + 1, "before") { return nil }
        return (SuggestRelative(move: .ordinalDay(day.day)), day.end + 1)
    }

    // MARK: Yesterday

    /// "yesterday", "last Tuesday", "next month", "this morning".
    func deictic(_ at: Int) -> Found? {
        guard let token = dates.token(at), token.isWord else { return nil }
        func days(_ count: Int, _ end: Int) -> Found {
            let move: SuggestRelative.Move =
                count == 0 ? .same(.days) : .shift(count, .days, isApproximate: false, isExact: true)
            return (SuggestRelative(move: move, base: .document), end)
        }
        switch token.text {
        case "yesterday" where isWord(at + 1, "week"): return days(-8, at + 2)
        case "yesterday": return days(-1, dayPart(at + 1))
        case "tomorrow" where later(at + 1) != nil: return later(at + 1).flatMap { days(1 + $0.0, $0.1) }
        case "tomorrow": return isWord(at + 1, "never") ? nil : days(1, dayPart(at + 1))
        case "tonight": return days(0, at + 1)
        case "today": return isToday(at) ? days(0, at + 1) : nil
        case "to":
            guard dates.isSign(at + 1, "-"), dates.token(at + 2)?.isTight == true else { return nil }
            if isWord(at + 2, "morrow"), let (count, end) = later(at + 3) { return days(1 + count, end) }
            if isWord(at + 2, "day"), let (count, end) = later(at + 3) { return days(count, end) }
            if isWord(at + 2, "day") || isWord(at + 2, "night") { return days(0, at + 3) }
            return isWord(at + 2, "morrow") ? days(1, at + 3) : nil
        case "last", "next", "this": return deicticNoun(at, token.text)
        default: return nil
        }
    }

    /// "to-morrow week", "this day se'nnight": so many days later still.
    private func later(_ at: Int) -> (Int, Int)? {
        switch text(at) {
        case "week", "sennight": (7, at + 1)
        case "fortnight": (14, at + 1)
        default: nil
        }
    }

    private func isToday(_ at: Int) -> Bool {
        if dates.tokens[at].isPossessive { return false }
        let before = text(at - 1)
        if [
            "still", "even", "of", "until", "to", "as", "known", "exists", "remains", "than", "is", "are", "since",
            "stands",
        ].contains(before) {
            return false
        }
        return true
    }

    private func deicticNoun(_ at: Int, _ word: String) -> Found? {
        guard let noun = dates.token(at + 1), noun.isWord else { return nil }
        // "at last", "her last year"; but "he met her last Friday".
        if word != "this", let before = dates.token(at - 1), before.isWord {
            if ["the", "at", "a", "very"].contains(before.text) { return nil }
            if case .weekday = noun.lexeme {} else if ["his", "her", "their"].contains(before.text) { return nil }
        }
        let direction: SuggestRelative.Direction = word == "last" ? .previous : word == "next" ? .next : .same
        let sign = direction == .previous ? -1 : 1
        func found(_ move: SuggestRelative.Move, _ end: Int, _ base: SuggestRelative.Base = .document) -> Found {
            (SuggestRelative(move: move, base: base), end)
        }
        switch noun.lexeme {
        case .unit(let count, let unit, false):
            if word == "this", unit == .days, let (count, end) = later(at + 2) {
                return found(.shift(count, .days, isApproximate: false, isExact: true), end)
            }
            if word == "this" {
                guard unit == .days ? noun.text == "day" && isDayHere(at) : count == 1, phrases.isBoundary(at + 2)
                else { return nil }
                return found(.same(unit), at + 2, unit == .days && isWord(at - 1, "on") ? .narrative : .document)
            }
            // "next day" is counted from what was told, "next week" from when it was written.
            if unit == .days || noun.text == "decade" || noun.text == "century" {
                guard word == "next" else { return nil }
                return found(.shift(count, unit, isApproximate: false, isExact: unit == .days), at + 2, .narrative)
            }
            return found(.shift(sign * count, unit, isApproximate: false, isExact: false), at + 2)
        case .dayPart:
            if word == "this" { return found(.same(.days), at + 2) }
            if word == "last" { return found(.shift(-1, .days, isApproximate: false, isExact: true), at + 2) }
            return found(.shift(1, .days, isApproximate: false, isExact: true), at + 2, .narrative)
        case .season(let code): return found(.season(code, direction), at + 2)
        case .weekday(let day, false): return found(.weekday(day, direction), dayPart(at + 2))
        case .month(let calendar, let month, false) where noun.isCapital && !isSuchName(at + 2):
            return found(.month(calendar, month, direction), at + 2)
        default:
            if noun.text == "weekend", word != "this" {
                return found(.shift(sign, .weeks, isApproximate: false, isExact: false), at + 2)
            }
            return nil
        }
    }

    private func isDayHere(_ at: Int) -> Bool {
        at == 0 || dates.tokens[at].startsLine || ["on", "of", "until"].contains(text(at - 1))
    }

    private func isSuchName(_ at: Int) -> Bool {
        guard let next = dates.token(at) else { return false }
        return next.isCapital && !next.startsLine || next.kind == .number
    }

    // MARK: Days by name and number

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
            let (phrase, end) = phrases.phrase(at + 2, follows: false), case .single = phrase.form, phrase.first.isNamedDay
        else { return nil }
        return (SuggestRelative(move: .weekday(day, isAfter ? .next : .previous), base: .told(phrase)), end)
    }

    /// "Sat." alone on its line, "on Wed."
    private func isShortDay(_ at: Int) -> Bool {
        let isStopped = dates.isSign(at + 1, ".") && dates.tokens[at + 1].isTight
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
        let place = isWord(at, "the") ? at + 1 : at
        guard let day = dates.day(place), place > at || day.isOrdinal || dates.tokens[at].startsLine else { return nil }
        if let (shift, end) = month(day.end) {
            // "the 3rd inst." is the letter's month, "the 3rd of the same month" the story's.
            let isOwn = dates.token(end - 1)?.text != "month"
            let move = SuggestRelative.Move.dayOfMonth(day.day, monthShift: shift)
            return (SuggestRelative(move: move, base: isOwn ? .document : .narrative), end)
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
            ["on", "by", "until", "till", "since", "before", "after", "from", "for", "and", "to"].contains(text(at - 1))
            && (text(at - 1) != "and" && text(at - 1) != "to" || isNumber)
            || isWord(at - 1, "of") && (isPartOfDay(at - 2) || Self.papers.contains(text(at - 2)))
        let isHead = at == 0 || dates.tokens[at].startsLine
        guard isIntroduced || isHead && isNumber, isClosed(day.end, isNumber: isNumber && isIntroduced) else {
            return nil
        }
        return found
    }

    private static let papers: Set<String> = [
        "yours", "mine", "letter", "letters", "favour", "favor", "note", "despatch", "dispatch", "telegram", "cable",
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
        case "inst", "instant", "curt", "currt": return (0, dates.past(place + 1, "."))
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

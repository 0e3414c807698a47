extension SuggestRelativeParser {
    private func text(_ at: Int) -> String { dates.text(at) }
    private func isWord(_ at: Int, _ word: String) -> Bool { dates.isWord(at, word) }

    // MARK: The following day

    /// "the following day", "later that year", "the same spring", "the next two years".
    func pointed(_ at: Int) -> Found? {
        if let found = partOf(at) ?? monthLast(at) ?? running(at) { return found }
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
        return (SuggestRelative(move: .same(unit), base: isWord(place - 1, "this") ? .document : .narrative), place + 1)
    }

    /// "before the month was out", "in the new year".
    private func running(_ at: Int) -> Found? {
        if isWord(at, "in"), isWord(at + 1, "the"), isWord(at + 2, "new"), isWord(at + 3, "year"),
            phrases.isBoundary(at + 4)
        {
            return (SuggestRelative(move: .month(.gregorian, 1, .next), base: .document), at + 4)
        }
        // "by year’s end"
        if case .unit(1, let unit, false)? = dates.token(at)?.lexeme, dates.tokens[at].isPossessive, unit != .days,
            isWord(at + 1, "end"), phrases.isBoundary(at + 2)
        {
            return (SuggestRelative(move: .same(unit), base: .document), at + 2)
        }
        guard isWord(at, "before"), isWord(at + 1, "the"),
            case .unit(1, let unit, false)? = dates.token(at + 2)?.lexeme,
            isWord(at + 3, "was") || isWord(at + 3, "is"),
            ["out", "over", "ended", "done", "up"].contains(text(at + 4))
        else { return nil }
        return (SuggestRelative(move: .same(unit)), at + 5)
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
        case "past" where !isThat, "last" where !isThat:
            guard let found = past(place + 1) else { return ordinalDay(at) }
            return found
        case "first" where isThat:
            guard case .season(let code)? = dates.token(place + 1)?.lexeme else { return nil }
            return (SuggestRelative(move: .season(code, .same)), place + 2)
        default:
            guard isThat else { return ordinalDay(at) }
            return noun(place, .same, isThat: true)
        }
        if isThat, direction != .same { return nil }
        return noun(place + 1, direction, isThat: false) ?? span(place + 1, direction)
    }

    /// "the past twenty years", "the last few days".
    private func past(_ at: Int) -> Found? {
        var place = at
        var count: Int?
        if isWord(at, "few") || isWord(at, "several") {
            place += 1
        } else if let amount = amount(at) {
            (count, place) = (amount.count, amount.end)
        }
        guard case .unit(let scale, let unit, true)? = dates.token(place)?.lexeme, phrases.isBoundary(place + 1),
            !isWord(place + 1, "of")
        else { return nil }
        let move = SuggestRelative.Move.span(count.map { $0 * scale }, unit, isBack: true)
        return (SuggestRelative(move: move, base: .document), place + 1)
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
            if isWord(at + 1, "but"), isWord(at + 2, "one"), direction != .same {
                return found(moved(2 * count, unit), at + 3)
            }
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
            if token.text == "lord", token.isPossessive, isWord(at + 1, "day") {
                return found(.weekday(6, direction), at + 2)
            }
            if ["term", "session", "season", "semester"].contains(token.text), direction != .same,
                phrases.isBoundary(at + 1)
            {
                return found(.vague(isAfter: direction == .next), at + 1)
            }
            if token.text == "weekend" { return found(moved(1, .weeks), at + 1) }
            return nil
        }
    }

    func dayPart(_ at: Int) -> Int {
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
        guard ["on", "by", "until"].contains(text(at - 1)), let day = dates.day(at + 1), day.isOrdinal,
            isWord(day.end, "day"), day.day > 1 || text(at - 1) == "on",
            !isWord(day.end + 1, "of") || isWord(day.end + 2, "the")
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
    func later(_ at: Int) -> (Int, Int)? {
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
            "still", "even", "until", "to", "as", "known", "exists", "remains", "than", "is", "are", "since",
            "stands",
        ].contains(before) {
            return false
        }
        return before != "of" || ["as", "up"].contains(text(at - 2))
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
            if word == "this", unit == .days, isWord(at + 2, "twelvemonth") {
                return found(.shift(-1, .years, isApproximate: false, isExact: true), at + 3)
            }
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
        at == 0 || dates.tokens[at].startsLine
            || ["on", "of", "until", "were", "was", "been", "have", "has"].contains(text(at - 1))
    }

    private func isSuchName(_ at: Int) -> Bool {
        guard let next = dates.token(at) else { return false }
        return next.isCapital && !next.startsLine || next.kind == .number
    }
}

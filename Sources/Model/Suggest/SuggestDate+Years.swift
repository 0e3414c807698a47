/// Years, decades, centuries and seasons.
extension SuggestDateParser {
    func eraYear(_ at: Int) -> Found? {
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
            // "883–859 BC": the era stands behind the second.
            if token(at + 1)?.isDash == true || isWord(at + 1, "to", "or", "and"), let last = token(at + 2),
                last.kind == .number, !last.isOrdinal, last.width <= 4, last.value > 0, let (sign, _) = era(at + 3),
                sign < 0 ? last.value < tokens[at].value : last.value > tokens[at].value
            {
                date.year = sign < 0 ? 1 - tokens[at].value : tokens[at].value
                return (date, at + 1)
            }
            return nil
        }
        var place = at + 1
        if isWord(at, "anno"), isWord(place, "domini", "hegirae") { place += 1 }
        guard let number = token(place), number.kind == .number, number.width <= 4, number.value > 0, !number.isOrdinal,
            tokens[at].text != "a",
            tokens[at].text != "ad" || tokens[at].isShouted || tokens[at].end - tokens[at].start > 2
        else { return nil }
        date.year = number.value
        if isWord(at, "ah") { date.calendar = .islamic }
        return (date, place + 1)
    }

    func bareYear(_ at: Int) -> Found? {
        let token = tokens[at]
        guard token.width == 4 || token.width == 3, !token.isOrdinal, token.width == 3 || token.value >= 600,
            (100...2199).contains(token.value)
        else { return nil }
        var date = SuggestDate()
        date.year = token.value
        date.isBareYear = true
        return (date, at + 1)
    }

    /// "nineteen eighty-nine", "eighteen hundred and forty-seven", "one thousand eight hundred and twelve".
    func spelledYear(_ at: Int) -> Found? {
        guard let (value, end) = spelled(at) else { return nil }
        var date = SuggestDate()
        date.year = value
        date.isBareYear = true
        return (date, end)
    }

    func spelled(_ at: Int) -> (Int, Int)? {
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
    func decade(_ at: Int) -> Found? {
        let token = tokens[at]
        var date = SuggestDate()
        // "nineteen-forties"
        if case .cardinal(let century) = token.lexeme, (13...20).contains(century) {
            let place = isSign(at + 1, "-") ? at + 2 : at + 1
            guard case .decade(let tens)? = self.token(place)?.lexeme else { return nil }
            date.shape = .years(century * 100 + tens...century * 100 + tens + 9)
            return (date, place + 1)
        }
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
        guard token.width == 2, (10...90).contains(token.value), isWord(at - 1, "the", "early", "late", "mid") else {
            return nil
        }
        date.shape = .years(1900 + token.value...1909 + token.value)
        date.isShortYear = true
        return (date, at + 1)
    }

    /// "the 'sixties"
    private func quotedDecade(_ at: Int) -> Found? {
        guard let word = token(at + 1), word.isTight, case .decade(let value) = word.lexeme else { return nil }
        var date = SuggestDate()
        (date.shape, date.isShortYear) = (.years(1900 + value...1909 + value), true)
        return (date, at + 2)
    }

    /// "'80s"; "'89" alone is too little.
    func short(_ at: Int) -> Found? {
        if let found = quotedDecade(at) { return found }
        // "’fifty-four"
        if case .cardinal(let tens)? = token(at + 1)?.lexeme, tokens[at + 1].isTight, tens >= 20, isSign(at + 2, "-"),
            case .cardinal(let ones)? = token(at + 3)?.lexeme, ones < 10
        {
            var date = SuggestDate()
            (date.year, date.isShortYear) = (tens + ones, true)
            return (date, at + 4)
        }
        guard let token = token(at + 1), token.isTight, token.width == 2 else { return nil }
        var date = SuggestDate()
        if token.kind == .decade, token.value % 10 == 0 {
            date.shape = .years(1900 + token.value...1909 + token.value)
            date.isShortYear = true
            return (date, at + 2)
        }
        guard token.kind == .number, !token.isOrdinal,
            habits.isTyped
                || isWord(
                    at - 1, "early", "late", "mid", "fall", "through", "before", "after", "class", "in", "of", "year",
                    "since", "by", "summer", "spring", "winter", "autumn", "until", "say", "not", "than", "for",
                    "about", "around", "dated", "to", "and", "from", "or")
                || isWord(at + 2, "or", "and") && isSign(at + 3, "'")
                || token.value > 19 && !tokens[at].isTight && [".", ",", ";", ")", "?"].contains(text(at + 2)),
            !isSign(at + 2, "'")
        else { return nil }
        (date.year, date.isShortYear) = (token.value, true)
        return (date, at + 2)
    }

    /// "19th century", "the fifth millennium BC", "the 3rd and 4th centuries", "20th c."; not "19th-century".
    func century(_ at: Int) -> Found? {
        guard let first = ordinal(at) else { return nil }
        var (last, place) = (first.value, first.end)
        if isWord(place, "and", "or", "to") || token(place)?.isDash == true {
            guard let second = ordinal(isWord(place + 1, "the") ? place + 2 : place + 1) else { return nil }
            (last, place) = (second.value, second.end)
        }
        let (early, late) = (min(first.value, last), max(first.value, last))
        guard let count = centuryUnit(place), early > 0, late < 22 else { return nil }
        var end = place + 1
        if isWord(place, "c", "cent"), isSign(end, "."), tokens[end].isTight { end += 1 }
        var isBefore = false
        if let (sign, behind) = era(end) { (isBefore, end) = (sign < 0, behind) }
        guard isBefore ? first.value >= last : first.value <= last else { return nil }
        var date = SuggestDate()
        date.shape = .years(
            isBefore ? (1 - count * late)...(count - count * early) : (count * (early - 1))...(count * late - 1))
        return (date, end)
    }

    private func ordinal(_ at: Int) -> (value: Int, end: Int)? {
        if let number = token(at), number.kind == .number { return number.isOrdinal ? (number.value, at + 1) : nil }
        return day(at).flatMap { $0.isOrdinal ? ($0.day, $0.end) : nil }
    }

    /// How many years such a word has; nil for another word.
    private func centuryUnit(_ at: Int) -> Int? {
        guard let word = token(at), word.isWord, !word.isCapital || word.isShouted else { return nil }
        switch word.text {
        case "century", "cent", "centuries": return 100
        case "millennium", "millennia": return 1000
        case "c" where isSign(at + 1, ".") || era(at + 1) != nil: return 100
        default: return nil
        }
    }

    /// "spring 1989", "the winter of 1989–90", "the summer"; the year may be missing.
    func season(_ at: Int) -> Found? {
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
                next.width == 4 && next.value == year.value + 1
                    || next.width == 2 && next.value == (year.value + 1) % 100
                    || next.width == 1 && next.isTight && next.value == (year.value + 1) % 10
            {
                return (date, end + 2)
            }
            return (date, end)
        }
        return (date, at + 1)
    }
}

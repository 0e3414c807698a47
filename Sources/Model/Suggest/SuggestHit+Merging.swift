/// Two dates that tell one.
extension SuggestSentenceReader {
    func merged(_ last: SuggestHit, _ hit: SuggestHit) -> SuggestHit? {
        let gap = tokens[last.tokens.upperBound..<hit.tokens.lowerBound]
        guard gap.count <= 3 else { return nil }
        var both = last
        both.tokens = last.tokens.lowerBound..<hit.tokens.upperBound
        both.wording = last.wording.lowerBound..<hit.wording.upperBound
        switch (last.content, hit.content) {
        case (.relative(let relative, nil), .told(let phrase)):
            let isLink = gap.allSatisfy {
                $0.isSign(",") || $0.isSign("(") || $0.isSign("—") || $0.isSign("–") || $0.isSign("-")
                    || $0.isWord && ["on", "in", "the", "at"].contains($0.text)
            }
            guard isLink, case .single = phrase.form else { return nil }
            if gap.contains(where: { $0.isSign("(") }) {
                guard dates.isSign(hit.tokens.upperBound, ")") else { return nil }
                both.tokens = last.tokens.lowerBound..<(hit.tokens.upperBound + 1)
                both.wording = last.wording.lowerBound..<tokens[hit.tokens.upperBound].end
            }
            if case .told = relative.base { return nil }
            both.content = .relative(relative, phrase)
            return both
        case (.told(let first), .told(let second)):
            if isSameDay(first, second), gap.count == 1, gap.first?.isSign(",") == true {
                both.content = .told(first)
                return both
            }
            if let either = either(first, second, gap) {
                both.content = .told(either)
                return both
            }
            if let completed = completed(first, second, gap) {
                both.content = .told(completed)
                return both
            }
            // "25 Bahman 1367 (14 February 1989)", "23 February (8 March) 1917"
            guard gap.count == 1, let sign = gap.first, sign.isSign("(") || sign.isSign("/") || sign.isSign("["),
                first.first.isDay, second.first.isDay
            else { return nil }
            if (first.first.calendar ?? .gregorian) != (second.first.calendar ?? .gregorian) {
                guard first.last == nil, second.last == nil, isOneDay(first.first, second.first) else { return nil }
            } else if sign.isSign("("), let old = oldStyle(first, second) {
                both.content = .told(old)
            } else {
                return nil
            }
            if !sign.isSign("/") {
                var end = hit.tokens.upperBound
                while end < min(hit.tokens.upperBound + 3, tokens.count), !tokens[end].isSign(")"),
                    !tokens[end].isSign("]")
                { end += 1 }
                guard end < tokens.count, tokens[end].isSign(")") || tokens[end].isSign("]") else { return nil }
                both.tokens = last.tokens.lowerBound..<(end + 1)
                both.wording = last.wording.lowerBound..<tokens[end].end
                if case .told(var phrase) = both.content, !phrase.first.hasYear, let year = dates.token(end + 1),
                    year.kind == .number, year.width == 4, (1000...2199).contains(year.value)
                {
                    phrase.first.year = year.value
                    phrase.last?.year = year.value
                    both.content = .told(phrase)
                    both.tokens = last.tokens.lowerBound..<(end + 2)
                    both.wording = last.wording.lowerBound..<year.end
                }
            }
            return both
        case (.told(var month), .relative(let second, nil)):
            // "In January, on the twelfth"
            guard case .dayOfMonth(let day, 0) = second.move, case .single = month.form, month.first.month != nil,
                !month.first.isDay, month.first.part == nil, case .fields = month.first.shape, !month.first.hasYear,
                gap.contains(where: { $0.isSign(",") }),
                gap.allSatisfy({ $0.isSign(",") || ["on", "upon", "the"].contains($0.text) })
            else { return nil }
            month.first.day = day
            both.content = .told(month)
            return both
        case (.relative(let first, nil), .relative(let second, nil)):
            // "later that year, the following autumn" stay two; "the next day, Tuesday" is one.
            guard case .weekday = second.move, case .shift(_, .days, _, _) = first.move,
                gap.allSatisfy({ $0.isSign(",") || $0.isSign("(") })
            else { return nil }
            return both
        default: return nil
        }
    }

    /// Whether two days of two calendars can be one: civil and seen months may differ by some days.
    func isOneDay(_ first: SuggestDate, _ second: SuggestDate) -> Bool {
        func number(_ date: SuggestDate) -> Int? {
            guard let year = date.year, let month = date.month, let day = date.day, !date.isShortYear else {
                return nil
            }
            return (date.calendar ?? .gregorian).julianDayNumber(year: year, month: month, day: day)
        }
        guard let one = number(first), let other = number(second) else { return true }
        return abs(one - other) <= 3
    }

    /// "Decr. 25, Christmas-day"
    func isSameDay(_ first: SuggestPhrase, _ second: SuggestPhrase) -> Bool {
        guard first.last == nil, second.last == nil, !second.first.hasYear, let day = first.first.day else {
            return false
        }
        return day == second.first.day && first.first.month == second.first.month
    }

    /// "May or June of 1928", "1880s or 1890s", "’71 or ’72"
    func either(_ first: SuggestPhrase, _ second: SuggestPhrase, _ gap: ArraySlice<SuggestToken>)
        -> SuggestPhrase?
    {
        guard gap.count == 1, gap.first?.text == "or", first.form == .single, second.form == .single,
            first.first.isDay == second.first.isDay, (first.first.month == nil) == (second.first.month == nil),
            first.first.otherDays.isEmpty, second.first.otherDays.isEmpty, first.first.yearShift == nil,
            !first.first.isDay || !first.first.hasYear
        else { return nil }
        var (one, other) = (first.first, second.first)
        SuggestPhraseParser.share(&one, &other)
        return SuggestPhrase(form: .either, first: one, last: other, isIncidental: first.isIncidental)
    }

    /// Two days of one name apart as the Julian and the Gregorian calendar were: the first is the old one.
    func oldStyle(_ first: SuggestPhrase, _ second: SuggestPhrase) -> SuggestPhrase? {
        guard (first.last == nil) == (second.last == nil), let old = first.first.day, let new = second.first.day,
            let month = first.first.month, let next = second.first.month,
            (first.first.calendar ?? .gregorian) == .gregorian
        else { return nil }
        let length = CalendarSystem.gregorian.days(inMonth: month, year: 1999)
        let gap = next == month ? new - old : next == month % 12 + 1 ? new + length - old : 0
        guard (10...14).contains(gap) else { return nil }
        var phrase = first
        phrase.first.calendar = .julian
        phrase.last?.calendar = .julian
        if let year = second.first.year ?? second.last?.year, !phrase.first.hasYear {
            phrase.first.year = month > next ? year - 1 : year
            phrase.last?.year = phrase.first.year
        }
        return phrase
    }

    /// "In 1213, on the fourth day of May": a year, and what completes it.
    func completed(_ first: SuggestPhrase, _ second: SuggestPhrase, _ gap: ArraySlice<SuggestToken>)
        -> SuggestPhrase?
    {
        guard case .single = first.form, case .single = second.form, first.first.isYearAlone, !first.isIncidental,
            first.last == nil, second.last == nil, !second.first.hasYear, second.first.yearShift == nil,
            let opening = gap.first, opening.isSign(",") || opening.isWord,
            gap.allSatisfy({ $0.isSign(",") || ["on", "in", "the", "at"].contains($0.text) })
        else { return nil }
        var phrase = second
        phrase.first.year = first.first.year
        phrase.first.isShortYear = first.first.isShortYear
        return phrase
    }
}

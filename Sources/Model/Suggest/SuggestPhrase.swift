/// A date with the words that bound it: "between 1989 and 1991", "since early March".
struct SuggestPhrase {
    enum Form {
        case single
        /// From one to the other.
        case interval
        /// Somewhere between them.
        case between
        case before, after, notAfter, notBefore, until, since
        /// One or the other.
        case either
    }

    var form = Form.single
    var first: SuggestDate
    var last: SuggestDate?
    /// Only mentioned, in passing ("the 1975 treaty", "(1912–1978)"): nothing is counted from it.
    var isIncidental = false
}

/// Reads bounded dates, and says which bare numbers and names are dates at all.
struct SuggestPhraseParser {
    let dates: SuggestDateParser

    typealias Found = (phrase: SuggestPhrase, end: Int)

    private func isWord(_ at: Int, _ word: String) -> Bool { dates.isWord(at, word) }
    private func text(_ at: Int) -> String { dates.text(at) }

    /// - Parameter follows: a year was just told before "," or "and".
    func phrase(_ at: Int, follows: Bool) -> Found? {
        if ["between", "betwixt", "bet", "btw", "betw"].contains(text(at)) { return between(at) }
        if isWord(at, "from") { return from(at) }
        if let (form, start) = side(at) {
            guard let (date, end) = operand(start, isBounded: true, follows: false) else { return nil }
            if form == .until, let range = range(date, end, isLead: false) { return range }
            return (SuggestPhrase(form: form, first: date), end)
        }
        if let days = days(at) { return days }
        guard let (date, end) = operand(at, isBounded: false, follows: follows) else { return nil }
        if var found = range(date, end, isLead: false) {
            if dates.isSign(at - 1, "("), dates.isSign(found.end, ")"), date.isYearAlone {
                found.phrase.isIncidental = true
            }
            return found
        }
        var phrase = SuggestPhrase(first: date)
        phrase.isIncidental = isIncidental(date, at, end)
        if isWord(end, "onwards") || isWord(end, "onward") {
            phrase.form = .since
            return (phrase, end + 1)
        }
        return (phrase, end)
    }

    private func isIncidental(_ date: SuggestDate, _ at: Int, _ end: Int) -> Bool {
        guard date.isYearAlone else { return false }
        if isWord(at - 1, "of"), let noun = dates.token(at - 2), case .none = noun.lexeme, noun.text != "year" {
            return true
        }
        if dates.isSign(at - 2, "."), ["b", "d"].contains(text(at - 3)) { return true }
        return isAdjective(at, end) || isBracketed(at)
    }

    /// Somewhere between "(" and ")".
    private func isBracketed(_ at: Int) -> Bool {
        for place in stride(from: at - 1, through: max(0, at - 8), by: -1) {
            if dates.isSign(place, "(") || dates.isSign(place, "[") { return true }
            if dates.isSign(place, ")") || dates.isSign(place, "]") { return false }
        }
        return false
    }

    // MARK: Two ends

    private func between(_ at: Int) -> Found? {
        let start = dates.past(at + 1, ".")
        guard var (first, middle) = dayBefore(start, "and") ?? operand(start, isBounded: true, follows: false) else {
            return nil
        }
        middle = dates.past(middle, ",")
        guard isWord(middle, "and") || dates.token(middle)?.isDash == true,
            case (var last, let end)? = operand(middle + 1, isBounded: true, follows: false)
        else { return nil }
        Self.share(&first, &last)
        return (SuggestPhrase(form: .between, first: first, last: last), end)
    }

    private func from(_ at: Int) -> Found? {
        if let (first, middle) = dayBefore(at + 1, "to", "until", "till", "through")
            ?? operand(at + 1, isBounded: true, follows: false)
        {
            if let found = range(first, middle, isLead: true) { return found }
            guard first.hasYear || first.month != nil || first.shape != .fields else { return nil }
            var end = middle
            if isWord(end, "on"), !(dates.token(end + 1)?.isWord ?? false) { end += 1 }
            if isWord(end, "onward") || isWord(end, "onwards") { end += 1 }
            return (SuggestPhrase(form: .since, first: first), end)
        }
        return nil
    }

    /// "the 4th", "4", where the month is told at the other end.
    private func bareDay(_ at: Int) -> SuggestDateParser.Found? {
        let place = isWord(at, "the") ? at + 1 : at
        guard let day = dates.day(place) else { return nil }
        var date = SuggestDate()
        date.day = day.day
        return (date, day.end)
    }

    /// A day whose month is told behind one of these words.
    private func dayBefore(_ at: Int, _ words: String...) -> SuggestDateParser.Found? {
        guard let found = bareDay(at) else { return nil }
        let isJoined = words.contains(text(found.end)) || dates.token(found.end)?.isDash == true
        guard isJoined, let next = bareDay(found.end + 1), next.end < dates.tokens.count else { return nil }
        return dates.dayMonth(isWord(found.end + 1, "the") ? found.end + 2 : found.end + 1) == nil ? nil : found
    }

    /// "3–5 May 1991", "the 3rd to the 5th of May".
    private func days(_ at: Int) -> Found? {
        // "080600Z TO 150600Z AUG 94"
        if var first = dates.groupedDay(at), isWord(at + 1, "to") || dates.token(at + 1)?.isDash == true,
            case (var last, let end)? = dates.timeGroup(at + 2)
        {
            Self.share(&first, &last)
            return (SuggestPhrase(form: .interval, first: first, last: last), end)
        }
        let place = isWord(at, "the") ? at + 1 : at
        guard let token = dates.token(place), token.kind == .number || token.lexeme != .none, dates.day(place) != nil,
            let (first, middle) = dayBefore(at, "to", "until", "till", "through")
        else { return nil }
        return range(first, middle, isLead: true)
    }

    /// What goes on from a first date; nil where nothing does.
    private func range(_ first: SuggestDate, _ end: Int, isLead: Bool) -> Found? {
        guard let sign = dates.token(end) else { return nil }
        var place = dates.past(end, ",")
        if sign.kind == .sign, sign.isDash {
            // A spaced hyphen or long dash between two parts of a sentence is no range.
            if sign.text == "—", !sign.isTight { return nil }
            place = end + 1
            if let short = shortEnd(first, place) { return short }
            if sign.isTight, dates.token(place)?.isTight == false { return nil }
        } else if sign.isSign("/"), sign.isTight, first.isYearAlone {
            return shortEnd(first, end + 1)
        } else if ["to", "until", "till", "through", "thru"].contains(text(place)), dates.token(place)?.isWord == true {
            place += 1
            if first.isYearAlone, first.year ?? 1000 < 1000, let short = shortEnd(first, place) { return short }
            if first.day != nil, let short = shortEnd(first, isWord(place, "the") ? place + 1 : place) { return short }
        } else {
            return nil
        }
        guard case (var last, let stop)? = operand(place, isBounded: true, follows: false) else { return nil }
        var first = first
        guard Self.matches(first, last, isLead: isLead || sign.isDash) else { return nil }
        Self.share(&first, &last)
        guard first.day == nil || first.month != nil else { return nil }
        return (SuggestPhrase(form: .interval, first: first, last: last), stop)
    }

    /// "1989–91", "January 4–6, 1989", "4–6 January 1989".
    private func shortEnd(_ first: SuggestDate, _ at: Int) -> Found? {
        guard let number = dates.token(at), number.kind == .number else { return nil }
        if first.isYearAlone, let year = first.year, (1...999).contains(year), number.width <= 3, number.value > year,
            !number.isOrdinal, isBoundary(at + 1)
        {
            var last = first
            last.marks = []
            last.year = number.value
            return (SuggestPhrase(form: .interval, first: first, last: last), at + 1)
        }
        if first.isYearAlone, let year = first.year {
            guard number.width == 2 || number.width == 1, number.isTight,
                number.value > year % (number.width == 2 ? 100 : 10),
                !number.isOrdinal
            else { return nil }
            var last = first
            last.marks = []
            last.year = year - year % (number.width == 2 ? 100 : 10) + number.value
            return (SuggestPhrase(form: .interval, first: first, last: last), at + 1)
        }
        guard let start = first.day, first.month != nil, first.year == nil, let day = dates.day(at), day.day > start,
            dates.month(day.end) == nil
        else { return nil }
        var (last, first) = (first, first)
        last.day = day.day
        let (told, end) = dates.year(after: day.end, of: last, isLoose: true)
        Self.share(&first, &last)
        last = told
        first.year = told.year
        first.isShortYear = told.isShortYear
        return (SuggestPhrase(form: .interval, first: first, last: last), end)
    }

    /// What one end leaves out is the other's.
    static func share(_ first: inout SuggestDate, _ last: inout SuggestDate) {
        if first.month == nil, first.shape == .fields, first.day != nil { first.month = last.month }
        if last.month == nil, last.shape == .fields, last.day != nil { last.month = first.month }
        if first.calendar == nil { first.calendar = last.calendar }
        if last.calendar == nil { last.calendar = first.calendar }
        if !first.hasYear, let year = last.year {
            first.year = year
            first.isShortYear = last.isShortYear
            if let one = first.month, let two = last.month, one > two { first.year = year - 1 }
        } else if !last.hasYear, let year = first.year {
            last.year = year
            last.isShortYear = first.isShortYear
            if let one = first.month, let two = last.month, one > two { last.year = year + 1 }
        }
    }

    private static func matches(_ first: SuggestDate, _ last: SuggestDate, isLead: Bool) -> Bool {
        if first.isYearAlone, last.isYearAlone, let one = first.year, let two = last.year { return one < two }
        if first.isYearAlone { return isLead && (last.month != nil || !last.isYearAlone) }
        return true
    }

    // MARK: One end

    private func side(_ at: Int) -> (SuggestPhrase.Form, Int)? {
        let (first, second, third) = (text(at), text(at + 1), text(at + 2))
        switch first {
        case "on" where second == "or" && (third == "before" || third == "after"):
            return (third == "before" ? .notAfter : .notBefore, at + 3)
        case "not", "no":
            if second == "before" { return (.notBefore, at + 2) }
            if second == "after" { return (.notAfter, at + 2) }
            if third == "than" {
                if second == "later" { return (.notAfter, at + 3) }
                if second == "earlier" { return (.notBefore, at + 3) }
            }
            return nil
        case "prior" where second == "to": return (.before, at + 2)
        case "earlier" where second == "than": return (.before, at + 2)
        case "later" where second == "than": return (.after, at + 2)
        case "up" where second == "to" || second == "until": return (.until, at + 2)
        case "before": return (.before, at + 1)
        case "bef", "befo": return (.before, dates.past(at + 1, "."))
        case "after": return (.after, at + 1)
        case "aft": return (.after, dates.past(at + 1, "."))
        case "by": return (.notAfter, at + 1)
        case "since": return (.since, at + 1)
        case "until", "till": return (.until, at + 1)
        default: return nil
        }
    }

    /// A date with its hedges and parts, if it is one.
    private func operand(_ at: Int, isBounded: Bool, follows: Bool) -> SuggestDateParser.Found? {
        var place = at
        let marks = hedges(&place)
        if isBounded { while isWord(place, "the") && part(place) == nil && place == at { break } }
        var part: ProseOperand.Part?
        var week: Int?
        if let (found, next) = self.week(place), dates.month(next) != nil {
            (week, place) = (found, next)
        } else if let (found, next) = self.part(place) {
            (part, place) = (found, next)
        }
        let decade = decadeOf(place)
        if let decade { place = decade.end }
        guard var (date, end) = dates.date(place) else { return nil }
        if let decade {
            guard case .years(let years) = date.shape, years.count == 100 else { return nil }
            let start = years.lowerBound + 10 * decade.count
            date.shape = .years(start...start + 9)
        }
        if let part {
            guard date.day == nil, date.otherDays.isEmpty else { return nil }
            if case .quarter = part, date.month != nil { return nil }
            if case .season = date.shape { date.part = nil } else { date.part = part }
        }
        if let week {
            guard date.day == nil, date.month != nil else { return nil }
            date.part = .quarter(week)
        }
        date.marks.formUnion(marks)
        let isTold = isBounded || !marks.isEmpty || part != nil || week != nil
        guard accepts(date, at, place, end, isTold: isTold, follows: follows) else { return nil }
        relativeYear(&date, &end)
        if date.isDay, !date.hasYear, isWord(end, "last"), isBoundary(end + 1), dates.token(end + 1)?.isCapital != true
        {
            (date.yearShift, date.isLast, end) = (nil, true, end + 1)
        }
        if let sign = dates.token(end), sign.isSign("?"), sign.isTight,
            dates.token(end + 1).map({ $0.kind == .sign }) ?? dates.habits.isTyped
        {
            date.marks.formUnion(.uncertain)
            end += 1
        }
        if isWord(end, "or"), isWord(end + 1, "so") {
            date.marks.formUnion(.approximate)
            end += 2
        }
        return (date, end)
    }

    /// "of the same year", "of that year", "of the following year".
    private func relativeYear(_ date: inout SuggestDate, _ end: inout Int) {
        guard !date.hasYear, date.month != nil || date.shape != .fields else { return }
        var place = end
        if isWord(place, "of") || isWord(place, "in") { place += 1 }
        let isLinked = place > end
        if isWord(place, "the") || isWord(place, "that") || isWord(place, "this") { place += 1 }
        if !isLinked, place == end + 1 && isWord(end, "this") || isWord(end, "last") || isWord(end, "next") {
            let shift = isWord(end, "this") ? 0 : isWord(end, "last") ? -1 : 1
            guard isWord(end + 1, "year") else { return }
            (date.yearShift, date.isOfDocument, end) = (shift, true, end + 2)
            return
        }
        switch text(place) {
        case "year" where text(place - 1) == "that" && place - end <= 2 || isLinked && text(place - 1) == "this":
            (date.yearShift, end) = (0, place + 1)
        case "same" where isWord(place + 1, "year"): (date.yearShift, end) = (0, place + 2)
        case "following" where isWord(place + 1, "year"), "next" where isWord(place + 1, "year"),
            "ensuing" where isWord(place + 1, "year"):
            (date.yearShift, end) = (1, place + 2)
        case "previous" where isWord(place + 1, "year"), "preceding" where isWord(place + 1, "year"),
            "last" where isWord(place + 1, "year"):
            (date.yearShift, end) = (-1, place + 2)
        default: break
        }
    }
}

/// A date told by its distance from another: "three weeks after this", "the following spring", "yesterday".
struct SuggestRelative {
    enum Move: Equatable {
        /// So many units on; approximately, or to the day where the words say so.
        case shift(Int, RelativeReading.Unit, isApproximate: Bool, isExact: Bool)
        /// In the same day, month or year.
        case same(RelativeReading.Unit)
        /// Soon after or before, and nobody says how soon.
        case vague(isAfter: Bool)
        /// Within so many units; of a number that is not told where nil.
        case span(Int?, RelativeReading.Unit, isBack: Bool)
        /// 0 is Monday. The one before, in the same week, or the next.
        case weekday(Int, Direction)
        /// ISO 8601-2's code.
        case season(Int, Direction)
        case month(CalendarSystem, Int, Direction)
        /// "on the third day"
        case ordinalDay(Int)
        /// A ruler's year, or another that nobody here can count from.
        case unknown
        /// "the 5th inst.", "on the 18th"
        case dayOfMonth(Int, monthShift: Int)
    }

    enum Direction: Equatable {
        case previous, same, next, nearest
    }

    enum Base {
        /// What was told last.
        case narrative
        /// The day the document or its entry was written.
        case document
        /// The table or list of entries that it stands in.
        case column
        /// A date that stands right behind: "two days after 4 January".
        case told(SuggestPhrase)
    }

    var move: Move
    var base = Base.narrative
}

/// Reads relative dates out of tokens. Looks at most `SuggestDateParser.reach` tokens ahead.
struct SuggestRelativeParser {
    let dates: SuggestDateParser
    let phrases: SuggestPhraseParser

    typealias Found = (relative: SuggestRelative, end: Int)
    typealias Unit = RelativeReading.Unit

    private func text(_ at: Int) -> String { dates.text(at) }
    private func isWord(_ at: Int, _ word: String) -> Bool { dates.isWord(at, word) }

    func relative(_ at: Int) -> Found? {
        guard let token = dates.token(at) else { return nil }
        // "140800Z"
        if token.kind == .other, let day = dates.groupedDay(at)?.day {
            return (SuggestRelative(move: .dayOfMonth(day, monthShift: 0), base: .document), at + 1)
        }
        guard token.isWord || token.kind == .number else { return nil }
        if let before = dates.token(at - 1), token.isTight, before.isDash { return nil }
        return counted(at) ?? another(at) ?? ahead(at) ?? regnal(at) ?? day(at) ?? adverb(at) ?? pointed(at)
            ?? deictic(at) ?? weekday(at)
    }

    // MARK: So many units

    /// "about three weeks after this", "two days later", "after ten years", "within a week", "two years ago".
    private func counted(_ at: Int) -> Found? {
        var place = at
        let isAfter = isWord(at, "after")
        let isWithin = isWord(at, "within") || isWord(at, "inside")
        if isAfter || isWithin { place += 1 }
        var isApproximate = false
        var isExact = false
        hedges: while place < at + 4 {
            switch text(place) {
            case "about", "some", "nearly", "almost", "around", "roughly", "approximately", "barely", "over":
                isApproximate = true
                place += 1
            case "just", "only", "scarcely", "hardly": place += 1
            case "exactly", "precisely":
                isExact = true
                place += 1
            case "less" where isWord(place + 1, "than"), "more" where isWord(place + 1, "than"):
                isApproximate = true
                place += 2
            default: break hedges
            }
        }
        if isWithin, isWord(place, "the"), case .unit(let count, let unit, false)? = dates.token(place + 1)?.lexeme {
            return (SuggestRelative(move: .span(count, unit, isBack: false)), place + 2)
        }
        if isWithin, isWord(place, "the") || isWord(place, "an"), isWord(place + 1, "hour") {
            return (SuggestRelative(move: .same(.days)), place + 2)
        }
        guard let amount = amount(place) else { return bare(at, place, isWithin: isWithin) }
        isApproximate = isApproximate || amount.isVague
        guard let unit = unit(amount.end) else { return nil }
        var end = amount.end + 1
        var (count, step) = (amount.count * unit.count, unit.unit)
        var isHalf = amount.isHalf
        if isWord(end, "and"), isWord(end + 1, "a"), isWord(end + 2, "half") {
            isHalf = true
            end += 3
        }
        if isHalf, !unit.isHour {
            switch unit.unit {
            case .years: (count, step) = (12 * count + 6 * unit.count, .months)
            case .months: (count, step) = (30 * count + 15, .days)
            case .weeks: (count, step) = (7 * count + 3, .days)
            case .days: break
            }
            isApproximate = true
        }
        if count > 5000 { return nil }
        if isWord(end, "to"), isWord(end + 1, "the"), isWord(end + 2, "day") {
            isExact = true
            end += 3
        }
        if isWord(end, "or"), isWord(end + 1, "so") {
            isApproximate = true
            end += 2
        }
        func found(_ sign: Int, _ end: Int, _ base: SuggestRelative.Base) -> Found {
            let move = SuggestRelative.Move.shift(
                sign * count, step, isApproximate: isApproximate, isExact: isExact || unit.isHour)
            return (SuggestRelative(move: unit.isHour ? .same(.days) : move, base: base), end)
        }
        if isWithin {
            if let before = dates.token(at - 1), before.isWord, before.text == "from" { return nil }
            end = object(end)
            return (SuggestRelative(move: .span(count, step, isBack: false)), end)
        }
        switch text(end) {
        case "later", "afterwards", "afterward", "thereafter", "hence", "subsequently":
            if isWord(end, "later"), isWord(end + 1, "than") { return nil }
            return found(1, end + 1, isWord(end, "hence") ? .document : .narrative)
        case "earlier", "previously", "beforehand", "prior":
            if isWord(end + 1, "than") { return nil }
            return found(-1, isWord(end, "prior") && isWord(end + 1, "to") ? object(end + 2) : end + 1, .narrative)
        case "ago":
            let isToday = isWord(end + 1, "today")
            let isToDay = isWord(end + 1, "to") && dates.isSign(end + 2, "-") && isWord(end + 3, "day")
            let isToTheDay = isWord(end + 1, "to") && isWord(end + 2, "the") && isWord(end + 3, "day")
            if isToday || isToDay || isToTheDay { isExact = true }
            return found(-1, isToday ? end + 2 : isToDay || isToTheDay ? end + 4 : end + 1, .document)
        case "since" where at == 0 || dates.token(end + 1)?.kind == .sign,
            "past" where at == 0 && dates.token(end + 1)?.kind == .sign,
            "back" where dates.token(end + 1)?.kind == .sign:
            return found(-1, end + 1, .document)
        case "after", "before", "following":
            if isDuration(at) { return nil }
            let sign = isWord(end, "before") ? -1 : 1
            if let (phrase, stop) = phrases.phrase(end + 1, follows: false) ?? article(end + 1),
                case .single = phrase.form,
                phrase.first.isDay || phrase.first.isYearAlone
            {
                return found(sign, stop, .told(phrase))
            }
            return found(sign, object(end + 1), .narrative)
        case "into" where isWord(end + 1, "the") || isWord(end + 1, "his") || isWord(end + 1, "their"):
            return found(1, object(end + 1), .narrative)
        case "on" where unit.unit == .years && dates.token(end + 1)?.kind == .sign: return found(1, end + 1, .narrative)
        case "from" where isWord(end + 1, "now") || isWord(end + 1, "today"): return found(1, end + 2, .document)
        default: break
        }
        if amount.isMore, !isWord(end, "than") { return found(1, end, .narrative) }
        if isAfter, !dates.isSign(end, "'"), isBeginning(at) || phrases.isBoundary(end) {
            return found(1, end, .narrative)
        }
        return nil
    }

    private func article(_ at: Int) -> SuggestPhraseParser.Found? {
        guard isWord(at, "the") || isWord(at, "on"), let (date, end) = dates.date(at + 1) else { return nil }
        return (SuggestPhrase(first: date), end)
    }

    /// "for two years after": that tells how long.
    private func isDuration(_ at: Int) -> Bool {
        ["for", "than", "every", "lasted", "of", "aged", "another"].contains(text(at - 1))
            && dates.token(at - 1)?.isWord == true
    }

    private func isBeginning(_ at: Int) -> Bool {
        guard let before = dates.token(at - 1) else { return true }
        return before.kind == .sign || ["and", "but", "that", "then", "only", "when", "until"].contains(before.text)
    }

    /// "weeks later", "within days".
    private func bare(_ at: Int, _ place: Int, isWithin: Bool) -> Found? {
        guard place == at || isWithin, let token = dates.token(place), token.isWord else { return nil }
        let unit: Unit
        switch token.lexeme {
        case .unit(_, let found, true): unit = found
        default:
            guard token.text == "hours" else { return nil }
            unit = .days
        }
        let hours = token.text == "hours"
        if isWithin {
            return (SuggestRelative(move: hours ? .same(.days) : .span(nil, unit, isBack: false)), object(place + 1))
        }
        if let before = dates.token(at - 1), before.isWord,
            case .none = before.lexeme, !SuggestWords.functionWords.contains(before.text), before.text != "only"
        {
            return nil
        }
        switch text(place + 1) {
        case "later", "afterwards":
            if isWord(place + 2, "than") { return nil }
            return (
                SuggestRelative(move: hours ? .same(.days) : .shift(3, unit, isApproximate: true, isExact: false)),
                place + 2
            )
        case "earlier", "before":
            if isWord(place + 2, "than") { return nil }
            return (
                SuggestRelative(move: hours ? .same(.days) : .shift(-3, unit, isApproximate: true, isExact: false)),
                place + 2
            )
        default: return nil
        }
    }

    /// What "after" points at, as far as it belongs to the wording.
    private func object(_ at: Int) -> Int {
        switch text(at) {
        case "this", "these", "it": return at + 1
        case "all": return isWord(at + 1, "this") || isWord(at + 1, "that") ? at + 2 : at
        case "that": return isWord(at + 1, "date") || isWord(at + 1, "day") ? at + 2 : at + 1
        case "the", "his", "her", "their", "its":
            guard let noun = dates.token(at + 1), noun.isWord, !SuggestWords.functionWords.contains(noun.text) else {
                return at
            }
            return at + 2
        default: return at
        }
    }

    // MARK: The day after

    /// "the day after", "the morning after the battle", "the year before", "on the eve of".
    private func day(_ at: Int) -> Found? {
        if let found = signalled(at) ?? followed(at) { return found }
        guard isWord(at, "the"), let noun = dates.token(at + 1), noun.isWord else { return nil }
        let unit: (count: Int, unit: Unit)
        switch noun.lexeme {
        case .unit(let count, let found, false):
            if isWord(at + 2, "that") || isWord(at + 2, "which"), isWord(at + 3, "followed") {
                return (SuggestRelative(move: .span(count, found, isBack: false)), at + 4)
            }
            unit = (count, found)
        case .dayPart: unit = (1, .days)
        case .unit(_, let found, true):
            guard isWord(at + 2, "that") || isWord(at + 2, "which"), isWord(at + 3, "followed") else { return nil }
            return (SuggestRelative(move: .span(nil, found, isBack: false)), at + 4)
        case .season(let code):
            guard isWord(at + 2, "after") || isWord(at + 2, "before") else { return nil }
            if isWord(at + 3, "last") || isWord(at + 3, "next") {
                let move = SuggestRelative.Move.season(code, isWord(at + 3, "last") ? .previous : .next)
                return (SuggestRelative(move: move, base: .document), at + 4)
            }
            guard phrases.isBoundary(at + 3) else { return nil }
            return (SuggestRelative(move: .season(code, isWord(at + 2, "after") ? .next : .previous)), at + 3)
        default:
            if noun.text == "morrow" {
                return (SuggestRelative(move: .shift(1, .days, isApproximate: false, isExact: true)), at + 2)
            }
            if noun.text == "eve", isWord(at + 2, "of"), let (phrase, end) = phrases.phrase(at + 3, follows: false),
                phrase.first.isDay
            {
                let move = SuggestRelative.Move.shift(-1, .days, isApproximate: false, isExact: true)
                return (SuggestRelative(move: move, base: .told(phrase)), end)
            }
            return nil
        }
        let word = text(at + 2)
        guard word == "after" || word == "before" || word == "preceding" || word == "following" else { return nil }
        let sign = word == "after" || word == "following" ? 1 : -1
        func found(_ count: Int, _ end: Int, _ base: SuggestRelative.Base) -> Found {
            (SuggestRelative(move: .shift(count, unit.unit, isApproximate: false, isExact: false), base: base), end)
        }
        if isWord(at + 3, "yesterday") || isWord(at + 3, "tomorrow") { return found(2 * sign, at + 4, .document) }
        if isWord(at + 3, "last") { return found(2 * sign, at + 4, .document) }
        if isWord(at + 3, "next") { return found(2 * sign, at + 4, .document) }
        if let (phrase, end) = phrases.phrase(at + 3, follows: false) ?? article(at + 3), case .single = phrase.form,
            phrase.first.isDay || unit.unit != .days
        {
            return found(sign * unit.count, end, .told(phrase))
        }
        return found(sign * unit.count, object(at + 3), .narrative)
    }

    /// "the two years that followed"
    private func followed(_ at: Int) -> Found? {
        guard isWord(at, "the"), let amount = amount(at + 1), let unit = unit(amount.end), !unit.isHour,
            isWord(amount.end + 1, "that") || isWord(amount.end + 1, "which"), isWord(amount.end + 2, "followed")
        else { return nil }
        let move = SuggestRelative.Move.span(amount.count * unit.count, unit.unit, isBack: false)
        return (SuggestRelative(move: move), amount.end + 3)
    }

    /// "DAY AFTER" of a telegram, which leaves articles out.
    private func signalled(_ at: Int) -> Found? {
        guard let noun = dates.token(at), noun.isShouted, case .unit(let count, let unit, false) = noun.lexeme,
            isWord(at + 1, "after") || isWord(at + 1, "before"), phrases.isBoundary(at + 2),
            dates.token(at - 1)?.kind != .number, dates.token(at - 1)?.lexeme == SuggestLexeme.none
        else { return nil }
        let sign = isWord(at + 1, "after") ? 1 : -1
        let move = SuggestRelative.Move.shift(sign * count, unit, isApproximate: false, isExact: false)
        return (SuggestRelative(move: move), at + 2)
    }

    /// "shortly after", "soon afterwards", "a little later", "not long after".
    private func adverb(_ at: Int) -> Found? {
        var place = at
        switch text(at) {
        case "shortly", "soon", "immediately", "directly", "presently": place += 1
        case "not", "very":
            guard isWord(at + 1, "long") || isWord(at + 1, "shortly") || isWord(at + 1, "soon") else { return nil }
            place += 2
        case "a" where isWord(at + 1, "generation") || isWord(at + 1, "lifetime"):
            guard ["later", "earlier", "after", "before", "ago", "afterwards"].contains(text(at + 2)) else {
                return nil
            }
            return (SuggestRelative(move: .unknown), at + 3)
        case "some", "a":
            switch text(at + 1) {
            case "time", "while": place += 2
            case "short", "little", "brief", "long":
                if isWord(at + 2, "time") || isWord(at + 2, "while") {
                    place += 3
                } else if isWord(at + 1, "little") {
                    place += 2
                } else {
                    return nil
                }
            default: return nil
            }
        case "sometime": place += 1
        case "the" where isWord(at + 1, "eve") && isWord(at + 2, "of"):
            guard ["the", "his", "her", "their", "war", "its"].contains(text(at + 3)) else { return nil }
            return (SuggestRelative(move: .unknown), object(at + 3))
        default: return nil
        }
        switch text(place) {
        case "after", "afterwards", "afterward", "thereafter", "later", "following":
            if isWord(place, "later"), isWord(place + 1, "than") { return nil }
            if isWord(place, "following"), !isWord(place + 1, "this"), !isWord(place + 1, "the") { return nil }
            let end = isWord(place, "after") || isWord(place, "following") ? object(place + 1) : place + 1
            return (SuggestRelative(move: .vague(isAfter: true)), end)
        case "before", "beforehand", "earlier", "previously":
            let end = isWord(place, "before") ? object(place + 1) : place + 1
            return (SuggestRelative(move: .vague(isAfter: false)), end)
        default: return nil
        }
    }
}

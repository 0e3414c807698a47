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
        let isWithin = isWord(at, "within")
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
        let count = amount.count * unit.count
        if count > 5000 { return nil }
        if isWord(end, "or"), isWord(end + 1, "so") {
            isApproximate = true
            end += 2
        }
        func found(_ sign: Int, _ end: Int, _ base: SuggestRelative.Base) -> Found {
            let move = SuggestRelative.Move.shift(
                sign * count, unit.unit, isApproximate: isApproximate, isExact: isExact || unit.isHour)
            return (SuggestRelative(move: unit.isHour ? .same(.days) : move, base: base), end)
        }
        if isWithin {
            if let before = dates.token(at - 1), before.isWord, before.text == "from" { return nil }
            end = object(end)
            return (SuggestRelative(move: .span(count, unit.unit, isBack: false)), end)
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

    /// "another three weeks", "a further two days".
    private func another(_ at: Int) -> Found? {
        var place = at
        if isWord(at, "another") { place += 1 } else if isWord(at, "a"), isWord(at + 1, "further") { place += 2 }
        guard place > at else { return nil }
        let count = amount(place)
        guard let unit = unit(count?.end ?? place), !isWord((count?.end ?? place) + 1, "than") else { return nil }
        let end = (count?.end ?? place) + 1
        // "in another week" and "another day of rain" go on; "another year" of many things does not say when.
        guard phrases.isBoundary(end), count != nil || isWord(at - 1, "for") || isWord(at - 1, "after") else { return nil }
        if unit.isHour { return (SuggestRelative(move: .same(.days)), end) }
        let move = SuggestRelative.Move.shift(
            (count?.count ?? 1) * unit.count, unit.unit, isApproximate: count?.isVague ?? false, isExact: false)
        return (SuggestRelative(move: move), end)
    }

    /// "he will come in a fortnight", "in three weeks' time".
    private func ahead(_ at: Int) -> Found? {
        guard isWord(at, "in"), let amount = amount(at + 1), let unit = unit(amount.end), !unit.isHour else { return nil }
        var end = amount.end + 1
        if dates.isSign(end, "'") { end += 1 }
        let isTime = isWord(end, "time")
        if isTime { end += 1 }
        let before = max(0, at - 8)..<at
        let isFuture = dates.tokens[before].contains { ["will", "shall", "ll", "expects", "expect"].contains($0.text) }
        guard isTime || isFuture, phrases.isBoundary(end), !isWord(end, "of") else { return nil }
        let move = SuggestRelative.Move.shift(
            amount.count * unit.count, unit.unit, isApproximate: amount.isVague, isExact: false)
        return (SuggestRelative(move: move, base: .document), end)
    }

    private static let rules: Set<String> = [
        "reign", "pontificate", "rule", "war", "siege", "occupation", "revolution", "republic", "plague", "king",
        "queen", "emperor", "pope", "sultan", "shah", "caliph", "tsar", "duke", "occupation", "abbot", "bishop", "emir",
    ]

    /// "in the third year of King Osric", "the 7th year of his reign".
    private func regnal(_ at: Int) -> Found? {
        let place = isWord(at, "the") ? at + 1 : at
        guard let day = dates.day(place), day.isOrdinal, isWord(day.end, "year"), isWord(day.end + 1, "of") else {
            return nil
        }
        var end = day.end + 2
        if isWord(end, "the") || isWord(end, "his") || isWord(end, "her") || isWord(end, "their") { end += 1 }
        guard let noun = dates.token(end), Self.rules.contains(noun.text) else { return nil }
        end += 1
        if isWord(end, "of"), dates.token(end + 1)?.isCapital == true { end += 2 }
        if noun.isCapital, dates.token(end)?.isCapital == true { end += 1 }
        return (SuggestRelative(move: .unknown), end)
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

    private struct Amount {
        var count: Int
        var isVague = false
        /// "two more"
        var isMore = false
        var end: Int
    }

    private func amount(_ at: Int) -> Amount? {
        guard let token = dates.token(at) else { return nil }
        if token.kind == .number {
            guard !token.isOrdinal, token.width <= 3, token.value > 0 else { return nil }
            if isWord(at + 1, "more") || isWord(at + 1, "further") {
                return Amount(count: token.value, isMore: true, end: at + 2)
            }
            return Amount(count: token.value, end: at + 1)
        }
        switch token.lexeme {
        case .cardinal(let value):
            if value >= 20, value < 100 {
                let place = dates.isSign(at + 1, "-") ? at + 2 : at + 1
                if case .cardinal(let ones)? = dates.token(place)?.lexeme, ones < 10 {
                    return Amount(count: value + ones, end: place + 1)
                }
            }
            if isWord(at + 1, "or"), case .cardinal(let other)? = dates.token(at + 2)?.lexeme, other == value + 1 {
                return Amount(count: value, isVague: true, end: at + 3)
            }
            if isWord(at + 1, "more") || isWord(at + 1, "further") {
                return Amount(count: value, isMore: true, end: at + 2)
            }
            if isWord(at + 1, "full") || isWord(at + 1, "whole") || isWord(at + 1, "short") {
                return Amount(count: value, end: at + 2)
            }
            if isWord(at + 1, "hundred") { return Amount(count: value * 100, end: at + 2) }
            return Amount(count: value, end: at + 1)
        default: break
        }
        switch token.text {
        case "a", "an":
            if isWord(at + 1, "few") { return Amount(count: 3, isVague: true, end: at + 2) }
            if isWord(at + 1, "couple"), isWord(at + 2, "of") { return Amount(count: 2, isVague: true, end: at + 3) }
            if isWord(at + 1, "dozen") { return Amount(count: 12, isVague: true, end: at + 2) }
            if isWord(at + 1, "full") || isWord(at + 1, "single") || isWord(at + 1, "mere") {
                return Amount(count: 1, end: at + 2)
            }
            return Amount(count: 1, end: at + 1)
        case "several", "few", "many": return Amount(count: 3, isVague: true, end: at + 1)
        default: return nil
        }
    }

    private func unit(_ at: Int) -> (count: Int, unit: Unit, isHour: Bool)? {
        guard let token = dates.token(at), token.isWord else { return nil }
        if case .unit(let count, let unit, _) = token.lexeme { return (count, unit, false) }
        switch token.text {
        case "hour", "hours": return (1, .days, true)
        case "night", "nights", "morning", "mornings", "evenings", "evening": return (1, .days, false)
        default: return nil
        }
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
        if let found = signalled(at) { return found }
        guard isWord(at, "the"), let noun = dates.token(at + 1), noun.isWord else { return nil }
        let unit: (count: Int, unit: Unit)
        switch noun.lexeme {
        case .unit(let count, let found, false): unit = (count, found)
        case .dayPart: unit = (1, .days)
        case .unit(_, let found, true):
            guard isWord(at + 2, "that") || isWord(at + 2, "which"), isWord(at + 3, "followed") else { return nil }
            return (SuggestRelative(move: .span(nil, found, isBack: false)), at + 4)
        case .season(let code):
            guard isWord(at + 2, "after") || isWord(at + 2, "before"), phrases.isBoundary(at + 3) else { return nil }
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

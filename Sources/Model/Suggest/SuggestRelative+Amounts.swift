/// How many of which unit, and what is told by no more than that.
extension SuggestRelativeParser {
    private func text(_ at: Int) -> String { dates.text(at) }
    private func isWord(_ at: Int, _ word: String) -> Bool { dates.isWord(at, word) }

    struct Amount {
        var count: Int
        var isVague = false
        /// "and a half"
        var isHalf = false
        /// "two more"
        var isMore = false
        var end: Int
    }

    func amount(_ at: Int) -> Amount? {
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
            if isWord(at + 1, "and"), isWord(at + 2, "a"), isWord(at + 3, "half") {
                return Amount(count: value, isHalf: true, end: at + 4)
            }
            if isWord(at + 1, "hundred") { return Amount(count: value * 100, end: at + 2) }
            return Amount(count: value, end: at + 1)
        default: break
        }
        switch token.text {
        case "half" where isWord(at + 1, "a"): return Amount(count: 0, isHalf: true, end: at + 2)
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

    func unit(_ at: Int) -> (count: Int, unit: Unit, isHour: Bool)? {
        guard let token = dates.token(at), token.isWord else { return nil }
        if case .unit(let count, let unit, _) = token.lexeme { return (count, unit, false) }
        switch token.text {
        case "hour", "hours": return (1, .days, true)
        case "night", "nights", "morning", "mornings", "evenings", "evening": return (1, .days, false)
        default: return nil
        }
    }

    /// "another three weeks", "a further two days".
    func another(_ at: Int) -> Found? {
        var place = at
        if isWord(at, "another") { place += 1 } else if isWord(at, "a"), isWord(at + 1, "further") { place += 2 }
        guard place > at else { return nil }
        let count = amount(place)
        guard let unit = unit(count?.end ?? place), !isWord((count?.end ?? place) + 1, "than") else { return nil }
        let end = (count?.end ?? place) + 1
        // "in another week" and "another day of rain" go on; "another year" of many things does not say when.
        guard phrases.isBoundary(end), count != nil || isWord(at - 1, "for") || isWord(at - 1, "after") else {
            return nil
        }
        if unit.isHour { return (SuggestRelative(move: .same(.days)), end) }
        let move = SuggestRelative.Move.shift(
            (count?.count ?? 1) * unit.count, unit.unit, isApproximate: count?.isVague ?? false, isExact: false)
        return (SuggestRelative(move: move), end)
    }

    /// "he will come in a fortnight", "in three weeks' time".
    func ahead(_ at: Int) -> Found? {
        let isHedged = ["about", "some", "roughly", "perhaps"].contains(text(at + 1))
        guard isWord(at, "in"), let amount = amount(isHedged ? at + 2 : at + 1), let unit = unit(amount.end),
            !unit.isHour
        else { return nil }
        var end = amount.end + 1
        if dates.isSign(end, "'") { end += 1 }
        let isTime = isWord(end, "time")
        if isTime { end += 1 }
        let before = max(0, at - 8)..<at
        let isFuture = dates.tokens[before].contains { ["will", "shall", "ll", "expects", "expect"].contains($0.text) }
        guard isTime || isFuture, phrases.isBoundary(end), !isWord(end, "of") else { return nil }
        let move = SuggestRelative.Move.shift(
            amount.count * unit.count, unit.unit, isApproximate: amount.isVague || isHedged, isExact: false)
        return (SuggestRelative(move: move, base: .document), end)
    }

    private static let rules: Set<String> = [
        "reign", "pontificate", "rule", "war", "siege", "occupation", "revolution", "republic", "plague", "king",
        "queen", "emperor", "pope", "sultan", "shah", "caliph", "tsar", "duke", "abbot", "battle", "campaign", "strike",
        "trial", "crisis", "fighting", "uprising", "retreat", "march",
        "voyage", "fast", "truce", "blockade", "famine", "conflict", "offensive", "invasion", "bombardment", "bishop",
        "emir",
    ]

    /// "in the third year of King Osric", "the 7th year of his reign".
    func regnal(_ at: Int) -> Found? {
        let place = isWord(at, "the") ? at + 1 : at
        guard let day = dates.day(place), day.isOrdinal, isWord(day.end + 1, "of"),
            ["year", "month", "week", "day", "night", "winter", "summer"].contains(text(day.end))
        else { return nil }
        var end = day.end + 2
        if isWord(end, "the") || isWord(end, "his") || isWord(end, "her") || isWord(end, "their") { end += 1 }
        guard let noun = dates.token(end), Self.rules.contains(noun.text) else { return nil }
        end += 1
        if isWord(end, "of"), dates.token(end + 1)?.isCapital == true { end += 2 }
        if noun.isCapital, dates.token(end)?.isCapital == true { end += 1 }
        return (SuggestRelative(move: .unknown), end)
    }
}

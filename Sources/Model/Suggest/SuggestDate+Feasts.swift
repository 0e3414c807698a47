/// Days that have a name.
extension SuggestDateParser {
    func feast(_ at: Int) -> Found? {
        guard let token = token(at), token.isWord, token.isCapital, let (shape, length) = feastDay(at) else {
            return nil
        }
        var date = SuggestDate()
        date.calendar = .gregorian
        switch shape {
        case .easter(let days): date.shape = .easter(days)
        case .fixed(let month, let day): (date.month, date.day) = (month, day > 0 ? day : nil)
        }
        var place = at + length
        let bare = place
        if isSign(place, ",") { place += 1 }
        if isWord(place, "of", "in") { place += 1 }
        if let (year, end) = year(place, behindMonth: false), !year.isShort {
            date.year = year.value
            return (date, end)
        }
        return (date, bare)
    }

    private enum Feast {
        /// Month and day; 0 where the day moves within the month.
        case fixed(Int, Int)
        case easter(Int)
    }

    private func feastDay(_ at: Int) -> (Feast, Int)? {
        func day(_ length: Int) -> Int { isWord(at + length, "day") ? length + 1 : length }
        switch text(at) {
        case "christmas":
            if isWord(at + 1, "eve") { return (.fixed(12, 24), 2) }
            if isWord(at + 1, "day") { return (.fixed(12, 25), 2) }
            return isSuchDay(at) ? (.fixed(12, 25), 1) : nil
        case "new":
            guard isWord(at + 1, "year", "years") else { return nil }
            if isWord(at + 2, "eve") { return (.fixed(12, 31), 3) }
            return isWord(at + 2, "day") ? (.fixed(1, 1), 3) : nil
        case "may": return isWord(at + 1, "day") && tokens[at + 1].isCapital ? (.fixed(5, 1), 2) : nil
        case "independence": return isWord(at + 1, "day") ? (.fixed(7, 4), 2) : nil
        case "labor", "labour": return isWord(at + 1, "day") ? (.fixed(9, 0), 2) : nil
        case "memorial": return isWord(at + 1, "day") ? (.fixed(5, 0), 2) : nil
        case "thanksgiving":
            return isWord(at + 1, "day") ? (.fixed(11, 0), 2) : isSuchDay(at) ? (.fixed(11, 0), 1) : nil
        case "halloween": return isSuchDay(at) ? (.fixed(10, 31), 1) : nil
        case "nowruz", "norouz", "nauruz": return isSuchDay(at) ? (.fixed(3, 21), 1) : nil
        case "boxing": return isWord(at + 1, "day") ? (.fixed(12, 26), 2) : nil
        case "bastille": return isWord(at + 1, "day") ? (.fixed(7, 14), 2) : nil
        case "armistice": return isWord(at + 1, "day") ? (.fixed(11, 11), 2) : nil
        case "midsummer": return isWord(at + 1, "day") ? (.fixed(6, 24), 2) : nil
        case "lady": return isWord(at + 1, "day") && tokens[at + 1].isCapital ? (.fixed(3, 25), 2) : nil
        case "michaelmas": return isWord(at + 1, "term") ? nil : (.fixed(9, 29), day(1))
        case "martinmas": return (.fixed(11, 11), day(1))
        case "candlemas": return (.fixed(2, 2), day(1))
        case "lammas": return (.fixed(8, 1), day(1))
        case "epiphany": return isWord(at - 1, "the", "at", "on") ? (.fixed(1, 6), 1) : nil
        case "good": return isWord(at + 1, "friday") ? (.easter(-2), 2) : nil
        case "palm": return isWord(at + 1, "sunday") ? (.easter(-7), 2) : nil
        case "ash": return isWord(at + 1, "wednesday") ? (.easter(-46), 2) : nil
        case "maundy": return isWord(at + 1, "thursday") ? (.easter(-3), 2) : nil
        case "whit":
            if isWord(at + 1, "monday") { return (.easter(50), 2) }
            return isWord(at + 1, "sunday") ? (.easter(49), 2) : nil
        case "pentecost", "whitsun": return isSuchDay(at) ? (.easter(49), 1) : nil
        case "easter":
            if isWord(at + 1, "monday") { return (.easter(1), 2) }
            if isWord(at + 1, "sunday", "day") { return (.easter(0), 2) }
            if isWord(at + 1, "tuesday") { return (.easter(2), 2) }
            return isSuchDay(at) ? (.easter(0), 1) : nil
        case "st", "saint": return saint(at)
        default: return nil
        }
    }

    private static let saints: [String: (month: Int, day: Int)] = [
        "george": (4, 23), "andrew": (11, 30), "martin": (11, 11), "michael": (9, 29), "stephen": (12, 26),
        "valentine": (2, 14), "patrick": (3, 17), "nicholas": (12, 6), "bartholomew": (8, 24), "lucy": (12, 13),
        "james": (7, 25), "mark": (4, 25), "matthew": (9, 21), "luke": (10, 18), "thomas": (12, 21),
        "lawrence": (8, 10),
        "david": (3, 1), "swithin": (7, 15), "crispin": (10, 25), "sylvester": (12, 31), "catherine": (11, 25),
    ]

    /// "St. George's day", "the feast of Saint Martin".
    private func saint(_ at: Int) -> (Feast, Int)? {
        let place = isSign(at + 1, ".") ? at + 2 : at + 1
        guard let name = token(place), name.isWord, let (month, day) = Self.saints[name.text] else { return nil }
        if name.isPossessive, isWord(place + 1, "day", "feast") { return (.fixed(month, day), place + 2 - at) }
        if isWord(at - 1, "of"), isWord(at - 2, "feast", "festival", "day"), !name.isPossessive {
            return (.fixed(month, day), place + 1 - at)
        }
        return nil
    }

    /// "at Christmas", "Easter 1916": the feast, not "the Christmas tree".
    private func isSuchDay(_ at: Int) -> Bool {
        if let next = token(at + 1), next.isWord, !SuggestWords.functionWords.contains(next.text) { return false }
        if let next = token(at + 1), next.kind == .number, next.width == 4 { return true }
        return isWord(at - 1, "at", "on", "before", "after", "by", "until", "since", "of", "for", "come")
    }
}

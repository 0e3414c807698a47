/// What stands before a date and says how sure or how much of it is meant.
extension SuggestPhraseParser {
    private func isWord(_ at: Int, _ word: String) -> Bool { dates.isWord(at, word) }
    private func text(_ at: Int) -> String { dates.text(at) }

    func hedges(_ place: inout Int) -> Qualification {
        var marks: Qualification = []
        let start = place
        scan: while place < start + 6 {
            switch text(place) {
            case "c" where dates.isSign(place - 1, "/") && dates.tokens[place].isTight: break scan
            case "c", "ca", "circa", "cca":
                marks.formUnion(.approximate)
                place = dates.past(place + 1, ".")
            case "about", "around", "approximately", "approx", "roughly", "nearly", "almost", "abt", "abt'", "cal":
                marks.formUnion(.approximate)
                place = dates.past(place + 1, ".")
            case "probably", "perhaps", "possibly", "maybe", "presumably":
                marks.formUnion(.uncertain)
                place += 1
            case "on" where isWord(place + 1, "or") && (text(place + 2) == "about" || text(place + 2) == "around"),
                "in" where isWord(place + 1, "or") && (text(place + 2) == "about" || text(place + 2) == "around"):
                marks.formUnion(.approximate)
                place += 3
            case "in" where place > start, "on" where place > start, "at" where place > start,
                "the" where place > start:
                place += 1
            case "year" where place > start && dates.token(place + 1)?.kind == .number: place += 1
            case "some" where isWord(place + 1, "time"):
                place += 2
            case "sometime": place += 1
            default: break scan
            }
        }
        if marks.isEmpty, place > start, dates.date(place) == nil, part(place) == nil { place = start }
        return marks
    }

    /// "early", "the end of", "mid-", "the first half of", "Q1".
    func part(_ at: Int) -> (ProseOperand.Part, Int)? {
        var place = at
        if isWord(place, "the") { place += 1 }
        if isWord(place, "very") { place += 1 }
        guard let token = dates.token(place), token.isWord || token.isOrdinal else { return nil }
        func onward(_ place: Int, _ needsOf: Bool) -> Int? {
            var next = place
            if dates.isSign(next, "-") { next += 1 }
            let isLinked = isWord(next, "of") || isWord(next, "in")
            if isLinked {
                next += 1
            } else if needsOf, dates.month(next) == nil,
                dates.token(next).map({ $0.kind != .number || $0.width != 4 }) ?? true
            {
                return nil
            }
            if isWord(next, "the") { next += 1 }
            if isWord(next, "month"), isWord(next + 1, "of") { next += 2 }
            if isWord(next, "year"), dates.token(next + 1)?.kind == .number { next += 1 }
            return next
        }
        let isFew = ["months", "weeks", "days", "years"].contains(text(place + 1))
        if isFew, isWord(place + 2, "of") {
            switch token.text {
            case "early", "opening", "first": return onward(place + 2, true).map { (.third(0), $0) }
            case "middle", "mid": return onward(place + 2, true).map { (.third(1), $0) }
            case "closing", "last", "final", "later", "late", "latter", "dying":
                return onward(place + 2, true).map { (.third(2), $0) }
            default: break
            }
        }
        switch token.text {
        case "early": return onward(place + 1, false).map { (.third(0), $0) }
        case "mid": return onward(place + 1, false).map { (.third(1), $0) }
        case "late": return onward(place + 1, false).map { (.third(2), $0) }
        case "beginning", "start", "opening", "outset": return onward(place + 1, true).map { (.third(0), $0) }
        case "middle": return onward(place + 1, true).map { (.third(1), $0) }
        case "end", "close": return onward(place + 1, true).map { (.third(2), $0) }
        default: break
        }
        let ordinal: Int
        if case .ordinal(let value) = token.lexeme, value <= 4 {
            ordinal = value
        } else if token.isOrdinal, (1...4).contains(token.value) {
            ordinal = token.value
        } else if token.text == "last" || token.text == "latter" {
            ordinal = 0
        } else {
            return nil
        }
        let pieces: Int
        switch text(place + 1) {
        case "half": pieces = 2
        case "quarter": pieces = 4
        case "third": pieces = 3
        default: return nil
        }
        guard ordinal <= pieces, let end = onward(place + 2, true) else { return nil }
        let piece = (ordinal == 0 ? pieces : ordinal) - 1
        return (pieces == 2 ? .half(piece) : pieces == 3 ? .third(piece) : .quarter(piece), end)
    }

    /// "the first decade of the eighteenth century": which of the ten.
    func decadeOf(_ at: Int) -> (count: Int, end: Int)? {
        let place = isWord(at, "the") ? at + 1 : at
        guard isWord(place + 1, "decade"), isWord(place + 2, "of") else { return nil }
        let end = isWord(place + 3, "the") ? place + 4 : place + 3
        switch text(place) {
        case "opening": return (0, end)
        case "last", "final", "closing": return (9, end)
        default:
            guard case .ordinal(let count)? = dates.token(place)?.lexeme, count <= 10 else { return nil }
            return (count - 1, end)
        }
    }

    /// "the first week of", told as the quarters of a month.
    func week(_ at: Int) -> (Int, Int)? {
        var place = at
        if isWord(place, "the") { place += 1 }
        let week: Int
        switch dates.token(place)?.lexeme {
        case .ordinal(let value)? where value <= 4: week = value - 1
        default:
            guard isWord(place, "last") || isWord(place, "final") else { return nil }
            week = 3
        }
        guard isWord(place + 1, "week") || isWord(place + 1, "days"), isWord(place + 2, "of") || isWord(place + 2, "in")
        else { return nil }
        return (week, place + 3)
    }
}

/// Reads one date in prose, without "from", "between" and the like.
struct ProseOperandParser {
    let calendar: CalendarSystem

    typealias Tokens = ArraySlice<ProseToken>

    func operand(_ tokens: Tokens) throws(EDTFError) -> ProseOperand {
        var rest = tokens.filter { $0 != .dash(isTight: true) }[...]
        let marks = ProseHedges.strip(&rest)
        let part = Self.part(&rest)
        var operand = try bare(rest)
        operand.marks = marks
        operand.part = part
        return operand
    }

    /// Takes "early", "first half" and the like from the front, or "Q1" from either end.
    private static func part(_ rest: inout Tokens) -> ProseOperand.Part? {
        guard let first = rest.first else { return nil }
        if let place = first.word.flatMap(third) {
            rest.removeFirst()
            return .third(place)
        }
        if first.isWord("q"), case .number(let number, 1, false)? = rest.dropFirst().first, (1...4).contains(number) {
            rest.removeFirst(2)
            return .quarter(number - 1)
        }
        if rest.count > 2, rest[rest.endIndex - 2].isWord("q"), case .number(let number, 1, false)? = rest.last,
            (1...4).contains(number)
        {
            rest.removeLast(2)
            return .quarter(number - 1)
        }
        guard let unit = rest.dropFirst().first, unit.isWord("half", "quarter", "third") else { return nil }
        let pieces = unit.isWord("half") ? 2 : unit.isWord("third") ? 3 : 4
        let place: Int
        if case .number(let number, _, true) = first, (1...pieces).contains(number) {
            place = number - 1
        } else if first.isWord("last", "latter") {
            place = pieces - 1
        } else {
            return nil
        }
        rest.removeFirst(2)
        return pieces == 2 ? .half(place) : pieces == 3 ? .third(place) : .quarter(place)
    }

    private static func third(_ word: String) -> Int? {
        switch word {
        case "early", "beginning", "start": 0
        case "mid", "middle": 1
        case "late", "end", "close": 2
        default: nil
        }
    }

    private func bare(_ tokens: Tokens) throws(EDTFError) -> ProseOperand {
        let rest = Array(tokens)
        var operand = ProseOperand()
        if rest.count == 1, case .point(let point) = rest[0] {
            operand.value = .point(point)
            return operand
        }
        if let years = Self.decade(rest) ?? Self.century(rest) {
            operand.value = .years(years)
            return operand
        }
        if let season = try Self.season(rest) {
            operand.value = .point(season)
            return operand
        }
        return try Self.fields(rest)
    }

    /// "1980s"; "1800s" are a century.
    private static func decade(_ tokens: [ProseToken]) -> ClosedRange<Int>? {
        guard tokens.count == 2, case .number(let year, 4, false) = tokens[0], tokens[1].isWord("s"), year % 10 == 0
        else { return nil }
        return year...(year + (year % 100 == 0 ? 99 : 9))
    }

    /// "18th century" is 1700–1799, "5th century BC" 500–401 BC.
    private static func century(_ tokens: [ProseToken]) -> ClosedRange<Int>? {
        guard tokens.count >= 2, case .number(let number, _, true) = tokens[0], (1...99).contains(number),
            tokens[1].isWord("century", "cent")
        else { return nil }
        if tokens.count == 2 { return (100 * number - 100)...(100 * number - 1) }
        guard tokens.count == 3, let sign = tokens[2].word.flatMap(ProseWords.eraSign) else { return nil }
        return sign > 0 ? (100 * number - 100)...(100 * number - 1) : (1 - 100 * number)...(100 - 100 * number)
    }

    /// "spring 1989", "winter of 1989–90".
    private static func season(_ tokens: [ProseToken]) throws(EDTFError) -> DatePoint? {
        guard let name = tokens.firstIndex(where: { $0.word.flatMap(ProseWords.season) != nil }),
            let season = tokens[name].word.flatMap(ProseWords.season)
        else { return nil }
        var rest = tokens
        rest.remove(at: name)
        if rest.count == 3, rest[1] == .slash || rest[1] == .dash(isTight: false) { rest.remove(at: 1) }
        if season == 24, rest.count == 2, case .number(let year, 4, false) = rest[0],
            case .number(let next, let width, false) = rest[1],
            width == 4 && next == year + 1 || width == 2 && next == (year + 1) % 100
        {
            rest.removeLast()
        }
        guard !rest.isEmpty else { throw EDTFError(.missingYear) }
        let fields = try fields(rest)
        guard fields.isYearAlone, let year = fields.year else { throw EDTFError(.notUnderstood) }
        return DatePoint(year: year, season: season)
    }

    /// Year, month and day in any order that leaves no doubt.
    private static func fields(_ tokens: [ProseToken]) throws(EDTFError) -> ProseOperand {
        var operand = ProseOperand()
        var numbers = [(value: Int, width: Int, isOrdinal: Bool)]()
        var eraSign: Int?
        var yearPlace: Int?
        for (place, token) in tokens.enumerated() {
            switch token {
            case .month(_, let month) where operand.month == nil:
                operand.month = month
            case .number(let value, let width, let isOrdinal):
                numbers.append((value, width, isOrdinal))
            case .word(let word):
                guard let sign = ProseWords.eraSign(word), eraSign == nil else { throw EDTFError(.notUnderstood) }
                eraSign = sign
                // "44 BC", but also "AD 79": the year is the number before the era, else the one behind it.
                if place > 0, case .number(_, _, false) = tokens[place - 1] {
                    yearPlace = numbers.count - 1
                } else {
                    yearPlace = numbers.count
                }
            default:
                throw EDTFError(.notUnderstood)
            }
        }
        guard (1...2).contains(numbers.count) || (numbers.isEmpty && operand.month != nil) else {
            throw EDTFError(.notUnderstood)
        }
        let place = yearPlace ?? numbers.firstIndex { $0.width >= 3 && !$0.isOrdinal }
        try assign(numbers, year: place, hasEra: eraSign != nil, to: &operand)
        if let year = operand.year, let eraSign {
            guard year > 0 else { throw EDTFError(.notUnderstood) }
            operand.year = eraSign < 0 ? 1 - year : year
        }
        return operand
    }

    private static func assign(
        _ numbers: [(value: Int, width: Int, isOrdinal: Bool)], year place: Int?, hasEra: Bool,
        to operand: inout ProseOperand
    ) throws(EDTFError) {
        if let place {
            guard numbers.indices.contains(place), !numbers[place].isOrdinal else { throw EDTFError(.notUnderstood) }
            let isTold = numbers[place].width == 4 || hasEra || (numbers[place].width == 3 && operand.month != nil)
            guard isTold, numbers[place].width <= 4 else { throw EDTFError(.notUnderstood) }
            operand.year = numbers[place].value
        }
        let others = numbers.indices.filter { $0 != place }
        guard let dayPlace = others.first else { return }
        guard others.count == 1, numbers[dayPlace].width <= 2 else {
            throw EDTFError(others.count == 2 && operand.month != nil ? .twoDigitYear : .notUnderstood)
        }
        operand.isBareNumber =
            place == nil && operand.month == nil && numbers[dayPlace].width == 2 && !numbers[dayPlace].isOrdinal
        // "40 January 1989" has an impossible day, "Jan 89" a short year.
        if place == nil, !operand.isBareNumber, !(1...31).contains(numbers[dayPlace].value) {
            throw EDTFError(operand.month == nil ? .notUnderstood : .twoDigitYear)
        }
        operand.day = numbers[dayPlace].value
    }
}

/// "about", "probably" and their signs, at either end of a date.
enum ProseHedges {
    static func strip(_ rest: inout ArraySlice<ProseToken>) -> Qualification {
        var marks: Qualification = []
        while let first = rest.first {
            if first.isWord("or"), rest.dropFirst().first?.word.flatMap(mark) != nil {
                rest.removeFirst()
            } else if let mark = first.word.flatMap(mark) ?? sign(first) {
                marks.formUnion(mark)
                rest.removeFirst()
            } else {
                break
            }
        }
        while let last = rest.last {
            if let mark = last.word.flatMap(mark) ?? sign(last) {
                marks.formUnion(mark)
                rest.removeLast()
            } else if last.isWord("so"), rest.dropLast().last?.isWord("or") == true {
                marks.formUnion(.approximate)
                rest.removeLast(2)
            } else {
                break
            }
        }
        return marks
    }

    private static func mark(_ word: String) -> Qualification? {
        if ProseWords.approximations.contains(word) { return .approximate }
        return ProseWords.doubts.contains(word) ? .uncertain : nil
    }

    private static func sign(_ token: ProseToken) -> Qualification? {
        if case .mark(let mark) = token { mark } else { nil }
    }
}

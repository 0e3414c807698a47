/// Reads "between … and …", "from … to …", "before …" and single dates.
///
/// | told | read |
/// | --- | --- |
/// | between A and B | one of `[A..B]` |
/// | from A to B, A–B, A to B, A until B | `A/B` |
/// | from A, since A, A onwards · until A, up to A | `A/..` · `../A` |
/// | before A · after A | one of `[..x]`, `[x..]`, where x is the date of A's precision next to it |
/// | by A, not after A, on or before A · not before A, on or after A | `[..A]` · `[A..]` |
/// | A or B · A and B | `[A,B]` · `{A,B}` |
///
/// What one end leaves out ("4–6 January 1989", "1941–45") is the other's.
struct ProsePhrase {
    let calendar: CalendarSystem

    typealias Tokens = ArraySlice<ProseToken>

    private var operands: ProseOperandParser { ProseOperandParser(calendar: calendar) }

    func expression(_ tokens: Tokens) throws(EDTFError) -> EDTFExpression {
        guard !tokens.isEmpty else { throw EDTFError(.notUnderstood) }
        var rest = tokens
        if rest.first?.isWord("between") == true {
            rest.removeFirst()
            return try joined(rest, by: ["and", "to"]) { .oneOf($0.first, $1.last) }
        }
        if rest.first?.isWord("from") == true {
            rest.removeFirst()
            while rest.last?.isWord("onward", "onwards", "on") == true { rest.removeLast() }
            return try attempt(
                { () throws(EDTFError) in try range(rest) },
                else: { () throws(EDTFError) in .interval(.date(try ends(rest).first), .open) })
        }
        if let bounded = try bounded(rest) { return bounded }
        return try attempt(
            { () throws(EDTFError) in
                let (first, last) = try ends(tokens)
                return .oneOf(first, last)
            },
            else: { () throws(EDTFError) in
                try attempt(
                    { () throws(EDTFError) in try range(tokens) },
                    else: { () throws(EDTFError) in try listed(tokens) })
            })
    }

    /// The second if the first is not understood at all; a better known error wins.
    private func attempt(
        _ first: () throws(EDTFError) -> EDTFExpression, else second: () throws(EDTFError) -> EDTFExpression
    ) throws(EDTFError) -> EDTFExpression {
        do throws(EDTFError) {
            return try first()
        } catch let primary {
            do throws(EDTFError) {
                return try second()
            } catch {
                throw error.reason == .notUnderstood ? primary : error
            }
        }
    }

    private func ends(_ tokens: Tokens) throws(EDTFError) -> (first: DatePoint, last: DatePoint) {
        try operands.operand(tokens).ends(in: calendar)
    }

    // MARK: One end

    private func bounded(_ tokens: Tokens) throws(EDTFError) -> EDTFExpression? {
        var rest = tokens
        if let side = Self.sideBehind(&rest) { return try side.expression(ends(rest), calendar) }
        guard let side = Self.sideInFront(&rest) else { return nil }
        return try side.expression(ends(rest), calendar)
    }

    private enum Side {
        case before, after, notAfter, notBefore, until, since

        func expression(
            _ ends: (first: DatePoint, last: DatePoint), _ calendar: CalendarSystem
        ) throws(EDTFError) -> EDTFExpression {
            switch self {
            case .before: return .set(.one, [.until(try ProseNeighbour.date(ends.first, by: -1, calendar))])
            case .after: return .set(.one, [.from(try ProseNeighbour.date(ends.last, by: 1, calendar))])
            case .notAfter: return .set(.one, [.until(ends.last)])
            case .notBefore: return .set(.one, [.from(ends.first)])
            case .until: return .interval(.open, .date(ends.last))
            case .since: return .interval(.date(ends.first), .open)
            }
        }
    }

    private static let inFront: [(words: [String], side: Side)] = [
        (["or", "before"], .notAfter), (["or", "after"], .notBefore),
        (["not", "before"], .notBefore), (["no", "earlier", "than"], .notBefore),
        (["not", "earlier", "than"], .notBefore), (["earliest"], .notBefore),
        (["not", "after"], .notAfter), (["no", "later", "than"], .notAfter), (["not", "later", "than"], .notAfter),
        (["latest"], .notAfter), (["by"], .notAfter),
        (["before"], .before), (["prior", "to"], .before), (["earlier", "than"], .before),
        (["after"], .after), (["later", "than"], .after),
        (["until"], .until), (["till"], .until), (["up", "to"], .until), (["since"], .since),
    ]

    private static func sideInFront(_ rest: inout Tokens) -> Side? {
        for (words, side) in inFront where rest.prefix(words.count).compactMap(\.word) == words {
            rest.removeFirst(words.count)
            return side
        }
        return nil
    }

    private static func sideBehind(_ rest: inout Tokens) -> Side? {
        guard let last = rest.last, rest.count > 1 else { return nil }
        let hasOr = rest.dropLast().last?.isWord("or") == true
        let side: Side
        if hasOr, last.isWord("earlier", "before") {
            side = .notAfter
        } else if hasOr, last.isWord("later", "after") {
            side = .notBefore
        } else if last.isWord("latest") {
            side = .notAfter
        } else if last.isWord("earliest") {
            side = .notBefore
        } else if last.isWord("onward", "onwards") {
            side = .since
        } else {
            return nil
        }
        rest.removeLast(hasOr ? 2 : 1)
        return side
    }

    // MARK: Two ends

    private func range(_ tokens: Tokens) throws(EDTFError) -> EDTFExpression {
        try joined(tokens, by: ["to", "until", "till", "through", "thru"]) {
            .interval(.date($0.first), .date($1.last))
        }
    }

    private func listed(_ tokens: Tokens) throws(EDTFError) -> EDTFExpression {
        let rest = tokens.first?.isWord("either", "both") == true ? tokens.dropFirst() : tokens
        for (word, choice) in [("or", EDTFExpression.Choice.one), ("and", .all)] where rest.contains(.word(word)) {
            return try joined(rest, by: [word], dashes: false) { first, last in
                .set(choice, [Self.member(first), Self.member(last)])
            }
        }
        throw EDTFError(.notUnderstood)
    }

    private static func member(_ ends: (first: DatePoint, last: DatePoint)) -> EDTFExpression.Member {
        ends.first == ends.last ? .date(ends.first) : .range(ends.first, ends.last)
    }

    private typealias Ends = (first: DatePoint, last: DatePoint)

    /// Tries every place where two dates may meet: words first, then dashes, then hyphens.
    private func joined(
        _ tokens: Tokens, by words: [String], dashes: Bool = true, _ make: (Ends, Ends) -> EDTFExpression
    ) throws(EDTFError) -> EDTFExpression {
        var places = tokens.indices.filter { place in tokens[place].word.map(words.contains) ?? false }
        if dashes {
            places += tokens.indices.filter { tokens[$0] == .dash(isTight: false) }
            places += tokens.indices.filter { tokens[$0] == .dash(isTight: true) || tokens[$0] == .slash }
        }
        var known = EDTFError(.notUnderstood)
        for place in places {
            do throws(EDTFError) {
                let (first, last) = try pair(tokens[..<place], tokens[(place + 1)...])
                return make(first, last)
            } catch {
                if known.reason == .notUnderstood { known = error }
            }
        }
        throw known
    }

    /// Both ends, each with what it borrows from the other.
    private func pair(_ left: Tokens, _ right: Tokens) throws(EDTFError) -> (Ends, Ends) {
        var first = try operands.operand(left)
        var last = try operands.operand(right)
        if first.value == .fields, last.value == .fields {
            if first.isYearAlone, last.isBareNumber, last.year == nil, let year = first.year, let end = last.day {
                last.year = year - floorRemainder(year, 100) + end
                last.day = nil
            }
            if first.year == nil {
                first.year = last.year
                if first.month == nil, first.day != nil { first.month = last.month }
            }
            if last.year == nil { last.year = first.year }
            if last.month == nil, last.day != nil { last.month = first.month }
        }
        return (try first.ends(in: calendar), try last.ends(in: calendar))
    }
}

/// The date just before or after one of the same precision.
enum ProseNeighbour {
    static func date(_ point: DatePoint, by step: Int, _ calendar: CalendarSystem) throws(EDTFError) -> DatePoint {
        let marks = point.marks
        var bare = point
        bare.time = nil
        if bare.month == nil, bare.season == nil {
            bare = DatePoint(year: step < 0 ? bare.years.lowerBound : bare.years.upperBound)
        }
        let unit: RelativeReading.Unit = bare.season != nil || bare.exactYear == nil ? .days : bare.unit
        if unit == .days, bare.day?.value == nil || bare.exactYear == nil || bare.month?.value == nil {
            let days = bare.days(in: calendar)
            bare = DatePoint(julianDayNumber: step < 0 ? days.lowerBound : days.upperBound, in: calendar)
        }
        let shift = DateShift(count: step, unit: unit, calendar: calendar)
        guard let moved = shift.ends(bare) else { throw EDTFError(.yearOutOfRange(limit: 9999)) }
        var date = step < 0 ? moved.first : moved.last
        date.qualify(marks)
        return date
    }
}

extension DatePoint {
    /// What it is precise to.
    fileprivate var unit: RelativeReading.Unit {
        if day != nil { return .days }
        guard let month else { return .years }
        return month.value == nil ? .days : .months
    }
}

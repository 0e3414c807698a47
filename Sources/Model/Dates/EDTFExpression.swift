/// What an EDTF text says: one date, an interval or a set.
enum EDTFExpression: Hashable, Sendable {
    enum End: Hashable, Sendable {
        case date(DatePoint)
        case open
        case unknown
    }

    enum Member: Hashable, Sendable {
        case date(DatePoint)
        case range(DatePoint, DatePoint)
        case until(DatePoint)
        case from(DatePoint)
    }

    enum Choice: Hashable, Sendable {
        /// `[…]`: one of the members.
        case one
        /// `{…}`: all of them.
        case all
    }

    case date(DatePoint)
    case interval(End, End)
    case set(Choice, [Member])

    /// One date that lies between two; the date itself where they are the same.
    static func oneOf(_ first: DatePoint, _ last: DatePoint) -> EDTFExpression {
        first == last ? .date(first) : .set(.one, [.range(first, last)])
    }
}

extension EDTFExpression.End {
    var canonical: String {
        switch self {
        case .date(let point): point.canonical
        case .open: ".."
        case .unknown: ""
        }
    }

    var point: DatePoint? { if case .date(let point) = self { point } else { nil } }
}

extension EDTFExpression.Member {
    var canonical: String {
        switch self {
        case .date(let point): point.canonical
        case .range(let first, let last): first.canonical + ".." + last.canonical
        case .until(let point): ".." + point.canonical
        case .from(let point): point.canonical + ".."
        }
    }

    func earliest(in calendar: CalendarSystem) -> Int? {
        switch self {
        case .date(let point), .range(let point, _), .from(let point): point.days(in: calendar).lowerBound
        case .until: nil
        }
    }

    func latest(in calendar: CalendarSystem) -> Int? {
        switch self {
        case .date(let point), .range(_, let point), .until(let point): point.days(in: calendar).upperBound
        case .from: nil
        }
    }

    var points: [DatePoint] {
        switch self {
        case .date(let point), .until(let point), .from(let point): [point]
        case .range(let first, let last): [first, last]
        }
    }
}

extension EDTFExpression {
    var canonical: String {
        switch self {
        case .date(let point): return point.canonical
        case .interval(let start, let end): return start.canonical + "/" + end.canonical
        case .set(let choice, let members):
            let text = members.map(\.canonical).joined(separator: ",")
            return choice == .one ? "[\(text)]" : "{\(text)}"
        }
    }

    func bounds(in calendar: CalendarSystem) -> DateBounds {
        let ends: (first: Int?, last: Int?)
        switch self {
        case .date(let point):
            let days = point.days(in: calendar)
            ends = (days.lowerBound, days.upperBound)
        case .interval(let start, let end):
            ends = (start.point?.days(in: calendar).lowerBound, end.point?.days(in: calendar).upperBound)
        case .set(_, let members):
            let firsts = members.map { $0.earliest(in: calendar) }
            let lasts = members.map { $0.latest(in: calendar) }
            ends = (
                firsts.contains(nil) ? nil : firsts.compactMap(\.self).min(),
                lasts.contains(nil) ? nil : lasts.compactMap(\.self).max()
            )
        }
        // Ends can cross only in a calendar the date was not read in.
        if let first = ends.first, let last = ends.last, last < first {
            return DateBounds(earliest: Day(julianDayNumber: last), latest: Day(julianDayNumber: first))
        }
        return DateBounds(
            earliest: ends.first.map(Day.init(julianDayNumber:)), latest: ends.last.map(Day.init(julianDayNumber:)))
    }

    /// Applies the rules 5 and 6 of `EDTF`. Errors: reversed ends.
    func canonicalised(in calendar: CalendarSystem) throws(EDTFError) -> EDTFExpression {
        switch self {
        case .date: return self
        case .interval(.date(let start), .date(let end)):
            try Self.checkOrder(start, end, calendar)
            return self
        case .interval: return self
        case .set(let choice, let members):
            var keyed = [(member: Member, first: Int, last: Int, text: String)]()
            for written in members {
                let member = try Self.simplified(written, calendar)
                let first = member.earliest(in: calendar) ?? .min
                keyed.append((member, first, member.latest(in: calendar) ?? .max, member.canonical))
            }
            keyed.sort { ($0.first, $0.last, $0.text) < ($1.first, $1.last, $1.text) }
            var distinct = [Member]()
            for (place, entry) in keyed.enumerated() where place == 0 || keyed[place - 1].text != entry.text {
                distinct.append(entry.member)
            }
            if distinct.count == 1, case .date(let point) = distinct[0] { return .date(point) }
            return .set(choice, distinct)
        }
    }

    private static func simplified(_ member: Member, _ calendar: CalendarSystem) throws(EDTFError) -> Member {
        guard case .range(let first, let last) = member else { return member }
        try checkOrder(first, last, calendar)
        return first.canonical == last.canonical ? .date(first) : member
    }

    /// Reversed is what no reading of the two can put in order.
    private static func checkOrder(
        _ start: DatePoint, _ end: DatePoint, _ calendar: CalendarSystem
    ) throws(EDTFError) {
        guard start.days(in: calendar).lowerBound <= end.days(in: calendar).upperBound else {
            throw EDTFError(.reversed)
        }
    }

    /// Every date in it, in the order written.
    var points: [DatePoint] {
        switch self {
        case .date(let point): [point]
        case .interval(let start, let end): [start.point, end.point].compactMap(\.self)
        case .set(_, let members): members.flatMap(\.points)
        }
    }

    /// Every date in it changed the same way.
    func mapPoints(_ change: (DatePoint) -> DatePoint) -> EDTFExpression {
        func map(_ end: End) -> End {
            if case .date(let point) = end { .date(change(point)) } else { end }
        }
        switch self {
        case .date(let point): return .date(change(point))
        case .interval(let start, let end): return .interval(map(start), map(end))
        case .set(let choice, let members):
            return .set(
                choice,
                members.map { member in
                    switch member {
                    case .date(let point): .date(change(point))
                    case .range(let first, let last): .range(change(first), change(last))
                    case .until(let point): .until(change(point))
                    case .from(let point): .from(change(point))
                    }
                })
        }
    }
}

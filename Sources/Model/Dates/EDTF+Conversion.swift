extension EDTF {
    /// The same days as another calendar writes them; nil where a year there takes more than four digits.
    ///
    /// A day is a day. Months, years and seasons do not fit another calendar's: they become the days they span, one of
    /// which is meant (`1989` is the Persian `[1367-10-11..1368-10-10]`). Marks hold for the result, on its whole; a
    /// time of day is left out.
    public func converted(from calendar: CalendarSystem, to other: CalendarSystem) -> EDTF? {
        guard calendar != other else { return self }
        let conversion = DateConversion(from: calendar, to: other)
        return conversion.expression(expression).flatMap { try? EDTF($0, calendar: other) }
    }
}

/// Rewrites dates day by day.
struct DateConversion {
    let from: CalendarSystem
    let to: CalendarSystem

    func expression(_ expression: EDTFExpression) -> EDTFExpression? {
        switch expression {
        case .date(let point):
            guard let first = first(point), let last = last(point) else { return nil }
            return .oneOf(first, last)
        case .interval(let start, let end):
            guard let start = self.end(start, first), let end = self.end(end, last) else { return nil }
            return .interval(start, end)
        case .set(let choice, let members):
            let converted = members.compactMap(member)
            return converted.count == members.count ? .set(choice, converted) : nil
        }
    }

    private func end(_ end: EDTFExpression.End, _ convert: (DatePoint) -> DatePoint?) -> EDTFExpression.End? {
        guard case .date(let point) = end else { return end }
        return convert(point).map { .date($0) }
    }

    private func member(_ member: EDTFExpression.Member) -> EDTFExpression.Member? {
        switch member {
        case .date(let point), .range(let point, _), .from(let point):
            guard let start = first(point) else { return nil }
            if case .from = member { return .from(start) }
            guard let final = member.points.last, let end = last(final) else { return nil }
            return start == end ? .date(start) : .range(start, end)
        case .until(let point):
            return last(point).map { .until($0) }
        }
    }

    private func first(_ point: DatePoint) -> DatePoint? { day(point.days(in: from).lowerBound, point.marks) }
    private func last(_ point: DatePoint) -> DatePoint? { day(point.days(in: from).upperBound, point.marks) }

    private func day(_ number: Int, _ marks: Qualification) -> DatePoint? {
        var day = DatePoint(julianDayNumber: number, in: to)
        guard let year = day.exactYear, abs(year) <= 9999 else { return nil }
        day.qualify(marks)
        return day
    }
}

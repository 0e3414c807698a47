extension EDTF {
    /// The date so many units later (earlier, where negative), no more precise than this one.
    ///
    /// - Days and weeks from a day give a day; months and years from a day too, the month's last where it is shorter.
    /// - Months from a month give a month, years from a month, season or year the same of another year.
    /// - Units finer than the anchor give one of a range: three weeks after `1990-11` is `[1990-11-22..1990-12-21]`,
    ///   six months after `1990` is `[1990-07..1991-06]`. So does an anchor of unspecified digits.
    /// - An interval is counted from its end when counting forward and from its start when counting back, `{…}` in the
    ///   same way from its last or first days; each member of `[…]` is counted for itself.
    /// - The anchor's `? ~ %` hold for the result, on its whole.
    ///
    /// Nil where the end it counts from is open or unknown, or the result is beyond what a date can say.
    public func shifted(
        by count: Int, _ unit: RelativeReading.Unit, in calendar: CalendarSystem, isApproximate: Bool = false
    ) -> EDTF? {
        guard (-RelativeReading.countLimit...RelativeReading.countLimit).contains(count) else { return nil }
        let shift = DateShift(count: count, unit: unit, calendar: calendar)
        guard var moved = shift.expression(expression) else { return nil }
        if isApproximate {
            moved = moved.mapPoints { point in
                var point = point
                point.qualify(.approximate)
                return point
            }
        }
        return try? EDTF(moved, calendar: calendar)
    }
}

/// Moves dates by a number of units.
struct DateShift {
    let count: Int
    let unit: RelativeReading.Unit
    let calendar: CalendarSystem

    func expression(_ anchor: EDTFExpression) -> EDTFExpression? {
        switch anchor {
        case .date(let point):
            return ends(point).map { EDTFExpression.oneOf($0, $1) }
        case .interval(let start, let end):
            guard let point = count < 0 ? start.point : end.point else { return nil }
            return expression(.date(point))
        case .set(.one, let members):
            let moved = members.compactMap(member)
            return moved.count == members.count ? .set(.one, moved) : nil
        case .set(.all, let members):
            // Members stand by earliest day; the last to end need not stand last.
            let last = members.max { ($0.latest(in: calendar) ?? .max) < ($1.latest(in: calendar) ?? .max) }
            switch count < 0 ? members.first : last {
            case .date(let point): return expression(.date(point))
            case .range(let first, let last): return expression(.date(count < 0 ? first : last))
            case .until(let point) where count >= 0: return expression(.date(point))
            case .from(let point) where count < 0: return expression(.date(point))
            default: return nil
            }
        }
    }

    private func member(_ member: EDTFExpression.Member) -> EDTFExpression.Member? {
        switch member {
        case .date(let point):
            return ends(point).map { $0.first == $0.last ? .date($0.first) : .range($0.first, $0.last) }
        case .range(let first, let last):
            guard let first = ends(first)?.first, let last = ends(last)?.last else { return nil }
            return .range(first, last)
        case .until(let point):
            return ends(point).map { .until($0.last) }
        case .from(let point):
            return ends(point).map { .from($0.first) }
        }
    }

    /// The first and last date it can be; the same one where the precision allows.
    func ends(_ anchor: DatePoint) -> (first: DatePoint, last: DatePoint)? {
        if count == 0 { return (anchor, anchor) }
        guard var (first, last) = bareEnds(anchor) else { return nil }
        let mark = anchor.marks
        first.qualify(mark)
        last.qualify(mark)
        return (first, last)
    }

    private func bareEnds(_ anchor: DatePoint) -> (DatePoint, DatePoint)? {
        let months = unit == .years ? 12 * count : count
        switch unit {
        case .years where anchor.month == nil:
            return years(anchor)
        case .months where anchor.month == nil && anchor.season == nil && months % 12 == 0:
            return years(anchor, by: months / 12)
        case .years, .months:
            guard anchor.day == nil else { return range(of: anchor) { monthsLater($0, by: months) } }
            let days = anchor.days(in: calendar)
            guard let first = monthLater(days.lowerBound, by: months),
                let last = monthLater(days.upperBound, by: months)
            else { return nil }
            return (first, last)
        case .days, .weeks:
            return range(of: anchor) { $0 + (unit == .weeks ? 7 * count : count) }
        }
    }

    private func years(_ anchor: DatePoint, by count: Int? = nil) -> (DatePoint, DatePoint)? {
        let count = count ?? self.count
        func point(_ year: Int) -> DatePoint? {
            guard abs(year) <= CalendarSystem.yearLimit else { return nil }
            guard let season = anchor.season else { return DatePoint(year: year) }
            return abs(year) <= 9999 ? DatePoint(year: year, season: season) : nil
        }
        let years = anchor.years
        guard let first = point(years.lowerBound + count), let last = point(years.upperBound + count) else {
            return nil
        }
        return (first, last)
    }

    private func monthLater(_ number: Int, by months: Int) -> DatePoint? {
        let (year, month, _) = calendar.components(julianDayNumber: number)
        let index = year * 12 + month - 1 + months
        let newYear = floorQuotient(index, 12)
        return abs(newYear) <= 9999 ? DatePoint(year: newYear, month: floorRemainder(index, 12) + 1) : nil
    }

    private func monthsLater(_ number: Int, by months: Int) -> Int {
        let (year, month, day) = calendar.components(julianDayNumber: number)
        let index = year * 12 + month - 1 + months
        let newYear = floorQuotient(index, 12)
        let newMonth = floorRemainder(index, 12) + 1
        let length = calendar.days(inMonth: newMonth, year: newYear)
        return calendar.julianDayNumber(year: newYear, month: newMonth, day: min(day, length))
    }

    private func range(of anchor: DatePoint, moved: (Int) -> Int) -> (DatePoint, DatePoint)? {
        let days = anchor.days(in: calendar)
        guard let first = day(moved(days.lowerBound)), let last = day(moved(days.upperBound)) else { return nil }
        return (first, last)
    }

    /// Nil where the year has more than four digits: no such day can be written.
    private func day(_ number: Int) -> DatePoint? {
        let point = DatePoint(julianDayNumber: number, in: calendar)
        guard let year = point.exactYear, abs(year) <= 9999 else { return nil }
        return point
    }
}

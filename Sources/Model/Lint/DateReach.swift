/// Between which days something can have begun and ended; nil where nothing bounds it.
///
/// A date that is no interval began and ended on one unknown day of its bounds; an interval began somewhere in its
/// first date and ended somewhere in its last.
public struct DateReach: Sendable, Equatable {
    public var earliestStart: Day?
    public var latestStart: Day?
    public var earliestEnd: Day?
    public var latestEnd: Day?

    /// Nil for an EDTF that this version cannot read.
    public init?(_ date: DateValue) {
        guard let edtf = try? EDTF(parsing: date.edtf, calendar: date.calendar) else { return nil }
        self.init(edtf, calendar: date.calendar)
    }

    public init(_ edtf: EDTF, calendar: CalendarSystem) {
        let bounds = edtf.bounds(in: calendar)
        (earliestStart, latestEnd) = (bounds.earliest, bounds.latest)
        (latestStart, earliestEnd) = (bounds.latest, bounds.earliest)
        switch edtf.expression {
        case .interval(let start, let end):
            latestStart = (start.point?.days(in: calendar).upperBound).map(Day.init(julianDayNumber:)) ?? bounds.latest
            earliestEnd = (end.point?.days(in: calendar).lowerBound).map(Day.init(julianDayNumber:)) ?? bounds.earliest
        case .set(.all, let members):
            latestStart = members.compactMap { $0.latest(in: calendar) }.min().map(Day.init(julianDayNumber:))
            earliestEnd = members.compactMap { $0.earliest(in: calendar) }.max().map(Day.init(julianDayNumber:))
        case .date, .set(.one, _): break
        }
    }
}

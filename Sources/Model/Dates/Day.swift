/// One day, whatever calendar names it: its Julian day number (the one that begins at noon of it).
///
/// Order: in time. Invariant: within ±`numberLimit`, so that no arithmetic on it can overflow.
public struct Day: Hashable, Comparable, Sendable {
    public let julianDayNumber: Int

    /// Beyond every day of every year up to `CalendarSystem.yearLimit`.
    public static let numberLimit = 40_000_000_000_000

    /// A number beyond the limit becomes the limit.
    public init(julianDayNumber: Int) {
        self.julianDayNumber = max(-Self.numberLimit, min(Self.numberLimit, julianDayNumber))
    }

    /// Nil where that calendar has no such day, or the year is beyond the limit.
    public init?(year: Int, month: Int, day: Int, in calendar: CalendarSystem) {
        guard (-CalendarSystem.yearLimit...CalendarSystem.yearLimit).contains(year), day >= 1,
            day <= calendar.days(inMonth: month, year: year)
        else { return nil }
        self.init(julianDayNumber: calendar.julianDayNumber(year: year, month: month, day: day))
    }

    public func components(in calendar: CalendarSystem) -> (year: Int, month: Int, day: Int) {
        calendar.components(julianDayNumber: julianDayNumber)
    }

    /// The Gregorian day, `1989-01-04` or `-0044-03-15`; a year of more than four digits has EDTF's `Y` before it.
    public var iso: String { text(in: .gregorian) }

    /// As `iso`, in any calendar.
    public func text(in calendar: CalendarSystem) -> String {
        let (year, month, day) = components(in: calendar)
        return EDTFText.year(year) + "-" + EDTFText.padded(month, 2) + "-" + EDTFText.padded(day, 2)
    }

    public static func < (left: Day, right: Day) -> Bool { left.julianDayNumber < right.julianDayNumber }
}

extension Day: CustomStringConvertible {
    public var description: String { iso }
}

/// How numbers stand in EDTF.
enum EDTFText {
    static func padded(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }

    /// Four digits, or `Y` and as many as it takes.
    static func year(_ year: Int) -> String {
        let prefix = (-9999...9999).contains(year) ? "" : "Y"
        return prefix + (year < 0 ? "-" : "") + padded(abs(year), 4)
    }
}

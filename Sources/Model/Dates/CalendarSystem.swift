/// The calendars a date may be stated in; every one has twelve months and a year 0 before year 1.
///
/// Raw values are stored and sent: they never change.
/// `islamic` is the civil (tabular) calendar, epoch Friday 16 July 622 Julian, leap years 2, 5, 7, 10, 13, 16, 18, 21,
/// 24, 26, 29 of 30. `persian` has the 33-year rule of ICU, without its table of corrections after year 1501.
/// All are proleptic. Source: Reingold and Dershowitz, "Calendrical Calculations"; Howard Hinnant, "chrono-Compatible
/// Low-Level Date Algorithms"; ICU, `persncal.cpp`, for which rule is meant.
public enum CalendarSystem: UInt8, CaseIterable, Hashable, Sendable {
    case gregorian = 1
    case julian, persian, islamic

    public var name: String {
        switch self {
        case .gregorian: "gregorian"
        case .julian: "julian"
        case .persian: "persian"
        case .islamic: "islamic"
        }
    }

    public init?(name: String) {
        guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = found
    }

    /// The largest absolute year that a date may have, in any calendar; it bounds all arithmetic here.
    public static let yearLimit = 99_999_999_999

    public func isLeap(year: Int) -> Bool {
        switch self {
        case .gregorian: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        case .julian: year % 4 == 0
        case .persian: floorRemainder(25 * (year % 33) + 11, 33) < 8
        case .islamic: floorRemainder(11 * (year % 30) + 14, 30) < 11
        }
    }

    /// How many days a month has; 0 for a month that is not 1…12.
    public func days(inMonth month: Int, year: Int) -> Int {
        guard (1...12).contains(month) else { return 0 }
        switch self {
        case .gregorian, .julian:
            if month == 2 { return isLeap(year: year) ? 29 : 28 }
            return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31
        case .persian:
            if month == 12 { return isLeap(year: year) ? 30 : 29 }
            return month <= 6 ? 31 : 30
        case .islamic:
            if month == 12 { return isLeap(year: year) ? 30 : 29 }
            return month % 2 == 1 ? 30 : 29
        }
    }

    /// An English name of month 1…12, as a person would be told it; empty for any other number.
    public func monthName(_ month: Int) -> String {
        guard (1...12).contains(month) else { return "" }
        return MonthNames.full(self)[month - 1]
    }

    /// The day's number. Precondition: a real day, or one past the year limit by a year at most.
    func julianDayNumber(year: Int, month: Int, day: Int) -> Int {
        switch self {
        case .gregorian, .julian:
            let shifted = month <= 2 ? year - 1 : year
            let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
            let leaps = floorQuotient(shifted, 4)
            if self == .julian { return 365 * shifted + leaps + dayOfYear + 1_721_118 }
            return 365 * shifted + leaps - floorQuotient(shifted, 100) + floorQuotient(shifted, 400) + dayOfYear
                + 1_721_120
        case .persian:
            return 1_948_319 + 365 * (year - 1) + floorQuotient(8 * year + 21, 33) + Self.persianDays(before: month)
                + day
        case .islamic:
            return 1_948_439 + 354 * (year - 1) + floorQuotient(11 * year + 3, 30) + (59 * (month - 1) + 1) / 2 + day
        }
    }

    /// The year, month and day of a day's number. Precondition: within ±`Day.numberLimit`.
    func components(julianDayNumber number: Int) -> (year: Int, month: Int, day: Int) {
        switch self {
        case .gregorian:
            let days = number - 1_721_120
            let era = floorQuotient(days, 146_097)
            let dayOfEra = days - era * 146_097
            let year = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
            return fromMarch(year: era * 400 + year, dayOfYear: dayOfEra - (365 * year + year / 4 - year / 100))
        case .julian:
            let days = number - 1_721_118
            let era = floorQuotient(days, 1461)
            let dayOfEra = days - era * 1461
            let year = (dayOfEra - dayOfEra / 1460) / 365
            return fromMarch(year: era * 4 + year, dayOfYear: dayOfEra - 365 * year)
        case .persian:
            let year = 1 + floorQuotient(33 * (number - 1_948_320) + 3, 12_053)
            let dayOfYear = number - julianDayNumber(year: year, month: 1, day: 1)
            let month = dayOfYear < 216 ? dayOfYear / 31 + 1 : (dayOfYear - 6) / 30 + 1
            return (year, month, dayOfYear - Self.persianDays(before: month) + 1)
        case .islamic:
            let year = floorQuotient(30 * (number - 1_948_440) + 10_646, 10_631)
            let dayOfYear = number - julianDayNumber(year: year, month: 1, day: 1)
            let month = min(12, 2 * dayOfYear / 59 + 1)
            return (year, month, dayOfYear - (59 * (month - 1) + 1) / 2 + 1)
        }
    }

    private func fromMarch(year: Int, dayOfYear: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (month <= 2 ? year + 1 : year, month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }

    private static func persianDays(before month: Int) -> Int {
        month <= 7 ? 31 * (month - 1) : 30 * (month - 1) + 6
    }
}

/// Division that rounds towards minus infinity. Precondition: `divisor` > 0.
func floorQuotient(_ value: Int, _ divisor: Int) -> Int {
    value / divisor - (value % divisor < 0 ? 1 : 0)
}

/// The remainder of `floorQuotient`, never negative.
func floorRemainder(_ value: Int, _ divisor: Int) -> Int {
    let rest = value % divisor
    return rest < 0 ? rest + divisor : rest
}

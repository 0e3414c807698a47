/// The months of a season or other part of a year, in ISO 8601-2's codes.
enum Season {
    static let codes = 21...41

    /// First month, and how many, counted from January of the season's year; nil where the calendar's months are bound
    /// to no season, and all of the year may be meant.
    ///
    /// 21–24 (wherever) are read as 25–28 (northern). A winter begins in the year it is named by. Persian seasons are
    /// that calendar's own quarters.
    static func months(_ code: Int, in calendar: CalendarSystem) -> (first: Int, count: Int)? {
        switch code {
        case 33...36: return (1 + 3 * (code - 33), 3)
        case 37...39: return (1 + 4 * (code - 37), 4)
        case 40...41: return (1 + 6 * (code - 40), 6)
        default: break
        }
        let place = (code - 21) % 4
        let isSouthern = code >= 29
        switch calendar {
        case .gregorian, .julian:
            let north = 3 + 3 * place
            return (isSouthern ? (north + 5) % 12 + 1 : north, 3)
        case .persian:
            return (1 + 3 * (isSouthern ? (place + 2) % 4 : place), 3)
        case .islamic:
            return nil
        }
    }
}

extension DatePoint {
    /// The first and last day it can mean, by their numbers.
    ///
    /// Total: a day that the calendar has not (the date was written in another) counts as its month's last.
    func days(in calendar: CalendarSystem) -> ClosedRange<Int> {
        let years = self.years
        if let season {
            guard let months = Season.months(season, in: calendar) else { return Self.span(years, 1...12, calendar) }
            return Self.span(years, months.first...(months.first + months.count - 1), calendar)
        }
        guard let month else { return Self.span(years, 1...12, calendar) }
        if let exact = exactDay(in: calendar) { return exact...exact }
        let months = month.values(in: 1...12)
        guard let firstMonth = months.first, let lastMonth = months.last else {
            return Self.span(years, 1...12, calendar)
        }
        guard let day else { return Self.span(years, firstMonth...lastMonth, calendar) }
        if let found = Self.search(year, months: months, day: day, calendar) { return found }
        let first = min(max(1, day.lowest), calendar.days(inMonth: firstMonth, year: years.lowerBound))
        let last = min(max(1, day.highest), calendar.days(inMonth: lastMonth, year: years.upperBound))
        let low = calendar.julianDayNumber(year: years.lowerBound, month: firstMonth, day: first)
        return low...max(low, calendar.julianDayNumber(year: years.upperBound, month: lastMonth, day: last))
    }

    /// The one day it is, where its digits are all there and the calendar has it.
    func exactDay(in calendar: CalendarSystem) -> Int? {
        guard let year = exactYear, let month = month?.value, let day = day?.value, day >= 1,
            day <= calendar.days(inMonth: month, year: year)
        else { return nil }
        return calendar.julianDayNumber(year: year, month: month, day: day)
    }

    /// The years it can mean.
    var years: ClosedRange<Int> {
        switch year {
        case .exact(let value, nil):
            return value...value
        case .exact(let value, let significant?):
            var scale = 1
            var rest = abs(value)
            for _ in 0..<max(0, String(rest).utf8.count - significant) { scale *= 10 }
            rest = rest / scale * scale
            return value < 0 ? -(rest + scale - 1)...(-rest) : rest...(rest + scale - 1)
        case .pattern(false, let pattern):
            return pattern.lowest...pattern.highest
        case .pattern(true, let pattern):
            return -pattern.highest...(-max(1, pattern.lowest))
        }
    }

    /// From the first day of the first month to the last of the last, which may lie in the next year.
    private static func span(
        _ years: ClosedRange<Int>, _ months: ClosedRange<Int>, _ calendar: CalendarSystem
    ) -> ClosedRange<Int> {
        let start = calendar.julianDayNumber(year: years.lowerBound, month: months.lowerBound, day: 1)
        let endYear = years.upperBound + (months.upperBound - 1) / 12
        let endMonth = (months.upperBound - 1) % 12 + 1
        let length = calendar.days(inMonth: endMonth, year: endYear)
        return start...calendar.julianDayNumber(year: endYear, month: endMonth, day: length)
    }

    /// The first and last day that fits every digit; nil where none does.
    ///
    /// Complexity: at most 10,000 years of 12 months, only where a leap day is asked of years that have none.
    static func search(
        _ year: Year, months: [Int], day: DigitPattern, _ calendar: CalendarSystem
    ) -> ClosedRange<Int>? {
        let days = day.values(in: 1...31)
        let years = DatePoint(year: year).years
        let ascending = years.lazy.compactMap { fit($0, in: year, months, days, calendar) }
        let descending = years.reversed().lazy.compactMap {
            fit($0, in: year, months.reversed(), days.reversed(), calendar)
        }
        guard let first = ascending.first, let last = descending.first else { return nil }
        return first...last
    }

    /// The first of the days that one year has, trying months and days in their order.
    private static func fit(
        _ candidate: Int, in year: Year, _ months: [Int], _ days: [Int], _ calendar: CalendarSystem
    ) -> Int? {
        if case .pattern(_, let pattern) = year, !pattern.matches(abs(candidate)) { return nil }
        for month in months {
            let length = calendar.days(inMonth: month, year: candidate)
            if let day = days.first(where: { $0 <= length }) {
                return calendar.julianDayNumber(year: candidate, month: month, day: day)
            }
        }
        return nil
    }
}

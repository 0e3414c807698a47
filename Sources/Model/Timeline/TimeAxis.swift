/// A stretch of time laid out on so many places (columns, pixels), with marks at round dates.
///
/// Linear in days. Marks are days, months or years of the Gregorian calendar, as fine as their labels leave room for;
/// years before year 1 are told and counted as historians do: `100 BCE` is EDTF's -0099.
public struct TimeAxis: Sendable, Equatable {
    public struct Tick: Sendable, Equatable {
        public let day: Day
        public let label: String
        /// Where it stands, from 0.
        public let place: Int
    }

    public let first: Day
    public let last: Day
    public let width: Int
    public let ticks: [Tick]

    /// Fewer days are not worth a picture.
    private static let minimumDays = 10

    /// - Parameters:
    ///   - width: places; at least 1.
    ///   - gap: places left free between two labels.
    ///   - room: how many places a label takes.
    public init(
        covering days: ClosedRange<Day>, width: Int, gap: Int = 2, room: (String) -> Int = { $0.utf8.count }
    ) {
        let missing = max(0, Self.minimumDays - (days.upperBound.julianDayNumber - days.lowerBound.julianDayNumber + 1))
        let first = Day(julianDayNumber: days.lowerBound.julianDayNumber - missing / 2)
        let last = Day(julianDayNumber: days.upperBound.julianDayNumber + missing - missing / 2)
        let width = max(1, width)
        let scale = Scale(first: first.julianDayNumber, last: last.julianDayNumber, width: width)
        self.first = first
        self.last = last
        self.width = width
        for step in TickStep.all {
            guard let ticks = scale.ticks(step, gap: gap, room: room), !ticks.isEmpty else { continue }
            self.ticks = ticks
            return
        }
        self.ticks = [Tick(day: first, label: first.iso, place: 0)]
    }

    /// The place of a day; what lies outside stands at the nearer end.
    public func place(_ day: Day) -> Int {
        Scale(first: first.julianDayNumber, last: last.julianDayNumber, width: width).place(day.julianDayNumber)
    }

    /// The place of a day's middle in a finer measure: from 0 to `units`.
    public func share(_ day: Day, of units: Double) -> Double {
        let span = Double(last.julianDayNumber - first.julianDayNumber + 1)
        return (Double(day.julianDayNumber - first.julianDayNumber) + 0.5) / span * units
    }
}

/// Days onto places.
private struct Scale {
    let first: Int
    let last: Int
    let width: Int

    private var span: Int { last - first + 1 }

    func place(_ day: Int) -> Int {
        if day <= first { return 0 }
        if day >= last { return width - 1 }
        // Days reach 4·10^13 and widths some thousands: the product fits.
        return (day - first) * width / span
    }

    /// Nil where the labels would run into each other.
    func ticks(_ step: TickStep, gap: Int, room: (String) -> Int) -> [TimeAxis.Tick]? {
        // No label is shorter than four places, so this many marks can never fit.
        guard span / step.leastDays <= width / 4 + 2 else { return nil }
        var ticks: [TimeAxis.Tick] = []
        var free = Int.min
        var day = step.firstTick(from: first)
        while let at = day, at <= last {
            let (label, place) = (step.label(at), place(at))
            guard place >= free else { return nil }
            // The last label may be cut off by the edge; then its mark goes without a label.
            let fits = place + room(label) <= width
            ticks.append(.init(day: Day(julianDayNumber: at), label: fits ? label : "", place: place))
            free = place + room(label) + gap
            day = step.next(after: at)
        }
        return ticks.contains { !$0.label.isEmpty } ? ticks : nil
    }
}

/// The distance between two marks of an axis.
private enum TickStep {
    /// On the days of each month that are 1 more than a multiple.
    case days(Int)
    case months(Int)
    case years(Int)

    static let all: [TickStep] =
        [.days(1), .days(5), .days(10), .months(1), .months(3), .months(6)]
        + powers.flatMap { power in [1, 2, 5].map { TickStep.years($0 * power) } }

    private static let powers: [Int] = {
        var powers = [1]
        while powers[powers.count - 1] < CalendarSystem.yearLimit { powers.append(powers[powers.count - 1] * 10) }
        return powers
    }()

    /// A distance that no two neighbours fall below, but for the end of a month.
    var leastDays: Int {
        switch self {
        case .days(let count): count
        case .months(let count): 28 * count
        case .years(let count): 365 * count
        }
    }

    private static let calendar = CalendarSystem.gregorian

    func firstTick(from day: Int) -> Int? {
        let (year, month, _) = Self.calendar.components(julianDayNumber: day)
        var at: Int?
        switch self {
        case .days: at = Self.day(year, month, 1)
        case .months(let count): at = Self.day(year, (month - 1) / count * count + 1, 1)
        case .years(let count):
            // No mark stands before the first year that there is.
            var year = Self.round(year, count)
            while year < -CalendarSystem.yearLimit { year = Self.following(year, count) }
            at = Self.day(year, 1, 1)
        }
        while let found = at, found < day { at = next(after: found) }
        return at
    }

    func next(after day: Int) -> Int? {
        let (year, month, dayOfMonth) = Self.calendar.components(julianDayNumber: day)
        switch self {
        case .days(let count):
            let next = dayOfMonth + count
            // A mark so near to the next month's first would crowd it.
            let length = Self.calendar.days(inMonth: month, year: year)
            if next + count / 2 <= length { return day + count }
            return month == 12 ? Self.day(year + 1, 1, 1) : Self.day(year, month + 1, 1)
        case .months(let count):
            return month + count > 12 ? Self.day(year + 1, 1, 1) : Self.day(year, month + count, 1)
        case .years(let count): return Self.day(Self.following(year, count), 1, 1)
        }
    }

    func label(_ day: Int) -> String {
        let (year, _, _) = Self.calendar.components(julianDayNumber: day)
        switch self {
        case .days: return Day(julianDayNumber: day).iso
        case .months: return String(Day(julianDayNumber: day).iso.dropLast(3))
        case .years(let count):
            if year < 1 { return Self.grouped(1 - year) + " BCE" }
            return year == 1 && count > 1 ? "1 CE" : Self.grouped(year)
        }
    }

    /// The mark at or before a year: multiples of the step before and after the era, and its first year.
    private static func round(_ year: Int, _ count: Int) -> Int {
        if year < 1 { return 1 - (count == 1 ? 1 - year : (1 - year + count - 1) / count * count) }
        return year < count ? 1 : year / count * count
    }

    private static func following(_ year: Int, _ count: Int) -> Int {
        if count == 1 { return year + 1 }
        if year < 1 { return 1 - year <= count ? 1 : year + count }
        return year < count ? count : year + count
    }

    private static func day(_ year: Int, _ month: Int, _ day: Int) -> Int? {
        guard abs(year) <= CalendarSystem.yearLimit else { return nil }
        return calendar.julianDayNumber(year: year, month: month, day: day)
    }

    /// `10,000`: years of up to four digits stand without a comma.
    private static func grouped(_ year: Int) -> String {
        var digits = String(year)
        guard digits.utf8.count > 4 else { return digits }
        var out = ""
        while digits.utf8.count > 3 {
            out = "," + digits.suffix(3) + out
            digits.removeLast(3)
        }
        return digits + out
    }
}

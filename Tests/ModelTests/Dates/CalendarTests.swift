import Testing

@testable import Model

@Suite("Calendars") struct CalendarTests {
    /// Julian day number, calendar, year, month, day. Source: ICU 74 by Foundation, which agreed on 60,000 random days.
    private static let known: [(Int, CalendarSystem, Int, Int, Int)] = [
        (2_460_755, .persian, 1403, 12, 30), (1_465_334, .persian, -1322, 8, 14), (2_709_255, .persian, 2084, 5, 12),
        (1_788_523, .persian, -437, 6, 25), (1_703_800, .persian, -669, 7, 7), (2_579_026, .persian, 1727, 10, 22),
        (1_975_674, .persian, 75, 11, 21), (1_877_543, .persian, -193, 3, 19), (2_520_303, .persian, 1567, 1, 14),
        (2_163_538, .persian, 590, 3, 29), (2_836_333, .persian, 2432, 4, 16),
        (2_130_969, .islamic, 516, 2, 1), (1_313_437, .islamic, -1791, 1, 23), (1_349_216, .islamic, -1690, 1, 11),
        (1_474_228, .islamic, -1338, 10, 20), (2_570_974, .islamic, 1757, 10, 1), (2_039_558, .islamic, 258, 2, 17),
        (2_016_142, .islamic, 192, 1, 19), (1_862_768, .islamic, -241, 3, 27), (2_045_388, .islamic, 274, 7, 30),
        (0, .julian, -4712, 1, 1), (0, .gregorian, -4713, 11, 24), (2_440_588, .gregorian, 1970, 1, 1),
        (2_299_160, .julian, 1582, 10, 4), (2_299_161, .gregorian, 1582, 10, 15), (1_948_440, .islamic, 1, 1, 1),
        (1_948_320, .persian, 1, 1, 1), (2_451_545, .gregorian, 2000, 1, 1), (1_705_428, .julian, -43, 3, 17),
    ]

    @Test("known days have their known numbers")
    func knownDays() throws {
        for (number, calendar, year, month, day) in Self.known {
            #expect(
                Day(year: year, month: month, day: day, in: calendar)?.julianDayNumber == number, "\(calendar) \(year)")
            #expect(
                Day(julianDayNumber: number).components(in: calendar) == (year, month, day), "\(calendar) \(number)")
        }
    }

    @Test("30 Esfand 1403 is 20 March 2025")
    func persianLeapDay() throws {
        #expect(Day(year: 1403, month: 12, day: 30, in: .persian)?.iso == "2025-03-20")
        #expect(Day(year: 1404, month: 12, day: 30, in: .persian) == nil)
    }

    @Test("every day of 547 years follows the one before it", arguments: CalendarSystem.allCases)
    func successive(calendar: CalendarSystem) throws {
        let start = calendar.julianDayNumber(year: 1, month: 1, day: 1)
        var before = calendar.components(julianDayNumber: start - 1)
        for number in start...(start + 200_000) {
            let now = calendar.components(julianDayNumber: number)
            let isNextDay = now.year == before.year && now.month == before.month && now.day == before.day + 1
            let isNextMonth = now.year == before.year && now.month == before.month + 1 && now.day == 1
            let isNextYear = now.year == before.year + 1 && now.month == 1 && now.day == 1
            guard isNextDay || isNextMonth || isNextYear else {
                Issue.record("\(calendar): \(before), then \(now)")
                return
            }
            if !isNextDay, before.day != calendar.days(inMonth: before.month, year: before.year) {
                Issue.record("\(calendar): \(before) should not end its month")
            }
            before = now
        }
    }

    @Test("numbers and components round trip over all years", arguments: CalendarSystem.allCases)
    func roundTrips(calendar: CalendarSystem) throws {
        var random = DateRandom(seed: 20_261_124)
        for step in 0..<20_000 {
            let reach = step < 10_000 ? 4_000_000 : Day.numberLimit
            let number = random.number(in: -reach...reach)
            let (year, month, day) = calendar.components(julianDayNumber: number)
            #expect(calendar.julianDayNumber(year: year, month: month, day: day) == number, "seed \(random.seed)")
            guard (1...12).contains(month), (1...calendar.days(inMonth: month, year: year)).contains(day) else {
                Issue.record("\(calendar) \(number) gives \(year)-\(month)-\(day), seed \(random.seed)")
                continue
            }
        }
    }

    @Test("a day that a calendar has not is nil")
    func impossible() {
        #expect(Day(year: 1989, month: 2, day: 29, in: .gregorian) == nil)
        #expect(Day(year: 1900, month: 2, day: 29, in: .gregorian) == nil)
        #expect(Day(year: 1900, month: 2, day: 29, in: .julian) != nil)
        #expect(Day(year: 1989, month: 0, day: 1, in: .gregorian) == nil)
        #expect(Day(year: 1989, month: 13, day: 1, in: .gregorian) == nil)
        #expect(Day(year: 1989, month: 1, day: 0, in: .gregorian) == nil)
        #expect(Day(year: 1367, month: 7, day: 31, in: .persian) == nil)
        #expect(Day(year: 1410, month: 2, day: 30, in: .islamic) == nil)
        #expect(Day(year: .max, month: 1, day: 1, in: .gregorian) == nil)
        #expect(Day(year: .min, month: 1, day: 1, in: .persian) == nil)
    }

    @Test("the farthest days do not overflow", arguments: CalendarSystem.allCases)
    func farthest(calendar: CalendarSystem) {
        for number in [Int.min, Int.max] {
            let day = Day(julianDayNumber: number)
            #expect(day.components(in: calendar).month >= 1)
            #expect(day.iso.hasPrefix("Y"))
        }
        let limit = CalendarSystem.yearLimit
        #expect(Day(year: limit, month: 1, day: 1, in: calendar)?.components(in: calendar).year == limit)
        #expect(Day(year: -limit, month: 12, day: 1, in: calendar)?.components(in: calendar).year == -limit)
    }

    @Test("a day's text is ISO 8601, with Y before long years")
    func text() {
        #expect(Day(year: -44, month: 3, day: 15, in: .gregorian)?.iso == "-0044-03-15")
        #expect(Day(year: 0, month: 1, day: 1, in: .gregorian)?.iso == "0000-01-01")
        #expect(Day(year: 12345, month: 1, day: 2, in: .gregorian)?.iso == "Y12345-01-02")
        #expect(Day(year: -12345, month: 1, day: 2, in: .gregorian)?.iso == "Y-12345-01-02")
        #expect(Day(year: 1989, month: 2, day: 14, in: .gregorian)?.text(in: .persian) == "1367-11-25")
    }

    @Test("names and raw values never change")
    func names() {
        #expect(CalendarSystem.allCases.map(\.name) == ["gregorian", "julian", "persian", "islamic"])
        #expect(CalendarSystem.allCases.map(\.rawValue) == [1, 2, 3, 4])
        #expect(CalendarSystem(name: "persian") == .persian)
        #expect(CalendarSystem(name: "Persian") == nil)
        #expect(CalendarSystem.persian.monthName(12) == "Esfand")
        #expect(CalendarSystem.gregorian.monthName(0).isEmpty)
        #expect(DateBasis.allCases.map(\.rawValue) == [1, 2, 3])
        #expect(RelativeReading.Unit.allCases.map(\.rawValue) == [1, 2, 3, 4])
    }

    @Test("bounds overlap where a day can be in both")
    func overlap() throws {
        func bounds(_ text: String) throws -> DateBounds {
            try EDTF(parsing: text, calendar: .gregorian).bounds(in: .gregorian)
        }
        #expect(try bounds("1989").overlaps(bounds("1989-12-31/1990")))
        #expect(try !bounds("1989").overlaps(bounds("1990/..")))
        #expect(try bounds("../1989").overlaps(bounds("1989-01-01")))
        #expect(try bounds("1989/..").overlaps(bounds("[..1989]")))
        #expect(try !bounds("../1988").overlaps(bounds("1989/..")))
    }
}

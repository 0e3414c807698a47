import Testing

@testable import Model

@Suite("Dates counted from others") struct ShiftTests {
    /// calendar | anchor | count | unit | result, "-" for none.
    private static let cases = [
        "gregorian | 1990-11-27 | 3 | weeks | 1990-12-18",
        "gregorian | 1990-11-27 | -3 | weeks | 1990-11-06",
        "gregorian | 1989-12-31 | 1 | days | 1990-01-01",
        "gregorian | 1989-01-31 | 1 | months | 1989-02-28",
        "gregorian | 1989-03-31 | -1 | months | 1989-02-28",
        "gregorian | 1989-01-31 | 13 | months | 1990-02-28",
        "gregorian | 2004-02-29 | 1 | years | 2005-02-28",
        "gregorian | 2004-02-29 | 4 | years | 2008-02-29",
        "gregorian | 1990-11-27T23:20:30Z | 1 | days | 1990-11-28",
        "gregorian | 1990-11-27T23:20:30Z | 0 | days | 1990-11-27T23:20:30Z",
        "gregorian | 1990-11 | 3 | weeks | [1990-11-22..1990-12-21]",
        "gregorian | 1990-11 | 3 | months | 1991-02",
        "gregorian | 1990-11 | -2 | years | 1988-11",
        "gregorian | 1990 | 2 | years | 1992",
        "gregorian | 1990 | 24 | months | 1992",
        "gregorian | 1990 | 6 | months | [1990-07..1991-06]",
        "gregorian | 1990 | 1 | days | [1990-01-02..1991-01-01]",
        "gregorian | 1990-21 | 1 | years | 1991-21",
        "gregorian | 1990-21 | 1 | months | [1990-04..1990-06]",
        "gregorian | 198X | 10 | years | [1990..1999]",
        "gregorian | 1989-XX | 1 | months | [1989-02..1990-01]",
        "gregorian | 1989-XX-04 | 1 | days | [1989-01-05..1989-12-05]",
        "gregorian | 1990-11-27? | 3 | weeks | 1990-12-18?",
        "gregorian | 1990-?11-27 | 3 | weeks | 1990-12-18?",
        "gregorian | 1990~ | 6 | months | [1990-07~..1991-06~]",
        "gregorian | 1989-01-04/1989-01-06 | 2 | days | 1989-01-08",
        "gregorian | 1989-01-04/1989-01-06 | -2 | days | 1989-01-02",
        "gregorian | 1989/.. | 2 | days | -",
        "gregorian | 1989/.. | -2 | years | 1987",
        "gregorian | ../1989 | 2 | years | 1991",
        "gregorian | /1989 | -2 | years | -",
        "gregorian | [1989-01-04,1989-01-06] | 2 | days | [1989-01-06,1989-01-08]",
        "gregorian | [1989..1991] | 2 | years | [1991..1993]",
        "gregorian | [1989-01-04..] | 1 | weeks | [1989-01-11..]",
        "gregorian | [..1989-01-04] | 1 | weeks | [..1989-01-11]",
        "gregorian | {1989-01-04,1989-01-06} | 2 | days | 1989-01-08",
        "gregorian | {1989-01-04,1989-01-06} | -2 | days | 1989-01-02",
        "gregorian | {1989-01-04..} | 2 | days | -",
        "gregorian | Y17E7 | 1 | years | Y170000001",
        "gregorian | Y99999999999 | 1 | years | -",
        "gregorian | 9999-12-31 | 1 | days | -",
        "gregorian | -9999 | -1 | days | -",
        "gregorian | 0001-01-01 | -1 | days | 0000-12-31",
        "gregorian | 0001 | -2 | years | -0001",
        "gregorian | 1950S2 | 1 | years | [1901..2000]",
        "persian | 1403-12-30 | 1 | days | 1404-01-01",
        "persian | 1403-12-30 | 1 | years | 1404-12-29",
        "persian | 1403-06-31 | 1 | months | 1403-07-30",
        "islamic | 1410-01-30 | 1 | months | 1410-02-29",
        "julian | 1700-02-28 | 1 | days | 1700-02-29",
    ]

    @Test("a shifted date is as precise as its anchor and no more")
    func shifted() throws {
        for line in Self.cases {
            let row = caseCells(line)
            let calendar = try #require(CalendarSystem(name: row[0]))
            let anchor = try EDTF(parsing: row[1], calendar: calendar)
            let unit = try #require(RelativeReading.Unit(name: row[3]))
            let count = try #require(Int(row[2]))
            let moved = anchor.shifted(by: count, unit, in: calendar)
            #expect((moved?.canonical ?? "-") == row[4], "\(line)")
        }
    }

    @Test("there and back again is the same day, for days and weeks")
    func reversible() throws {
        var random = DateRandom(seed: 7)
        for _ in 0..<500 {
            let calendar = random.pick(CalendarSystem.allCases)
            let day = Day(julianDayNumber: random.number(in: 2_000_000...2_600_000))
            let anchor = try EDTF(parsing: day.text(in: calendar), calendar: calendar)
            let count = random.number(in: -1000...1000)
            let moved = anchor.shifted(by: count, .days, in: calendar)
            #expect(moved?.shifted(by: -count, .days, in: calendar) == anchor, "seed \(random.seed)")
        }
    }

    @Test("an approximate distance makes an approximate date")
    func approximate() throws {
        let anchor = try EDTF(parsing: "1990-11-27", calendar: .gregorian)
        let about = RelativeReading(count: 3, unit: .weeks, handle: "abcd", isApproximate: true)
        #expect(about.date(from: anchor, calendar: .gregorian)?.canonical == "1990-12-18~")
        let month = try EDTF(parsing: "1990-11?", calendar: .gregorian)
        #expect(about.date(from: month, calendar: .gregorian)?.canonical == "[1990-11-22%..1990-12-21%]")
    }

    @Test("a distance beyond the limit is nil", arguments: [Int.min, -1_000_001, 1_000_001, Int.max])
    func beyond(count: Int) throws {
        let anchor = try EDTF(parsing: "1990-11-27", calendar: .gregorian)
        for unit in RelativeReading.Unit.allCases {
            #expect(anchor.shifted(by: count, unit, in: .gregorian) == nil)
        }
    }

    @Test("a relative date is resolved from its anchor, with wording and relation kept")
    func resolved() throws {
        let line = try readDate("Three weeks after 8e5k", calendar: .gregorian)
        let anchor = try EDTF(parsing: "1369-09-06", calendar: .persian)
        let reading = try #require(line.resolved(anchor: anchor, calendar: .persian))
        #expect(reading.edtf.canonical == "1369-09-27")
        #expect(reading.calendar == .persian)
        #expect(reading.basis == .derived)
        #expect(reading.asPrinted == "Three weeks after 8e5k")
        #expect(reading.relative == RelativeReading(count: 3, unit: .weeks, handle: "8e5k"))
        #expect(reading.bounds.earliest?.iso == "1990-12-18")
    }

    @Test("a date in another calendar is the same days")
    func converted() throws {
        func convert(_ text: String, _ from: CalendarSystem, _ to: CalendarSystem) throws -> String? {
            try EDTF(parsing: text, calendar: from).converted(from: from, to: to)?.canonical
        }
        #expect(try convert("1989-02-14", .gregorian, .persian) == "1367-11-25")
        #expect(try convert("2025-03-20", .gregorian, .persian) == "1403-12-30")
        #expect(try convert("1989-02-14?", .gregorian, .islamic) == "1409-07-08?")
        #expect(try convert("1989", .gregorian, .persian) == "[1367-10-11..1368-10-10]")
        #expect(try convert("1367-11-25", .persian, .gregorian) == "1989-02-14")
        #expect(try convert("1989-02-14/1990", .gregorian, .persian) == "1367-11-25/1369-10-10")
        #expect(try convert("1989-02-14/..", .gregorian, .persian) == "1367-11-25/..")
        #expect(try convert("[..1989-02-14]", .gregorian, .julian) == "[..1989-02-01]")
        #expect(try convert("1917-11-07T12:00:00Z", .gregorian, .julian) == "1917-10-25")
        #expect(try convert("1989-02-14", .gregorian, .gregorian) == "1989-02-14")
        #expect(try convert("Y17E7", .gregorian, .persian) == nil)
    }
}

import Testing

@testable import Model

@Suite("EDTF for any text") struct EDTFPropertyTests {
    private static let seed: UInt64 = 0x1989_0104

    @Test(
        "the canonical form of a canonical form is itself, and bounds are in order", arguments: CalendarSystem.allCases)
    func fixedPoint(calendar: CalendarSystem) throws {
        var random = DateRandom(seed: Self.seed)
        var accepted = 0
        for _ in 0..<3000 {
            let text = EDTFMaker.text(&random)
            guard let edtf = try? EDTF(parsing: text, calendar: calendar) else { continue }
            accepted += 1
            let again = try? EDTF(parsing: edtf.canonical, calendar: calendar)
            #expect(again?.canonical == edtf.canonical, "\(text), seed \(random.seed)")
            #expect(again?.bounds(in: calendar) == edtf.bounds(in: calendar), "\(text), seed \(random.seed)")
            for other in CalendarSystem.allCases {
                let bounds = edtf.bounds(in: other)
                if let earliest = bounds.earliest, let latest = bounds.latest, latest < earliest {
                    Issue.record("\(text) ends before it begins in \(other), seed \(random.seed)")
                }
            }
        }
        #expect(accepted > 750, "the generator makes too few dates: \(accepted)")
    }

    @Test("qualification never changes bounds")
    func qualification() throws {
        var random = DateRandom(seed: Self.seed)
        for _ in 0..<1500 {
            let text = EDTFMaker.text(&random)
            let bare = text.filter { !"?~%".contains($0) }
            guard let marked = try? EDTF(parsing: text, calendar: .gregorian),
                let plain = try? EDTF(parsing: bare, calendar: .gregorian)
            else { continue }
            #expect(marked.bounds(in: .gregorian) == plain.bounds(in: .gregorian), "\(text), seed \(random.seed)")
        }
    }

    @Test("every day that fits the digits lies within the bounds")
    func unspecifiedDigits() throws {
        var random = DateRandom(seed: Self.seed)
        for _ in 0..<2000 {
            let calendar = random.pick(CalendarSystem.allCases)
            let day = Day(julianDayNumber: random.number(in: 1_721_426...2_500_000))
            var letters = Array(day.text(in: calendar))
            guard letters.count == 10 else { continue }
            for place in [0, 1, 2, 3, 5, 6, 8, 9] where random.number(in: 0...2) == 0 { letters[place] = "X" }
            let text = String(letters)
            let bounds = try EDTF(parsing: text, calendar: calendar).bounds(in: calendar)
            let earliest = try #require(bounds.earliest)
            let latest = try #require(bounds.latest)
            #expect(earliest <= day && day <= latest, "\(text) in \(calendar), seed \(random.seed)")
        }
    }

    @Test("no text makes a reader trap, and each is done quickly")
    func anyText() {
        var random = DateRandom(seed: Self.seed)
        let clock = ContinuousClock()
        var slowest = Duration.zero
        for _ in 0..<2000 {
            let text = EDTFMaker.noise(&random)
            let calendar = random.pick(CalendarSystem.allCases)
            let took = clock.measure {
                if case .date(let reading)? = try? readDate(text, calendar: calendar) {
                    _ = reading.bounds
                    #expect((try? EDTF(parsing: reading.edtf.canonical, calendar: reading.calendar)) != nil)
                }
            }
            slowest = max(slowest, took)
        }
        #expect(slowest < .seconds(2), "slowest \(slowest), seed \(random.seed)")
    }

    @Test(
        "hostile texts end at once",
        arguments: [
            String(repeating: "[", count: 256), String(repeating: "1-", count: 128), String(repeating: "9", count: 256),
            "Y" + String(repeating: "9", count: 250), "Y1E" + String(repeating: "9", count: 250), "Y-9E99S99",
            "[" + String(repeating: "XXXX-02-29,", count: 22) + "1]", "1" + String(repeating: "/", count: 200),
            String(repeating: "to ", count: 85), String(repeating: "from 1990 to ", count: 19),
            String(repeating: "between ", count: 30), String(repeating: "4–", count: 60),
            String(repeating: "\u{301}", count: 128),
            "XXX1-02-29", "1\u{0}9", "\u{202e}1989", String(repeating: "x", count: 100_000),
            "999999999 weeks after abcd",
            "99999999999999999999 weeks after abcd", "1000001 days after 1989", "1000000 years after 9000",
            "Y99999999999/Y-99999999999", "after 9999-12-31", "before -9999", "1000000 centuries after 1990",
        ])
    func hostile(text: String) {
        let took = ContinuousClock().measure {
            for calendar in CalendarSystem.allCases { _ = try? readDate(text, calendar: calendar) }
        }
        #expect(took < .seconds(2), "\(took)")
    }

    @Test("shifting never invents precision nor loses the bounds", arguments: CalendarSystem.allCases)
    func shifting(calendar: CalendarSystem) throws {
        var random = DateRandom(seed: Self.seed)
        for _ in 0..<1000 {
            let text = EDTFMaker.text(&random)
            guard let edtf = try? EDTF(parsing: text, calendar: calendar) else { continue }
            let count = random.number(in: -100...100)
            let unit = random.pick(RelativeReading.Unit.allCases)
            guard let moved = edtf.shifted(by: count, unit, in: calendar) else { continue }
            #expect((try? EDTF(parsing: moved.canonical, calendar: calendar)) == moved, "\(text), seed \(random.seed)")
            guard unit == .days || unit == .weeks, count != 0, !text.contains(where: { "/{".contains($0) }) else {
                continue
            }
            let days = unit == .weeks ? 7 * count : count
            let before = edtf.bounds(in: calendar)
            let after = moved.bounds(in: calendar)
            let expected = before.earliest.map { $0.julianDayNumber + days }
            #expect(after.earliest?.julianDayNumber == expected, "\(text) by \(days), seed \(random.seed)")
            #expect(after.latest?.julianDayNumber == before.latest.map { $0.julianDayNumber + days }, "\(text)")
        }
    }

    @Test("converting to another calendar keeps the bounds", arguments: CalendarSystem.allCases)
    func converting(calendar: CalendarSystem) throws {
        var random = DateRandom(seed: Self.seed)
        for _ in 0..<500 {
            let text = EDTFMaker.text(&random)
            guard let edtf = try? EDTF(parsing: text, calendar: calendar) else { continue }
            for other in CalendarSystem.allCases {
                guard let converted = edtf.converted(from: calendar, to: other) else { continue }
                #expect(converted.bounds(in: other) == edtf.bounds(in: calendar), "\(text), seed \(random.seed)")
            }
        }
    }
}

import TestSupport
import Testing

@testable import Model

@Suite("The axis of a timeline")
struct TimeAxisTests {
    private func axis(_ first: (Int, Int, Int), _ last: (Int, Int, Int), _ width: Int) throws -> TimeAxis {
        let from = try #require(Day(year: first.0, month: first.1, day: first.2, in: .gregorian))
        let to = try #require(Day(year: last.0, month: last.1, day: last.2, in: .gregorian))
        return TimeAxis(covering: from...to, width: width)
    }

    private func labels(_ axis: TimeAxis) -> [String] { axis.ticks.map(\.label).filter { !$0.isEmpty } }

    @Test("marks are days, months or years, as fine as the width allows")
    func steps() throws {
        #expect(
            labels(try axis((1989, 1, 1), (1989, 1, 20), 60)) == [
                "1989-01-01", "1989-01-06", "1989-01-11", "1989-01-16",
            ])
        #expect(
            labels(try axis((1989, 1, 4), (1989, 12, 31), 60))
                == ["1989-04", "1989-07", "1989-10"])
        // The mark of 1993 stands in the last column, without room for its label.
        let years = try axis((1988, 5, 1), (1993, 2, 1), 40)
        #expect(labels(years) == ["1989", "1990", "1991", "1992"] && years.ticks.last?.place == 39)
        #expect(labels(try axis((1801, 1, 1), (1999, 12, 31), 40)) == ["1850", "1900", "1950"])
    }

    @Test("centuries are counted as historians do, and there is no year nought")
    func era() throws {
        // -0299 is 300 BCE, -0199 is 200 BCE, and so on; the first year of the era stands between 100 BCE and 100.
        #expect(
            labels(try axis((-299, 1, 1), (250, 1, 1), 80))
                == ["300 BCE", "200 BCE", "100 BCE", "1 CE", "100", "200"])
        #expect(labels(try axis((-2, 1, 1), (3, 1, 1), 60)) == ["3 BCE", "2 BCE", "1 BCE", "1", "2", "3"])
        #expect(labels(try axis((-99_999, 1, 1), (2000, 1, 1), 40)) == ["100,000 BCE", "50,000 BCE"])
    }

    @Test("no two labels touch, every mark stands at its day's place, at any width and reach")
    func fitting() throws {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<2000 {
            let from = generator.number(0..<4_000_000) - 1_000_000
            let reach = 1 << generator.number(0..<40)
            let width = 16 + generator.number(0..<200)
            let days = Day(julianDayNumber: from)...Day(julianDayNumber: from + generator.number(0..<reach))
            let axis = TimeAxis(covering: days, width: width)
            #expect(!axis.ticks.isEmpty && axis.first <= days.lowerBound && axis.last >= days.upperBound)
            var free = 0
            let isLaidOut = axis.ticks.allSatisfy { tick in
                defer { free = tick.place + tick.label.utf8.count + (tick.label.isEmpty ? 0 : 2) }
                return tick.place >= free && tick.place < width && tick.day >= axis.first && tick.day <= axis.last
                    && (tick.label.isEmpty || tick.place + tick.label.utf8.count <= width || axis.ticks.count == 1)
                    && tick.place == axis.place(tick.day)
            }
            #expect(isLaidOut, "\(days) \(width): \(axis.ticks)")
            #expect(axis.place(days.lowerBound) <= axis.place(days.upperBound))
        }
    }

    @Test("the greatest dates there are do not overflow")
    func limits() {
        let all = Day(julianDayNumber: -Day.numberLimit)...Day(julianDayNumber: Day.numberLimit)
        let axis = TimeAxis(covering: all, width: 10_000)
        #expect(!axis.ticks.isEmpty && axis.place(all.upperBound) == 9_999)
        #expect(labels(axis).contains { $0.hasSuffix("BCE") })
    }

    @Test(
        "a date is a day, some time within, or what lasts",
        arguments: [
            ("1989-01-04", DrawnSpan.Nature.day, ""), ("1989-01-04?", .day, "?"), ("1989~", .within, "~"),
            ("1989", .within, ""), ("[1989-01..1989-03]", .within, ""), ("1989-01/1989-03%", .lasting, "%"),
            ("{1989,1990}", .lasting, ""), ("1989-01-04/..", .lasting, ""),
        ])
    func natures(_ edtf: String, _ nature: DrawnSpan.Nature, _ doubt: String) throws {
        let span = DrawnSpan(try EDTF(parsing: edtf, calendar: .gregorian), calendar: .gregorian)
        #expect(span.nature == nature && span.doubt == doubt)
    }

    @Test("open and unknown ends differ")
    func ends() throws {
        let open = DrawnSpan(try EDTF(parsing: "1989/..", calendar: .gregorian), calendar: .gregorian)
        let unknown = DrawnSpan(try EDTF(parsing: "/1989", calendar: .gregorian), calendar: .gregorian)
        #expect(open.end == .open && open.start.day?.iso == "1989-01-01")
        #expect(unknown.start == .unknown && unknown.known?.upperBound.iso == "1989-12-31")
    }
}

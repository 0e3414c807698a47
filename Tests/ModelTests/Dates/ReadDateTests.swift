import Testing

@testable import Model

@Suite("Dates as people type them") struct ReadDateTests {
    @Test("what is no EDTF is refused with its reason and, where it is safe, a suggestion")
    func refused() throws {
        for line in refusedCases {
            let row = caseCells(line)
            let calendar = try #require(CalendarSystem(name: row[0]))
            do throws(EDTFError) {
                let edtf = try EDTF(parsing: row[1], calendar: calendar)
                Issue.record("\(row[1]) is read as \(edtf)")
            } catch {
                #expect(String(describing: error.reason) == row[2], "\(row[1])")
                #expect((error.suggestion ?? "-") == row[3], "\(row[1])")
            }
            if row[3] != "-" { #expect((try? EDTF(parsing: row[3], calendar: calendar)) != nil, "\(row[3])") }
        }
    }

    @Test("English and printed dates are read, and their wording kept")
    func prose() throws {
        for line in proseCases {
            let row = caseCells(line)
            let asked = try #require(CalendarSystem(name: row[0]))
            guard case .date(let reading)? = try? readDate(row[1], calendar: asked) else {
                Issue.record("\(row[1]) is refused")
                continue
            }
            #expect(reading.edtf.canonical == row[2], "\(row[1])")
            #expect(reading.calendar.name == row[3], "\(row[1])")
            #expect((reading.bounds.earliest?.iso ?? "-") == row[4], "\(row[1])")
            #expect((reading.bounds.latest?.iso ?? "-") == row[5], "\(row[1])")
            #expect((reading.asPrinted != nil) == (row[1] != row[2]), "\(row[1])")
            #expect(reading.basis == .explicit)
            #expect(reading.relative == nil)
        }
    }

    @Test("wording keeps what was typed, without the spaces around it")
    func wording() throws {
        guard case .date(let reading) = try readDate("  On March the 18th 1990\n", calendar: .gregorian) else {
            Issue.record("not a date")
            return
        }
        #expect(reading.asPrinted == "On March the 18th 1990")
        guard case .date(let exact) = try readDate(" 1990-03-18 ", calendar: .gregorian) else {
            Issue.record("not a date")
            return
        }
        #expect(exact.asPrinted == nil)
        #expect(exact.edtf == reading.edtf)
    }

    @Test("what no date can be read from is refused with its reason")
    func refusedProse() throws {
        for line in refusedProseCases {
            let row = caseCells(line)
            let calendar = try #require(CalendarSystem(name: row[0]))
            do throws(EDTFError) {
                Issue.record("\(row[1]) is read as \(try readDate(row[1], calendar: calendar))")
            } catch {
                #expect(String(describing: error.reason) == row[2], "\(row[1])")
            }
        }
        for blank in ["", " ", "\n\t", "\u{200b}"] {
            #expect(throws: EDTFError(.empty)) { try readDate(blank, calendar: .gregorian) }
        }
        #expect(throws: EDTFError(.tooLong(limit: 256))) {
            try readDate(String(repeating: "1", count: 257), calendar: .gregorian)
        }
    }

    @Test("a date that only its canonical form makes too long is refused")
    func canonicalLength() throws {
        let member = "2004-06~-11?"
        let typed = "[" + (10...28).map { "20\($0)-06~-11?" }.joined(separator: ",") + "]"
        #expect(typed.utf8.count <= EDTF.maximumLength)
        #expect(try EDTF(parsing: member, calendar: .gregorian).canonical == "%2004-%06-?11")
        #expect(throws: EDTFError(.tooLong(limit: 256))) { try EDTF(parsing: typed, calendar: .gregorian) }
    }

    @Test("a distance from an event is handed back with its handle")
    func relative() throws {
        for line in relativeCases {
            let row = caseCells(line)
            guard case .relative(let relative, let asPrinted)? = try? readDate(row[0], calendar: .gregorian) else {
                Issue.record("\(row[0]) is not relative")
                continue
            }
            #expect(asPrinted == row[0])
            #expect(String(relative.count) == row[1], "\(row[0])")
            #expect(relative.unit.name == row[2], "\(row[0])")
            #expect(relative.handle == row[3], "\(row[0])")
            #expect(String(relative.isApproximate) == row[4], "\(row[0])")
        }
    }

    @Test("a distance from a date is counted at once, and derived")
    func derived() throws {
        for line in derivedCases {
            let row = caseCells(line)
            let asked = try #require(CalendarSystem(name: row[0]))
            guard case .date(let reading)? = try? readDate(row[1], calendar: asked) else {
                Issue.record("\(row[1]) is no date")
                continue
            }
            #expect(reading.edtf.canonical == row[2], "\(row[1])")
            #expect(reading.calendar.name == row[3], "\(row[1])")
            #expect(reading.basis == .derived)
            #expect(reading.asPrinted == row[1])
        }
    }

    @Test("a document's distance from what it has just told is read without an anchor")
    func distance() throws {
        for line in distanceCases {
            let row = caseCells(line)
            let told = readDistance(row[0]).map { "\($0.count) \($0.unit.name) \($0.isApproximate)" } ?? "-"
            #expect(told == row.dropFirst().joined(separator: " "), "\(row[0])")
        }
        #expect(readDistance(String(repeating: "two days later ", count: 20)) == nil)
    }

    @Test("an impossible day says how many its month has, and in which calendar")
    func impossibleDay() {
        #expect(
            throws: EDTFError(.impossibleDay(year: 1989, month: 2, days: 28), calendar: .gregorian)
        ) { try readDate("1989-02-30", calendar: .gregorian) }
        #expect(
            throws: EDTFError(.impossibleDay(year: 1404, month: 12, days: 29), calendar: .persian)
        ) { try readDate("30 Esfand 1404", calendar: .gregorian) }
        #expect(CalendarSystem.gregorian.monthName(2) == "February")
    }
}

import Testing

@testable import Model

@Suite("EDTF in canonical form") struct EDTFCanonicalTests {
    @Test("every example of the specification has its canonical form and bounds")
    func specification() throws {
        for line in libraryOfCongressExamples { try check(caseCells(line), .gregorian) }
    }

    @Test("an example of the specification is its own canonical form, but for one short exponent")
    func examplesAreFixedPoints() throws {
        for line in libraryOfCongressExamples where !line.hasPrefix("Y3388E2S3") {
            let row = caseCells(line)
            #expect(row[0] == row[1])
        }
    }

    @Test("the same date written otherwise has the same canonical form")
    func canonical() throws {
        for line in canonicalCases { try check(caseCells(line), .gregorian) }
    }

    @Test("numbers are read in the stated calendar and bounds are Gregorian")
    func otherCalendars() throws {
        for line in otherCalendarCases {
            let row = caseCells(line)
            let calendar = try #require(CalendarSystem(name: row[0]))
            try check(Array(row.dropFirst()), calendar)
        }
    }

    @Test("two dates are equal exactly when their canonical texts are")
    func equality() throws {
        let first = try EDTF(parsing: "{1984~?}", calendar: .gregorian)
        let second = try EDTF(parsing: "1984%", calendar: .gregorian)
        #expect(first == second)
        #expect(first.hashValue == second.hashValue)
        #expect(try EDTF(parsing: "1984/..", calendar: .gregorian) != EDTF(parsing: "1984/", calendar: .gregorian))
        #expect(
            try EDTF(parsing: "[1984,1985]", calendar: .gregorian) != EDTF(parsing: "{1984,1985}", calendar: .gregorian)
        )
    }

    private func check(_ row: [String], _ calendar: CalendarSystem) throws {
        let typed = row[0]
        let edtf = try #require(try? EDTF(parsing: typed, calendar: calendar), "\(typed) is refused")
        let bounds = edtf.bounds(in: calendar)
        #expect(edtf.canonical == row[1], "\(typed)")
        #expect((bounds.earliest?.iso ?? "-") == row[2], "\(typed)")
        #expect((bounds.latest?.iso ?? "-") == row[3], "\(typed)")
        #expect(try EDTF(parsing: edtf.canonical, calendar: calendar).canonical == edtf.canonical, "\(typed)")
    }
}

/// The cells of a line of a table of cases.
func caseCells(_ line: String) -> [String] {
    line.split(separator: "|", omittingEmptySubsequences: false).map { cell in
        var cell = cell
        if cell.last == " " { cell.removeLast() }
        if cell.first == " " { cell.removeFirst() }
        return String(cell)
    }
}

import Testing

@testable import Model

@Suite("Dates for formats that know no EDTF") struct PartsTests {
    /// typed | shape | start | end | uncertain | approximate
    private static let cases = [
        "1989-01-04 | date | 1989 1 4 | 1989 1 4 | false | false",
        "1989-01 | date | 1989 1 | 1989 1 | false | false",
        "-0044 | date | -44 | -44 | false | false",
        "1989-XX-04? | date | 1989 | 1989 | true | false",
        "1989-01-XX~ | date | 1989 1 | 1989 1 | false | true",
        "1989-%01-04 | date | 1989 1 4 | 1989 1 4 | true | true",
        "198X | date | - | - | false | false",
        "1950S2 | date | - | - | false | true",
        "1989-21 | date | 1989 s21 | 1989 s21 | false | false",
        "1989-01-04T10:00:00 | date | 1989 1 4 | 1989 1 4 | false | false",
        "1989-01/1990~ | interval | 1989 1 | 1990 | false | true",
        "1989/.. | interval | 1989 | - | false | false",
        "/1989 | interval | - | 1989 | false | false",
        "[1989..1991] | oneOf | 1989 | 1991 | false | false",
        "[..1989,1991] | oneOf | - | 1991 | false | false",
        "{1989,1989-05,1990..} | allOf | 1989 | - | false | false",
        "{1989-05,1989} | allOf | 1989 | 1989 | false | false",
        "Y17E7 | date | 170000000 | 170000000 | false | false",
    ]

    @Test("parts are told as far as their digits are")
    func parts() throws {
        func text(_ parts: DateParts?) -> String {
            guard let parts else { return "-" }
            let numbers = [parts.year, parts.month, parts.day].compactMap(\.self).map(String.init)
            return (numbers + (parts.season.map { ["s\($0)"] } ?? [])).joined(separator: " ")
        }
        for line in Self.cases {
            let row = caseCells(line)
            let edtf = try EDTF(parsing: row[0], calendar: .gregorian)
            #expect(String(describing: edtf.shape) == row[1], "\(row[0])")
            #expect(text(edtf.start) == row[2], "\(row[0])")
            #expect(text(edtf.end(in: .gregorian)) == row[3], "\(row[0])")
            #expect(String(edtf.isUncertain) == row[4], "\(row[0])")
            #expect(String(edtf.isApproximate) == row[5], "\(row[0])")
        }
    }
}

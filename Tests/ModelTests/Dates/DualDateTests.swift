import Testing

@testable import Model

@Suite("Dates in both styles")
struct DualDateTests {
    @Test(
        "of two days the New Style is taken, of two years the one that began in January",
        arguments: [
            ("14/24 April 1672", "1672-04-24 gregorian"), ("April 14/24, 1672", "1672-04-24 gregorian"),
            ("2/15 March 1917", "1917-03-15 gregorian"), ("2 January 1672/3", "1673-01-02 julian"),
            ("10 February 1648/49", "1649-02-10 julian"),
            // A night, and a span of years.
            ("12/13 May 1994", "1994-05-12/1994-05-13 gregorian"), ("1672/1673", "1672/1673 gregorian"),
        ])
    func dual(_ text: String, _ told: String) {
        let found = try? readDate(text, calendar: .gregorian)
        guard case .date(let reading)? = found else {
            Issue.record("\(text) is not read")
            return
        }
        #expect("\(reading.edtf.canonical) \(reading.calendar.name)" == told)
    }

    @Test("who asks for the Julian calendar is told the first of the two days")
    func julian() throws {
        guard case .date(let reading) = try readDate("14/24 April 1672", calendar: .julian) else {
            Issue.record("not read")
            return
        }
        #expect("\(reading.edtf.canonical) \(reading.calendar.name)" == "1672-04-14 julian")
    }
}

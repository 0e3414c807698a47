import Testing

@testable import Model

@Suite("Dates as documents print them") struct PrintedDateTests {
    @Test("more than three hundred wordings are read as the people meant who printed them")
    func read() throws {
        #expect(printedDates.count > 300)
        for line in printedDates {
            let row = caseCells(line)
            let value = row[1].split(separator: " ").map(String.init)
            do throws(EDTFError) {
                guard case .date(let reading) = try readDate(row[0], calendar: .gregorian) else {
                    Issue.record("\(row[0]) is read as a distance")
                    continue
                }
                #expect(reading.edtf.canonical == value[0], "\(row[0])")
                #expect(reading.calendar.name == (value.count > 1 ? value[1] : "gregorian"), "\(row[0])")
                #expect(reading.basis == .explicit, "\(row[0])")
            } catch {
                Issue.record("\(row[0]) is refused: \(error.reason)")
            }
        }
    }

    @Test("days that do not exist, dates without their year or century, and what is none, are refused with a reason")
    func refused() {
        for line in printedRefusals {
            let row = caseCells(line)
            do throws(EDTFError) {
                Issue.record("\(row[0]) is read as \(try readDate(row[0], calendar: .gregorian))")
            } catch {
                let name = String(describing: error.reason).prefix { $0 != "(" }
                #expect(row[1] == "-" || name == row[1], "\(row[0])")
            }
        }
    }
}

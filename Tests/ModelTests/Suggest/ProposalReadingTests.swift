import Testing

@testable import Model

/// What `suggest` proposes can be typed: `annals date` and `--date` read the same wording.
@Suite("Proposed wordings as typed dates") struct ProposalReadingTests {
    @Test("every wording proposed as an explicit date reads as the same days, or is refused for what its text told")
    func sameDays() throws {
        var count = 0
        for document in try GoldTests.documents() {
            for proposal in SourceText(document.text).dateProposals() where !proposal.isRelative {
                guard let date = proposal.date else { continue }
                count += 1
                check(proposal.asPrinted, date, document.name)
            }
        }
        #expect(count > 900)
    }

    private func check(_ wording: String, _ found: DateReading, _ name: String) {
        do throws(EDTFError) {
            // The calendar of numbers alone is the document's.
            guard case .date(let read) = try readDate(wording, calendar: found.calendar) else {
                Issue.record("\(name): “\(wording)” is read as a distance")
                return
            }
            // EDTF comes first: "1911-12" is December, "1345/1966" a long time.
            let isEDTF = read.asPrinted == nil
            #expect(isEDTF || read.bounds == found.bounds, "\(name): “\(wording)” is \(read.edtf), not \(found.edtf)")
        } catch {
            let isDigits = wording.utf8.allSatisfy { "0123456789-/".utf8.contains($0) }
            switch error.reason {
            case .missingYear, .twoDigitYear, .missingAnchor, .ambiguousDayMonth: break
            default:
                #expect(
                    isDigits || found.basis == .derived, "\(name): “\(wording)” is refused: \(error.reason)")
            }
        }
    }
}

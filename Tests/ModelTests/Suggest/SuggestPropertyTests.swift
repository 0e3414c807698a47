import Glibc
import Testing
import TestSupport

@testable import Model

@Suite("Suggested dates of any text")
struct SuggestPropertyTests {
    private static let pieces = [
        "the", "4th", "of", "January", "Jan.", "1989", ",", " ", "\n", "\n\n", "–", "-", "/", "04", "1989-01-04",
        "three", "weeks",
        "after", "this", "later", "between", "and", "from", "to", "until", "(", ")", "“", "”", "’", "'", "90s", "1980s",
        "early",
        "mid", "spring", "Bahman", "Rabi", "al", "awwal", "BC", "B.C.", "A.D.", ".", "..", "…", "\u{202e}", "\u{0}",
        "é", "𝟙", "一",
        "۱۳۶۷", "same", "year", "following", "Tuesday", "yesterday", "last", "inst.", "twenty", "first", "nineteen",
        "hundred",
        "eighty", "nine", "Easter", "Christmas", "Day", ":", ";", "99999999999999999999", "1,989", "1989.5", "#", "$",
        "\r\n", "\t",
        "ID:", "Date:", "|", "c.", "about", "within", "the day", "on the", "\u{301}", "\u{fe0f}", "don’t", "O.S.", "31",
        "30", "0",
    ]

    @Test(
        "each proposal lies in the text, quotes it exactly, and is found again by its quote and number",
        arguments: 1...60)
    func bounds(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var text = ""
        for _ in 0..<Int.random(in: 1...400, using: &random) {
            text += Self.pieces.randomElement(using: &random) ?? ""
            if Bool.random(using: &random) { text += " " }
        }
        try check(text, "seed \(seed)")
    }

    @Test("damaged documents are read as well as whole ones", arguments: 1...20)
    func damaged(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let documents = try GoldTests.documents()
        let document = try #require(documents.randomElement(using: &random))
        var scalars = Array(document.text.unicodeScalars)
        for _ in 0..<40 {
            let place = Int.random(in: 0..<scalars.count, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: scalars.remove(at: place)
            case 1: scalars.insert(contentsOf: scalars[max(0, place - 9)..<place], at: place)
            default: scalars[place] = Unicode.Scalar(UInt8.random(in: 0...127, using: &random))
            }
        }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        try check(String(text), "seed \(seed)")
    }

    @Test(
        "one word or line of any length, and nothing at all, are read",
        arguments: [0, 1, 65_535, 65_536, 65_537, 200_000])
    func lengths(_ length: Int) throws {
        for piece in ["x", "1", "é", " 4 May 1989"] {
            let text = String(String(repeating: piece, count: length / piece.utf8.count + 1).prefix(length))
            let proposals = SourceText(text).dateProposals()
            #expect(proposals.isEmpty || piece == " 4 May 1989")
        }
    }

    private func check(_ text: String, _ told: Comment) throws {
        let source = SourceText(text)
        let proposals = source.dateProposals()
        for (place, proposal) in proposals.enumerated() {
            let quote = proposal.quote
            #expect(proposal.number == place + 1, told)
            #expect(source.slice(quote.start, quote.end) == quote.exact && !quote.exact.isEmpty, told)
            #expect(quote.start <= proposal.wording.lowerBound && proposal.wording.upperBound <= quote.end, told)
            #expect(!proposal.wording.isEmpty && proposal.wording.upperBound <= source.scalarCount, told)
            #expect(!proposal.title.isEmpty && proposal.title.count <= SuggestTitle.longest, told)
            #expect((0...100).contains(proposal.confidence), told)
            if let anchor = proposal.anchor?.proposal { #expect(anchor >= 1 && anchor < proposal.number, told) }
            if let date = proposal.date {
                #expect((try? EDTF(parsing: date.edtf.canonical, calendar: date.calendar)) == date.edtf, told)
            }
            guard case .found(let again, let folded) = source.find(quote: quote.exact, occurrence: proposal.occurrence)
            else {
                Issue.record("“\(quote.exact)” is not found again, \(told)")
                continue
            }
            #expect(again == quote && !folded, told)
        }
        #expect(
            zip(proposals, proposals.dropFirst()).allSatisfy { $0.wording.upperBound <= $1.wording.lowerBound }, told)
    }

    @Test("ten times the text takes about ten times as long, laid out well or on one line", arguments: [false, true])
    func linear(_ isOneLine: Bool) throws {
        var text = try GoldTests.documents().map(\.text).joined(separator: "\n\n")
        if isOneLine { text = text.split(whereSeparator: \.isNewline).joined(separator: " ") + " " }
        func seconds(_ copies: Int) -> Double {
            let source = SourceText(String(repeating: text + "\n", count: copies))
            return (0..<3).map { _ in
                let start = Self.processorTime()
                #expect(source.dateProposals().count > copies)
                return Self.processorTime() - start
            }.min() ?? 0
        }
        let (small, large) = (seconds(4), seconds(40))
        #expect(large < 16 * small, "\(small) s, then \(large) s")
    }

    /// Of this thread alone, so that other tests beside it do not count. Unit: seconds.
    private static func processorTime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

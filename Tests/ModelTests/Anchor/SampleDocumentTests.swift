import Foundation
import Testing

@testable import Model

/// The sample that every team starts with; it stays outside the project and may be missing.
@Suite("The sample document")
struct SampleDocumentTests {
    private static let sample: SourceText? = {
        let path = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        let candidates = ["/\(path)/../shared/corpus", "../shared/corpus"]
        for folder in candidates {
            if let data = FileManager.default.contents(atPath: folder + "/30470-iran-russia-relations.txt") {
                return SourceText(utf8: Array(data))
            }
        }
        return nil
    }()

    @Test("its metadata lines and its title are read")
    func metadata() {
        guard let sample = Self.sample else { return }
        let found = SourceMetadata.recognise(sample.text)
        #expect(found.identifier == "30470" && found.published == "2012-01-15")
        #expect(found.title == sample.line(1)?.text && found.subtitle == sample.line(2)?.text)
    }

    @Test("straight quotes find what it prints with curly ones; what stands twice is ambiguous")
    func quotes() {
        guard let sample = Self.sample else { return }
        // Its long paragraph stands on line 3 and again on line 7.
        let start = sample.line(3)?.start ?? 0
        let curly = sample.slice(start, start + 200) ?? ""
        #expect(curly.contains("’"))
        let straight = String(curly.map { $0 == "’" ? "'" : $0 == "“" || $0 == "”" ? "\"" : $0 })
        for quote in [curly, straight] {
            guard case .ambiguous(let places, count: 2) = sample.find(quote: quote) else {
                Issue.record("\(sample.find(quote: quote))")
                return
            }
            #expect(places.map(\.line) == [3, 7])
            #expect(places.map(\.exact) == [curly, curly])
            #expect(sample.find(quote: quote, occurrence: 3) == .noSuchOccurrence(3, of: 2))
        }
        let once = String((sample.line(2)?.text ?? "").map { $0 == "’" ? "'" : $0 })
        guard case .found(let found, folded: true) = sample.find(quote: once) else {
            Issue.record("\(sample.find(quote: once))")
            return
        }
        #expect(found.exact == sample.line(2)?.text)
    }

    @Test("quotes of every length survive edits elsewhere in it")
    func survive() {
        guard let sample = Self.sample else { return }
        let scalars = sample.scalarCount
        let new = SourceText("A line put in.\n" + sample.text + "And one at the end.\n")
        var revision = SourceRevision(from: sample, to: new)
        for start in stride(from: 0, to: scalars - 80, by: 61) {
            guard let quote = sample.quote(start, start + 12 + start % 60) else { continue }
            let found = revision.reanchor(quote)
            #expect(found.quote?.start == start + 15, "\(quote) \(found)")
        }
    }
}

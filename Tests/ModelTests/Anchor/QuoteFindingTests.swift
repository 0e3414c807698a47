import Testing

@testable import Model

@Suite("Finding a quote")
struct QuoteFindingTests {
    private let source = SourceText(
        """
        The envoy’s letter
        “We will follow your issues – as before,” he said on February the 5th.
        The envoy’s letter was read twice. It is ﬁnal… so they wrote.
        Café society, soft\u{AD}ened, 1989\u{2011}01\u{2011}04, naïve.

        """)

    private func found(_ quote: String, _ occurrence: Int? = nil) -> (exact: String, folded: Bool)? {
        guard case .found(let quote, let folded) = source.find(quote: quote, occurrence: occurrence) else { return nil }
        #expect(source.slice(quote.start, quote.end) == quote.exact)
        return (quote.exact, folded)
    }

    @Test("the very words are found as they are")
    func exact() {
        #expect(found("February the 5th")! == ("February the 5th", false))
    }

    @Test(
        "quotes, dashes, spaces, ligatures and composed letters fold, and the answer is the document's own text",
        arguments: [
            ("\"We will follow your issues - as before,\"", "“We will follow your issues – as before,”"),
            ("«We will follow", "“We will follow"),
            ("he  said\non\u{A0}February", "he said on February"),
            ("  5th.\n The envoy's letter was ", "5th.\nThe envoy’s letter was"),
            ("issues -- as before", "issues – as before"),
            ("It is final... so", "It is ﬁnal… so"),
            ("Cafe\u{301} society", "Café society"),
            ("softened", "soft\u{AD}ened"),
            ("1989-01-04", "1989\u{2011}01\u{2011}04"),
            ("nai\u{308}ve", "naïve"),
        ])
    func folds(typed: String, printed: String) {
        #expect(found(typed)?.folded == true)
        #expect(found(typed).map { Array($0.exact.utf8) } == Array(printed.utf8))
    }

    @Test("letters keep case and accents, and a match never cuts a ligature, an ellipsis or a letter from its accent")
    func doesNotFold() {
        for quote in ["february the 5th", "Cafe society", "It is f", "final.", "", " ", "\u{AD}"] {
            #expect(found(quote) == nil, "\(quote)")
        }
    }

    @Test("a quote that stands more than once is never guessed")
    func ambiguous() throws {
        guard case .ambiguous(let places, let count) = source.find(quote: "The envoy’s letter") else {
            Issue.record("not ambiguous")
            return
        }
        #expect(count == 2)
        #expect(places.map(\.line) == [1, 3])
        #expect(places.map(\.exact) == ["The envoy’s letter", "The envoy’s letter"])
        #expect(places[1].before == "" && places[1].after.hasPrefix(" was read twice."))
        guard case .ambiguous(_, count: 2) = source.find(quote: "The envoy's  letter") else {
            Issue.record("folded: not ambiguous")
            return
        }
    }

    @Test("an occurrence counts from 1, and one that does not exist is said to be so")
    func occurrence() {
        guard case .found(let second, folded: false) = source.find(quote: "The envoy’s letter", occurrence: 2) else {
            Issue.record("not found")
            return
        }
        #expect(source.line(ofScalar: second.start) == 3)
        #expect(found("The envoy's letter", 2)?.folded == true)
        #expect(source.find(quote: "The envoy’s letter", occurrence: 3) == .noSuchOccurrence(3, of: 2))
        #expect(source.find(quote: "The envoy’s letter", occurrence: 0) == .noSuchOccurrence(0, of: 2))
        #expect(source.find(quote: "February", occurrence: 2) == .noSuchOccurrence(2, of: 1))
        #expect(found("February", 1)?.exact == "February")
    }

    @Test("overlapping occurrences count")
    func overlapping() {
        let source = SourceText("anananas")
        guard case .ambiguous(let places, count: 3) = source.find(quote: "ana") else {
            Issue.record("\(source.find(quote: "ana"))")
            return
        }
        #expect(places.map(\.start) == [0, 2, 4])
        #expect(source.count(of: "ana") == 3)
    }

    @Test("the very words go before folded ones elsewhere")
    func exactFirst() {
        let source = SourceText("it’s and it's")
        guard case .found(let quote, folded: false) = source.find(quote: "it's") else {
            Issue.record("not found")
            return
        }
        #expect(quote.start == 9)
    }

    @Test("of an absent quote the closest passage is named, if any is close")
    func absent() {
        guard case .absent(let closest) = source.find(quote: "We shall follow your issue") else {
            Issue.record("found")
            return
        }
        #expect(closest?.line == 2)
        #expect(source.find(quote: "nothing of the kind stands there at all") == .absent(closest: nil))
    }

    @Test("every match of random patterns is found, byte for byte and folded")
    func random() {
        let letters = ["a", "b", "’", "'", " ", "\n", "–", "-", "é", "e\u{301}"]
        for number in 0..<500 as Range<UInt64> {
            var seed = TextSeed(number)
            let text = (0..<(5 + seed.below(40))).map { _ in letters[seed.below(letters.count)] }.joined()
            let source = SourceText(text)
            let scalars = Array(text.unicodeScalars)
            let start = seed.below(scalars.count)
            let end = min(scalars.count, start + 1 + seed.below(4))
            let pattern = String(String.UnicodeScalarView(scalars[start..<end]))
            let places = (0...(scalars.count - (end - start))).filter {
                scalars[$0..<($0 + end - start)] == scalars[start..<end]
            }
            if ScalarFolding.folded(pattern).isEmpty {
                #expect(source.find(quote: pattern) == .absent(closest: nil))
                continue
            }
            switch source.find(quote: pattern) {
            case .found(let quote, folded: false): #expect(places == [quote.start], "seed \(number)")
            case .ambiguous(let found, _): #expect(found.map(\.start) == places, "seed \(number)")
            default: Issue.record("seed \(number): \(pattern) not found in \(text)")
            }
        }
    }
}

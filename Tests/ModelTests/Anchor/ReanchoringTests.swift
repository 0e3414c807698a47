import Testing

@testable import Model

@Suite("Re-anchoring a quote in a new version")
struct ReanchoringTests {
    private let old = SourceText(
        """
        Report on the talks
        The envoy arrived in Fergana on March the 18th 1990 and was received at once.
        He left two days later. The protocol was signed in April, long after he had gone home.
        The envoy arrived in Fergana on May the 2nd 1991, and nobody received him.

        """)

    private func quote(_ text: String, _ occurrence: Int? = nil) throws -> Quote {
        guard case .found(let quote, _) = old.find(quote: text, occurrence: occurrence) else {
            throw Missing(text: text)
        }
        return quote
    }

    private struct Missing: Error { var text: String }

    private func both(_ quote: Quote, _ text: String) -> [Reanchoring] {
        let new = SourceText(text)
        var revision = SourceRevision(from: old, to: new)
        let found = [new.reanchor(quote), revision.reanchor(quote)]
        for one in found {
            #expect((one.method == .orphan) == (one.quote == nil))
            #expect(one.method == .orphan ? one.score == 0 : one.score >= Reanchoring.minimumScore)
            if let quote = one.quote { #expect(new.slice(quote.start, quote.end) == quote.exact) }
        }
        return found
    }

    @Test("nothing changed: exact, or by context where the words stand twice")
    func unchanged() throws {
        for found in both(try quote("March the 18th 1990"), old.text) {
            #expect(found == Reanchoring(method: .exact, score: 100, quote: try quote("March the 18th 1990")))
        }
        for number in [1, 2] {
            let second = try quote("The envoy arrived in Fergana", number)
            for found in both(second, old.text) {
                #expect(found == Reanchoring(method: .context, score: 100, quote: second))
            }
        }
    }

    @Test("text put in before moves the offsets and nothing else")
    func moved() throws {
        for found in both(try quote("two days later"), "A new first line.\n" + old.text) {
            #expect(found.method == .exact && found.score == 100)
            #expect(found.quote?.start == (try quote("two days later")).start + 18)
        }
    }

    @Test("of two equal passages the one between the same words is taken")
    func context() throws {
        let new = "The envoy arrived in Fergana, they say.\n" + old.text
        for found in both(try quote("The envoy arrived in Fergana", 2), new) {
            #expect(found.method == .context)
            #expect(found.quote?.suffix.hasPrefix(" on May") == true)
        }
    }

    @Test("where the quoted one of two equal passages is gone, the other is not taken for it")
    func twinIsNotTaken() throws {
        let second = try quote("The envoy arrived in Fergana", 2)
        let lines = old.lines.map(\.text)
        for found in both(second, lines[0...2].joined(separator: "\n") + "\n") { #expect(found.method == .orphan) }
    }

    @Test("other quotes, dashes and spaces, and a changed word, are found by likeness")
    func fuzzy() throws {
        let retyped = try quote("The protocol was signed in April, long after he had gone home.")
        let new = old.text.split(separator: " ", omittingEmptySubsequences: false).joined(separator: "\u{A0}")
        for found in both(retyped, new) {
            #expect(found.method == .fuzzy && found.score >= 95)
            #expect(
                found.quote?.exact
                    == "The protocol was signed in April, long after he had gone home.".map {
                        $0 == " " ? "\u{A0}" : String($0)
                    }.joined())
        }
        let corrected = SourceText(old.text).text.split(separator: "April").joined(separator: "late April")
        for found in both(retyped, corrected) {
            #expect(found.method == .fuzzy && found.score >= 80)
            #expect(found.quote?.exact == "The protocol was signed in late April, long after he had gone home.")
        }
    }

    @Test("a passage that is gone is an orphan, also where something like it stands")
    func orphan() throws {
        let lines = old.lines.map(\.text)
        let without = [lines[0], lines[2], lines[3]].joined(separator: "\n")
        for found in both(
            try quote("The envoy arrived in Fergana on March the 18th 1990 and was received at once."), without)
        {
            #expect(found.method == .orphan)
        }
        for found in both(try quote("two days later"), "Something else entirely.\n") {
            #expect(found.method == .orphan)
        }
        for found in both(try quote("two days later"), "") { #expect(found.method == .orphan) }
    }

    @Test(
        "copies that were not there before are not told from the quote by where the difference of the versions puts it")
    func copies() {
        let line = "The governor wrote to the council.\n"
        let old = SourceText("Title here\n\nThe envoy came ashore at noon.\n\n" + line)
        let start = old.scalarCount - line.unicodeScalars.count
        let quote = old.quote(start, old.scalarCount - 1)!
        for new in ["Other title\n\n" + line + line + line + "End.\n", "Other\n\n" + line + "\n" + line + "End.\n"] {
            var revision = SourceRevision(from: old, to: SourceText(new))
            #expect(revision.reanchor(quote).method == .orphan)
        }
        // Between its own words it is told from a copy elsewhere.
        var revision = SourceRevision(from: old, to: SourceText(line + "\nMore of it.\n\n" + old.text + "More.\n"))
        #expect(revision.reanchor(quote).method == .context)
    }

    @Test("a copy put in later is told from the quote by what stands further around, where the next words do not")
    func copiesFarApart() throws {
        // Short context on purpose: "of" between the same few words, and all that stands beyond differs.
        let around = (1...12).map { day in
            "The delegation of day \(day) said \(day * 7919) and left for place \(day * 104_729)."
        }
        let told = "He spoke of the treaty once more with them."
        let old = SourceText((around.prefix(6) + [told] + around.suffix(6)).joined(separator: " "))
        let new = SourceText("A head. \(told) A foot. " + old.text)
        guard case .found(var quote, _) = old.find(quote: "the treaty") else { throw Missing(text: "the treaty") }
        (quote.prefix, quote.suffix) = (String(quote.prefix.suffix(9)), String(quote.suffix.prefix(9)))
        var revision = SourceRevision(from: old, to: new)
        let found = revision.reanchor(quote)
        #expect(found.quote?.start == quote.start + new.scalarCount - old.scalarCount)
    }

    @Test("doubts multiply from version to version until nothing certain enough is left")
    func following() throws {
        let quote = try quote("two days later")
        let exact = Reanchoring(method: .exact, score: 98, quote: quote)
        let fuzzy = Reanchoring(method: .fuzzy, score: 80, quote: quote)
        #expect(exact.following(exact, citing: "other words") == exact)
        #expect(exact.following(fuzzy, citing: "two days later") == exact)
        #expect(exact.following(fuzzy, citing: "other words") == Reanchoring(method: .fuzzy, score: 78, quote: quote))
        #expect(fuzzy.following(fuzzy, citing: "other words").method == .orphan)
        #expect(fuzzy.following(exact, citing: "other words") == fuzzy)
    }

    @Test("equal passages that cannot be told apart are orphans")
    func undecidable() {
        let old = SourceText("x y z\nx y z\nx y z\n")
        let new = SourceText("x y z\nx y z\n")
        var revision = SourceRevision(from: old, to: new)
        #expect(revision.reanchor(old.quote(8, 9)!).method == .orphan)
        #expect(new.reanchor(old.quote(8, 9)!).method == .orphan)
    }

    @Test("whatever the two versions are, an anchor is a span of the new one")
    func hostile() {
        let parts = [
            "a", "é", "e\u{301}", "\u{301}", "👩\u{200D}🔬", "\u{200D}", "\r\n", "\r", "\n", "\u{FEFF}", "ﬁ", "…", "--",
            " ",
            "\u{202E}", "\u{0}", "word", "日本", "می\u{200C}خواهم", "’", "“",
        ]
        for number in 0..<1_500 as Range<UInt64> {
            var seed = TextSeed(number)
            func text() -> String { (0..<seed.below(30)).map { _ in parts[seed.below(parts.count)] }.joined() }
            let shared = text()
            let (old, new) = (SourceText(text() + shared + text()), SourceText(text() + shared + text()))
            var revision = SourceRevision(from: old, to: new)
            revision.minimumScore = 0
            for _ in 0..<3 where old.scalarCount > 0 {
                let start = seed.below(old.scalarCount)
                let end = min(old.scalarCount, start + seed.below(20))
                guard let quote = old.quote(start, end) else { continue }
                for found in [revision.reanchor(quote), new.reanchor(quote)] {
                    guard let anchor = found.quote else { continue }
                    #expect(
                        new.quote(anchor.start, anchor.end) == anchor && anchor.start < anchor.end, "seed \(number)")
                    #expect((0...100).contains(found.score), "seed \(number)")
                }
                if case .found(let quote, _) = new.find(quote: quote.exact) {
                    #expect(new.quote(quote.start, quote.end) == quote, "seed \(number)")
                }
            }
            #expect(Array(new.lines).count == new.lineCount, "seed \(number)")
            _ = SourceMetadata.recognise(new.text)
        }
    }

    @Test("edits between a pattern and text are counted as the plain algorithm counts them")
    func distance() {
        for number in 0..<400 as Range<UInt64> {
            var seed = TextSeed(number)
            let pattern = (0..<(1 + seed.below(140))).map { _ in UInt32(97 + seed.below(3)) }
            let text = (0..<seed.below(150)).map { _ in UInt32(97 + seed.below(3)) }
            for anchored in [false, true] {
                let bits = EditPattern(pattern)
                var column = bits.start()
                var plain = Array(0...pattern.count)
                for scalar in text {
                    bits.advance(&column, scalar, anchored: anchored)
                    var diagonal = plain[0]
                    plain[0] += anchored ? 1 : 0
                    for row in 1...pattern.count {
                        let above = plain[row]
                        plain[row] = min(diagonal + (pattern[row - 1] == scalar ? 0 : 1), above + 1, plain[row - 1] + 1)
                        diagonal = above
                    }
                    #expect(column.edits == plain[pattern.count], "seed \(number)")
                }
            }
        }
    }
}

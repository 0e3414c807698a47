extension SourceText {
    /// No list for a person is longer.
    public static let listedOccurrences = 100

    /// Looks for a quote as a person gave it.
    ///
    /// First byte for byte; only where that is absent with quotes, dashes, spaces and composed letters folded, and
    /// without spaces at the ends. A quote that stands there more than once is never guessed: `occurrence` (from 1)
    /// says which one is meant; overlapping ones count. A quote without anything visible stands nowhere.
    /// Complexity: O(bytes) time, O(quote) space.
    public func find(quote: String, occurrence wanted: Int? = nil) -> QuoteSearch {
        let pattern = ScalarFolding.folded(quote)
        if pattern.isEmpty { return .absent(closest: nil) }
        let exact = exactMatches(of: Array(quote.utf8), wanted: wanted)
        if exact.count > 0 { return answer(exact, wanted: wanted, folded: false) }
        let folded = foldedMatches(of: pattern, wanted: wanted)
        if folded.count > 0 { return answer(folded, wanted: wanted, folded: true) }
        return .absent(closest: closest(to: quote))
    }

    /// How often the very bytes of a text stand here, overlapping ones counted.
    public func count(of text: String) -> Int { exactMatches(of: Array(text.utf8), wanted: nil, listed: 0).count }

    /// Some matches, and how many there are.
    struct Matches {
        /// Unit: bytes.
        var listed: [Range<Int>] = []
        var wanted: Range<Int>?
        var count = 0

        mutating func add(_ range: Range<Int>, wanted number: Int?, listed limit: Int) {
            count += 1
            if count == number { wanted = range }
            if listed.count < limit { listed.append(range) }
        }
    }

    private func answer(_ matches: Matches, wanted: Int?, folded: Bool) -> QuoteSearch {
        if let wanted {
            guard let range = matches.wanted else { return .noSuchOccurrence(wanted, of: matches.count) }
            return .found(quote(bytes: range), folded: folded)
        }
        guard matches.count == 1, let only = matches.listed.first else {
            return .ambiguous(matches.listed.map(occurrence(bytes:)), count: matches.count)
        }
        return .found(quote(bytes: only), folded: folded)
    }

    func exactMatches(
        of pattern: [UInt8], wanted: Int? = nil, listed limit: Int = SourceText.listedOccurrences
    ) -> Matches {
        var matches = Matches()
        guard let first = pattern.first, pattern.count <= bytes.count else { return matches }
        var matcher = PatternMatcher(pattern)
        bytes.withUnsafeBufferPointer { bytes in
            for at in bytes.indices {
                let byte = bytes[at]
                // Most bytes of a text start nothing.
                if matcher.matched == 0 && byte != first { continue }
                if matcher.advance(byte) {
                    matches.add((at + 1 - pattern.count)..<(at + 1), wanted: wanted, listed: limit)
                }
            }
        }
        return matches
    }

    private func foldedMatches(of pattern: [UInt32], wanted: Int?) -> Matches {
        var matches = Matches()
        guard !pattern.isEmpty else { return matches }
        var matcher = PatternMatcher(pattern)
        var folding = ScalarFolding(bytes)
        // The starts of the scalars that a match ending now would have.
        var recent = [FoldedScalar?](repeating: nil, count: pattern.count)
        var at = 0
        while let next = folding.next() {
            recent[at] = next
            at = at + 1 == pattern.count ? 0 : at + 1
            guard matcher.advance(next.scalar), let first = recent[at], first.isFirst, next.isLast else { continue }
            matches.add(first.start..<next.end, wanted: wanted, listed: Self.listedOccurrences)
        }
        return matches
    }
}

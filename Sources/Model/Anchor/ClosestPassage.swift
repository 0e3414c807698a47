extension SourceText {
    /// A search for something like a quote looks at no more than this. Unit: bytes.
    static let searchedBytes = 8 << 20
    /// Unit: folded scalars of text times blocks of pattern.
    static let searchedSteps = 1 << 28

    /// The passage that differs least from a quote that does not stand here; nil if none is close.
    func closest(to quote: String) -> Occurrence? {
        let pattern = ScalarFolding.folded(quote)
        guard pattern.count >= 4 else { return nil }
        let folded = FoldedText(bytes, 0..<boundary(atOrBefore: min(bytes.count, Self.searchedBytes)))
        guard folded.count * (pattern.count / 64 + 1) <= Self.searchedSteps else { return nil }
        let match = folded.closest(to: pattern, maximumEdits: pattern.count * 2 / 5, limit: 1).first
        return match.map { occurrence(bytes: folded.bytes($0.range)) }
    }

    /// The nearest start of a scalar, so that a stretch of bytes never begins inside one.
    func boundary(atOrBefore byte: Int) -> Int {
        var at = min(max(byte, 0), bytes.count)
        while at > 0, at < bytes.count, bytes[at] & 0xC0 == 0x80 { at -= 1 }
        return at
    }
}

/// The words around a quote, prepared for comparing them with those around a place in another text.
struct QuoteContext {
    private let prefix: EditPattern
    private let suffix: EditPattern
    /// Folded scalars of text looked at on each side; more than the context, for words put in between.
    private let reach: Int

    init(prefix: String, suffix: String) {
        let (before, after) = (Self.folded(prefix), Self.folded(suffix))
        self.prefix = EditPattern(before.reversed())
        self.suffix = EditPattern(after)
        self.reach = 2 * max(before.count, after.count, 8)
    }

    init(around range: Range<Int>, in source: SourceText, scalars: Int) {
        let (start, end) = (
            source.scalarOffset(ofByte: range.lowerBound), source.scalarOffset(ofByte: range.upperBound)
        )
        let before = source.slice(max(0, start - scalars), start) ?? ""
        let after = source.slice(end, min(source.scalarCount, end + scalars)) ?? ""
        self.init(prefix: before, suffix: after)
    }

    /// How alike two surroundings are, on each side from 0 (no more than any text) to 1.
    struct Likeness: Equatable {
        var before: Double
        var after: Double

        var mean: Double { (before + after) / 2 }
        /// One side alone may have been edited.
        var better: Double { max(before, after) }
    }

    func likeness(in source: SourceText, around range: Range<Int>) -> Likeness {
        let bytes = source.bytes
        let lower = source.boundary(atOrBefore: max(0, range.lowerBound - 4 * reach))
        let upper = source.boundary(atOrBefore: min(bytes.count, range.upperBound + 4 * reach))
        let before = FoldedText(bytes, lower..<range.lowerBound).scalars.reversed().prefix(reach)
        let after = FoldedText(bytes, range.upperBound..<upper).scalars.prefix(reach)
        return Likeness(
            before: likeness(prefix, Array(before)), after: likeness(suffix, Array(after)))
    }

    private func likeness(_ pattern: EditPattern, _ text: [UInt32]) -> Double {
        // Standing at an end of the document is a context too, but a weak one.
        if pattern.count == 0 { return text.isEmpty ? 1 : 0.3 }
        let edits = pattern.closestBeginning(of: text).edits
        let same = 1 - Double(edits) / Double(pattern.count)
        // Unrelated prose agrees in a good third of its letters.
        return max(0, (same - 0.4) / 0.6)
    }

    private static func folded(_ text: String) -> [UInt32] {
        let bytes = Array(text.utf8)
        return FoldedText(bytes, 0..<bytes.count).scalars
    }
}

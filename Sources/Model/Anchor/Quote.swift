/// A span of one version of a source, with the words that stand around it.
///
/// Source: W3C Web Annotation Data Model, TextQuoteSelector and TextPositionSelector.
/// Invariant: `exact` is the document's own text, byte for byte.
/// Unit: offsets are Unicode scalars, half-open.
public struct Quote: Hashable, Sendable {
    /// How much stands in `prefix` and in `suffix`, where the document has it. Unit: Unicode scalars.
    public static let contextScalars = 32

    public var start: Int
    public var end: Int
    public var exact: String
    public var prefix: String
    public var suffix: String

    public init(start: Int, end: Int, exact: String, prefix: String, suffix: String) {
        self.start = start
        self.end = end
        self.exact = exact
        self.prefix = prefix
        self.suffix = suffix
    }
}

/// One of the places where a quote stands, to be shown to a person.
public struct Occurrence: Hashable, Sendable {
    /// Unit: Unicode scalars, half-open.
    public var start: Int
    public var end: Int
    /// Counts from 1.
    public var line: Int
    public var exact: String
    /// What stands around it on its line, up to `contextScalars`.
    public var before: String
    public var after: String
}

/// What looking for a quote came to.
public enum QuoteSearch: Equatable, Sendable {
    /// `folded`: the document has it only with other quotes, dashes or spaces.
    case found(Quote, folded: Bool)
    /// It stands there more than once; the list is cut at `SourceText.listedOccurrences`, the count is not.
    case ambiguous([Occurrence], count: Int)
    /// The occurrence asked for does not exist.
    case noSuchOccurrence(Int, of: Int)
    /// It does not stand there; the closest passage, if one is at all close.
    case absent(closest: Occurrence?)
}

extension SourceText {
    /// The quote selector of a span; nil if it is not a span of this text.
    public func quote(_ start: Int, _ end: Int) -> Quote? {
        guard start >= 0, start <= end, end <= scalarCount else { return nil }
        let context = Quote.contextScalars
        let offsets = [max(0, start - context), start, end, min(scalarCount, end + context)]
        let bytes = offsets.map(byteOffset(ofScalar:))
        return Quote(
            start: start, end: end, exact: string(bytes[1]..<bytes[2]), prefix: string(bytes[0]..<bytes[1]),
            suffix: string(bytes[2]..<bytes[3]))
    }

    func quote(bytes range: Range<Int>) -> Quote {
        let (start, end) = (scalarOffset(ofByte: range.lowerBound), scalarOffset(ofByte: range.upperBound))
        return quote(start, end) ?? Quote(start: start, end: end, exact: string(range), prefix: "", suffix: "")
    }

    func occurrence(bytes range: Range<Int>) -> Occurrence {
        let quote = quote(bytes: range)
        func isLineEnd(_ scalar: Unicode.Scalar) -> Bool { scalar == "\n" || scalar == "\r" }
        let before = quote.prefix.unicodeScalars.reversed().prefix { !isLineEnd($0) }.reversed()
        let after = quote.suffix.unicodeScalars.prefix { !isLineEnd($0) }
        return Occurrence(
            start: quote.start, end: quote.end, line: line(ofByte: range.lowerBound), exact: quote.exact,
            before: String(String.UnicodeScalarView(before)), after: String(String.UnicodeScalarView(after)))
    }
}

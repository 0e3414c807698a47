/// A quote in the version that it was taken from, and where else its words stand there.
struct QuoteOrigin {
    /// So many equal passages are compared; a quote that is more frequent says little by itself.
    static let comparedMatches = 1_000

    /// Unit: bytes.
    let range: Range<Int>
    /// Other places with the very words, and how much what stands around them resembles the quote's surroundings.
    let others: [(range: Range<Int>, likeness: QuoteContext.Likeness)]

    /// Nil if the quote does not stand where it says.
    init?(_ quote: Quote, in source: SourceText) {
        guard let exact = source.slice(quote.start, quote.end), exact.utf8.elementsEqual(quote.exact.utf8) else {
            return nil
        }
        let range = source.byteOffset(ofScalar: quote.start)..<source.byteOffset(ofScalar: quote.end)
        let context = QuoteContext(prefix: quote.prefix, suffix: quote.suffix)
        self.range = range
        self.others = source.exactMatches(of: Array(quote.exact.utf8), listed: Self.comparedMatches).listed
            .filter { $0 != range }
            .map { ($0, context.likeness(in: source, around: $0)) }
    }
}

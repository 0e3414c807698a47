/// Where a quote of one version of a source stands in another.
public struct Reanchoring: Hashable, Sendable {
    public enum Method: String, CaseIterable, Hashable, Sendable {
        /// The very words stand there once.
        case exact
        /// The very words stand there several times; what stands around them tells which.
        case context
        /// Words that resemble them stand there.
        case fuzzy
        /// Nothing that is certain enough: a wrong anchor is worse than none.
        case orphan
    }

    /// No anchor has less.
    ///
    /// Measured with both versions at hand on two thousand generated revisions, half of them not used for choosing
    /// (`ReanchoringMeasure` repeats the first half): of 4,000 quotes a minimum of 50 gave 8 false fuzzy anchors beside
    /// 794 right ones, 60 gave 3 beside 769, 70 one beside 672. Of all 3,193 anchors 3 were false, and 11 more went to
    /// the other of two equal paragraphs; 118 quotes that could have been kept became orphans.
    public static let minimumScore = 70

    public var method: Method
    /// From 0 (orphan) to 100 (the very words between the very words).
    public var score: Int
    /// Nil for an orphan.
    public var quote: Quote?

    public init(method: Method, score: Int, quote: Quote?) {
        self.method = method
        self.score = score
        self.quote = quote
    }

    static let orphan = Reanchoring(method: .orphan, score: 0, quote: nil)
}

extension SourceText {
    /// Finds a quote of another version here, without that version at hand; `SourceRevision` knows more.
    public func reanchor(_ quote: Quote) -> Reanchoring {
        var revision = SourceRevision(from: nil, to: self)
        return revision.reanchor(quote)
    }
}

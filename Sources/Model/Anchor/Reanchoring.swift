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
    /// Measured with both versions at hand (`ReanchoringMeasure`) on a thousand generated revisions that played no part
    /// in choosing it: of 2,000 quotes a minimum of 60 gave 6 false fuzzy anchors beside 402 right ones, 70 gave 4 beside
    /// 360, 80 gave 2 beside 308. Anchors by the very words: 1,272 right, none false. 5 anchors more went to the other of
    /// two equal paragraphs, and 40 quotes that could have been kept became orphans.
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

    /// The same, looked for from where the quote had been found before rather than from where it was cited.
    ///
    /// Words that came to differ on the way stay fuzzy, and doubts multiply until nothing certain enough is left.
    /// - Parameter exact: the words that were cited.
    public func following(_ before: Reanchoring, citing exact: String) -> Reanchoring {
        guard before.method == .fuzzy, let quote, quote.exact != exact else { return self }
        let both = (before.score * score + 50) / 100
        return both < Self.minimumScore ? .orphan : Reanchoring(method: .fuzzy, score: both, quote: quote)
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

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

    /// No anchor has less. Chosen by the false anchors of a thousand generated revisions (`ReanchoringMeasure`).
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

import Model
import Replica

/// Where a citation stands in one version of its source.
struct AnchorHealth {
    let citation: EntityView
    /// What was cited, in the version from which it was.
    let cited: CitedQuote
    let source: EntityID
    let version: Hash32
    let found: Reanchoring
    /// Whether the log says so; otherwise it was looked for just now, and nothing was written.
    let isRecorded: Bool
    /// Where colleagues who had not seen this placed it instead, highest first.
    var others: [Anchoring] = []

    var method: Reanchoring.Method { found.method }
    var score: Int { found.score }
    /// Nil for an orphan.
    var quote: Quote? { found.quote }

    /// The citations of a source that are not deleted, by their place in a version's text, orphans last.
    ///
    /// Nothing comes of a citation that has no record where the texts to look in are not here.
    /// - Parameter version: nil for the one that the source shows.
    /// Complexity: O(citations), and for those without a record of the version one search of the text each.
    static func all(of source: EntityID, in version: Hash32? = nil, _ desk: Desk) throws -> [AnchorHealth] {
        guard let version = try version ?? desk.replica.currentVersion(source) else { return [] }
        var texts = SourceTexts(desk, source)
        return try citations(of: source, desk).compactMap { try AnchorHealth($0.view, $0.cited, in: version, &texts) }
            .sorted { $0.place < $1.place }
    }

    /// The citations of a source that are not deleted.
    static func citations(of source: EntityID, _ desk: Desk) throws -> [(view: EntityView, cited: CitedQuote)] {
        try desk.replica.dependents(of: source, kind: .citation).compactMap { state in
            guard let view = try desk.replica.view(state.id), !view.isDeleted, view.reference(.source) == source,
                let cited = view[.quote]?.shown?.quote
            else { return nil }
            return (view, cited)
        }
    }

    /// Order: as the text runs, the longer of two that begin together first.
    var place: (Int, Int, EntityID) { (quote?.start ?? .max, -(quote?.end ?? 0), citation.id) }

    /// Nil where nothing is recorded and a text to look in is not here.
    init?(_ view: EntityView, _ cited: CitedQuote, in version: Hash32, _ texts: inout SourceTexts) throws {
        citation = view
        self.cited = cited
        self.source = texts.source
        self.version = version
        if let (recorded, others) = view.anchorings(in: version) {
            (found, self.others, isRecorded) = (recorded.reanchoring, others, true)
        } else if cited.version == version {
            found = Reanchoring(method: .exact, score: 100, quote: cited.quote)
            isRecorded = true
        } else {
            guard let looked = try texts.find(cited.quote, of: cited.version, in: version) else { return nil }
            found = looked
            isRecorded = false
        }
    }
}

extension Anchoring {
    /// What was found, as the model has it; an orphan where this version cannot read the method.
    var reanchoring: Reanchoring {
        Reanchoring(
            method: Reanchoring.Method(code: method) ?? (cited == nil ? .orphan : .fuzzy), score: Int(score),
            quote: cited?.quote)
    }
}

extension EntityView {
    /// Where this citation was found in a version of its source, as recorded, and where others place it.
    func anchorings(in version: Hash32) -> (shown: Anchoring, others: [Anchoring])? {
        guard let register = registers.first(where: { $0.field == .anchors && $0.key == version.hex }) else {
            return nil
        }
        let all = register.rivals.compactMap { rival -> Anchoring? in
            if case .anchor(let anchoring)? = rival.value { anchoring } else { nil }
        }
        return all.first.map { ($0, Array(all.dropFirst())) }
    }
}

/// The versions of one source's text and what leads from one to another, each made once.
struct SourceTexts {
    let desk: Desk
    let source: EntityID
    private var known: [Hash32: SourceText?] = [:]
    private var revisions: [[Hash32]: SourceRevision] = [:]

    init(_ desk: Desk, _ source: EntityID) {
        self.desk = desk
        self.source = source
    }

    mutating func text(_ version: Hash32) throws -> SourceText? {
        if let known = known[version] { return known }
        let text = try desk.replica.sourceText(version, of: source).map(SourceText.init)
        known[version] = .some(text)
        return text
    }

    /// Gives a text that is not in the replica yet.
    mutating func know(_ text: SourceText, as version: Hash32) { known[version] = .some(text) }

    /// Where a quote of one version stands in another; nil where the other is not here.
    mutating func find(_ quote: Quote, of old: Hash32, in new: Hash32) throws -> Reanchoring? {
        if revisions[[old, new]] == nil, let text = try text(new) {
            revisions[[old, new]] = SourceRevision(from: try self.text(old), to: text)
        }
        return revisions[[old, new]]?.reanchor(quote)
    }

    /// The line of a version in which a quote begins.
    mutating func line(of quote: Quote?, in version: Hash32) throws -> Int? {
        guard let quote else { return nil }
        return try text(version)?.line(ofScalar: quote.start)
    }
}

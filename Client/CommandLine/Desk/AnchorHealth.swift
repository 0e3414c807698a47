import Model
import Replica

/// Where a citation stands in the text that its source shows now.
struct AnchorHealth {
    let citation: EntityView
    let source: EntityID
    let method: Reanchoring.Method
    let score: Int
    /// Nil for an orphan.
    let quote: Quote?
    /// Whether the log says so; otherwise it was looked for just now, and nothing was written.
    let isRecorded: Bool

    /// The citations of a source that are not deleted, by their place in the text, orphans last.
    ///
    /// Nothing comes where the source's text is not here. Complexity: O(citations), and for those without a record
    /// of the current version one search of the text each.
    static func all(of source: EntityID, _ desk: Desk) throws -> [AnchorHealth] {
        guard let current = try desk.replica.currentVersion(source) else { return [] }
        var texts = Texts(desk, source)
        var found: [AnchorHealth] = []
        for state in try desk.replica.dependents(of: source, kind: .citation) {
            guard let view = try desk.replica.view(state.id), !view.isDeleted, view.reference(.source) == source,
                let cited = view[.quote]?.shown?.quote
            else { continue }
            if let health = try health(of: view, cited, source, current, &texts) { found.append(health) }
        }
        return found.sorted { $0.place < $1.place }
    }

    private var place: (Int, EntityID) { (quote?.start ?? .max, citation.id) }

    private static func health(
        of view: EntityView, _ cited: CitedQuote, _ source: EntityID, _ current: Hash32, _ texts: inout Texts
    ) throws -> AnchorHealth? {
        func made(_ found: Reanchoring, isRecorded: Bool) -> AnchorHealth {
            AnchorHealth(
                citation: view, source: source, method: found.method, score: found.score, quote: found.quote,
                isRecorded: isRecorded)
        }
        if let recorded = view.anchoring(in: current), let method = Reanchoring.Method(code: recorded.method) {
            let found = Reanchoring(method: method, score: Int(recorded.score), quote: recorded.cited?.quote)
            return made(found, isRecorded: true)
        }
        if cited.version == current {
            return made(Reanchoring(method: .exact, score: 100, quote: cited.quote), isRecorded: true)
        }
        guard let new = try texts.text(current) else { return nil }
        var revision = SourceRevision(from: try texts.text(cited.version), to: new)
        return made(revision.reanchor(cited.quote), isRecorded: false)
    }

    /// The versions of one source, each read once.
    private struct Texts {
        let desk: Desk
        let source: EntityID
        var known: [Hash32: SourceText?] = [:]

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
    }
}

extension EntityView {
    /// Where this citation was found again in a version of its source, as recorded.
    func anchoring(in version: Hash32) -> Anchoring? {
        for (key, register) in keys(.anchors) where key == version.hex {
            if case .anchor(let anchoring) = register.shown { return anchoring }
        }
        return nil
    }
}

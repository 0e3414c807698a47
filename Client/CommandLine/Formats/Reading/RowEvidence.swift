import Model
import Replica

/// A citation that an import makes.
struct PlannedCitation {
    var id: EntityID
    var event: EntityID
    var source: EntityID
    var cited: CitedQuote
    var field: String?
    var stance: String
    var comment: String?

    /// Roughly what it adds to a changeset.
    var bytes: Int { cited.quote.exact.utf8.count + (comment?.utf8.count ?? 0) + 512 }
    /// How many changes it is made of at most.
    var changes: Int { 6 }

    func make(in editor: inout Replica.Editing) throws {
        try editor.give(id, .citation, .quote, .quote(cited))
        try editor.give(id, .citation, .event, .reference(event))
        try editor.give(id, .citation, .source, .reference(source))
        if let field { try editor.give(id, .citation, .field, .text(field)) }
        try editor.give(id, .citation, .stance, .text(stance))
        if let comment { try editor.give(id, .citation, .comment, .text(comment)) }
    }
}

/// Plans what hangs on the events of a file: citations of sources that are here, under the ids that they have, so that
/// the same file taken on two replicas makes each once; links, when all events are here.
///
/// What others said in their own name, notes and certainties, is counted and not taken: it would come as ours.
final class RowEvidence {
    private let desk: Desk
    private let texts: CitedTexts
    let links: RowLinks
    /// Citations that the file brings; complete after its first reading.
    private var coming = Set<EntityID>()
    /// Those of the present reading, with their events: one that a file names twice is the first one's.
    private var taken: [EntityID: EntityID] = [:]
    /// Whether only a second reading can count: what one row names, a later one may bring.
    private(set) var looksAhead = false

    init(_ desk: Desk) {
        self.desk = desk
        texts = CitedTexts(desk)
        links = RowLinks(desk)
    }

    /// Whether the file has a citation under this id.
    func names(_ id: EntityID) -> Bool { coming.contains(id) }

    /// Before the file is read, once more.
    func begin() {
        taken = [:]
        links.begin()
    }

    /// - Parameter view: the event as it is here; nil where it is new.
    func plan(_ row: EventRow, on view: EntityView?, as id: EntityID, _ plan: inout RowPlan) throws {
        let hangings = row.hangings
        let event = view?.lender(named: id) ?? id
        for citation in hangings.citations {
            guard let citation else {
                plan.omit(.citations)
                continue
            }
            let isOurs = taken[citation.id].map { $0 == event } ?? true
            // What a citation says never changes; one that was deleted stays so.
            if isOurs, try desk.replica.state(citation.id) != nil { continue }
            guard let made = try planned(citation, of: event) else {
                plan.omit(.citations)
                continue
            }
            plan.citations.append(made)
        }
        for note in hangings.notes where try note.flatMap(desk.replica.state) == nil { plan.omit(.notes) }
        for (replica, value) in hangings.certainty {
            let known = view?.keys(.certainty).first { $0.key == replica }?.view.shown?.integer
            if known == nil || known != value { plan.omit(.certainty) }
        }
        for link in hangings.links {
            guard let link else {
                plan.omit(.links)
                continue
            }
            looksAhead = true
            try links.add(link)
        }
        links.expect(id, for: hangings.merged)
    }

    private func planned(_ citation: EventRow.Evidence, of event: EntityID) throws -> PlannedCitation? {
        guard (taken[citation.id] ?? event) == event, citation.id != event,
            let (source, text) = try texts.find(citation.version, of: citation.source),
            let quote = text.quote(citation.start, citation.end), quote.exact == citation.exact
        else { return nil }
        taken[citation.id] = event
        coming.insert(citation.id)
        return PlannedCitation(
            id: citation.id, event: event, source: source, cited: CitedQuote(version: citation.version, quote: quote),
            field: citation.field, stance: citation.stance, comment: citation.comment)
    }

    /// Of the citations that a value names, those that are here when all is done.
    func standing(_ because: [EntityID], _ plan: inout RowPlan) throws -> [EntityID] {
        if !because.isEmpty { looksAhead = true }
        return try because.filter { id in
            if try coming.contains(id) || desk.replica.state(id)?.kind == .citation { return true }
            plan.omit(.because)
            return false
        }
    }
}

/// Texts that citations of a file are checked against, found by what they say: by their SHA-256.
private final class CitedTexts {
    private struct Name: Hashable {
        var source: EntityID?
        var version: Hash32
    }

    private let desk: Desk
    /// Nil: it is not here.
    private var known: [Name: (source: EntityID, text: SourceText)?] = [:]
    private var bytes = 0
    /// By version; read when first needed.
    private var sources: [Hash32: EntityID]?

    private static let mostBytes = 32 << 20

    init(_ desk: Desk) { self.desk = desk }

    func find(_ version: Hash32, of source: EntityID?) throws -> (source: EntityID, text: SourceText)? {
        let name = Name(source: source, version: version)
        if let found = known[name] { return found }
        var found = try text(version, of: source)
        if found == nil { found = try text(version, of: desk.replica.source(showing: version)) }
        if found == nil { found = try text(version, of: holder(of: version)) }
        if bytes > Self.mostBytes { (known, bytes) = ([:], 0) }
        bytes += found?.text.bytes.count ?? 0
        known[name] = .some(found)
        return found
    }

    private func text(_ version: Hash32, of source: EntityID?) throws -> (source: EntityID, text: SourceText)? {
        guard let source, let view = try desk.replica.view(source), view.kind == .source, !view.isDeleted,
            let text = try desk.replica.sourceText(version, of: source)
        else { return nil }
        return (source, SourceText(text))
    }

    /// The source that has the version, also where it has been corrected since.
    private func holder(of version: Hash32) throws -> EntityID? {
        if let sources { return sources[version] }
        var all: [Hash32: EntityID] = [:]
        for id in try desk.replica.sources() {
            for version in try desk.replica.sourceVersions(id) where all[version.name] == nil { all[version.name] = id }
        }
        sources = all
        return all[version]
    }
}

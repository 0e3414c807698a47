import Model
import Replica

/// What hangs on an entity and is not deleted: its evidence and its relations. The talk about it is a `NoteThread`.
struct Hanging {
    /// By source, start, id.
    private(set) var citations: [EntityView] = []
    /// By relation, then id.
    private(set) var links: [EntityView] = []

    init(_ desk: Desk, on entity: EntityView) throws {
        let ids = entity.ids
        for state in try desk.dependents(of: entity) {
            guard let view = try Hanging.view(desk, state), !view.isDeleted else { continue }
            switch view.kind {
            case .citation where ids.contains { $0 == view.reference(.event) || $0 == view.reference(.source) }:
                citations.append(view)
            case .link: links.append(view)
            default: break
            }
        }
        citations.sort { Hanging.place($0) < Hanging.place($1) }
        links.sort { ($0.text(.relation) ?? "", $0.id) < ($1.text(.relation) ?? "", $1.id) }
    }

    /// Most have neither a rival nor a life of their own, and then nothing more need be read.
    static func view(_ desk: Desk, _ state: EntityState) throws -> EntityView? {
        if desk.past != nil { return try desk.view(state.id) }
        let isPlain = state.registers.allSatisfy { $0.heads.count <= 1 && $0.field != .life }
        guard isPlain else { return try desk.view(state.id) }
        return EntityView(state, texts: { _ in RegisterTexts() }, dependents: { [] })
    }

    private static func place(_ citation: EntityView) -> (EntityID, Int, EntityID) {
        (
            citation.reference(.source) ?? EntityID(.greatest), citation[.quote]?.shown?.quote?.quote.start ?? .max,
            citation.id
        )
    }

    /// A citation as it stands inside an event.
    static func citationJSON(_ citation: EntityView) -> JSON {
        let cited = citation[.quote]?.shown?.quote
        return [
            "id": .string(citation.id.description), "source": .text(citation.reference(.source)?.description),
            "version": .text(cited?.version.hex), "exact": .text(cited?.quote.exact),
            "start": .count(cited?.quote.start), "end": .count(cited?.quote.end),
            "field": .text(citation.text(.field)), "stance": .text(citation.text(.stance)),
            "comment": .text(citation.text(.comment)),
        ]
    }

    static func linkJSON(_ link: EntityView) -> JSON {
        [
            "id": .string(link.id.description), "from": .text(link.reference(.from)?.description),
            "relation": .text(link.text(.relation)), "to": .text(link.reference(.to)?.description),
        ]
    }
}

import Model

extension EventRow {
    /// What hangs on a row's event, as `list --json` tells it; nil where a member cannot be read.
    struct Hangings {
        var citations: [Evidence?] = []
        var links: [Relation?] = []
        var notes: [EntityID?] = []
        var certainty: [(replica: String?, value: Int64?)] = []
        /// All that the event was merged from, itself too.
        var merged: [EntityID] = []

        init() {}

        init(_ row: JSON) {
            citations = row["citations"]?.array?.map(Evidence.init) ?? []
            links = row["links"]?.array?.map(Relation.init) ?? []
            notes = row["notes"]?.array?.map { $0["id"]?.string.flatMap { EntityID(text: $0) } } ?? []
            merged = row["merged"]?.array?.compactMap { $0.string.flatMap { EntityID(text: $0) } } ?? []
            certainty = row["certainty"]?.array?.map { ($0["replica"]?.string, $0["value"]?.int) } ?? []
        }
    }

    /// A citation of the row's event.
    struct Evidence {
        var id: EntityID
        /// As the file has it; in another project the same document may have another id.
        var source: EntityID?
        var version: Hash32
        var start: Int
        var end: Int
        var exact: String
        var field: String?
        var stance: String
        var comment: String?

        init?(_ json: JSON) {
            guard let id = json["id"]?.string.flatMap({ EntityID(text: $0) }),
                let version = json["version"]?.string.flatMap({ Hex.bytes($0) }).flatMap({ Hash32($0) }),
                let start = json["start"]?.int, let end = json["end"]?.int, let exact = json["exact"]?.string,
                !exact.isEmpty, exact.utf8.count <= Limits.textBytes
            else { return nil }
            field = json["field"]?.string
            if let field, Record.field(named: field, of: .event) == nil { return nil }
            stance = json["stance"]?.string ?? "supports"
            guard Record.stances.contains(stance) else { return nil }
            comment = json["comment"]?.string?.typedNormalForm
            guard (comment ?? "").utf8.count <= Limits.textBytes / 4 else { return nil }
            self.id = id
            source = json["source"]?.string.flatMap { EntityID(text: $0) }
            self.version = version
            self.start = Int(clamping: start)
            self.end = Int(clamping: end)
            self.exact = exact
        }
    }

    /// How the row's event stands to another.
    struct Relation {
        var id: EntityID
        var from: EntityID
        var relation: String
        var to: EntityID

        init?(_ json: JSON) {
            func entity(_ name: String) -> EntityID? { json[name]?.string.flatMap { EntityID(text: $0) } }
            guard let id = entity("id"), let from = entity("from"), let to = entity("to"), from != to,
                let relation = json["relation"]?.string, Relation.known.contains(relation)
            else { return nil }
            self.id = id
            self.from = from
            self.relation = relation
            self.to = to
        }

        private static let known = Record.relations + [Record.sameAs, Record.distinctFrom]
        /// Whether it says that two events are one, or are not: such a link has an id of its own for every pair.
        var isPair: Bool { relation == Record.sameAs || relation == Record.distinctFrom }
    }
}

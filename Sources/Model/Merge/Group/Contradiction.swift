/// Two events of one group of which somebody has said that they are not the same.
extension OpenConflict {
    /// The conflict stands on the `distinct-from` link; the links that join the two stand against it.
    ///
    /// - Parameter joining: the links of `Component.joining`, not empty.
    public init(between apart: EntityState, and joining: [EntityState]) {
        entity = apart.id
        kind = .link
        field = .relation
        key = nil
        keyHash = nil
        members = [apart.id]
        self.joining = joining.map(\.id)
        rivals = [
            Choice(heads: OpenConflict.sayings([apart]), value: .text(Record.distinctFrom)),
            Choice(heads: OpenConflict.sayings(joining), value: .text(Record.sameAs)),
        ].filter { !$0.heads.isEmpty }.sorted { $1.highest.order < $0.highest.order }
    }

    /// What says, of two events of one group, that they are not the same.
    ///
    /// - Parameters:
    ///   - links: all live links between the group's members.
    ///   - state: a link's heads.
    /// Order: by the id of the link that says so.
    public static func contradictions(
        among links: [Sameness], state: (EntityID) throws -> EntityState?
    ) rethrows -> [OpenConflict] {
        let joined = links.filter { !$0.isApart }
        return try links.filter(\.isApart).sorted { $0.link < $1.link }.compactMap { apart in
            let joining = Component.joining(apart.one, apart.other, joined)
            guard !joining.isEmpty, let said = try state(apart.link) else { return nil }
            return OpenConflict(between: said, and: try joining.compactMap(state))
        }
    }

    /// Whether it is about what is one, and not about a value.
    public var isContradiction: Bool { !joining.isEmpty }

    /// What says that a link holds: its relation, and whoever has brought it back. Highest first.
    private static func sayings(_ links: [EntityState]) -> [Head] {
        links.flatMap(\.registers).flatMap { register -> [Head] in
            switch register.field {
            case .relation: register.heads.filter { $0.said != nil }
            case .life: register.heads.filter { !$0.isDelete }
            default: []
            }
        }.sorted { $1.order < $0.order }
    }
}

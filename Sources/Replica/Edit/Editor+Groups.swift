public import Model

/// Writing to what a view shows: one change a visible member, each replacing its own register's heads, so that every
/// member is whole when they are parted again.
extension Editor {
    /// Gives a field, or a map's key, a value.
    ///
    /// - Parameter replacing: the heads it replaces; nil for all that the registers have.
    public mutating func give(
        to view: EntityView, _ field: FieldCode, key: String? = nil, _ value: Value, reason: String? = nil,
        because: [EntityID] = [], kept: [Kept] = [], replacing: [Dot]? = nil
    ) throws {
        try give(
            to: view.lenders, view.kind, field, key: key, value, reason: reason, because: because, kept: kept,
            replacing: replacing)
    }

    /// The same for entities of one kind, which stand as one.
    public mutating func give(
        to members: [EntityID], _ kind: Kind, _ field: FieldCode, key: String? = nil, _ value: Value,
        reason: String? = nil, because: [EntityID] = [], kept: [Kept] = [], replacing: [Dot]? = nil
    ) throws {
        let keyHash = key.map { Derivation.keyHash(project: replica.project, key: $0) }
        let said = Change.Said(key: key, value: value, reason: reason, because: because, kept: kept)
        let states = try members.map { try state($0) ?? EntityState(id: $0) }
        for change in EntityState.changes(
            of: states, kind: kind, field: field, keyHash: keyHash, said: said, replacing: replacing)
        { add(change) }
    }

    /// Deletes whatever of it is visible.
    public mutating func delete(_ view: EntityView, reason: String? = nil) throws {
        for id in view.isDeleted ? [] : view.lenders { try delete(id, reason: reason) }
    }

    /// Brings back what is deleted whole; of what is visible, the member that is named.
    public mutating func undelete(_ view: EntityView, named id: EntityID, reason: String? = nil) throws {
        if view.isDeleted {
            for member in view.ids { try undelete(member, reason: reason) }
        } else if view.member(id)?.isDeleted ?? false {
            try undelete(id, reason: reason)
        }
    }

    // MARK: Links between events

    /// Says how two events stand to each other, by the one link that there can be; what is said already stays.
    public mutating func pair(
        _ relation: String, _ one: EntityID, _ other: EntityID, reason: String?
    ) throws -> EntityID {
        let id = Derivation.pair(project: replica.project, relation: relation, one, other)
        var link: (state: EntityState, view: EntityView)?
        if let state = try state(id), let view = try replica.ownView(id) { link = (state, view) }
        for change in Sameness.changes(saying: relation, of: one, and: other, by: id, link: link, reason: reason) {
            add(change)
        }
        return id
    }

    /// Deletes the links that make an event one with others.
    ///
    /// - Returns: how many there were.
    public mutating func part(_ id: EntityID, reason: String?) throws -> Int {
        let links = try replica.samenesses(of: id).filter { !$0.isApart }
        for link in links { try delete(link.link, reason: reason) }
        return links.count
    }
}

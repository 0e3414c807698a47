/// Writing to what several events show as: one change a visible member, each replacing its own register's heads, so
/// that every member is whole when they are parted again.
extension EntityState {
    /// The changes that give what stands as one a value.
    ///
    /// - Parameters:
    ///   - members: those that show, each as it stands alone; one where nothing is merged.
    ///   - replacing: the heads they replace; nil for all that the registers have.
    public static func changes(
        of members: [EntityState], kind: Kind, field: FieldCode, keyHash: UInt64? = nil, said: Change.Said,
        replacing: [Dot]? = nil
    ) -> [Change] {
        if mutated("merged-is-written-where-it-shows"), let lead = members.first {
            return [lead.change(kind: kind, field: field, keyHash: keyHash, said: said)]
        }
        return members.compactMap { member in
            var change = member.change(kind: kind, field: field, keyHash: keyHash, said: said)
            guard members.count > 1 else {
                change.replaces = replacing ?? change.replaces
                return change
            }
            let heads = member.register(field, keyHash: keyHash)?.heads.map(\.dot) ?? []
            // From a member that never had a key none is taken away: a removal would lose to a value anyhow.
            if said.value == .absent, heads.isEmpty, said.key != nil { return nil }
            if let replacing { change.replaces = replacing.filter(heads.contains) }
            return change
        }
    }
}

extension Sameness {
    /// The changes that say how two events stand to each other, by the one link that there can be.
    ///
    /// Everybody who says it says the same: the lesser id first. What is said already stays.
    /// - Parameter link: the link of `Derivation.pair`, where there is one: its heads, and as it stands alone.
    public static func changes(
        saying relation: String, of one: EntityID, and other: EntityID, by id: EntityID,
        link: (state: EntityState, view: EntityView)?, reason: String?
    ) -> [Change] {
        var changes: [Change] = []
        let state = link?.state ?? EntityState(id: id)
        if let link {
            if link.view.isDeleted { changes.append(state.undeletion(kind: state.kind, reason: reason)) }
            // Where what it said was redacted it is said anew.
            if link.view.text(.relation) == relation { return changes }
        }
        let words: [(field: FieldCode, value: Value)] = [
            (.from, .reference(min(one, other))), (.relation, .text(relation)), (.to, .reference(max(one, other))),
        ]
        return changes
            + words.map {
                state.change(kind: .link, field: $0.field, said: Change.Said(value: $0.value, reason: reason))
            }
    }
}

/// Changes made against what a replica holds: each names every head its author had, hidden removals included.
extension EntityState {
    /// Gives a field, or a map's key, a value.
    public func change(
        kind: Kind, field: FieldCode, keyHash: UInt64? = nil, said: Change.Said
    ) -> Change {
        var replaced = register(field, keyHash: keyHash)?.heads ?? []
        if mutated("replaces-only-the-shown-head") {
            replaced = replaced.max { $0.order < $1.order }.map { [$0] } ?? []
        }
        if mutated("hidden-removals-not-replaced"), replaced.contains(where: { $0.said?.value != .absent }) {
            replaced.removeAll { $0.said?.value == .absent }
        }
        return Change(
            entity: id, kind: kind, field: field, keyHash: keyHash, replaces: replaced.map(\.dot), said: said)
    }

    /// Deletes the entity as it now stands.
    public func deletion(kind: Kind, dependents: [EntityState], reason: String?) -> Change {
        var change = change(kind: kind, field: .life, said: Change.Said(value: .absent, reason: reason))
        change.seen = Life.seen(self, dependents: dependents)
        return change
    }

    /// Brings the entity back, or says that it stays.
    public func undeletion(kind: Kind, reason: String?) -> Change {
        change(kind: kind, field: .life, said: Change.Said(value: .present, reason: reason))
    }
}

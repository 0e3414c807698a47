public import Model
import SQLite

extension Replica {
    /// What is open on an entity, in the order of its fields, `life` first.
    public func conflicts(of id: EntityID) throws -> [OpenConflict] {
        try view(id).map(OpenConflict.all) ?? []
    }

    /// The value that all rivals of a conflict come from, where there is exactly one.
    public func base(of conflict: OpenConflict) throws -> Value? {
        guard conflict.field != .life else { return nil }
        return RegisterPast(
            try history(of: conflict).filter {
                $0.change.field == conflict.field && $0.change.keyHash == conflict.keyHash
            }.map(\.pastEntry)
        ).base(of: conflict.rivals.map { $0.heads.map(\.dot) })
    }

    // MARK: What was printed

    /// Remembers the rivals that a person now sees with numbers to choose by.
    ///
    /// Writes only where they are others than those remembered.
    public func remember(printed conflicts: [OpenConflict]) throws {
        let fresh = try conflicts.filter { try printed($0) != $0.fingerprint }
        guard !fresh.isEmpty else { return }
        try write {
            for conflict in fresh {
                try database.run(
                    """
                    INSERT INTO printed(entity, field, key_hash, rivals) VALUES (?,?,?,?)
                    ON CONFLICT(entity, field, key_hash) DO UPDATE SET rivals = excluded.rivals
                    """, conflict.entity.bytes, Int64(conflict.field.rawValue),
                    Int64(bitPattern: conflict.keyHash ?? 0), conflict.fingerprint.bytes)
            }
        }
    }

    /// The fingerprint of the rivals last printed here; nil when they never were.
    public func printed(_ conflict: OpenConflict) throws -> Hash32? {
        try ReplicaError.converting {
            try database.one(
                "SELECT rivals FROM printed WHERE entity = ? AND field = ? AND key_hash = ?", conflict.entity.bytes,
                Int64(conflict.field.rawValue), Int64(bitPattern: conflict.keyHash ?? 0)
            ) { Hash32($0.blob(0)) } ?? nil
        }
    }
}

extension HistoricChange {
    public var pastEntry: RegisterPast.Entry {
        RegisterPast.Entry(order: order, replaces: change.replaces, said: change.said)
    }
}

public import Model
import SQLite

extension Replica {
    /// The row and heads of an entity; nil when nothing ever named it.
    func stored(_ id: EntityID) throws -> (Int64, EntityState)? {
        try database.one("SELECT id, state FROM entity WHERE entity = ?", id.bytes) { row in
            (row.int64(0), try self.decode(id, row, column: 1))
        }
    }

    func decode(_ id: EntityID, _ row: Statement, column: Int) throws -> EntityState {
        let state = row.withBlob(column) { EntityState(id: id, decoding: UnsafeRawBufferPointer($0)) }
        guard let state else { throw ReplicaError.damaged("the heads of \(id) cannot be read") }
        return state
    }

    func makeEntityRow(_ id: EntityID) throws -> Int64 {
        try database.run(
            "INSERT INTO entity(entity, kind, state) VALUES (?,0,?)", id.bytes, EntityState(id: id).encoded())
        return database.lastInsertRowID
    }

    /// An entity's heads; nil when the project knows none.
    public func state(_ id: EntityID) throws -> EntityState? {
        try ReplicaError.converting {
            guard let (_, state) = try stored(id), !state.registers.isEmpty else { return nil }
            return state
        }
    }

    /// An entity as it stands, an event with those that are said to be the same; nil when the project knows none.
    public func view(_ id: EntityID) throws -> EntityView? {
        try ReplicaError.converting {
            guard let (row, state) = try stored(id), !state.registers.isEmpty else { return nil }
            let group = state.kind == .event ? try group(of: row) : []
            guard group.isEmpty else { return try view(merging: try group.compactMap(member)) }
            return try ownView(state, row: row)
        }
    }

    /// An entity as it stands alone, whatever it may be one with.
    public func ownView(_ id: EntityID) throws -> EntityView? {
        try ReplicaError.converting {
            guard let (row, state) = try stored(id), !state.registers.isEmpty else { return nil }
            return try ownView(state, row: row)
        }
    }

    func ownView(_ state: EntityState, row: Int64) throws -> EntityView {
        var failure: (any Error)?
        let view = EntityView(
            state,
            texts: { register in
                do { return try self.texts(register, of: state.id, row: row) } catch {
                    failure = error
                    return RegisterTexts()
                }
            },
            dependents: {
                do { return try self.dependents(row: row) } catch {
                    failure = error
                    return []
                }
            },
            contradictions: {
                guard state.kind == .link else { return [] }
                do { return try self.contradictions(ofLink: row) } catch {
                    failure = error
                    return []
                }
            })
        if let failure { throw failure }
        return view
    }

    /// The citations, notes and links that name an entity itself, by their ids.
    public func dependents(of id: EntityID, kind: Kind? = nil) throws -> [EntityState] {
        try ReplicaError.converting {
            try dependents(
                """
                SELECT e.entity, e.state FROM entity t JOIN dependent d ON d.target = t.id JOIN entity e ON e.id = d.entity
                WHERE t.entity = ?1 AND (?2 IS NULL OR e.kind = ?2) ORDER BY e.entity
                """, id.bytes, kind)
        }
    }

    func dependents(row: Int64, kind: Kind? = nil) throws -> [EntityState] {
        try dependents(
            """
            SELECT e.entity, e.state FROM dependent d JOIN entity e ON e.id = d.entity
            WHERE d.target = ?1 AND (?2 IS NULL OR e.kind = ?2) ORDER BY e.entity
            """, row, kind)
    }

    private func dependents(_ sql: String, _ target: any Bindable, _ kind: Kind?) throws -> [EntityState] {
        try database.all(sql, target, kind.map { Int64($0.rawValue) }) { row in
            guard let id = row.entityID(0) else { throw ReplicaError.damaged("an entity has no id") }
            return try self.decode(id, row, column: 1)
        }
    }

    /// Every entity of a kind with its heads, by id; deleted ones too.
    public func forEachEntity(of kind: Kind, _ body: (EntityState) throws -> Void) throws {
        try ReplicaError.converting {
            try database.rows("SELECT entity, state FROM entity WHERE kind = ? ORDER BY entity", Int64(kind.rawValue)) {
                row in
                guard let id = EntityID(bytes: row.blob(0)) else { throw ReplicaError.damaged("an entity has no id") }
                try body(try self.decode(id, row, column: 1))
            }
        }
    }

    func authorRow(_ changeset: Bytes16) throws -> Int64? {
        try database.integer(
            "SELECT author FROM changeset WHERE hash >= ? AND hash <= ? LIMIT 1",
            Hash32(head: changeset, tail: .zero).bytes, Hash32(head: changeset, tail: .greatest).bytes)
    }

    // MARK: Handles

    /// The shortest prefix, of four letters or more, that names this entity and no other.
    public func handle(_ id: EntityID) throws -> String {
        try ReplicaError.converting {
            var common = 3
            // Either side by itself: SQLite takes a minimum or maximum from the index only where it is alone.
            try database.rows(
                """
                SELECT (SELECT max(entity) FROM entity WHERE entity < ?1), (SELECT min(entity) FROM entity WHERE entity > ?1)
                """, id.bytes
            ) { row in
                for neighbour in [row.entityID(0), row.entityID(1)].compactMap({ $0 }) {
                    common = max(common, Base32.commonLetters(neighbour.raw, id.raw))
                }
            }
            return String(id.description.prefix(common + 1))
        }
    }

    /// What a typed prefix names.
    public enum Named: Sendable, Equatable {
        case one(EntityID, Kind)
        /// Several, the first ones of them.
        case several([EntityID])
        case none
        /// Fewer than four letters.
        case tooShort
    }

    public func entity(named typed: String, kinds: [Kind]? = nil) throws -> Named {
        guard let prefix = Base32.normalise(prefix: typed) else { return .none }
        guard prefix.utf8.count >= 4 else { return .tooShort }
        guard let range = Base32.range(ofPrefix: prefix) else { return .none }
        return try ReplicaError.converting {
            var found = try database.all(
                "SELECT entity, kind FROM entity WHERE entity >= ? AND entity <= ? AND kind > 0 ORDER BY entity LIMIT 8",
                range.lowerBound.bytes, range.upperBound.bytes
            ) { (EntityID(Bytes16($0.blob(0)) ?? .zero), Kind(rawValue: UInt32(clamping: $0.int64(1)))) }
            // A prefix that only one entity of the wanted kind has is clear enough.
            if let kinds, found.count > 1 {
                let wanted = found.filter { kinds.contains($0.1) }
                if wanted.count == 1 { found = wanted }
            }
            if found.isEmpty { return .none }
            return found.count == 1 ? .one(found[0].0, found[0].1) : .several(found.map(\.0))
        }
    }
}

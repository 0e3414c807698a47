public import Model
import SQLite

/// The replica as it stood at a time: what is stamped later, or names what is, is left out. Source: SYNC.md §4.
public struct Past {
    private let replica: Replica
    public let stamp: Stamp
    /// Rows of changesets that are not in.
    private let later: Set<Int64>

    /// Complexity: reads the log's order from the first changeset that is stamped later.
    public init(_ replica: Replica, at stamp: Stamp) throws {
        self.replica = replica
        self.stamp = stamp
        later = try ReplicaError.converting { try Past.later(than: stamp, in: replica.database) }
    }

    private static func later(than stamp: Stamp, in database: Connection) throws -> Set<Int64> {
        var later = Set<Int64>()
        var hashes = Set<Hash32>()
        let bound = Int64(bitPattern: stamp.raw)
        try database.rows(
            """
            SELECT id, stamp, previous, after, hash FROM changeset
            WHERE id >= (SELECT min(id) FROM changeset WHERE stamp > ?) ORDER BY id
            """, bound
        ) { row in
            let isLater =
                row.int64(1) > bound || (!row.isNull(2) && later.contains(row.int64(2)))
                || Replica.hashes(row.optionalBlob(3) ?? []).contains(where: hashes.contains)
            guard isLater else { return }
            later.insert(row.int64(0))
            if let hash = Hash32(row.blob(4)) { hashes.insert(hash) }
        }
        return later
    }

    /// An entity as it then stood, an event with those that were said to be the same; nil when there was none.
    public func view(_ id: EntityID) throws -> EntityView? {
        guard let view = try ownView(id) else { return nil }
        guard view.kind == .event else { return view }
        let group = try Component.members(from: id) { member in
            try links(of: member).filter { !$0.isApart }.map { $0.end(beyond: member) }.filter(isEvent)
        }
        return group.count == 1 ? view : try merged(group)
    }

    private func ownView(_ id: EntityID) throws -> EntityView? {
        let (state, texts) = try state(id)
        guard !state.registers.isEmpty else { return nil }
        var failure: (any Error)?
        let view = EntityView(
            state,
            texts: { register in
                texts[register.name(of: id)].map { RegisterTexts($0) } ?? RegisterTexts()
            },
            dependents: {
                do { return try dependents(of: id) } catch {
                    failure = error
                    return []
                }
            })
        if let failure { throw failure }
        return view
    }

    // MARK: Events that were said to be one

    private func isEvent(_ id: EntityID) throws -> Bool { try state(id).state.kind == .event }

    private func links(of id: EntityID) throws -> [Sameness] {
        try replica.dependents(of: id, kind: .link).compactMap { try ownView($0.id).flatMap { Sameness($0) } }
    }

    private func merged(_ group: [EntityID]) throws -> EntityView? {
        var members: [(state: EntityState, view: EntityView)] = []
        var texts: [[RegisterName: [RegisterTexts.Version]]] = []
        var links = Set<Sameness>()
        for id in group {
            guard let view = try ownView(id) else { continue }
            let (state, versions) = try state(id)
            members.append((state, view))
            texts.append(versions)
            links.formUnion(try self.links(of: id).filter { group.contains($0.end(beyond: id)) })
        }
        return EntityView(
            merging: members,
            texts: { register in
                RegisterTexts(ofMembers: zip(members, texts).map { $1[register.name(of: $0.state.id)] ?? [] })
            },
            contradictions: try OpenConflict.contradictions(among: Array(links)) { try state($0).state })
    }

    /// The citations, notes and links that then named an entity itself, by their ids.
    public func dependents(of id: EntityID) throws -> [EntityState] {
        try replica.dependents(of: id).map { try state($0.id).state }.filter { !$0.registers.isEmpty }
    }

    /// The same of every event that a view shows.
    public func dependents(of view: EntityView) throws -> [EntityState] {
        var found: [EntityID: EntityState] = [:]
        for id in view.lenders { for state in try dependents(of: id) { found[state.id] = state } }
        return found.values.sorted { $0.id < $1.id }
    }

    /// An entity that something later has touched.
    public struct Touched: Sendable {
        public let entity: EntityID
        /// Nothing had touched it then.
        public let isNew: Bool
    }

    /// Every entity that what came later has touched, by id.
    ///
    /// Complexity: one walk over who touched what, where anything is later.
    public func touched() throws -> [Touched] {
        guard !later.isEmpty else { return [] }
        return try ReplicaError.converting {
            var found: [Int64: Bool] = [:]
            var earlier = Set<Int64>()
            try replica.database.rows("SELECT entity, changeset FROM history ORDER BY entity, changeset") { row in
                if later.contains(row.int64(1)) {
                    found[row.int64(0)] = !earlier.contains(row.int64(0))
                } else {
                    earlier.insert(row.int64(0))
                    if found[row.int64(0)] != nil { found[row.int64(0)] = false }
                }
            }
            return try found.map { row, isNew in
                let id = try replica.database.one("SELECT entity FROM entity WHERE id = ?", row) {
                    EntityID(bytes: $0.blob(0))
                }
                guard let id = id ?? nil else { throw ReplicaError.damaged("the history names an entity not there") }
                return Touched(entity: id, isNew: isNew)
            }.sorted { $0.entity < $1.entity }
        }
    }

    private func state(
        _ id: EntityID
    ) throws -> (state: EntityState, texts: [RegisterName: [RegisterTexts.Version]]) {
        var state = EntityState(id: id)
        var versions: [RegisterName: [RegisterTexts.Version]] = [:]
        var applied = Set<Bytes16>()
        for entry in try replica.entries(touching: id) where !later.contains(entry.id) {
            let opened = Opened(entry.changeset, project: replica.project)
            let header = entry.changeset.header
            applied.insert(entry.changeset.hash.head)
            for (index, change) in opened.changes.enumerated() where change.entity == id {
                let dot = opened.dot(index)
                _ = state.apply(change, dot: dot, hash: entry.changeset.hash, stamp: header.stamp) {
                    applied.contains($0)
                }
                versions[change.register, default: []].append(
                    RegisterTexts.Version(
                        order: HeadOrder(stamp: header.stamp, dot: dot),
                        text: change.said.map { $0.value.text ?? "" }, replaces: change.replaces))
            }
        }
        return (state, versions)
    }
}

extension Register {
    fileprivate func name(of entity: EntityID) -> RegisterName {
        RegisterName(entity: entity, kind: kind, field: field, keyHash: keyHash)
    }
}

extension Replica {
    /// The highest stamp of what the last exchange with the server covered; nil before the first.
    public func lastSyncedStamp() throws -> Stamp? {
        try ReplicaError.converting {
            try database.integer("SELECT max(stamp) FROM changeset WHERE sequence IS NOT NULL")
                .map { Stamp(raw: UInt64(bitPattern: $0)) }
        }
    }
}

public import Model
import SQLite

/// Collects one command's changes inside a write transaction; each names the heads this replica now has.
public struct Editor {
    public let replica: Replica
    private let applier: Applier
    private var draft: Draft
    private let command: CommandID?
    private var changes: [Change] = []
    /// Where the change of a register stands among them, for a changeset changes a register once.
    private var given: [RegisterName: Int] = [:]
    private var entities = Set<EntityID>()
    private var weight = 0
    /// The changesets made so far.
    public private(set) var made: [Changeset] = []
    public var message: String?
    public var newConflicts: Int { applier.newConflicts }

    init(_ replica: Replica, command: CommandID?) throws {
        self.replica = replica
        self.command = command
        applier = try Applier(replica)
        draft = Draft(seed: replica.random(16), command: command)
    }

    /// The id of a new entity of this changeset.
    public mutating func makeEntity() -> EntityID { draft.makeEntity() }

    /// An entity's heads before this changeset; nil when the project knows none.
    public func state(_ id: EntityID) throws -> EntityState? { try applier.state(id) }

    /// Gives a field, or a map's key, a value. Given twice, the later counts.
    ///
    /// - Parameter replacing: the heads it replaces; nil for all that the register has.
    public mutating func give(
        _ id: EntityID, _ kind: Kind, _ field: FieldCode, key: String? = nil, _ value: Value, reason: String? = nil,
        because: [EntityID] = [], kept: [Kept] = [], replacing: [Dot]? = nil
    ) throws {
        let keyHash = key.map { Derivation.keyHash(project: replica.project, key: $0) }
        let said = Change.Said(key: key, value: value, reason: reason, because: because, kept: kept)
        var change = (try state(id) ?? EntityState(id: id))
            .change(kind: kind, field: field, keyHash: keyHash, said: said)
        if let replacing { change.replaces = replacing }
        add(change)
    }

    /// Deletes an entity as it stands, with everything that hangs on it seen.
    public mutating func delete(_ id: EntityID, reason: String? = nil) throws {
        guard let state = try state(id) else { return }
        add(state.deletion(kind: state.kind, dependents: try replica.dependents(of: id), reason: reason))
    }

    /// Brings an entity back, or says that it stays.
    public mutating func undelete(_ id: EntityID, reason: String? = nil) throws {
        guard let state = try state(id) else { return }
        add(state.undeletion(kind: state.kind, reason: reason))
    }

    public mutating func add(_ change: Change) {
        if let known = given[change.register] {
            changes[known] = change
        } else {
            given[change.register] = changes.count
            if changes.last?.entity != change.entity { entities.insert(change.entity) }
            changes.append(change)
        }
        weight += change.said?.weight ?? 0
    }

    public var isEmpty: Bool { changes.isEmpty }

    /// Whether a bulk maker should `seal` before it adds another entity. Complexity: O(1).
    public var isFull: Bool { Draft.isFull(entities: entities.count, changes: changes.count, bytes: weight) }

    /// How many changes are collected.
    public var count: Int { changes.count }

    /// Signs what was collected and applies it; nothing collected makes no changeset.
    public mutating func seal() throws {
        guard !isEmpty else { return }
        for change in changes { draft.add(change) }
        draft.message = message
        let changeset = try replica.sealAndApply(&draft, applier)
        made.append(changeset)
        given = [:]
        changes = []
        entities = []
        weight = 0
        draft = Draft(seed: replica.random(16), command: command)
    }

    mutating func finish() throws {
        try seal()
        try applier.flush()
    }
}

extension Replica {
    /// Makes one command's changes: atomic, signed, durable when this returns.
    ///
    /// - Parameter isBulk: the command may make several changesets (`Editor.seal` between them), under one command id.
    /// Errors: whatever `body` throws; then nothing was stored.
    @discardableResult
    public func edit<T>(
        isBulk: Bool = false, _ body: (inout Editor) throws -> T
    ) throws -> (result: T, made: [Changeset]) {
        try edit(command: isBulk ? makeCommand() : nil, body)
    }

    /// The id of a command that makes several changesets.
    public func makeCommand() -> CommandID { CommandID(Bytes16(random(16)) ?? .zero) }

    /// Makes one step of a command that is long enough to let others write in between.
    @discardableResult
    public func edit<T>(
        command: CommandID?, _ body: (inout Editor) throws -> T
    ) throws -> (result: T, made: [Changeset]) {
        try goOnIfForked()
        return try write {
            var editor = try Editor(self, command: command)
            let result = try body(&editor)
            try editor.finish()
            return (result, editor.made)
        }
    }

    func sealAndApply(_ draft: inout Draft, _ applier: Applier) throws -> Changeset {
        let key = try deviceKey()
        let own = key.replica
        let tip = try database.one(
            """
            SELECT c.id, c.hash, c.number, c.stamp FROM changeset c JOIN chain h ON h.id = c.chain WHERE h.replica = ?
            \(mutated("number-of-what-was-synced") ? "AND (c.sequence IS NOT NULL OR c.number = 1)" : "") ORDER BY c.number DESC, c.id DESC LIMIT 1
            """, own.bytes
        ) { row in
            (
                hash: Hash32(row.blob(1)) ?? .zero, number: UInt64(clamping: row.int64(2)),
                stamp: Stamp(raw: UInt64(bitPattern: row.int64(3)))
            )
        }
        if tip == nil { try introduce(&draft, key) }
        let highest = Stamp(
            raw: UInt64(bitPattern: try database.integer("SELECT highest_stamp FROM replica_state") ?? 0))
        let place = Draft.Place(
            project: project, replica: own, number: (tip?.number ?? 0) + 1, previous: tip?.hash ?? .zero,
            after: try frontier().filter { $0 != tip?.hash },
            stamp: HybridClock.next(now: now, highestSeen: highest, chainLast: tip?.stamp), author: try author,
            nonce: random(16))
        let changeset = try draft.seal(place, sign: key.sign)
        try applier.apply(Opened(changeset, project: project), key: key.publicKey)
        return changeset
    }

    /// Puts into number 1 what lets any log verify this chain.
    private func introduce(_ draft: inout Draft, _ key: DeviceKey) throws {
        let nonce = try foundingNonce()
        // After a change of key the nonce is the old chain's: only the founding key gives the project's id.
        let founding = nonce.flatMap {
            Derivation.project(foundingKey: key.publicKey, nonce: $0) == project ? $0 : nil
        }
        draft.introduction = Structure.Introduction(publicKey: key.publicKey, nonce: founding)
        draft.device = try setting("device")
        if founding != nil { draft.project = try name }
    }
}

public import Model
import SQLite

/// Why some changes cannot be undone.
public enum UndoRefusal: Error, Sendable {
    /// Somebody has given the register another value since.
    case replaced(RegisterName, key: String?, by: Dot)
    /// An entity that was made has been changed, or written about, since.
    case followed(EntityID, Kind, by: Dot)
    /// The entity has been deleted since.
    case deleted(EntityID, Kind, by: Dot)
    /// What stood before was redacted.
    case removed(RegisterName, key: String?)
    /// A changeset that redacts, or makes owners, or cannot be read.
    case notUndoable
    /// Nothing stands otherwise than if the changes had not been made.
    case nothing
}

/// What undoing changesets writes: every register as if they had not been made.
///
/// An entity that they made is deleted; what they deleted comes back. Texts and versions of a source stay: others may
/// cite them.
struct UndoPlan {
    /// Changes by the changeset they go into, for one changes a register once.
    private(set) var rounds: [[Change]] = []
    /// What is deleted, and by which deletions it was; none for what the undone changes made.
    private(set) var deletions: [(entity: EntityID, earlier: [HistoricChange])] = []
    /// Every entity that is written to, in the order of the undone changes.
    private(set) var entities: [EntityID] = []
    let undone: Set<Dot>
    private let rows: Set<Int64>
    private let replica: Replica

    /// Errors: `UndoRefusal`, `ReplicaError`.
    init(_ replica: Replica, undoing entries: [LogEntry]) throws {
        self.replica = replica
        rows = Set(entries.map(\.id))
        var undone = Set<Dot>()
        var touched: [EntityID: [Change]] = [:]
        var order: [EntityID] = []
        for entry in entries {
            let opened = Opened(entry.changeset, project: replica.project)
            guard let structure = opened.structure, structure.redacts == nil, structure.owners.isEmpty else {
                throw UndoRefusal.notUndoable
            }
            for (index, change) in opened.changes.enumerated() {
                undone.insert(opened.dot(index))
                if touched[change.entity] == nil { order.append(change.entity) }
                var bare = change
                bare.said = nil
                touched[change.entity, default: []].append(bare)
            }
        }
        self.undone = undone
        for id in order { try add(id, touched[id] ?? []) }
        guard !entities.isEmpty else { throw UndoRefusal.nothing }
    }

    private mutating func add(_ id: EntityID, _ changes: [Change]) throws {
        guard let state = try replica.state(id), let view = try replica.ownView(id) else { return }
        guard try replica.isTouched(id, outside: rows) else { return try addCreation(state, view) }
        let history = try replica.history(of: id)
        try requireFoundation(view, history, changes)
        let touchesLife = changes.contains { $0.field == .life }
        if view.isDeleted, !touchesLife, let by = view.life.deletions.first {
            throw UndoRefusal.deleted(id, view.kind, by: by.dot)
        }
        var isWritten = false
        var names: [RegisterName] = []
        for change in changes where !names.contains(change.register) { names.append(change.register) }
        for name in names where !UndoPlan.appended.contains(name.field) {
            let past = history.filter { $0.change.register == name }
            isWritten = try (name.field == .life ? addLife(state, past) : addRegister(state, name, past)) || isWritten
        }
        if isWritten { entities.append(id) }
    }

    private static let appended: Set<FieldCode> = [.versions, .chunks]

    // MARK: What was made

    private mutating func addCreation(_ state: EntityState, _ view: EntityView) throws {
        guard !view.isDeleted else { return }
        for dependent in try replica.dependents(of: state.id) {
            guard try replica.isTouched(dependent.id, outside: rows),
                try replica.ownView(dependent.id)?.isDeleted == false,
                let by = dependent.heads.filter({ !undone.contains($0.dot) }).map(\.order).max()
            else { continue }
            throw UndoRefusal.followed(state.id, state.kind, by: by.dot)
        }
        deletions.append((state.id, []))
        entities.append(state.id)
    }

    /// Refuses to take away what makes an entity one, where somebody has gone on to work at it.
    private func requireFoundation(
        _ view: EntityView, _ history: [HistoricChange], _ changes: [Change]
    ) throws {
        guard let field = UndoPlan.foundation(of: view.kind), changes.contains(where: { $0.field == field }) else {
            return
        }
        let past = history.filter { $0.change.field == field && $0.change.keyHash == nil }.map(\.pastEntry)
        guard RegisterUndo.heads(of: past, without: undone).isEmpty,
            let by = history.first(where: { !undone.contains($0.dot) })
        else { return }
        throw UndoRefusal.followed(view.id, view.kind, by: by.dot)
    }

    private static func foundation(of kind: Kind) -> FieldCode? {
        switch kind {
        case .event: .title
        case .source: .current
        case .citation: .quote
        case .note: .text
        case .link: .relation
        default: nil
        }
    }

    // MARK: Registers

    private mutating func addRegister(
        _ state: EntityState, _ name: RegisterName, _ past: [HistoricChange]
    ) throws -> Bool {
        let heads = state.register(name.field, keyHash: name.keyHash)?.heads ?? []
        let key = past.lazy.compactMap { $0.change.said?.key }.first
        switch RegisterUndo(past.map(\.pastEntry), heads: heads, undone: undone) {
        case .unchanged: return false
        case .removed: throw UndoRefusal.removed(name, key: key)
        case .replaced(let by): throw UndoRefusal.replaced(name, key: key, by: by[0])
        case .give(let givings):
            for (round, giving) in givings.enumerated() {
                add(
                    Change(
                        entity: name.entity, kind: name.kind, field: name.field, keyHash: name.keyHash,
                        replaces: giving.replaces, said: giving.said), round)
            }
            return true
        }
    }

    private mutating func addLife(_ state: EntityState, _ past: [HistoricChange]) throws -> Bool {
        let heads = state.register(.life)?.heads ?? []
        let live = Set(heads.map(\.dot))
        let gone = past.filter { undone.contains($0.dot) && !live.contains($0.dot) }.map(\.dot)
        if let by = past.first(where: { !undone.contains($0.dot) && $0.change.replaces.contains(where: gone.contains) })
        {
            throw UndoRefusal.replaced(by.change.register, key: nil, by: by.dot)
        }
        let undoneHeads = heads.filter { undone.contains($0.dot) }
        let remaining = RegisterUndo.heads(of: past.map(\.pastEntry), without: undone).map(\.dot)
        let earlier = past.filter { remaining.contains($0.dot) && !$0.change.seen.isEmpty }
        let wasDeleted = undoneHeads.contains(where: \.isDelete)
        guard !undoneHeads.isEmpty, wasDeleted == earlier.isEmpty else { return false }
        if earlier.isEmpty {
            add(state.undeletion(kind: state.kind, reason: nil), 0)
        } else {
            deletions.append((state.id, earlier))
        }
        return true
    }

    private mutating func add(_ change: Change, _ round: Int) {
        while rounds.count <= round { rounds.append([]) }
        rounds[round].append(change)
    }
}

extension Editor {
    /// Undoes changesets: every register as if they had not been made, in one command.
    ///
    /// - Returns: the entities that were written to.
    /// Errors: `UndoRefusal`; then nothing was collected.
    public mutating func undo(_ entries: [LogEntry]) throws -> [EntityID] {
        let plan = try UndoPlan(replica, undoing: entries)
        for round in plan.rounds {
            for change in round {
                if isFull { try seal() }
                add(change)
            }
            try seal()
        }
        var written = Set(made.map(\.hash.head))
        for (id, earlier) in plan.deletions {
            if isFull {
                try seal()
                written.formUnion(made.map(\.hash.head))
            }
            guard let state = try state(id) else { continue }
            let dependents = try replica.dependents(of: id).map { try self.state($0.id) ?? $0 }
            var deletion = state.deletion(kind: state.kind, dependents: dependents, reason: nil)
            if !earlier.isEmpty {
                // What nobody who deleted it had seen goes on standing against the deletion.
                let seen = Set(earlier.flatMap(\.change.seen)).union(plan.undone)
                deletion.seen = deletion.seen.filter { seen.contains($0) || written.contains($0.changeset) }
            }
            add(deletion)
        }
        return plan.entities
    }
}

extension Replica {
    /// Whether a changeset other than these touches an entity.
    func isTouched(_ id: EntityID, outside rows: Set<Int64>) throws -> Bool {
        guard let (row, _) = try stored(id) else { return false }
        let statement = try database.prepare("SELECT changeset FROM history WHERE entity = ?")
        try statement.bindAll([row])
        while try statement.step() { if !rows.contains(statement.int64(0)) { return true } }
        return false
    }

    /// The latest changeset that this replica has made; nil before the first.
    public func lastOwnEntry() throws -> LogEntry? {
        let own = try replica
        return try ReplicaError.converting {
            try database.one(
                """
                SELECT \(Self.entryColumns) WHERE c.chain = (SELECT id FROM chain WHERE replica = ?)
                ORDER BY c.number DESC, c.id DESC LIMIT 1
                """, own.bytes, read: entry)
        }
    }

    /// A changeset with all others of its command, in the order of application.
    ///
    /// Complexity: reads the log of its replica where its command may have made several.
    public func wholeCommand(of entry: LogEntry) throws -> [LogEntry] {
        guard let command = Structure(decoding: entry.changeset.structure)?.command else { return [entry] }
        return try ReplicaError.converting {
            let rows = try database.all(
                """
                SELECT c.id, c.structure FROM changeset c JOIN chain h ON h.id = c.chain WHERE h.replica = ?
                ORDER BY c.id
                """, entry.changeset.header.replica.bytes
            ) { (id: $0.int64(0), isMember: Structure(decoding: $0.blob(1))?.command == command) }
            return try rows.filter(\.isMember).compactMap { try self.entry(id: $0.id) }
        }
    }
}

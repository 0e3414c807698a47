import Model
import SQLite

/// Applies changesets inside one write transaction: log, heads, digest at once; derived rows when it is flushed.
///
/// States are read once and written once, however many changesets of the batch touch them.
final class Applier {
    let replica: Replica
    var database: Connection { replica.database }
    var states: [EntityID: Loaded] = [:]
    /// In the order of first touch, so that nothing depends on a dictionary's order.
    var touched: [Loaded] = []
    /// What the store was last asked for: a command gives an entity many values, one by one.
    private var lookedUp: (id: EntityID, state: EntityState?)?
    /// What the next new entity's row will be; nil: one more than the last that is stored.
    private var nextRow: Int64?
    private var historyRow = KeptStatement("INSERT OR IGNORE INTO history(entity, changeset) VALUES (?,?)")
    private var changesetRow = KeptStatement(
        """
        INSERT INTO changeset(hash, chain, number, stamp, previous, after, format, signature, structure, nonce,
            content, content_hash, author, sequence) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)
        """)
    private var newFrontierRow = KeptStatement("INSERT INTO frontier(changeset) VALUES (?)")
    private var oldFrontierRow = KeptStatement("DELETE FROM frontier WHERE changeset = ?")
    private var newEntityRow = KeptStatement("INSERT INTO entity(id, entity, kind, state) VALUES (?,?,?,?)")
    private var chains: [ReplicaID: Int64] = [:]
    var authors: [String: Int64] = [:]
    private var digest: StateDigest
    private var highest: Stamp
    private var undecoded = 0
    private var behind = 0
    /// Where what this batch applied stands, by the first half of its hash.
    private var newRows: [Bytes16: Place] = [:]
    private(set) var applied = 0
    private(set) var newConflicts = 0
    /// While the log acts anew: the place of the changeset that acts. Later ones count as not yet applied.
    private var replayed: Int64?
    /// Changesets whose content is to go, once somebody asked.
    var knownRedacted: Set<Hash32>?
    /// Content was dropped: authors that nobody refers to any more go too.
    var hasDropped = false

    private struct Place {
        var row: Int64
        var replica: ReplicaID
        var number: UInt64
    }

    /// One entity of the batch; shared, so that a change of it copies no heads.
    final class Loaded {
        let row: Int64
        var state: EntityState
        /// As the derived rows now show it.
        var before: EntityState?
        var isTouched = false
        /// Its row is written when the batch is flushed, and only then.
        var isStored: Bool

        init(row: Int64, state: EntityState, before: EntityState?, isStored: Bool) {
            self.row = row
            self.state = state
            self.before = before
            self.isStored = isStored
        }
    }

    init(_ replica: Replica) throws {
        self.replica = replica
        digest = try replica.digest
        highest = Stamp(
            raw: UInt64(bitPattern: try replica.database.integer("SELECT highest_stamp FROM replica_state") ?? 0))
    }

    /// The row of an applied changeset; nil when it is not applied.
    func row(of hash: Hash32) throws -> Int64? { try newRows[hash.head]?.row ?? replica.rowID(hash) }

    private func isApplied(_ prefix: Bytes16) throws -> Bool {
        if newRows[prefix] != nil || mutated("everything-counts-as-applied") { return true }
        if let replayed { return try replica.place(of: prefix).map { $0 <= replayed } ?? false }
        return try replica.isApplied(prefix)
    }

    /// Whether a changeset, all of whose parents are applied, stands where it says in its own chain.
    ///
    /// Its author signed it all the same, so only a program that is wrong, or means harm, makes one that does not. No
    /// server would take it, nor anything that comes after it.
    func follows(_ header: Header) throws -> Bool {
        if header.number == 1 { return header.previous == .zero }
        if let before = newRows[header.previous.head] {
            return before.replica == header.replica && before.number &+ 1 == header.number
        }
        guard let number = Int64(exactly: header.number), let before = try row(of: header.previous) else {
            return false
        }
        return try database.integer(
            """
            SELECT 1 FROM changeset c JOIN chain h ON h.id = c.chain
            WHERE c.id = ? AND c.number = ? AND h.replica = ?
            """, before, number - 1, header.replica.bytes) != nil
    }

    /// Writes one changeset, all of whose parents are applied, into the log and lets it act.
    ///
    /// - Parameter key: the public key its chain introduced, when this is the first of its chain here.
    func apply(_ arrived: Opened, key: [UInt8]?, sequence: UInt64? = nil) throws {
        // What an order to drop it has overtaken comes in without its content.
        let isLate = try isRedacted(arrived.changeset.hash) && !mutated("late-content-of-a-redacted-one-kept")
        let opened = isLate ? arrived.redacted(replica.project) : arrived
        let changeset = opened.changeset
        let row = try insert(opened, key: key, sequence: sequence)
        newRows[changeset.hash.head] = Place(
            row: row, replica: changeset.header.replica, number: changeset.header.number)
        applied += 1
        try updateFrontier(changeset.header, row: row)
        try act(opened, row)
        if let structure = opened.structure, structure.isDirective { try follow(structure, of: changeset, row: row) }
    }

    /// Lets a changeset of the log act again, on derived state that was emptied; in the log's order.
    func replay(_ opened: Opened, row: Int64) throws {
        replayed = row
        applied += 1
        try act(opened, row)
    }

    private func act(_ opened: Opened, _ row: Int64) throws {
        let changeset = opened.changeset
        let stamp = changeset.header.stamp
        let isBehind = try replica.isBehind(stamp, highest) { try changeset.header.parents.compactMap(row(of:)) }
        if isBehind { behind += 1 }
        highest = max(highest, stamp)
        if opened.structure == nil { undecoded += 1 }
        var last: (id: EntityID, loaded: Loaded)?
        for (index, change) in opened.changes.enumerated() {
            let loaded: Loaded
            var isNext = true
            if let last, last.id == change.entity {
                loaded = last.loaded
                isNext = false
            } else {
                loaded = try load(change.entity)
            }
            let delta = try loaded.state.apply(
                change, dot: opened.dot(index), hash: changeset.hash, stamp: changeset.header.stamp,
                isApplied: isApplied)
            digest.update(delta)
            if mutated("history-once-a-page"), loaded.isTouched { isNext = false }
            touch(loaded)
            last = (change.entity, loaded)
            if isNext {
                let statement = try historyRow.on(database)
                try statement.bind(loaded.row, at: 1)
                try statement.bind(row, at: 2)
                try statement.run()
            }
        }
    }

    /// Gives a changeset that stands in the log without its content what it says.
    func fill(_ opened: Opened, row: Int64) throws {
        guard let content = opened.changeset.content else { return }
        try database.run(
            "UPDATE changeset SET nonce = ?, content = ?, content_hash = NULL, author = ? WHERE id = ?",
            content.nonce, content.bytes, try author(opened.content?.author), row)
        try recompute(opened.changes)
    }

    /// The state as this batch has it so far.
    func state(_ id: EntityID) throws -> EntityState? {
        if let loaded = states[id] { return loaded.state.registers.isEmpty ? nil : loaded.state }
        if let lookedUp, lookedUp.id == id { return lookedUp.state }
        let state = try replica.state(id)
        lookedUp = (id, state)
        return state
    }

    /// Writes heads, derived rows, digest and clock.
    func flush() throws {
        for loaded in touched { try store(loaded) }
        nextRow = nil
        lookedUp = nil
        if mutated("digest-of-the-last-page-lost"), applied > 3 { return touched = [] }
        var derivation = Derivations(replica)
        // First what hangs on what: an entity's own rows depend on everything that names it, also in this very batch.
        for loaded in touched where loaded.state.kind.isDependent {
            try derivation.link(loaded.row, loaded.state, before: loaded.before)
        }
        for loaded in touched { try derivation.refresh(loaded.row, loaded.state, before: loaded.before) }
        // What hangs on a deleted entity can flag it.
        for loaded in touched where loaded.state.kind.isDependent {
            // What it named while its content was here, too.
            let named = derivation.targets(of: loaded.state) + (loaded.before.map(derivation.targets) ?? [])
            for target in named where states[target]?.isTouched != true && !mutated("late-dependents-flag-nothing") {
                try derivation.refreshIfDeleted(target)
            }
        }
        try derivation.finish()
        newConflicts += derivation.newConflicts
        for loaded in touched {
            loaded.isTouched = false
            loaded.before = loaded.state
        }
        touched = []
        if hasDropped { try forgetAuthors() }
        try database.run(
            """
            UPDATE replica_state SET digest = ?, highest_stamp = ?, undecoded = undecoded + ?, behind = behind + ?
            """, digest.sum.bytes, Int64(bitPattern: highest.raw), undecoded, behind)
        undecoded = 0
        behind = 0
        // A page's states are kept for the next one; a whole clone's would not fit.
        if states.count > 20_000 { states = [:] }
    }

    // MARK: Rows

    private func store(_ loaded: Loaded) throws {
        let kind = Int64(loaded.state.kind.rawValue)
        guard !loaded.isStored else {
            return try database.run(
                "UPDATE entity SET kind = ?, state = ? WHERE id = ?", kind, loaded.state.encoded(), loaded.row)
        }
        let statement = try newEntityRow.on(database)
        try statement.bind(loaded.row, at: 1)
        try statement.bind(loaded.state.id.bytes, at: 2)
        try statement.bind(kind, at: 3)
        try statement.bind(loaded.state.encoded(), at: 4)
        try statement.run()
        loaded.isStored = true
    }

    /// An entity as this batch has it so far. Order: whoever changes its state touches it.
    func load(_ id: EntityID) throws -> Loaded {
        if let loaded = states[id] { return loaded }
        lookedUp = nil
        let loaded: Loaded
        if let (row, state) = try replica.stored(id) {
            loaded = Loaded(row: row, state: state, before: state.registers.isEmpty ? nil : state, isStored: true)
        } else {
            let row = try nextRow ?? (database.integer("SELECT max(id) FROM entity") ?? 0) + 1
            nextRow = row + 1
            loaded = Loaded(row: row, state: EntityState(id: id), before: nil, isStored: false)
        }
        states[id] = loaded
        return loaded
    }

    /// Has an entity written when the batch is flushed.
    func touch(_ loaded: Loaded) {
        guard !loaded.isTouched else { return }
        loaded.isTouched = true
        touched.append(loaded)
    }

    private func insert(_ opened: Opened, key: [UInt8]?, sequence: UInt64?) throws -> Int64 {
        let changeset = opened.changeset
        let header = changeset.header
        let statement = try changesetRow.on(database)
        try statement.bind(changeset.hash.bytes, at: 1)
        try statement.bind(try chain(header.replica, key), at: 2)
        try statement.bind(Int64(clamping: header.number), at: 3)
        try statement.bind(Int64(bitPattern: header.stamp.raw), at: 4)
        try statement.bind(header.number == 1 ? nil : try row(of: header.previous), at: 5)
        try statement.bind(header.after.isEmpty ? nil : header.after.flatMap(\.bytes), at: 6)
        try statement.bind(Int64(header.format), at: 7)
        try statement.bind(changeset.signature, at: 8)
        try statement.bind(changeset.structure, at: 9)
        try statement.bind(changeset.content?.nonce, at: 10)
        try statement.bind(changeset.content?.bytes, at: 11)
        try statement.bind(changeset.content == nil ? header.contentHash.bytes : nil, at: 12)
        try statement.bind(try author(opened.content?.author), at: 13)
        try statement.bind(sequence.map { Int64(clamping: $0) }, at: 14)
        try statement.run()
        return database.lastInsertRowID
    }

    private func updateFrontier(_ header: Header, row: Int64) throws {
        if mutated("frontier-forgets-siblings") { try database.run("DELETE FROM frontier") }
        for parent in header.parents where !mutated("frontier-keeps-what-is-named") {
            guard let parentRow = try self.row(of: parent) else { continue }
            let old = try oldFrontierRow.on(database)
            try old.bind(parentRow, at: 1)
            try old.run()
        }
        let new = try newFrontierRow.on(database)
        try new.bind(row, at: 1)
        try new.run()
    }

    private func chain(_ replica: ReplicaID, _ key: [UInt8]?) throws -> Int64 {
        if let known = chains[replica] { return known }
        if let known = try database.integer("SELECT id FROM chain WHERE replica = ?", replica.bytes) {
            chains[replica] = known
            return known
        }
        guard let key else { throw ReplicaError.refused("a chain that nobody introduced") }
        try database.run("INSERT INTO chain(replica, public_key) VALUES (?,?)", replica.bytes, key)
        chains[replica] = database.lastInsertRowID
        return database.lastInsertRowID
    }

    func author(_ name: String?) throws -> Int64? {
        guard let name else { return nil }
        if let known = authors[name] { return known }
        if let known = try database.integer("SELECT id FROM author WHERE name = ?", name) {
            authors[name] = known
            return known
        }
        try database.run("INSERT INTO author(name) VALUES (?)", name)
        authors[name] = database.lastInsertRowID
        return database.lastInsertRowID
    }
}

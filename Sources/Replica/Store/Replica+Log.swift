public import Model
import SQLite

/// A changeset in the log, with its place there.
public struct LogEntry: Sendable {
    /// The order of application on this replica.
    public let id: Int64
    public let changeset: Changeset
}

extension Replica {
    static let entryColumns = """
        c.id, c.hash, h.replica, c.number, c.stamp, (SELECT p.hash FROM changeset p WHERE p.id = c.previous), c.after,
        c.format, c.signature, c.structure, c.nonce, c.content, c.content_hash
        FROM changeset c JOIN chain h ON h.id = c.chain
        """

    /// A row of `entryColumns`. The header's hashes are the stored ones' here; `verify` computes them.
    func entry(_ row: Statement) throws -> LogEntry {
        guard let hash = Hash32(row.blob(1)), let replica = ReplicaID(bytes: row.blob(2)),
            let number = UInt64(exactly: row.int64(3)), let format = UInt16(exactly: row.int64(7))
        else { throw ReplicaError.damaged("a changeset's row cannot be read") }
        let nonce = row.optionalBlob(10)
        let content = row.optionalBlob(11).map { Changeset.SealedContent(nonce: nonce ?? [], bytes: $0) }
        let structure = row.blob(9)
        let after = row.optionalBlob(6) ?? []
        guard after.count % 32 == 0 else { throw ReplicaError.damaged("a changeset's row names no whole hashes") }
        guard let contentHash = content?.hash ?? row.optionalBlob(12).flatMap({ Hash32($0) }) else {
            throw ReplicaError.damaged("a changeset's row has neither content nor its hash")
        }
        let header = Header(
            project: project, replica: replica, number: number, stamp: Stamp(raw: UInt64(bitPattern: row.int64(4))),
            previous: row.optionalBlob(5).flatMap { Hash32($0) } ?? .zero,
            after: Self.hashes(after),
            format: format, structureHash: sha256(structure), contentHash: contentHash)
        return LogEntry(
            id: row.int64(0),
            changeset: Changeset(
                trusted: header, hash: hash, signature: row.blob(8), structure: structure, content: content))
    }

    /// The hashes in a column of them; what is left over in a damaged one is none.
    static func hashes(_ bytes: [UInt8]) -> [Hash32] {
        stride(from: 0, to: bytes.count - bytes.count % 32, by: 32).compactMap { Hash32(bytes[$0..<($0 + 32)]) }
    }

    public func entry(id: Int64) throws -> LogEntry? {
        try ReplicaError.converting { try database.one("SELECT \(Self.entryColumns) WHERE c.id = ?", id, read: entry) }
    }

    public func entry(hash: Hash32) throws -> LogEntry? {
        try ReplicaError.converting {
            try database.one("SELECT \(Self.entryColumns) WHERE c.hash = ?", hash.bytes, read: entry)
        }
    }

    /// The changeset a dot names.
    public func entry(prefix: Bytes16) throws -> LogEntry? {
        try ReplicaError.converting {
            try database.one(
                "SELECT \(Self.entryColumns) WHERE c.hash >= ? AND c.hash <= ? LIMIT 1",
                Hash32(head: prefix, tail: .zero).bytes, Hash32(head: prefix, tail: .greatest).bytes, read: entry)
        }
    }

    func rowID(_ hash: Hash32) throws -> Int64? {
        try database.integer("SELECT id FROM changeset WHERE hash = ?", hash.bytes)
    }

    public func holds(_ hash: Hash32) throws -> Bool { try ReplicaError.converting { try rowID(hash) != nil } }

    func isApplied(_ prefix: Bytes16) throws -> Bool {
        try database.integer(
            "SELECT 1 FROM changeset WHERE hash >= ? AND hash <= ? LIMIT 1", Hash32(head: prefix, tail: .zero).bytes,
            Hash32(head: prefix, tail: .greatest).bytes) != nil
    }

    /// The place in the log of the changeset a dot names.
    func place(of prefix: Bytes16) throws -> Int64? {
        try database.integer(
            "SELECT id FROM changeset WHERE hash >= ? AND hash <= ? LIMIT 1", Hash32(head: prefix, tail: .zero).bytes,
            Hash32(head: prefix, tail: .greatest).bytes)
    }

    /// The key a chain introduced; nil for one that is not in the log.
    public func publicKey(_ replica: ReplicaID) throws -> [UInt8]? {
        try ReplicaError.converting {
            try database.one("SELECT public_key FROM chain WHERE replica = ?", replica.bytes) { $0.blob(0) }
        }
    }

    /// Entries in the order of application, from just after `id`.
    ///
    /// - Parameters: bounds on their number and weight; at least one comes when there is one.
    public func entries(after id: Int64, count: Int, bytes: Int) throws -> [LogEntry] {
        try page("SELECT \(Self.entryColumns) WHERE c.id > ? ORDER BY c.id", id, count, bytes)
    }

    /// What the cursor does not cover, in the order of application, from just after `id`.
    public func outbox(after id: Int64 = 0, count: Int, bytes: Int) throws -> [LogEntry] {
        let own = mutated("outbox-of-own-work-only") ? "AND h.id = 1" : ""
        return try page(
            "SELECT \(Self.entryColumns) WHERE c.sequence IS NULL \(own) AND c.id > ? ORDER BY c.id", id, count, bytes)
    }

    private func page(_ sql: String, _ id: Int64, _ count: Int, _ bytes: Int) throws -> [LogEntry] {
        try ReplicaError.converting {
            var entries: [LogEntry] = []
            var weight = 0
            let statement = try database.prepare(sql)
            try statement.bindAll([id])
            while entries.count < count, try statement.step() {
                let entry = try entry(statement)
                weight += entry.changeset.weight
                if weight > bytes, !entries.isEmpty { break }
                entries.append(entry)
            }
            return entries
        }
    }

    /// How many changesets the server has not been seen to have.
    public func unsynced() throws -> Int {
        try count("SELECT count(*) FROM changeset WHERE sequence IS NULL")
    }

    /// The server's sequence of a changeset, once the cursor has passed it.
    public func sequence(of hash: Hash32) throws -> UInt64? {
        try ReplicaError.converting {
            try database.integer("SELECT sequence FROM changeset WHERE hash = ?", hash.bytes).map {
                UInt64(clamping: $0)
            }
        }
    }

    public func changesetCount() throws -> Int { try count("SELECT count(*) FROM changeset") }
    public func waitingCount() throws -> Int { try count("SELECT count(*) FROM waiting") }

    /// What came before its parents, by hash.
    public func waiting() throws -> [Hash32] {
        try ReplicaError.converting {
            try database.all("SELECT hash FROM waiting ORDER BY hash") { Hash32($0.blob(0)) ?? .zero }
        }
    }

    func count(_ sql: String) throws -> Int {
        try ReplicaError.converting { Int(try database.integer(sql) ?? 0) }
    }

    /// Hashes of what no applied changeset names: with these, everything held.
    public func frontier() throws -> [Hash32] {
        try ReplicaError.converting {
            try database.all("SELECT c.hash FROM frontier f JOIN changeset c ON c.id = f.changeset ORDER BY c.hash") {
                Hash32($0.blob(0)) ?? .zero
            }
        }
    }

    /// The hex prefix, of six digits or more, by which nobody else in the log goes.
    public func shortName(_ hash: Hash32) throws -> String {
        try ReplicaError.converting {
            var length = 6
            for (compare, order) in [("<", "DESC"), (">", "ASC")] {
                let neighbour = try database.one(
                    "SELECT hash FROM changeset WHERE hash \(compare) ? ORDER BY hash \(order) LIMIT 1", hash.bytes
                ) { Hex.string($0.blob(0)) }
                if let neighbour { length = max(length, commonPrefix(neighbour, hash.hex) + 1) }
            }
            return String(hash.hex.prefix(length))
        }
    }

    /// The changesets whose hash begins so; two at most, and none for fewer than four digits.
    public func changesets(named prefix: String) throws -> [LogEntry] {
        guard prefix.utf8.count >= 4 else { return [] }
        return try changesets(beginning: prefix, limit: 2)
    }

    /// Changesets whose hash begins so, the latest taken in first.
    ///
    /// Complexity: with nothing typed, reads from the latest until the limit.
    public func changesets(beginning prefix: String, limit: Int) throws -> [LogEntry] {
        let digits = prefix.lowercased()
        guard digits.utf8.count <= 64, digits.utf8.allSatisfy({ $0 < 0x67 }),
            let lower = Hex.bytes(digits + String(repeating: "0", count: 64 - digits.utf8.count)),
            let upper = Hex.bytes(digits + String(repeating: "f", count: 64 - digits.utf8.count))
        else { return [] }
        let condition = digits.isEmpty ? "" : "WHERE c.hash BETWEEN ?2 AND ?3"
        let bounds: [any Bindable] = digits.isEmpty ? [] : [lower, upper]
        return try ReplicaError.converting {
            let statement = try database.prepare(
                "SELECT \(Self.entryColumns) \(condition) ORDER BY c.id DESC LIMIT ?1")
            try statement.bindAll([Int64(limit)] + bounds)
            var found: [LogEntry] = []
            while try statement.step() { found.append(try entry(statement)) }
            return found
        }
    }
}

func commonPrefix(_ one: String, _ other: String) -> Int {
    zip(one.utf8, other.utf8).prefix { $0 == $1 }.count
}

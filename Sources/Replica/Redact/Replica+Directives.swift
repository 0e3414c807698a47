public import Model
import SQLite

/// What the log orders: who owns the project, and whose content is to go.
extension Replica {
    /// Those whose redactions act here, as the log has it. Source: SYNC.md §1 "Redaction".
    public var owners: Set<ReplicaID> { get throws { try ReplicaError.converting { try directives().owners } } }

    /// Whether this replica's own redactions act.
    ///
    /// A founder that has written nothing yet proves itself with what it writes first.
    public var isOwner: Bool {
        get throws {
            try ReplicaError.converting {
                let key = try deviceKey()
                if try directives().owners.contains(key.replica) { return true }
                return try foundingNonce().map {
                    Derivation.project(foundingKey: key.publicKey, nonce: $0) == project
                } ?? false
            }
        }
    }

    func foundingNonce() throws -> [UInt8]? {
        try database.one("SELECT founding_nonce FROM replica_state") { $0.optionalBlob(0) } ?? nil
    }

    /// Changesets whose content an owner has ordered to go; of those that the log has, none is left here.
    public func redactedChangesets() throws -> Set<Hash32> {
        try ReplicaError.converting {
            guard try database.integer("SELECT 1 FROM redaction LIMIT 1") != nil else { return [] }
            return try directives().redacted
        }
    }

    /// Complexity: linear in the number of chains, grants and redactions.
    func directives() throws -> Directives {
        var directives = Directives(project: project)
        for sql in [
            "SELECT h.replica, c.format, c.structure FROM chain h JOIN changeset c ON c.chain = h.id AND c.number = 1",
            """
            SELECT h.replica, c.format, c.structure FROM changeset c JOIN chain h ON h.id = c.chain
            WHERE c.id IN (SELECT changeset FROM redaction)
            """,
        ] {
            try database.rows(sql) { row in try Self.add(row, to: &directives) }
        }
        for hash in try grants() {
            try database.rows(
                """
                SELECT h.replica, c.format, c.structure FROM changeset c JOIN chain h ON h.id = c.chain
                WHERE c.hash = ?
                """, hash.bytes
            ) { row in try Self.add(row, to: &directives) }
        }
        return directives
    }

    private static func add(_ row: Statement, to directives: inout Directives) throws {
        guard row.int64(1) == Int64(Header.currentFormat), let author = ReplicaID(bytes: row.blob(0)),
            let structure = Structure(decoding: row.blob(2))
        else { return }
        directives.add(structure, by: author)
    }

    // MARK: Kept

    private static let grantsSetting = "grants"

    /// The changesets that make owners, by hash; kept as one setting, for there are few.
    func grants() throws -> [Hash32] {
        (try database.string("SELECT value FROM setting WHERE name = ?", Self.grantsSetting) ?? "")
            .split(separator: " ").compactMap { Hex.bytes(String($0)).flatMap { Hash32($0) } }
    }

    /// Notes that a changeset of the log orders something.
    func record(_ structure: Structure, of changeset: Changeset, row: Int64) throws {
        if let target = structure.redacts {
            try database.run(
                "INSERT OR IGNORE INTO redaction(target, changeset) VALUES (?,?)", target.bytes, row)
        }
        if !structure.owners.isEmpty {
            let known = try grants()
            guard !known.contains(changeset.hash) else { return }
            let all = (known + [changeset.hash]).sorted().map(\.hex).joined(separator: " ")
            try set(settings: [(Self.grantsSetting, all)])
        }
    }

    /// Reads everything the log orders anew, and drops whatever content should not be here; before a rebuild.
    func recoverDirectives() throws {
        try database.run("DELETE FROM redaction")
        try set(settings: [(Self.grantsSetting, nil)])
        var last: Int64 = 0
        while true {
            let entries = try entries(after: last, count: 500, bytes: 512 << 10)
            guard let end = entries.last else { break }
            for entry in entries {
                guard let structure = entry.changeset.directive else { continue }
                try record(structure, of: entry.changeset, row: entry.id)
            }
            last = end.id
        }
        for hash in try redactedChangesets().sorted() {
            try dropWaiting(hash)
            if let entry = try entry(hash: hash), entry.changeset.content != nil { try dropContent(of: entry) }
        }
        if hasDropped { try forgetAuthors() }
    }
}

import Model
import SQLite
import SyncService

// MARK: Looking things up

extension SQLiteTransaction {
    func stored(_ hash: Hash32, in project: Key<ProjectSubject>) throws -> StoredChangeset? {
        try connection.one(
            """
            SELECT changeset.sequence, chain.replica, changeset.number, changeset.content IS NOT NULL
            FROM changeset JOIN chain ON chain.key = changeset.chain
            WHERE changeset.project = ?1 AND changeset.hash = ?2
            """, project.raw, hash.bytes
        ) { row in
            StoredChangeset(
                sequence: UInt64(clamping: row.int64(0)),
                known: Admission.Known(replica: try row.identifier(1), number: UInt64(clamping: row.int64(2))),
                hasContent: row.bool(3))
        }
    }

    func signature(of hash: Hash32, in project: Key<ProjectSubject>) throws -> [UInt8]? {
        try connection.one(
            "SELECT signature FROM changeset WHERE project = ?1 AND hash = ?2", project.raw, hash.bytes
        ) { $0.blob(0) }
    }

    func count(at replica: ReplicaID, _ number: UInt64, in project: Key<ProjectSubject>) throws -> Int {
        Int(
            try connection.integer(
                """
                SELECT count(*) FROM chain JOIN changeset
                ON changeset.project = chain.project AND changeset.chain = chain.key
                WHERE chain.project = ?1 AND chain.replica = ?2 AND changeset.number = ?3
                """, project.raw, replica.bytes, Int64(clamping: number)) ?? 0)
    }

    func chainKey(_ replica: ReplicaID, in project: Key<ProjectSubject>) throws -> [UInt8]? {
        try connection.one(
            "SELECT public_key FROM chain WHERE project = ?1 AND replica = ?2", project.raw, replica.bytes
        ) { $0.blob(0) }
    }

    func chainTip(
        _ replica: ReplicaID, in project: Key<ProjectSubject>
    ) throws -> (number: UInt64, receivedAt: Int64)? {
        try connection.one(
            "SELECT number, last_at FROM chain WHERE project = ?1 AND replica = ?2", project.raw, replica.bytes
        ) { (UInt64(clamping: $0.int64(0)), $0.int64(1)) }
    }

    func running(at sequence: UInt64, in project: Key<ProjectSubject>) throws -> RunningHash? {
        try connection.one(
            "SELECT running FROM changeset WHERE project = ?1 AND sequence = ?2", project.raw,
            Int64(clamping: sequence)
        ) { RunningHash(raw: try $0.bytes16(0)) }
    }

    func log(
        of project: Key<ProjectSubject>, after sequence: UInt64, _ body: (any LogEntry) throws -> Bool
    ) throws {
        guard let id = try self.project(project)?.id else { return }
        let statement = try connection.prepare(
            """
            SELECT changeset.sequence, changeset.hash, changeset.running, chain.replica, changeset.number, stamp,
                   previous, after, format, signature, content_hash, nonce, structure, content
            FROM changeset JOIN chain ON chain.key = changeset.chain
            WHERE changeset.project = ?1 AND changeset.sequence > ?2 ORDER BY changeset.sequence
            """)
        try statement.bind(project.raw, at: 1)
        try statement.bind(Int64(clamping: sequence), at: 2)
        while try statement.step() {
            let entry = SQLiteLogEntry(
                row: statement, project: id, sequence: UInt64(clamping: statement.int64(0)),
                hash: try statement.hash32(1),
                running: RunningHash(raw: try statement.bytes16(2)))
            guard try body(entry) else { return }
        }
    }

    func reports(at cursor: Cursor, in project: Key<ProjectSubject>) throws -> [DigestReport] {
        try connection.all(
            """
            SELECT replica, digest, rebuilt FROM digest_report
            WHERE project = ?1 AND sequence = ?2 AND running = ?3 ORDER BY replica
            """, project.raw, Int64(clamping: cursor.sequence), cursor.running.raw.bytes
        ) { row in
            DigestReport(replica: try row.identifier(0), digest: try row.bytes16(1), rebuilt: row.bool(2))
        }
    }
}

/// A row of the log, its large columns untouched until they are asked for.
struct SQLiteLogEntry: LogEntry {
    let row: Statement
    let project: ProjectID
    let sequence: UInt64
    let hash: Hash32
    let running: RunningHash

    func changeset() throws -> Changeset {
        let structure = row.blob(12)
        let content = row.isNull(13) ? nil : Changeset.SealedContent(nonce: row.blob(11), bytes: row.blob(13))
        let after = row.borrowedBlob(7)
        guard after.count % 32 == 0 else { throw StoreError.damaged("\(after.count) bytes are no whole hashes") }
        let contentHash = try content?.hash ?? row.hash32(10)
        let header = Header(
            project: project, replica: try row.identifier(3), number: UInt64(clamping: row.int64(4)),
            stamp: Stamp(raw: UInt64(bitPattern: row.int64(5))), previous: row.isNull(6) ? .zero : try row.hash32(6),
            after: stride(from: 0, to: after.count, by: 32).map {
                Hash32(head: Bytes16(stored: after, at: $0), tail: Bytes16(stored: after, at: $0 + 16))
            },
            format: UInt16(clamping: row.int64(8)), structureHash: sha256(structure), contentHash: contentHash)
        return Changeset(
            trusted: header, hash: hash, signature: row.blob(9), structure: structure, content: content)
    }
}

// MARK: Growing

extension SQLiteTransaction {
    func append(
        _ changesets: [Changeset], to project: inout ProjectRow, introducing: [ReplicaID: [UInt8]],
        carrier: Key<DeviceSubject>, at: Int64
    ) throws {
        let insertion = try connection.prepare(
            """
            INSERT INTO changeset (project, sequence, hash, running, chain, number, stamp, previous, after, format,
                                   carrier, received_at, signature, content_hash, nonce, structure, content)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
            """)
        try insertion.bind(project.key.raw, at: 1)
        try insertion.bind(carrier.raw, at: 11)
        try insertion.bind(at, at: 12)
        var chains: [ReplicaID: Chain] = [:]
        var cursor = project.cursor
        var bytes = 0
        for changeset in changesets {
            let replica = changeset.header.replica
            var chain = try chains[replica] ?? self.chain(replica, in: project.key, introducing[replica], at: at)
            chain.number = max(chain.number, changeset.header.number)
            chains[replica] = chain
            cursor = cursor.advanced(by: changeset.hash)
            bytes += changeset.weight
            try insert(changeset, cursor, chain.key, insertion)
        }
        try noteDirectives(changesets, after: project.head, in: project.key)
        // Once for all: what the head and the tips were in between nobody can see.
        for chain in chains.values.sorted(by: { $0.key < $1.key }) {
            try connection.run(
                "UPDATE chain SET number = max(number, ?2), last_at = ?3 WHERE key = ?1", chain.key,
                Int64(clamping: chain.number), at)
        }
        try connection.run(
            "UPDATE project SET head = ?2, running = ?3, bytes = bytes + ?4, last_at = ?5 WHERE key = ?1",
            project.key.raw, Int64(clamping: cursor.sequence) + (mutated("server-head-leaps") ? 1 : 0),
            cursor.running.raw.bytes, bytes, at)
        project.head = cursor.sequence
        project.running = cursor.running
        project.bytes += Int64(bytes)
        project.lastAt = at
    }

    private func insert(
        _ changeset: Changeset, _ cursor: Cursor, _ chain: Int64, _ insertion: Statement
    ) throws(SQLiteError) {
        let header = changeset.header
        try insertion.bind(Int64(clamping: cursor.sequence), at: 2)
        try insertion.bind(changeset.hash.bytes, at: 3)
        try insertion.bind(cursor.running.raw.bytes, at: 4)
        try insertion.bind(chain, at: 5)
        try insertion.bind(Int64(clamping: header.number), at: 6)
        try insertion.bind(Int64(bitPattern: header.stamp.raw), at: 7)
        try insertion.bind(header.number == 1 ? nil : header.previous.bytes, at: 8)
        try insertion.bind(header.after.flatMap(\.bytes), at: 9)
        try insertion.bind(Int64(header.format), at: 10)
        try insertion.bind(changeset.signature, at: 13)
        try insertion.bind(changeset.content == nil ? header.contentHash.bytes : nil, at: 14)
        try insertion.bind(changeset.content?.nonce, at: 15)
        try insertion.bind(changeset.structure, at: 16)
        try insertion.bind(changeset.content?.bytes, at: 17)
        try insertion.run()
    }

    private struct Chain {
        var key: Int64
        var number: UInt64
    }

    /// A chain's row, which its number 1 makes if nobody has yet.
    private func chain(
        _ replica: ReplicaID, in project: Key<ProjectSubject>, _ publicKey: [UInt8]?, at: Int64
    ) throws -> Chain {
        let known = try connection.one(
            "SELECT key, number FROM chain WHERE project = ?1 AND replica = ?2", project.raw, replica.bytes
        ) { Chain(key: $0.int64(0), number: UInt64(clamping: $0.int64(1))) }
        if let known { return known }
        guard let publicKey else { throw StoreError.conflict("a chain that nobody introduced") }
        try connection.run(
            "INSERT INTO chain (project, replica, public_key, number, last_at) VALUES (?1, ?2, ?3, 0, ?4)",
            project.raw, replica.bytes, publicKey, at)
        return Chain(key: connection.lastInsertRowID, number: 0)
    }

    func fill(_ hash: Hash32, with content: Changeset.SealedContent, in project: Key<ProjectSubject>) throws {
        // That the content is the header's is the Changeset's own invariant: it has this hash.
        try connection.run(
            """
            UPDATE changeset SET content = ?3, nonce = ?4, content_hash = NULL
            WHERE project = ?1 AND hash = ?2 AND content IS NULL
            """, project.raw, hash.bytes, content.bytes, content.nonce)
        guard connection.changes > 0 else { return }
        try connection.run(
            "UPDATE project SET bytes = bytes + ?2 WHERE key = ?1", project.raw, content.bytes.count)
    }

    func set(_ signature: [UInt8], asSignatureOf hash: Hash32, in project: Key<ProjectSubject>) throws {
        try connection.run(
            "UPDATE changeset SET signature = ?3 WHERE project = ?1 AND hash = ?2", project.raw, hash.bytes, signature)
    }

    func record(_ report: DigestReport, at cursor: Cursor, in project: Key<ProjectSubject>, time: Int64) throws {
        try connection.run(
            """
            INSERT INTO digest_report (project, sequence, running, replica, digest, rebuilt, reported_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            ON CONFLICT (project, sequence, running, replica) DO UPDATE
            SET digest = excluded.digest, rebuilt = excluded.rebuilt, reported_at = excluded.reported_at
            """, project.raw, Int64(clamping: cursor.sequence), cursor.running.raw.bytes, report.replica.bytes,
            report.digest.bytes, report.rebuilt, time)
        try connection.run(
            """
            DELETE FROM digest_report WHERE project = ?1
            AND sequence < (SELECT head FROM project WHERE key = ?1) - ?2
            """, project.raw, Convergence.reportsKept)
    }
}

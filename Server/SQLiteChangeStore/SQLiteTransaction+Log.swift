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
                sequence: UInt64(row.int64(0)),
                known: Admission.Known(replica: try row.identifier(1), number: UInt64(row.int64(2))),
                hasContent: row.bool(3))
        }
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
        ) { (UInt64($0.int64(0)), $0.int64(1)) }
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
                row: statement, project: id, sequence: UInt64(statement.int64(0)), hash: try statement.hash32(1),
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
        let contentHash = try content?.hash ?? row.hash32(10)
        let header = Header(
            project: project, replica: try row.identifier(3), number: UInt64(row.int64(4)),
            stamp: Stamp(raw: UInt64(bitPattern: row.int64(5))), previous: row.isNull(6) ? .zero : try row.hash32(6),
            after: stride(from: 0, to: after.count - after.count % 32, by: 32).compactMap {
                Hash32(UnsafeRawBufferPointer(rebasing: after[$0..<($0 + 32)]))
            },
            format: UInt16(clamping: row.int64(8)), structureHash: sha256(structure), contentHash: contentHash)
        return Changeset(
            trusted: header, hash: hash, signature: row.blob(9), structure: structure, content: content)
    }
}

// MARK: Growing

extension SQLiteTransaction {
    func append(
        _ changeset: Changeset, to project: inout ProjectRow, introducing: [UInt8]?, carrier: Key<DeviceSubject>,
        at: Int64
    ) throws {
        let header = changeset.header
        let chain = try chainKey(of: header, in: project.key, introducing: introducing, at: at)
        let cursor = project.cursor.advanced(by: changeset.hash)
        let statement = try connection.prepare(
            """
            INSERT INTO changeset (project, sequence, hash, running, chain, number, stamp, previous, after, format,
                                   carrier, received_at, signature, content_hash, nonce, structure, content)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
            """)
        try statement.bind(project.key.raw, at: 1)
        try statement.bind(Int64(clamping: cursor.sequence), at: 2)
        try statement.bind(changeset.hash.bytes, at: 3)
        try statement.bind(cursor.running.raw.bytes, at: 4)
        try statement.bind(chain, at: 5)
        try statement.bind(Int64(clamping: header.number), at: 6)
        try statement.bind(Int64(bitPattern: header.stamp.raw), at: 7)
        try statement.bind(header.number == 1 ? nil : header.previous.bytes, at: 8)
        try statement.bind(header.after.flatMap(\.bytes), at: 9)
        try statement.bind(Int64(header.format), at: 10)
        try statement.bind(carrier.raw, at: 11)
        try statement.bind(at, at: 12)
        try statement.bind(changeset.signature, at: 13)
        try statement.bind(changeset.content == nil ? header.contentHash.bytes : nil, at: 14)
        try statement.bind(changeset.content?.nonce, at: 15)
        try statement.bind(changeset.structure, at: 16)
        try statement.bind(changeset.content?.bytes, at: 17)
        try statement.run()
        try connection.run(
            """
            UPDATE project SET head = ?2, running = ?3, bytes = bytes + ?4, last_at = ?5 WHERE key = ?1
            """, project.key.raw, Int64(clamping: cursor.sequence), cursor.running.raw.bytes, changeset.weight, at)
        project.head = cursor.sequence
        project.running = cursor.running
        project.bytes += Int64(changeset.weight)
        project.lastAt = at
    }

    /// The number of a changeset's chain, which a number 1 makes if nobody has yet; its tip moves on.
    private func chainKey(
        of header: Header, in project: Key<ProjectSubject>, introducing: [UInt8]?, at: Int64
    ) throws -> Int64 {
        let known = try connection.integer(
            "SELECT key FROM chain WHERE project = ?1 AND replica = ?2", project.raw, header.replica.bytes)
        if let known {
            try connection.run(
                "UPDATE chain SET number = max(number, ?2), last_at = ?3 WHERE key = ?1", known,
                Int64(clamping: header.number), at)
            return known
        }
        guard let introducing else { throw StoreError.conflict("a chain that nobody introduced") }
        try connection.run(
            "INSERT INTO chain (project, replica, public_key, number, last_at) VALUES (?1, ?2, ?3, ?4, ?5)",
            project.raw, header.replica.bytes, introducing, Int64(clamping: header.number), at)
        return connection.lastInsertRowID
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

import Model
import SQLite
import SyncService

extension SQLiteTransaction {
    func directives(of project: Key<ProjectSubject>) throws -> [Changeset] {
        guard let id = try self.project(project)?.id else { return [] }
        return try connection.all(
            """
            SELECT changeset.sequence, changeset.hash, changeset.running, chain.replica, changeset.number, stamp,
                   previous, after, format, signature, content_hash, nonce, structure, content
            FROM directive JOIN changeset ON changeset.project = directive.project
                 AND changeset.sequence = directive.sequence
            JOIN chain ON chain.key = changeset.chain WHERE directive.project = ?1 ORDER BY directive.sequence
            """, project.raw
        ) { row in
            try SQLiteLogEntry(
                row: row, project: id, sequence: UInt64(row.int64(0)), hash: try row.hash32(1),
                running: RunningHash(raw: try row.bytes16(2))
            ).changeset()
        }
    }

    func hasRedactions(in project: Key<ProjectSubject>) throws -> Bool {
        try connection.integer("SELECT 1 FROM redacted WHERE project = ?1 LIMIT 1", project.raw) != nil
    }

    func isRedacted(_ hash: Hash32, in project: Key<ProjectSubject>) throws -> Bool {
        try connection.integer(
            "SELECT 1 FROM redacted WHERE project = ?1 AND hash = ?2", project.raw, hash.bytes) != nil
    }

    func redacted(in project: Key<ProjectSubject>) throws -> Set<Hash32> {
        Set(try connection.all("SELECT hash FROM redacted WHERE project = ?1", project.raw) { try $0.hash32(0) })
    }

    func redact(_ hash: Hash32, in project: Key<ProjectSubject>) throws {
        try connection.run(
            "INSERT OR IGNORE INTO redacted (project, hash) VALUES (?1, ?2)", project.raw, hash.bytes)
        let found = try connection.one(
            """
            SELECT sequence, nonce, content FROM changeset
            WHERE project = ?1 AND hash = ?2 AND content IS NOT NULL
            """, project.raw, hash.bytes
        ) { (sequence: $0.int64(0), content: Changeset.SealedContent(nonce: $0.blob(1), bytes: $0.blob(2))) }
        guard let found else { return }
        try connection.run(
            """
            UPDATE changeset SET content = NULL, nonce = NULL, content_hash = ?3 WHERE project = ?1 AND sequence = ?2
            """, project.raw, found.sequence, found.content.hash.bytes)
        try connection.run(
            "UPDATE project SET bytes = bytes - ?2 WHERE key = ?1", project.raw, found.content.bytes.count)
        try Purge.order(connection)
        hasDropped = true
    }

    /// Notes which of these, at the places that follow `sequence`, order something.
    func noteDirectives(
        _ changesets: [Changeset], after sequence: UInt64, in project: Key<ProjectSubject>
    ) throws(SQLiteError) {
        for (offset, changeset) in changesets.enumerated() where changeset.directive != nil {
            try connection.run(
                "INSERT OR IGNORE INTO directive (project, sequence) VALUES (?1, ?2)", project.raw,
                Int64(clamping: sequence) + Int64(offset) + 1)
        }
    }

    /// Finds the directives of logs that were written before they were noted.
    func findDirectives() throws {
        for project in try projects() {
            var found: [UInt64] = []
            try log(of: project.key, after: 0) { entry in
                if try entry.changeset().directive != nil { found.append(entry.sequence) }
                return true
            }
            for sequence in found {
                try connection.run(
                    "INSERT OR IGNORE INTO directive (project, sequence) VALUES (?1, ?2)", project.key.raw,
                    Int64(clamping: sequence))
            }
        }
    }
}

/// Takes the traces of dropped content out of the file.
///
/// Deleted bytes stay in free pages, in pages that once were fuller, and in the write-ahead log: so the file is written
/// anew. The order to do so is stored with the drop and taken back only when it is done.
enum Purge {
    private static let setting = "purge"
    /// The order's value once the file is written anew, and only the write-ahead log is left.
    private static let isRewritten = "2"
    /// How long the writer waits for readers, a backup among them: meanwhile nobody's push is taken.
    private static let patienceMilliseconds: Int32 = 50

    static func order(_ connection: Connection) throws(SQLiteError) {
        try connection.run("INSERT OR REPLACE INTO setting (name, value) VALUES (?1, '1')", setting)
    }

    static func isOpen(_ connection: Connection) throws(SQLiteError) -> Bool {
        try connection.integer("SELECT 1 FROM setting WHERE name = ?1", setting) != nil
    }

    /// Order: under the write lock, outside a transaction. Errors: `isBusy` while somebody reads; the order stays.
    static func run(_ connection: Connection) throws {
        guard try isOpen(connection) else { return }
        let order = try connection.one("SELECT value FROM setting WHERE name = ?1", setting) { $0.text(0) }
        try connection.withPatience(milliseconds: patienceMilliseconds) {
            if order != isRewritten {
                // Nothing is written where a reader would keep it from being of use.
                try connection.checkpoint(.truncate)
                try connection.run("VACUUM")
                try connection.transaction {
                    try connection.run("UPDATE setting SET value = ?1 WHERE name = ?2", isRewritten, setting)
                }
            }
            try connection.checkpoint(.truncate)
        }
        try connection.transaction { try connection.run("DELETE FROM setting WHERE name = ?1", setting) }
    }
}

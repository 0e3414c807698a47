import Model
import SQLite
import SyncService

/// What can be asked and changed inside a transaction of the SQLite store; each statement stands beside its one use.
final class SQLiteTransaction: ChangeWriter {
    let connection: Connection
    /// Content was dropped: its traces are still in the file.
    var hasDropped = false

    init(_ connection: Connection) { self.connection = connection }

    func setting(_ name: String) throws -> String? {
        try connection.string("SELECT value FROM setting WHERE name = ?1", name)
    }

    func set(_ name: String, to value: String) throws {
        try connection.run(
            "INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            name, value)
    }
}

// MARK: Projects

extension SQLiteTransaction {
    private static let projectColumns = "key, id, name, state, head, running, bytes, members_tag, last_at"

    private func project(where condition: String, _ value: any Bindable) throws -> ProjectRow? {
        try connection.one("SELECT \(Self.projectColumns) FROM project WHERE \(condition)", value) {
            try Self.project($0, at: 0)
        }
    }

    func projects() throws -> [ProjectRow] {
        try connection.all("SELECT \(Self.projectColumns) FROM project ORDER BY name") { try Self.project($0, at: 0) }
    }

    func project(_ key: Key<ProjectSubject>) throws -> ProjectRow? { try project(where: "key = ?1", key.raw) }
    func project(id: ProjectID) throws -> ProjectRow? { try project(where: "id = ?1", id.bytes) }
    func project(named name: String) throws -> ProjectRow? { try project(where: "name = ?1", name) }

    /// Reads `projectColumns` that begin at a column.
    static func project(_ row: Statement, at first: Int) throws -> ProjectRow {
        ProjectRow(
            key: Key(row.int64(first)), id: row.optionalBlob(first + 1).flatMap { ProjectID(bytes: $0) },
            name: row.text(first + 2), state: try row.word(first + 3), head: UInt64(clamping: row.int64(first + 4)),
            running: RunningHash(raw: try row.bytes16(first + 5)), bytes: row.int64(first + 6),
            membersTag: row.blob(first + 7), lastAt: row.optionalInt64(first + 8))
    }

    func addProject(named name: String, at: Int64) throws -> ProjectRow {
        try connection.run(
            "INSERT INTO project (name, state, created_at) VALUES (?1, 'empty', ?2)", name, at)
        guard let row = try project(Key(connection.lastInsertRowID)) else {
            throw StoreError.failed("a project just made is not there")
        }
        return row
    }

    func open(_ project: Key<ProjectSubject>, as id: ProjectID) throws {
        try connection.run("UPDATE project SET id = ?2, state = 'open' WHERE key = ?1", project.raw, id.bytes)
    }

    func setMembersTag(_ tag: [UInt8], of project: Key<ProjectSubject>) throws {
        try connection.run("UPDATE project SET members_tag = ?2 WHERE key = ?1", project.raw, tag)
    }
}

extension Statement {
    /// A column that holds one of an enumeration's words.
    func word<Word: RawRepresentable<String>>(_ column: Int) throws(StoreError) -> Word {
        guard let word = Word(rawValue: text(column)) else {
            throw .damaged("\(text(column)) is no \(Word.self)")
        }
        return word
    }

    func bytes16(_ column: Int) throws(StoreError) -> Bytes16 {
        let bytes = borrowedBlob(column)
        guard bytes.count == 16 else { throw .damaged("\(bytes.count) bytes, not 16") }
        return Bytes16(stored: bytes, at: 0)
    }

    func hash32(_ column: Int) throws(StoreError) -> Hash32 {
        let bytes = borrowedBlob(column)
        guard bytes.count == 32 else { throw .damaged("\(bytes.count) bytes, not 32") }
        return Hash32(head: Bytes16(stored: bytes, at: 0), tail: Bytes16(stored: bytes, at: 16))
    }

    func identifier<Subject>(_ column: Int) throws(StoreError) -> Identifier<Subject> {
        Identifier(try bytes16(column))
    }
}

extension Bytes16 {
    /// Reads sixteen bytes of a buffer that has them, without going through them one by one: the log's pages are made
    /// of these.
    init(stored bytes: UnsafeRawBufferPointer, at offset: Int) {
        self.init(
            high: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)),
            low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self)))
    }
}

import Schema
import SQLite

/// Examines the database as SQLite's: pages, indexes, foreign keys, and that its tables are this program's.
struct DatabaseCheck {
    private let database: Connection

    /// The replica's own connection, which could write.
    ///
    /// SQLite 3.40 reads no CHECK constraints on one that cannot, and then finds every row in order.
    private let writable: Connection

    /// - Parameters:
    ///   - replica: what is examined.
    ///   - original: the same replica, opened for writing.
    init(_ replica: Replica, original: Replica) {
        database = replica.database
        writable = original.database
    }

    func run(_ findings: inout Findings) throws {
        for problem in try writable.integrityProblems() {
            findings.add("database-damaged", ".annals/replica.db", problem)
        }
        try database.rows("PRAGMA foreign_key_check") { row in
            findings.add(
                "foreign-key", "\(row.text(0)) \(row.optionalInt64(1) ?? 0)",
                "names a row of \(row.text(2)) that is not there")
        }
        try compareSchema(&findings)
    }

    private func compareSchema(_ findings: inout Findings) throws {
        let model = try Connection(path: ":memory:", mode: .readWriteCreate)
        for migration in ReplicaSchema.migrations { try model.execute(migration) }
        let expected = try definitions(model)
        let found = try definitions(database)
        for name in expected.keys.sorted() where found[name] != expected[name] {
            findings.add("schema-differs", name, found[name] == nil ? "is missing" : "is not defined as it should be")
        }
        for name in found.keys.sorted() where expected[name] == nil {
            findings.add("schema-differs", name, "does not belong into a replica")
        }
    }

    private func definitions(_ connection: Connection) throws -> [String: String] {
        var found: [String: String] = [:]
        try connection.rows("SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'") { row in
            found[row.text(0)] = row.optionalText(1) ?? ""
        }
        return found
    }
}

import Model
import Schema
import SQLite

/// A second connection to a replica whose temporary tables stand before the derived ones.
///
/// What is written to `entity`, `event` and the like there is temporary, while `changeset` and `chain` are the
/// replica's own: so the very code that maintains the state rebuilds it, beside the old one, for comparison.
struct Shadow {
    let replica: Replica
    private var database: Connection { replica.database }

    /// Every derived table, in the order in which they are compared.
    static let tables = [
        "entity", "history", "dependent", "event", "event_tag", "event_actor", "source", "conflict", "pair", "merged",
        "entity_text",
    ]

    init(of original: Replica) throws {
        replica = try ReplicaError.converting {
            let database = try Connection(
                path: original.folder.database, mode: .readOnly,
                busyTimeoutMilliseconds: original.surroundings.lockTimeoutMilliseconds)
            try database.pragma("cache_size", "-32768")
            try database.pragma("temp_store", "FILE")
            return try Replica(shadowing: original, database: database)
        }
    }

    /// Runs `body` against one unchanging state.
    func reading<T>(_ body: (Replica) throws -> T) throws -> T {
        try ReplicaError.converting { try database.transaction(.deferred) { try body(replica) } }
    }

    /// Lets the whole log act anew, into the temporary tables; inside `reading`.
    func rebuild(progress: (Int, Int) -> Void) throws {
        for sql in try Self.definitions() { try database.execute(sql) }
        try database.run(
            """
            INSERT INTO temp.replica_state(one, project, name, author)
            SELECT one, project, name, author FROM main.replica_state
            """)
        // The same rows get the same numbers, so that tables can be compared as they are.
        try database.run(
            "INSERT OR IGNORE INTO temp.entity(id, entity, kind, state) SELECT id, entity, 0, ? FROM main.entity",
            EntityState(id: EntityID(.zero)).encoded())
        try replica.replayLog(progress: progress)
    }

    private static func definitions() throws -> [String] {
        let model = try Connection(path: ":memory:", mode: .readWriteCreate)
        for migration in ReplicaSchema.migrations { try model.execute(migration) }
        let wanted = Set(tables + ["replica_state"])
        return try model.all(
            "SELECT tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid"
        ) { (table: $0.text(0), sql: $0.text(1)) }
        .filter { wanted.contains($0.table) }
        .map { definition in
            let kinds = ["CREATE TABLE ", "CREATE VIRTUAL TABLE ", "CREATE INDEX "]
            let kind = kinds.first { definition.sql.hasPrefix($0) } ?? ""
            return kind + "temp." + definition.sql.dropFirst(kind.count)
        }
    }
}

extension Replica {
    /// Lets every changeset of the log act, in the log's order, on derived tables that are empty.
    func replayLog(progress: (Int, Int) -> Void) throws {
        let total = try changesetCount()
        let applier = try Applier(self)
        try parts { entries in
            for entry in entries {
                try applier.replay(Opened(entry.changeset, project: project), row: entry.id)
            }
            try applier.flush()
            progress(applier.applied, total)
        }
    }

    /// The whole log in its order, a part at a time.
    func parts(_ body: ([LogEntry]) throws -> Void) throws {
        var last: Int64 = 0
        while true {
            let entries = try entries(after: last, count: 500, bytes: 512 << 10)
            guard let end = entries.last else { return }
            try body(entries)
            last = end.id
        }
    }
}

import Glibc
import SQLite
import Synchronization
import TestSupport
import Testing

@Suite("Connection")
struct ConnectionTests {
    let folder = try! TemporaryFolder()

    private func connect(_ name: String = "a.db", _ mode: Connection.Mode = .readWriteCreate) throws -> Connection {
        let connection = try Connection(path: folder.file(name), mode: mode, busyTimeoutMilliseconds: 0)
        if mode == .readWriteCreate { try connection.useWriteAheadLog() }
        return connection
    }

    private struct Stop: Error {}

    @Test("a transaction stores what it did when its body returns, and nothing when it throws")
    func transaction() throws {
        let database = try connect()
        try database.execute("CREATE TABLE t (i)")
        let answer = try database.transaction {
            try database.run("INSERT INTO t VALUES (1)")
            return 42
        }
        #expect(answer == 42)
        #expect(throws: Stop.self) {
            try database.transaction {
                try database.run("INSERT INTO t VALUES (2)")
                throw Stop()
            }
        }
        #expect(try database.all("SELECT i FROM t") { $0.int(0) } == [1])
        #expect(!database.isInTransaction)
    }

    @Test("a constraint violation inside a transaction undoes all of it and is told apart")
    func constraint() throws {
        let database = try connect()
        try database.execute("CREATE TABLE t (i PRIMARY KEY); CREATE TABLE u (i REFERENCES t)")
        let duplicate = #expect(throws: SQLiteError.self) {
            try database.transaction {
                try database.run("INSERT INTO t VALUES (1)")
                try database.run("INSERT INTO t VALUES (1)")
            }
        }
        #expect(duplicate?.isConstraint == true && duplicate?.isUnique == true)
        #expect(try database.integer("SELECT count(*) FROM t") == 0)
        let orphan = #expect(throws: SQLiteError.self) { try database.run("INSERT INTO u VALUES (9)") }
        #expect(orphan?.isConstraint == true && orphan?.isUnique == false)
    }

    @Test("a deferred foreign key that fails at commit leaves no transaction open")
    func commitFails() throws {
        let database = try connect()
        try database.execute(
            "CREATE TABLE t (i PRIMARY KEY); CREATE TABLE u (i REFERENCES t DEFERRABLE INITIALLY DEFERRED)")
        let error = #expect(throws: SQLiteError.self) {
            try database.transaction { try database.run("INSERT INTO u VALUES (9)") }
        }
        #expect(error?.isConstraint == true)
        #expect(!database.isInTransaction)
        #expect(try database.integer("SELECT count(*) FROM u") == 0)
    }

    @Test("transactions do not nest, savepoints do")
    func nesting() throws {
        let database = try connect()
        try database.execute("CREATE TABLE t (i)")
        try database.transaction {
            try database.run("INSERT INTO t VALUES (1)")
            #expect(throws: SQLiteError.self) { try database.transaction {} }
            do {
                try database.savepoint {
                    try database.run("INSERT INTO t VALUES (2)")
                    throw Stop()
                }
                Issue.record("the savepoint swallowed the error")
            } catch is Stop {}
            try database.savepoint { try database.savepoint { try database.run("INSERT INTO t VALUES (3)") } }
        }
        #expect(try database.all("SELECT i FROM t ORDER BY i") { $0.int(0) } == [1, 3])
    }

    @Test("a second writer is told that the database is busy")
    func busy() throws {
        let first = try connect()
        let second = try connect()
        try first.execute("CREATE TABLE t (i)")
        try first.transaction {
            let error = #expect(throws: SQLiteError.self) { try second.transaction {} }
            #expect(error?.isBusy == true)
        }
        try second.transaction {}
    }

    @Test("a reader sees one state until its transaction ends")
    func snapshot() throws {
        let writer = try connect()
        try writer.execute("CREATE TABLE t (i)")
        let reader = try connect("a.db", .readOnly)
        try reader.transaction(.deferred) {
            #expect(try reader.integer("SELECT count(*) FROM t") == 0)
            try writer.run("INSERT INTO t VALUES (1)")
            #expect(try reader.integer("SELECT count(*) FROM t") == 0)
        }
        #expect(try reader.integer("SELECT count(*) FROM t") == 1)
    }

    @Test("a read-only connection refuses to write")
    func readOnly() throws {
        try connect().execute("CREATE TABLE t (i)")
        let reader = try connect("a.db", .readOnly)
        let error = #expect(throws: SQLiteError.self) { try reader.run("INSERT INTO t VALUES (1)") }
        #expect(error?.isReadOnly == true)
    }

    @Test("a missing file cannot be opened without leave to make it")
    func missing() throws {
        for mode in [Connection.Mode.readWrite, .readOnly] {
            let error = #expect(throws: SQLiteError.self) { try connect("none.db", mode) }
            #expect(error?.isCantOpen == true)
            #expect(error?.systemErrno == ENOENT)
        }
        #expect(access(folder.file("none.db"), F_OK) != 0)
    }

    @Test("a file that is no database is called corrupt")
    func notADatabase() throws {
        write(Array(repeating: 0x41, count: 5000), toFile: folder.file("text.db"))
        let database = try Connection(path: folder.file("text.db"), mode: .readWrite)
        let error = #expect(throws: SQLiteError.self) { try database.userVersion() }
        #expect(error?.isCorrupt == true)
    }

    @Test("damage in the middle of a file is found by the integrity check")
    func damage() throws {
        let path = folder.file("a.db")
        do {
            let database = try Connection(path: path, mode: .readWriteCreate)
            try database.execute("CREATE TABLE t (i); CREATE INDEX x ON t (i)")
            try database.transaction { for i in 0..<5000 { try database.run("INSERT INTO t VALUES (?1)", i) } }
            #expect(try database.integrityProblems().isEmpty)
            #expect(try database.integrityProblems(quick: true).isEmpty)
            try database.close()
        }
        var file = bytes(ofFile: path)
        for index in 8192..<8300 { file[index] = 0xff }
        write(file, toFile: path)
        let database = try Connection(path: path, mode: .readOnly)
        do {
            let problems = try database.integrityProblems()
            #expect(!problems.isEmpty)
        } catch {
            #expect(error.isCorrupt)
        }
    }

    @Test("the version and the application id are kept in the file")
    func header() throws {
        do {
            let database = try connect()
            try database.setUserVersion(7)
            try database.setApplicationID(0x414e_4e41)
        }
        let database = try connect("a.db", .readOnly)
        #expect(try database.userVersion() == 7)
        #expect(try database.applicationID() == 0x414e_4e41)
    }

    @Test("an in-memory database has no write-ahead log and says so")
    func noWAL() throws {
        let database = try Connection(path: ":memory:", mode: .readWriteCreate)
        #expect(throws: SQLiteError.self) { try database.useWriteAheadLog() }
    }

    @Test("a truncating checkpoint empties the log, and one at close can be forbidden")
    func checkpoints() throws {
        let database = try connect()
        try database.execute("CREATE TABLE t (i); INSERT INTO t VALUES (1)")
        #expect(!bytes(ofFile: folder.file("a.db-wal")).isEmpty)
        let passive = try database.checkpoint()
        #expect(passive.walFrames == passive.checkpointed && passive.walFrames > 0)
        try database.checkpoint(.truncate)
        #expect(bytes(ofFile: folder.file("a.db-wal")).isEmpty)
        try database.run("INSERT INTO t VALUES (2)")
        try database.setNoCheckpointOnClose()
        try database.close()
        #expect(!bytes(ofFile: folder.file("a.db-wal")).isEmpty)
        #expect(try connect().integer("SELECT count(*) FROM t") == 2)
    }

    @Test("a closed connection refuses work, and closing waits for nobody's statement")
    func closing() throws {
        let database = try connect()
        do {
            let statement = try database.prepare("SELECT 1")
            #expect(try statement.step())
            let error = #expect(throws: SQLiteError.self) { try database.close() }
            #expect(error?.isBusy == true)
        }
        try database.close()
        #expect(!database.isOpen)
        #expect(throws: SQLiteError.self) { try database.integer("SELECT 1") }
        try database.close()
    }

    @Test("copies by backup and by vacuum hold the same rows")
    func copies() throws {
        let database = try connect()
        try database.execute("CREATE TABLE t (i); INSERT INTO t VALUES (1), (2)")
        try database.backup(to: folder.file("backup.db"))
        try database.vacuum(into: folder.file("vacuum.db"))
        for name in ["backup.db", "vacuum.db"] {
            #expect(try connect(name, .readOnly).integer("SELECT sum(i) FROM t") == 3)
        }
        #expect(throws: SQLiteError.self) { try database.vacuum(into: folder.file("vacuum.db")) }
    }

    @Test("an endless statement can be interrupted from another thread")
    func interrupt() throws {
        let database = try connect()
        let interrupter = database.interrupter
        let isOver = Atomic(false)
        // It goes on until the statement below has been hit, however late that starts.
        let thread = BlockingThread {
            while !isOver.load(ordering: .acquiring) {
                interrupter.interrupt()
                sched_yield()
            }
        }
        let error = #expect(throws: SQLiteError.self) {
            try database.integer(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n")
        }
        isOver.store(true, ordering: .releasing)
        thread.join()
        #expect(error?.isInterrupted == true)
        #expect(error?.isIO == false)
        try database.close()
        interrupter.interrupt()
    }

    @Test("counts of changes and the last row id are those of the last statement")
    func changes() throws {
        let database = try connect()
        try database.execute("CREATE TABLE t (i INTEGER PRIMARY KEY)")
        try database.run("INSERT INTO t VALUES (41), (42)")
        #expect(database.changes == 2)
        #expect(database.lastInsertRowID == 42)
        try database.run("DELETE FROM t WHERE i = 41")
        #expect(database.changes == 1)
        #expect(database.totalChanges == 3)
    }

    @Test("full-text search works, and its own tables cannot be damaged by statements")
    func fullText() throws {
        let database = try connect()
        try database.execute("CREATE VIRTUAL TABLE search USING fts5 (body, content='')")
        try database.run("INSERT INTO search (rowid, body) VALUES (?1, ?2)", 7, "The fire began at noon")
        #expect(try database.integer("SELECT rowid FROM search WHERE search MATCH 'fire'") == 7)
        #expect(throws: SQLiteError.self) { try database.run("DELETE FROM search_data") }
    }

    @Test("a database on a full disk says so and stays whole")
    func full() throws {
        let database = try connect()
        try database.execute("CREATE TABLE t (b)")
        try database.pragma("max_page_count", "20")
        let error = #expect(throws: SQLiteError.self) {
            try database.transaction {
                for _ in 0..<100 { try database.run("INSERT INTO t VALUES (?1)", [UInt8](repeating: 1, count: 4000)) }
            }
        }
        #expect(error?.isFull == true)
        #expect(!database.isInTransaction)
        #expect(try database.integer("SELECT count(*) FROM t") == 0)
    }

    @Test("after an I/O error the connection refuses work with that same error")
    func ioError() throws {
        let path = folder.file("b.db")
        let database = try Connection(path: path, mode: .readWriteCreate)
        try database.execute("CREATE TABLE t (b)")
        // The open file is exchanged for one that cannot be read; another writer makes SQLite read it again.
        let descriptor = try #require(openDescriptor(ofFile: path))
        try Connection(path: path, mode: .readWrite).run("INSERT INTO t VALUES (1)")
        let unreadable = open(path, O_WRONLY)
        dup2(unreadable, descriptor)
        close(unreadable)
        let error = try #require(throws: SQLiteError.self) { try database.run("INSERT INTO t VALUES (2)") }
        #expect(error.isIO)
        #expect(error.systemErrno == EBADF)
        #expect(database.ioFailure == error)
        #expect(throws: error) { try database.execute("SELECT 1") }
        try database.close()
        #expect(try Connection(path: path, mode: .readWrite).integer("SELECT count(*) FROM t") == 1)
    }

    /// The process's own descriptor of a file that is open once.
    private func openDescriptor(ofFile path: String) -> Int32? {
        (0..<1024).first { descriptor in
            var target = [CChar](repeating: 0, count: 4096)
            let count = readlink("/proc/self/fd/\(descriptor)", &target, target.count)
            return count > 0 && target[..<count].elementsEqual(path.utf8CString.dropLast())
        }
    }

    @Test("the library tells its version")
    func version() {
        #expect(Library.versionNumber >= 3_040_000)
        #expect(Library.version.hasPrefix("3."))
    }
}

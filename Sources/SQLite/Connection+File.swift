import CSQLite

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

extension Connection {
    package enum CheckpointMode: Sendable {
        /// As much as is possible without waiting for anybody.
        case passive
        /// Everything, and the WAL file is cut to nothing.
        case truncate
    }

    /// The number a schema keeps in the file's header (`PRAGMA user_version`).
    package func userVersion() throws(SQLiteError) -> Int { Int(try integer("PRAGMA user_version") ?? 0) }

    package func setUserVersion(_ version: Int) throws(SQLiteError) {
        try execute("PRAGMA user_version = \(Int32(clamping: version))")
    }

    /// The number that tells what program a file belongs to (`PRAGMA application_id`).
    package func applicationID() throws(SQLiteError) -> Int32 {
        Int32(truncatingIfNeeded: try integer("PRAGMA application_id") ?? 0)
    }

    package func setApplicationID(_ id: Int32) throws(SQLiteError) {
        try execute("PRAGMA application_id = \(id)")
    }

    /// Sets a pragma and returns what SQLite answers; nil when it answers nothing.
    ///
    /// Invariant: `name` and `value` are literals of the program, never input.
    @discardableResult
    package func pragma(_ name: String, _ value: String) throws(SQLiteError) -> String? {
        try string("PRAGMA \(name) = \(value)")
    }

    /// Reads a pragma.
    package func pragma(_ name: String) throws(SQLiteError) -> String? { try string("PRAGMA \(name)") }

    /// Switches to the write-ahead log; a no-op on a database that already uses it.
    ///
    /// Errors: `isMisuse` when the file system or an in-memory database does not allow it.
    package func useWriteAheadLog() throws(SQLiteError) {
        let mode = try pragma("journal_mode", "WAL")
        guard mode == "wal" else { throw .misuse("journal mode is \(mode ?? "unknown"), not WAL") }
    }

    /// How many pages the WAL may hold before a commit checkpoints it; 0 for never.
    package func setAutomaticCheckpoint(pages: Int) throws(SQLiteError) {
        let code = sqlite3_wal_autocheckpoint(try usable(), Int32(clamping: pages))
        if code != SQLITE_OK { throw failure(code, sql: nil) }
    }

    /// Leaves the WAL as it is when the last connection closes.
    package func setNoCheckpointOnClose(_ on: Bool = true) throws(SQLiteError) {
        try setFlag(SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, on)
    }

    /// Switches foreign keys, for a bulk rebuild; no effect inside a transaction.
    package func setForeignKeys(_ on: Bool) throws(SQLiteError) { try setFlag(SQLITE_DBCONFIG_ENABLE_FKEY, on) }

    /// Moves the WAL's pages into the database file.
    ///
    /// Returns the frames in the WAL and how many of them are now in the file; both -1 without a WAL.
    /// Errors: `isBusy` when `.truncate` had to give up on readers or a writer.
    @discardableResult
    package func checkpoint(
        _ mode: CheckpointMode = .passive
    ) throws(SQLiteError) -> (walFrames: Int, checkpointed: Int) {
        let flag = mode == .passive ? SQLITE_CHECKPOINT_PASSIVE : SQLITE_CHECKPOINT_TRUNCATE
        var frames: Int32 = -1
        var moved: Int32 = -1
        let code = sqlite3_wal_checkpoint_v2(try usable(), nil, flag, &frames, &moved)
        if code != SQLITE_OK { throw failure(code, sql: nil) }
        return (Int(frames), Int(moved))
    }

    /// Moves the WAL's pages into the database file and cuts the WAL to nothing, where nobody is in the way.
    ///
    /// Never waits for readers. What goes wrong here concerns nobody: all that was committed is in the WAL or the file.
    /// - Parameter pages: below so many in the WAL nothing is done.
    package func tidyWriteAheadLog(from pages: Int) {
        guard let handle, ioFailure == nil, !isInTransaction else { return }
        var status = stat()
        guard stat(path + "-wal", &status) == 0, Int(status.st_size) / 4096 >= pages else { return }
        sqlite3_busy_timeout(handle, 0)
        sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_TRUNCATE, nil, nil)
        sqlite3_busy_timeout(handle, busyTimeoutMilliseconds)
    }

    /// Copies the database as it is now, page by page, over whatever is at `path`.
    package func backup(to path: String) throws(SQLiteError) {
        let source = try usable()
        let copy = try Connection(path: path, mode: .readWriteCreate)
        let target = try copy.usable()
        guard let backup = sqlite3_backup_init(target, "main", source, "main") else {
            throw copy.failure(sqlite3_errcode(target), sql: nil)
        }
        let code = sqlite3_backup_step(backup, -1)
        let finished = sqlite3_backup_finish(backup)
        guard code == SQLITE_DONE, finished == SQLITE_OK else {
            throw copy.failure(finished == SQLITE_OK ? code : finished, sql: nil)
        }
        try copy.close()
    }

    /// Writes a compact copy of the database to a file that does not exist yet.
    package func vacuum(into path: String) throws(SQLiteError) { try run("VACUUM INTO ?1", path) }

    /// Reads the whole file and returns what is wrong with it; empty when nothing is.
    ///
    /// - Parameter quick: leaves out the comparison of indexes with their tables.
    /// Errors: `isIO` also where the disk did not give a page, which SQLite would list as a problem of the page.
    package func integrityProblems(quick: Bool = false) throws(SQLiteError) -> [String] {
        let statement = try prepare(quick ? "PRAGMA quick_check" : "PRAGMA integrity_check")
        var lines: [String] = []
        while try statement.step() { lines.append(statement.text(0)) }
        guard lines != ["ok"] else { return [] }
        guard csqlite_file_errno(handle) != EIO else { throw failure(SQLITE_CORRUPT, sql: statement.sql) }
        return lines
    }
}

import CSQLite

/// One connection to one SQLite database.
///
/// Invariant: used by one thread at a time (it is not `Sendable`, and the library's own mutex is left out).
/// Invariant: after an I/O error the connection refuses all further work with that same error, because what the
/// operating system still holds of the file is then unknown; close it and open another.
/// Every connection has foreign keys, defensive mode and extended result codes on, and trusted schema and
/// double-quoted strings off. Untrusted schema means that triggers and views cannot write to FTS5 tables; statements
/// can.
package final class Connection {
    package enum Mode: Sendable {
        case readWriteCreate, readWrite
        /// Cannot write, and never checkpoints when it is closed.
        case readOnly
    }

    package let path: String
    package let mode: Mode
    let busyTimeoutMilliseconds: Int32
    var handle: OpaquePointer?
    /// The I/O error that ended the use of this connection.
    private(set) package var ioFailure: SQLiteError?
    /// Compiled statements by their text, whether on loan or not.
    private var compiled: [String: Compiled] = [:]
    private let interruptTarget = InterruptTarget()

    /// Above this many statements all of them are dropped: programs have few texts, so more is generated SQL.
    private static let compiledLimit = 200

    /// A statement that is kept, so that a loan and its end cost no search but the one for the text.
    final class Compiled {
        let handle: OpaquePointer
        var isLent = true
        /// False once it was dropped while on loan.
        var isKept = true

        init(_ handle: OpaquePointer) { self.handle = handle }
    }

    /// Opens a database file.
    ///
    /// - Parameter path: a path, or `:memory:`; never a URI.
    /// Errors: `isCantOpen` when the file is missing or out of reach. That a file is no database shows at first use.
    package init(path: String, mode: Mode, busyTimeoutMilliseconds: Int = 5000) throws(SQLiteError) {
        Library.prepare()
        self.path = path
        self.mode = mode
        self.busyTimeoutMilliseconds = Int32(clamping: busyTimeoutMilliseconds)
        var flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        switch mode {
        case .readWriteCreate: flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        case .readWrite: flags |= SQLITE_OPEN_READWRITE
        case .readOnly: flags |= SQLITE_OPEN_READONLY
        }
        var opened: OpaquePointer?
        let code = sqlite3_open_v2(path, &opened, flags, nil)
        guard code == SQLITE_OK, let opened else {
            let error = SQLiteError.last(on: opened, code: code)
            sqlite3_close_v2(opened)
            throw error
        }
        handle = opened
        interruptTarget.set(opened)
        sqlite3_busy_timeout(opened, self.busyTimeoutMilliseconds)
        try setFlag(SQLITE_DBCONFIG_DEFENSIVE, true)
        try setFlag(SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)
        try setFlag(SQLITE_DBCONFIG_DQS_DDL, false)
        try setFlag(SQLITE_DBCONFIG_DQS_DML, false)
        try setFlag(SQLITE_DBCONFIG_ENABLE_FKEY, true)
        if mode == .readOnly { try setNoCheckpointOnClose() }
    }

    /// Runs `body` waiting less long than otherwise for whoever is in the way.
    package func withPatience<T>(milliseconds: Int32, _ body: () throws -> T) rethrows -> T {
        sqlite3_busy_timeout(handle, min(milliseconds, busyTimeoutMilliseconds))
        defer { if let handle { sqlite3_busy_timeout(handle, busyTimeoutMilliseconds) } }
        return try body()
    }

    deinit {
        interruptTarget.set(nil)
        finalizeIdle()
        sqlite3_close_v2(handle)
    }

    /// Closes the database; any later use throws.
    ///
    /// The last writer to close a WAL database checkpoints it here, unless `setNoCheckpointOnClose` was called; so
    /// does the release of a connection that was never closed.
    /// Errors: `isBusy` while a `Statement` of this connection is alive; the connection then stays open.
    package func close() throws(SQLiteError) {
        guard let handle else { return }
        finalizeIdle()
        interruptTarget.set(nil)
        let code = sqlite3_close(handle)
        guard code == SQLITE_OK else {
            interruptTarget.set(handle)
            throw SQLiteError.last(on: handle, code: code)
        }
        self.handle = nil
    }

    package var isOpen: Bool { handle != nil }

    /// Stops the running statement from another thread; `isInterrupted` is what it then throws.
    package var interrupter: Interrupter { Interrupter(target: interruptTarget) }

    // MARK: Statements

    /// Runs all statements of a script, ignoring rows.
    package func execute(_ script: String) throws(SQLiteError) {
        let handle = try usable()
        let code = sqlite3_exec(handle, script, nil, nil, nil)
        if code != SQLITE_OK { throw failure(code, sql: script) }
    }

    /// Lends the prepared statement with this text, reset and with nothing bound.
    ///
    /// The text is compiled once and kept; one already on loan (a query inside its own loop) is compiled again.
    /// Errors: `isMisuse` when the text holds more than one statement, or none.
    package func prepare(_ sql: String) throws(SQLiteError) -> Statement {
        let handle = try usable()
        let known = compiled[sql]
        if let known, !known.isLent {
            known.isLent = true
            return Statement(known, connection: self, sql: sql)
        }
        let fresh = Compiled(try compile(sql, on: handle))
        if known == nil {
            if compiled.count >= Self.compiledLimit { finalizeIdle() }
            compiled[sql] = fresh
        } else {
            fresh.isKept = false
        }
        return Statement(fresh, connection: self, sql: sql)
    }

    private func compile(_ sql: String, on handle: OpaquePointer) throws(SQLiteError) -> OpaquePointer {
        var text = sql
        var compiled: OpaquePointer?
        var hasRest = false
        let code = text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                var tail: UnsafePointer<CChar>?
                let code = sqlite3_prepare_v3(
                    handle, characters.baseAddress, Int32(clamping: characters.count),
                    UInt32(SQLITE_PREPARE_PERSISTENT), &compiled, &tail)
                if let tail, let start = characters.baseAddress {
                    hasRest = !characters[(tail - start)...].allSatisfy { [0, 9, 10, 13, 32, 59].contains($0) }
                }
                return code
            }
        }
        guard code == SQLITE_OK else { throw failure(code, sql: sql) }
        guard let compiled else { throw .misuse("no statement in the text", sql: sql) }
        if hasRest {
            sqlite3_finalize(compiled)
            throw .misuse("more than one statement in the text", sql: sql)
        }
        return compiled
    }

    /// Called when a loan ends.
    func takeBack(_ statement: Compiled) {
        sqlite3_reset(statement.handle)
        sqlite3_clear_bindings(statement.handle)
        statement.isLent = false
        if handle == nil || !statement.isKept { sqlite3_finalize(statement.handle) }
    }

    /// Drops what is not on loan now, and the rest as soon as its loan ends.
    private func finalizeIdle() {
        for statement in compiled.values {
            if statement.isLent { statement.isKept = false } else { sqlite3_finalize(statement.handle) }
        }
        compiled.removeAll()
    }

    // MARK: Failures

    /// The open handle, or why it must not be used.
    func usable() throws(SQLiteError) -> OpaquePointer {
        guard let handle else { throw .misuse("the connection is closed") }
        if let ioFailure { throw ioFailure }
        return handle
    }

    /// Describes a failed call, and remembers it when it ends the use of the connection.
    func failure(_ code: Int32, sql: String?) -> SQLiteError {
        let error = SQLiteError.last(on: handle, code: code, sql: sql)
        if error.isIO, !error.isFull, ioFailure == nil { ioFailure = error }
        return error
    }

    func setFlag(_ option: Int32, _ on: Bool) throws(SQLiteError) {
        let code = csqlite_db_config_flag(try usable(), option, on ? 1 : 0)
        if code != SQLITE_OK { throw failure(code, sql: nil) }
    }
}

import CSQLite

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What SQLite said when a call failed.
///
/// Invariant: `sql` is the text of a statement, never its bound values, so an error may be shown or logged.
package struct SQLiteError: Error, Equatable, Sendable {
    /// The extended result code, such as `SQLITE_IOERR_FSYNC`.
    package let extendedCode: Int32
    package let message: String
    package let sql: String?
    /// `errno` of the last failed system call; only meaningful when `isIO`, `isFull` or `isCantOpen`, otherwise 0.
    package let systemErrno: Int32

    package init(extendedCode: Int32, message: String, sql: String? = nil, systemErrno: Int32 = 0) {
        self.extendedCode = extendedCode
        self.message = message
        self.sql = sql
        self.systemErrno = systemErrno
    }

    /// The primary result code, such as `SQLITE_IOERR`.
    package var code: Int32 { extendedCode & 0xff }

    /// Another connection holds a lock that this one needs; trying again later can succeed.
    package var isBusy: Bool { code == SQLITE_BUSY || code == SQLITE_LOCKED }
    /// The disk or the quota is full; nothing of the transaction was stored.
    package var isFull: Bool {
        code == SQLITE_FULL || (code == SQLITE_IOERR && (systemErrno == ENOSPC || systemErrno == EDQUOT))
    }
    /// The file is damaged, or is not a database at all, or ends too early.
    package var isCorrupt: Bool {
        (code == SQLITE_CORRUPT || code == SQLITE_NOTADB) && systemErrno != EIO || extendedCode == csqliteShortRead
    }
    /// Reading, writing or syncing the file failed. The connection is of no further use: close it and open another.
    ///
    /// What the disk did not give SQLite often calls malformed.
    package var isIO: Bool {
        code == SQLITE_IOERR || (code == SQLITE_CORRUPT || code == SQLITE_NOTADB) && systemErrno == EIO
    }
    package var isCantOpen: Bool { code == SQLITE_CANTOPEN || code == SQLITE_PERM }
    package var isReadOnly: Bool { code == SQLITE_READONLY }
    package var isConstraint: Bool { code == SQLITE_CONSTRAINT }
    /// A `UNIQUE` or `PRIMARY KEY` constraint was violated.
    package var isUnique: Bool {
        extendedCode == csqliteConstraintUnique || extendedCode == csqliteConstraintPrimaryKey
            || extendedCode == csqliteConstraintRowID
    }
    package var isInterrupted: Bool { code == SQLITE_INTERRUPT }
    /// The caller broke a rule of this module or of SQLite; a bug, not a condition to handle.
    package var isMisuse: Bool { code == SQLITE_MISUSE }

    static func misuse(_ message: String, sql: String? = nil) -> SQLiteError {
        SQLiteError(extendedCode: SQLITE_MISUSE, message: message, sql: sql)
    }

    /// Reads the details of the call that failed last on `handle`.
    static func last(on handle: OpaquePointer?, code: Int32, sql: String? = nil) -> SQLiteError {
        guard let handle else {
            return SQLiteError(extendedCode: code, message: String(cString: sqlite3_errstr(code)), sql: sql)
        }
        let recorded = sqlite3_extended_errcode(handle)
        // The handle may have gone on since; its details count only when they are of the same failure.
        let matches = recorded & 0xff == code & 0xff
        var failure = sqlite3_system_errno(handle)
        var message = String(cString: matches ? sqlite3_errmsg(handle) : sqlite3_errstr(code))
        switch code & 0xff {
        case SQLITE_IOERR, SQLITE_FULL, SQLITE_CANTOPEN: break
        case SQLITE_CORRUPT, SQLITE_NOTADB:
            if failure != EIO { failure = csqlite_file_errno(handle) }
            if failure == EIO { message = String(cString: sqlite3_errstr(SQLITE_IOERR)) } else { failure = 0 }
        default: failure = 0
        }
        return SQLiteError(
            extendedCode: matches ? recorded : code, message: message, sql: sql, systemErrno: failure)
    }
}

extension SQLiteError: CustomStringConvertible {
    package var description: String {
        var text = "SQLite error \(extendedCode): \(message)"
        if systemErrno != 0 { text += " (errno \(systemErrno))" }
        if let sql { text += " in: \(sql)" }
        return text
    }
}

// SQLite defines its extended codes by macros with arithmetic, which Swift does not import.
private let csqliteShortRead = SQLITE_IOERR | (2 << 8)
private let csqliteConstraintPrimaryKey = SQLITE_CONSTRAINT | (6 << 8)
private let csqliteConstraintUnique = SQLITE_CONSTRAINT | (8 << 8)
private let csqliteConstraintRowID = SQLITE_CONSTRAINT | (10 << 8)

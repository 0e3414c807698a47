import CSQLite

extension Connection {
    package enum TransactionKind: String, Sendable {
        /// Takes the write lock at once, so that it cannot be refused in the middle.
        case immediate = "IMMEDIATE"
        /// Begins as a reader.
        case deferred = "DEFERRED"
        case exclusive = "EXCLUSIVE"
    }

    /// Whether a transaction is open.
    package var isInTransaction: Bool { handle.map { sqlite3_get_autocommit($0) == 0 } ?? false }

    /// Runs `body` in one transaction: committed when it returns, rolled back when it throws.
    ///
    /// Invariant: transactions do not nest; inside one use `savepoint`.
    /// Errors: whatever `body` throws, or `SQLiteError`; in both cases nothing was stored. One exception: an
    /// `isIO` error of the commit itself leaves open whether it was; only a new connection can tell.
    package func transaction<T>(_ kind: TransactionKind = .immediate, _ body: () throws -> T) throws -> T {
        guard !isInTransaction else { throw SQLiteError.misuse("a transaction is already open") }
        try prepare("BEGIN \(kind.rawValue)").run()
        let result: T
        do {
            result = try body()
            try prepare("COMMIT").run()
        } catch {
            rollBack(to: nil)
            throw error
        }
        return result
    }

    /// Runs `body` so that what it stored is undone when it throws, inside or outside a transaction.
    package func savepoint<T>(_ name: String = "sp", _ body: () throws -> T) throws -> T {
        let quoted = Self.quoted(name)
        try prepare("SAVEPOINT \(quoted)").run()
        let result: T
        do {
            result = try body()
            try prepare("RELEASE \(quoted)").run()
        } catch {
            rollBack(to: quoted)
            throw error
        }
        return result
    }

    /// Undoes what is open without hiding the error that made it necessary.
    ///
    /// SQLite has already rolled back by itself after some errors (disk full, I/O); then there is nothing to do.
    private func rollBack(to savepoint: String?) {
        guard let handle, isInTransaction else { return }
        let sql = savepoint.map { "ROLLBACK TO \($0); RELEASE \($0)" } ?? "ROLLBACK"
        sqlite3_exec(handle, sql, nil, nil, nil)
    }

    /// The name as an SQL identifier.
    package static func quoted(_ identifier: String) -> String {
        var text = "\""
        for character in identifier.unicodeScalars {
            if character == "\"" { text += "\"\"" } else { text.unicodeScalars.append(character) }
        }
        return text + "\""
    }
}

import CSQLite

/// A prepared statement on loan from its connection.
///
/// Parameters count from 1 and columns from 0, as in SQLite.
/// Invariant: when the last reference goes, the statement is reset and its bindings are cleared, so that no
/// forgotten cursor keeps a read transaction open.
/// Order: bind, then `step` until it returns false (or `run`), then bind again after `reset`.
package final class Statement {
    let handle: OpaquePointer
    /// Keeps the database open for as long as the statement lives.
    let connection: Connection
    package let sql: String

    private let compiled: Connection.Compiled

    init(_ compiled: Connection.Compiled, connection: Connection, sql: String) {
        self.compiled = compiled
        handle = compiled.handle
        self.connection = connection
        self.sql = sql
    }

    deinit { connection.takeBack(compiled) }

    // MARK: Running

    /// Advances to the next row; false when there is none.
    ///
    /// Errors: the statement is reset before the error is thrown.
    package func step() throws(SQLiteError) -> Bool {
        let code = sqlite3_step(handle)
        if code == SQLITE_ROW { return true }
        if code == SQLITE_DONE { return false }
        throw failure(code)
    }

    /// Runs the statement to its end, ignoring rows, and resets it for the next bindings.
    package func run() throws(SQLiteError) {
        while try step() {}
        sqlite3_reset(handle)
    }

    /// Ends the current execution; bindings stay.
    package func reset() { sqlite3_reset(handle) }

    /// Sets every parameter to NULL, which also frees what SQLite copied for them.
    package func clearBindings() { sqlite3_clear_bindings(handle) }

    func failure(_ code: Int32) -> SQLiteError {
        let error = connection.failure(code, sql: sql)
        sqlite3_reset(handle)
        return error
    }

    func check(_ code: Int32) throws(SQLiteError) {
        if code != SQLITE_OK { throw failure(code) }
    }

    // MARK: Columns

    /// The number of columns of the result; 0 for a statement that returns no rows.
    package var columnCount: Int { Int(sqlite3_column_count(handle)) }

    package func isNull(_ column: Int) -> Bool { sqlite3_column_type(handle, Int32(column)) == SQLITE_NULL }

    package func int64(_ column: Int) -> Int64 { sqlite3_column_int64(handle, Int32(column)) }

    package func int(_ column: Int) -> Int { Int(sqlite3_column_int64(handle, Int32(column))) }

    package func bool(_ column: Int) -> Bool { sqlite3_column_int64(handle, Int32(column)) != 0 }

    package func double(_ column: Int) -> Double { sqlite3_column_double(handle, Int32(column)) }

    /// The column as text; NULL is the empty string.
    package func text(_ column: Int) -> String {
        guard let start = sqlite3_column_text(handle, Int32(column)) else { return "" }
        let count = Int(sqlite3_column_bytes(handle, Int32(column)))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    /// The column's bytes; NULL is the empty array.
    package func blob(_ column: Int) -> [UInt8] { withBlob(column) { Array($0) } }

    /// Lends the column's bytes without copying; NULL is the empty buffer.
    ///
    /// Invariant: the buffer ends with `body`; neither step nor reset nor convert the column in it.
    package func withBlob<T, E: Error>(
        _ column: Int, _ body: (UnsafeRawBufferPointer) throws(E) -> T
    ) throws(E) -> T {
        try body(borrowedBlob(column))
    }

    /// The column's bytes without copying and without a closure, for the hottest loops; NULL is the empty buffer.
    ///
    /// Invariant: ends with the next step, reset or read of this column as another type.
    package func borrowedBlob(_ column: Int) -> UnsafeRawBufferPointer {
        let start = sqlite3_column_blob(handle, Int32(column))
        let count = Int(sqlite3_column_bytes(handle, Int32(column)))
        return UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count)
    }

    /// Lends the column's UTF-8 without copying; NULL is the empty buffer.
    ///
    /// Invariant: as for `withBlob`.
    package func withUTF8<T, E: Error>(
        _ column: Int, _ body: (UnsafeBufferPointer<UInt8>) throws(E) -> T
    ) throws(E) -> T {
        let start = sqlite3_column_text(handle, Int32(column))
        let count = Int(sqlite3_column_bytes(handle, Int32(column)))
        return try body(UnsafeBufferPointer(start: start, count: start == nil ? 0 : count))
    }

    /// Whether the row that this statement stands on is, column by column, of type and value of another one's.
    package func hasSameRow(as other: Statement) -> Bool {
        let count = sqlite3_column_count(handle)
        guard count == sqlite3_column_count(other.handle) else { return false }
        for column in 0..<count {
            let type = sqlite3_column_type(handle, column)
            guard type == sqlite3_column_type(other.handle, column) else { return false }
            switch type {
            case SQLITE_NULL: continue
            case SQLITE_INTEGER:
                guard sqlite3_column_int64(handle, column) == sqlite3_column_int64(other.handle, column) else {
                    return false
                }
            case SQLITE_FLOAT:
                guard sqlite3_column_double(handle, column) == sqlite3_column_double(other.handle, column) else {
                    return false
                }
            default:
                guard borrowedBlob(Int(column)).elementsEqual(other.borrowedBlob(Int(column))) else { return false }
            }
        }
        return true
    }

    package func optionalInt64(_ column: Int) -> Int64? { isNull(column) ? nil : int64(column) }

    package func optionalText(_ column: Int) -> String? { isNull(column) ? nil : text(column) }

    package func optionalBlob(_ column: Int) -> [UInt8]? { isNull(column) ? nil : blob(column) }
}

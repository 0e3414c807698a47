import CSQLite

extension Connection {
    /// Runs one statement with the values bound in order, ignoring rows.
    package func run(_ sql: String, _ values: any Bindable...) throws(SQLiteError) {
        let statement = try prepare(sql)
        try statement.bindAll(values)
        try statement.run()
    }

    /// Calls `body` with the statement standing on each row in turn.
    package func rows(_ sql: String, _ values: any Bindable..., body: (Statement) throws -> Void) throws {
        let statement = try prepare(sql)
        try statement.bindAll(values)
        while try statement.step() { try body(statement) }
    }

    /// Reads every row.
    package func all<T>(_ sql: String, _ values: any Bindable..., read: (Statement) throws -> T) throws -> [T] {
        let statement = try prepare(sql)
        try statement.bindAll(values)
        var result: [T] = []
        while try statement.step() { result.append(try read(statement)) }
        return result
    }

    /// Reads the first row; nil when there is none.
    package func one<T>(_ sql: String, _ values: any Bindable..., read: (Statement) throws -> T) throws -> T? {
        let statement = try prepare(sql)
        try statement.bindAll(values)
        return try statement.step() ? try read(statement) : nil
    }

    /// The first column of the first row as an integer; nil when there is no row or it is NULL.
    package func integer(_ sql: String, _ values: any Bindable...) throws(SQLiteError) -> Int64? {
        let statement = try prepare(sql)
        try statement.bindAll(values)
        return try statement.step() ? statement.optionalInt64(0) : nil
    }

    /// The first column of the first row as text; nil when there is no row or it is NULL.
    package func string(_ sql: String, _ values: any Bindable...) throws(SQLiteError) -> String? {
        let statement = try prepare(sql)
        try statement.bindAll(values)
        return try statement.step() ? statement.optionalText(0) : nil
    }

    package var lastInsertRowID: Int64 { handle.map { sqlite3_last_insert_rowid($0) } ?? 0 }

    /// Rows changed by the last INSERT, UPDATE or DELETE.
    package var changes: Int { handle.map { Int(sqlite3_changes64($0)) } ?? 0 }

    /// Rows changed since the connection was opened.
    package var totalChanges: Int { handle.map { Int(sqlite3_total_changes64($0)) } ?? 0 }
}

extension Statement {
    /// Binds the values in order, the first to parameter 1.
    ///
    /// Errors: `isMisuse` when there are more or fewer values than parameters.
    package func bindAll(_ values: [any Bindable]) throws(SQLiteError) {
        guard values.count == parameterCount else {
            throw .misuse("\(values.count) values for \(parameterCount) parameters", sql: sql)
        }
        for (offset, value) in values.enumerated() { try value.bind(to: self, at: offset + 1) }
    }
}

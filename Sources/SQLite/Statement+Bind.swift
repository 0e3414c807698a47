import CSQLite

extension Statement {
    /// The number of the parameter with this name, its prefix (`:`, `@` or `$`) included; nil when there is none.
    package func parameterIndex(_ name: String) -> Int? {
        let index = sqlite3_bind_parameter_index(handle, name)
        return index == 0 ? nil : Int(index)
    }

    package var parameterCount: Int { Int(sqlite3_bind_parameter_count(handle)) }

    package func bind(_ value: Int64, at index: Int) throws(SQLiteError) {
        try check(sqlite3_bind_int64(handle, Int32(index), value))
    }

    package func bind(_ value: Int, at index: Int) throws(SQLiteError) {
        try check(sqlite3_bind_int64(handle, Int32(index), Int64(value)))
    }

    package func bind(_ value: Double, at index: Int) throws(SQLiteError) {
        try check(sqlite3_bind_double(handle, Int32(index), value))
    }

    /// Binds text; SQLite copies it.
    package func bind(_ value: String, at index: Int) throws(SQLiteError) {
        var value = value
        try check(value.withUTF8 { bindText($0, at: index) })
    }

    /// Binds text given as UTF-8; SQLite copies it.
    ///
    /// Invariant: the bytes are valid UTF-8.
    package func bindText(utf8 bytes: UnsafeBufferPointer<UInt8>, at index: Int) throws(SQLiteError) {
        try check(bindText(bytes, at: index))
    }

    /// Binds bytes; SQLite copies them.
    package func bind(_ value: [UInt8], at index: Int) throws(SQLiteError) {
        try check(value.withUnsafeBytes { bindBytes($0, at: index) })
    }

    /// Binds bytes; SQLite copies them.
    package func bind(_ value: UnsafeRawBufferPointer, at index: Int) throws(SQLiteError) {
        try check(bindBytes(value, at: index))
    }

    package func bindNull(at index: Int) throws(SQLiteError) {
        try check(sqlite3_bind_null(handle, Int32(index)))
    }

    /// Binds any optional; nil is NULL.
    package func bind<Value: Bindable>(_ value: Value?, at index: Int) throws(SQLiteError) {
        if let value { try value.bind(to: self, at: index) } else { try bindNull(at: index) }
    }

    /// Binds bytes without a copy, runs the statement to its end and takes the binding back; for large values.
    package func run(borrowing bytes: UnsafeRawBufferPointer, at index: Int) throws(SQLiteError) {
        guard let start = bytes.baseAddress, !bytes.isEmpty else {
            try bind(bytes, at: index)
            return try run()
        }
        try check(csqlite_bind_blob_borrowed(handle, Int32(index), start, UInt64(bytes.count)))
        // The memory is lent for this call only: on every way out SQLite must have forgotten it.
        defer {
            sqlite3_reset(handle)
            sqlite3_bind_null(handle, Int32(index))
        }
        try run()
    }

    // A nil pointer would bind NULL; the empty text and the empty blob are values.

    func bindText(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int32 {
        guard let start = bytes.baseAddress, !bytes.isEmpty else {
            return csqlite_bind_text_copied(handle, Int32(index), "", 0)
        }
        return start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
            csqlite_bind_text_copied(handle, Int32(index), $0, UInt64(bytes.count))
        }
    }

    func bindBytes(_ bytes: UnsafeRawBufferPointer, at index: Int) -> Int32 {
        guard let start = bytes.baseAddress, !bytes.isEmpty else {
            return sqlite3_bind_zeroblob(handle, Int32(index), 0)
        }
        return csqlite_bind_blob_copied(handle, Int32(index), start, UInt64(bytes.count))
    }
}

/// A value that can be bound to a parameter.
package protocol Bindable {
    func bind(to statement: Statement, at index: Int) throws(SQLiteError)
}

extension Int64: Bindable {
    package func bind(to statement: Statement, at index: Int) throws(SQLiteError) {
        try statement.bind(self, at: index)
    }
}

extension Int: Bindable {
    package func bind(to statement: Statement, at index: Int) throws(SQLiteError) {
        try statement.bind(self, at: index)
    }
}

extension Bool: Bindable {
    package func bind(to statement: Statement, at index: Int) throws(SQLiteError) {
        try statement.bind(self ? 1 as Int64 : 0, at: index)
    }
}

extension Double: Bindable {
    package func bind(to statement: Statement, at index: Int) throws(SQLiteError) {
        try statement.bind(self, at: index)
    }
}

extension String: Bindable {
    package func bind(to statement: Statement, at index: Int) throws(SQLiteError) {
        try statement.bind(self, at: index)
    }
}

extension [UInt8]: Bindable {
    package func bind(to statement: Statement, at index: Int) throws(SQLiteError) {
        try statement.bind(self, at: index)
    }
}

extension Optional: Bindable where Wrapped: Bindable {
    package func bind(to statement: Statement, at index: Int) throws(SQLiteError) {
        switch self {
        case .some(let value): try value.bind(to: statement, at: index)
        case .none: try statement.bindNull(at: index)
        }
    }
}

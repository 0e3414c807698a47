import CSQLite

/// The SQLite library this process runs with.
package enum Library {
    /// For example `3.40.1`.
    package static var version: String { String(cString: sqlite3_libversion()) }

    /// For example 3_040_001.
    package static var versionNumber: Int { Int(sqlite3_libversion_number()) }

    /// Whether this version can corrupt a WAL database when two processes write and checkpoint at once.
    ///
    /// Source: fixed in SQLite 3.51.3. A `FileLock` held around every write and checkpoint avoids it.
    package static var hasWALResetBug: Bool { versionNumber < 3_051_003 }

    /// Settings that must precede the first connection.
    static func prepare() { _ = prepared }

    // Memory statistics cost a global mutex at each allocation, and nobody reads them.
    private static let prepared: Int32 = csqlite_config_int(SQLITE_CONFIG_MEMSTATUS, 0)
}

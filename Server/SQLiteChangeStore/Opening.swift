import SQLite
import Schema
import SyncService

/// Makes or checks the database before any thread uses it.
struct Opening {
    /// "AnnS" in the file's header.
    static let applicationID: Int32 = 0x416e_6e53

    let folder: StoreFolder
    /// Whether a file with nothing in it may become a database.
    let create: Bool
    let lockMilliseconds: Int

    /// Refuses a file of another program or of a newer version before anything is opened or made beside it.
    ///
    /// Errors: `SQLiteChangeStore.OpenError`.
    static func checkHeader(_ folder: StoreFolder) throws(SQLiteChangeStore.OpenError) {
        guard let header = FileHeader(path: folder.database) else { return }
        // All zeros until the transaction that made the file is in it.
        if header.applicationID == 0, header.userVersion == 0 { return }
        guard header.applicationID == applicationID else { throw .foreign }
        guard header.userVersion <= ServerSchema.sqliteMigrations.count else {
            throw .newer(version: Int(header.userVersion))
        }
    }

    func prepare() throws {
        try Opening.checkHeader(folder)
        let migrations = ServerSchema.sqliteMigrations
        if folder.hasDatabase {
            do {
                // A look that cannot change the file, so that one of a newer version stays as it is.
                let connection = try Connection(path: folder.database, mode: .readOnly)
                let version = try Opening.version(of: connection)
                try connection.close()
                if version == migrations.count { return }
                if version == nil, !create { throw SQLiteChangeStore.OpenError.missing }
            } catch let error as SQLiteError where error.isReadOnly {
                // Whoever made the file was ended in the middle and left a journal, which only a writer can roll back, as
                // is done below. Its header was looked at already; a later version's has long left its making behind.
            }
        }
        let lock = try FileLock(path: folder.writeLock)
        try lock.withLock(timeoutMilliseconds: lockMilliseconds) {
            let connection = try Connection(path: folder.database, mode: .readWriteCreate)
            try connection.useWriteAheadLog()
            try connection.pragma("synchronous", "FULL")
            // Again, now that nobody else can be making it.
            let version = try Opening.version(of: connection) ?? 0
            if version < migrations.count {
                try connection.transaction {
                    for migration in migrations[version...] { try connection.execute(migration) }
                    if version == 1 { try SQLiteTransaction(connection).findDirectives() }
                    try connection.setApplicationID(Opening.applicationID)
                    try connection.setUserVersion(migrations.count)
                }
            }
            try connection.close()
        }
    }

    /// The schema's version; nil for a file with nothing in it.
    static func version(of connection: Connection) throws -> Int? {
        let application = try connection.applicationID()
        let version = try connection.userVersion()
        if application == 0, version == 0, try connection.integer("SELECT count(*) FROM sqlite_schema") == 0 {
            return nil
        }
        guard application == applicationID else { throw SQLiteChangeStore.OpenError.foreign }
        // Our mark without a version is no file that we have ever written.
        guard version > 0 else { throw StoreError.damaged("the file's version is \(version)") }
        guard version <= ServerSchema.sqliteMigrations.count else {
            throw SQLiteChangeStore.OpenError.newer(version: version)
        }
        return version
    }
}

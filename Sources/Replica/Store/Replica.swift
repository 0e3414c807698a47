public import Model
import SQLite
import Schema

#if canImport(Glibc)
    import Glibc
#endif

/// One copy of a project on one device, in one SQLite database.
///
/// Invariant: one transaction per changeset or page: log, heads, derived rows, digest and cursor together.
/// Invariant: WAL with full synchronisation: what a command acknowledged survives power loss.
/// Invariant: one advisory lock is held around every write transaction and checkpoint (SQLite 3.40.1 has the WAL-reset
/// bug). Used by one thread.
public final class Replica {
    public let folder: ReplicaFolder
    public let project: ProjectID
    let database: Connection
    /// Opened when first needed: reading takes none, so that a folder without write permission can be read.
    private var openedLock: FileLock?
    let surroundings: Surroundings
    /// Decoded device key, once it was needed.
    var cachedKey: DeviceKey?
    /// Authors by chain and name, read once.
    var authorNames: [Int64: String] = [:]
    /// Changesets decoded for histories, some of them by row: an import's is read for each of its thousand entities.
    var openedChangesets: [Int64: Opened] = [:]
    /// Content was dropped in the transaction that is open: its traces go once that is stored.
    var hasDropped = false

    /// Signatures that did not hold, as they came, of changesets that a later one vouches for.
    private(set) var doubts: Set<Doubt> = []

    static let applicationID: Int32 = 0x616e_6e6c  // "annl"
    static let schemaVersion = ReplicaSchema.migrations.count

    /// Opens the project in a folder.
    ///
    /// Errors: `notThere`, `tooNew`, `damaged`, `locked`; the files stay as they are.
    public convenience init(folder: ReplicaFolder, surroundings: Surroundings = .system) throws {
        guard folder.exists else { throw ReplicaError.notThere(folder.project) }
        guard access(folder.database, F_OK) == 0 else { throw ReplicaError.damaged("\(folder.database) is gone") }
        try Replica.checkHeader(folder)
        try self.init(opening: folder, surroundings: surroundings, mode: .readWrite)
        // A command before this one was ended in the middle. Whoever may only read goes on without.
        if try isPurgeOpen() { try? finishPurge() }
    }

    init(opening folder: ReplicaFolder, surroundings: Surroundings, mode: Connection.Mode) throws {
        self.folder = folder
        self.surroundings = surroundings
        (database, project) = try ReplicaError.converting {
            let database = try Connection(
                path: folder.database, mode: mode, busyTimeoutMilliseconds: surroundings.lockTimeoutMilliseconds)
            try Replica.configure(database)
            try Replica.checkVersion(of: database)
            guard let project = try database.one("SELECT project FROM replica_state", read: { $0.blob(0) }),
                let id = ProjectID(bytes: project)
            else { throw ReplicaError.damaged("the database names no project") }
            return (database, id)
        }
        try migrate()
    }

    /// Another view of a replica's log, over a connection whose temporary tables stand before its derived ones.
    init(shadowing replica: Replica, database: Connection) throws {
        folder = replica.folder
        project = replica.project
        surroundings = replica.surroundings
        openedLock = replica.openedLock
        self.database = database
    }

    static func configure(_ database: Connection) throws {
        try database.setNoCheckpointOnClose()
        try database.setAutomaticCheckpoint(pages: 0)
        try database.pragma("synchronous", "FULL")
        try database.pragma("cache_size", "-16384")
        try database.pragma("temp_store", "MEMORY")
    }

    /// Refuses a file of another program or of a later version before anything is opened or made beside it.
    ///
    /// What is no database at all, or newer only in its write-ahead log, shows when it is opened.
    /// Errors: `tooNew`, `damaged`.
    static func checkHeader(_ folder: ReplicaFolder) throws(ReplicaError) {
        guard let header = FileHeader(path: folder.database) else { return }
        // All zeros until the transaction that made the file is in it.
        if header.applicationID == 0, header.userVersion == 0 { return }
        guard header.applicationID == applicationID else { throw notOurs }
        guard header.userVersion <= schemaVersion else { throw .tooNew(version: Int(header.userVersion)) }
    }

    private static let notOurs = ReplicaError.damaged("replica.db is not a replica of Annals")

    /// Refuses a newer database, and a file that is no replica, untouched.
    private static func checkVersion(of database: Connection) throws {
        let found = try database.userVersion()
        guard try database.applicationID() == applicationID else { throw notOurs }
        guard found > 0 else { throw ReplicaError.damaged("replica.db says that it is of version \(found)") }
        guard found <= schemaVersion else { throw ReplicaError.tooNew(version: found) }
    }

    /// Notes a doubt; whether it is new.
    func doubt(_ changeset: Changeset) -> Bool {
        doubts.insert(Doubt(hash: changeset.hash, signature: changeset.signature)).inserted
    }

    func lock() throws -> FileLock {
        if let openedLock { return openedLock }
        let lock = try FileLock(path: folder.lock)
        openedLock = lock
        return lock
    }

    /// Runs `body` in one durable write transaction under the replica's lock.
    ///
    /// Errors: whatever `body` throws; then nothing was stored.
    public func write<T>(_ body: () throws -> T) throws -> T {
        let result = try ReplicaError.converting {
            try lock().withLock(timeoutMilliseconds: surroundings.lockTimeoutMilliseconds) {
                let result = try database.transaction(.immediate) {
                    let result = try body()
                    try surroundings.disturb?(.before)
                    return result
                }
                try surroundings.disturb?(.after)
                database.tidyWriteAheadLog(from: surroundings.mostPagesInLog)
                return result
            }
        }
        if hasDropped {
            hasDropped = false
            // What was to go is out of the log for good; where a reader is in the way, the next command cleans the file.
            try? finishPurge()
        }
        return result
    }

    /// Runs `body` against one unchanging state of the replica.
    public func read<T>(_ body: () throws -> T) throws -> T {
        try ReplicaError.converting {
            database.isInTransaction ? try body() : try database.transaction(.deferred, body)
        }
    }

    public var now: Int64 { surroundings.now() }
    public func random(_ count: Int) -> [UInt8] { surroundings.random(count) }

    /// Closes the database; the replica is of no further use.
    public func close() throws { try ReplicaError.converting { try database.close() } }
}

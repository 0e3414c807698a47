public import Model
import SQLite
import Schema

#if canImport(Glibc)
    import Glibc
#endif

extension Replica {
    /// What a new replica starts from.
    public struct Founding: Sendable {
        public var name: String
        public var author: String
        /// Nil: a new project. Otherwise a replica of this one.
        public var project: ProjectID?
        /// The key it signs with, where an invite was answered under it before there was a replica; nil for a fresh one.
        public var key: DeviceKey?
        /// What a new project's id derives from beside the key; nil for a fresh one. Unit: 16 bytes.
        public var nonce: [UInt8]?

        public init(
            name: String, author: String, project: ProjectID? = nil, key: DeviceKey? = nil, nonce: [UInt8]? = nil
        ) {
            self.nonce = nonce
            self.name = name
            self.author = author
            self.project = project
            self.key = key
        }
    }

    /// Makes `.annals` in a folder that exists, with a fresh device key.
    ///
    /// Invariant: it is made under another name and renamed when it is whole, so that a process killed at any moment
    /// leaves a replica or none.
    /// - Parameter filling: what has to be in it from its first moment; its error leaves nothing behind.
    /// Errors: `alreadyThere`; on any other failure nothing is left behind.
    public static func create(
        in folder: ReplicaFolder, founding: Founding, surroundings: Surroundings = .system,
        filling: (Replica) throws -> Void = { _ in }
    ) throws -> Replica {
        guard !folder.isTaken else { throw ReplicaError.alreadyThere(folder.path) }
        ReplicaFolder.removeUnfinished(in: folder.project)
        let making = ReplicaFolder(making: Hex.string(surroundings.random(8)), in: folder.project)
        guard mkdir(making.path, 0o700) == 0 else { throw ReplicaError.file(path: folder.path, errno: errno) }
        do {
            let lock = try ReplicaError.converting { try FileLock(path: making.claim) }
            // Between its making and its locking another process may have taken the claim for one left behind.
            guard try ReplicaError.converting({ try lock.tryLock() }), access(making.claim, F_OK) == 0 else {
                throw ReplicaError.locked
            }
            try lay(making, founding, surroundings)
            let replica = try Replica(opening: making, surroundings: surroundings, mode: .readWrite)
            do { try filling(replica) } catch {
                try? replica.close()
                throw error
            }
            try replica.close()
            try ReplicaFolder.makeDurable(making.key)
            // The claim is held until the folder has its name, or another process would take it for one left behind.
            try withExtendedLifetime(lock) {
                guard rename(making.path, folder.path) == 0 else {
                    let isTaken = errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR
                    throw isTaken
                        ? ReplicaError.alreadyThere(folder.path) : ReplicaError.file(path: folder.path, errno: errno)
                }
            }
        } catch {
            making.removeAll()
            throw error
        }
        // From here on it is a replica: what fails now leaves it there, as an interrupted command would.
        unlink(folder.claim)
        try ReplicaFolder.makeDurable(folder.path)
        return try Replica(opening: folder, surroundings: surroundings, mode: .readWrite)
    }

    /// Writes the files of a replica that nobody has used yet.
    private static func lay(
        _ folder: ReplicaFolder, _ founding: Founding, _ surroundings: Surroundings
    ) throws {
        let key = founding.key ?? surroundings.makeKey()
        let nonce = founding.nonce ?? surroundings.random(16)
        let project = founding.project ?? Derivation.project(foundingKey: key.publicKey, nonce: nonce)
        try SecretFile.write(Hex.string(key.secret), to: folder.key)
        try ReplicaError.converting {
            let database = try Connection(path: folder.database, mode: .readWriteCreate)
            try database.pragma("page_size", "4096")
            try database.useWriteAheadLog()
            try configure(database)
            try database.transaction {
                try database.setApplicationID(applicationID)
                for migration in ReplicaSchema.migrations { try database.execute(migration) }
                try database.setUserVersion(schemaVersion)
                try database.run(
                    "INSERT INTO replica_state(one, project, name, author, founding_nonce) VALUES (1,?,?,?,?)",
                    project.bytes, founding.name, founding.author, founding.project == nil ? nonce : nil)
            }
            try database.close()
        }
    }
}

extension ReplicaFolder {
    private static let unfinished = ".annals.new-"

    /// Where a replica is made before it has its name.
    init(making word: String, in project: String) {
        self.init(project: project, name: Self.unfinished + word)
    }

    /// Locked by the process that makes the replica here.
    var claim: String { path + "/making" }

    /// Whether a replica cannot be made here: there is one, or something else in its folder.
    var isTaken: Bool { access(path, F_OK) == 0 && !ReplicaFolder.entries(of: path).isEmpty }

    /// Removes `.annals` with the files this program makes there, after a creation that failed.
    ///
    /// The claim goes last and only when all the others have gone: what it stands beside, the next one removes.
    func removeAll() {
        let files = [
            "replica.db", "replica.db-journal", "replica.db-wal", "replica.db-shm", "lock", "key", "key.new", "token",
            "token.new",
        ]
        var isLeft = false
        for file in files where unlink(path + "/" + file) != 0 && errno != ENOENT { isLeft = true }
        guard !isLeft else { return }
        unlink(claim)
        rmdir(path)
    }

    /// Removes what processes that were killed while they made a replica have left behind, keys among it.
    ///
    /// A folder without its claim yet is empty, and may be one that another process is about to claim: it stays.
    static func removeUnfinished(in project: String) {
        for name in entries(of: project) where name.hasPrefix(unfinished) {
            let folder = ReplicaFolder(project: project, name: name)
            guard access(folder.claim, F_OK) == 0, let lock = try? FileLock(path: folder.claim),
                (try? lock.tryLock()) == true
            else { continue }
            folder.removeAll()
        }
    }

    private static func entries(of path: String) -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}

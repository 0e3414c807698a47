import SQLite

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The `.annals` folder of a project: the database, the device key, the token, the lock.
///
/// Invariant: key and token are files of their own, readable by their owner only, so that no copy of the database
/// carries them.
public struct ReplicaFolder: Sendable, Hashable {
    /// The project's folder, in which `.annals` lies.
    public let project: String

    private let name: String

    public init(project: String) { self.init(project: project, name: ".annals") }

    init(project: String, name: String) {
        self.project = project
        self.name = name
    }

    public var path: String { project + "/" + name }
    public var database: String { path + "/replica.db" }
    public var lock: String { path + "/lock" }
    public var key: String { path + "/key" }
    public var token: String { path + "/token" }

    /// Whether a project is here, whole or damaged: a key without its database is a project that lost it.
    public var exists: Bool { access(database, F_OK) == 0 || access(key, F_OK) == 0 }

    /// Makes the name of a file or folder last through a loss of power. Errors: `file`.
    public static func makeDurable(_ path: String) throws(ReplicaError) {
        let failure = FolderSync.name(path)
        guard failure == 0 else { throw .file(path: FolderSync.folder(of: path), errno: failure) }
    }

    /// The nearest folder upwards of `start` that holds a project; nil when there is none.
    public static func find(from start: String) -> ReplicaFolder? {
        var path = start
        while true {
            let folder = ReplicaFolder(project: path)
            if folder.exists { return folder }
            guard let slash = path.lastIndex(of: "/"), path != "/" else { return nil }
            path = slash == path.startIndex ? "/" : String(path[..<slash])
        }
    }
}

/// Small files that are written whole or not at all.
enum SecretFile {
    /// Errors: `ReplicaError.file` with the system's errno.
    static func write(_ text: String, to path: String) throws(ReplicaError) {
        let temporary = path + ".new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .file(path: path, errno: errno) }
        var bytes = Array(text.utf8)
        bytes.append(0x0a)
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else {
                let failure = errno
                close(descriptor)
                unlink(temporary)
                throw .file(path: path, errno: failure)
            }
            written += count
        }
        let synced = fsync(descriptor) == 0
        let failure = errno
        close(descriptor)
        guard synced, rename(temporary, path) == 0 else {
            unlink(temporary)
            throw .file(path: path, errno: synced ? errno : failure)
        }
        try ReplicaFolder.makeDurable(path)
    }

    /// The first line; nil when the file is not there.
    static func read(_ path: String) throws(ReplicaError) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw .file(path: path, errno: errno)
        }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = Glibc.read(descriptor, &buffer, buffer.count)
        guard count >= 0 else { throw .file(path: path, errno: errno) }
        let line = buffer[..<count].prefix { $0 != 0x0a }
        return String(decoding: line, as: UTF8.self)
    }
}

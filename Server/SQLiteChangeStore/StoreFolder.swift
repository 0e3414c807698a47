import SQLite

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The files of a server's data folder.
package struct StoreFolder: Sendable, Equatable {
    package let path: String
    package init(path: String) { self.path = path }

    package var database: String { "\(path)/annals-server.sqlite" }
    /// Held around every write transaction and checkpoint, by whatever process.
    var writeLock: String { "\(path)/write.lock" }
    /// Held by `serve`: one server to a folder.
    package var serveLock: String { "\(path)/serve.lock" }

    /// Where a restore writes before the database has its name.
    package var unfinished: String { database + ".partial" }
    /// The names that a restore which was cut off leaves in an empty folder.
    package var leftByRestore: Set<String> { ["serve.lock", "annals-server.sqlite.partial"] }
    /// Whether a restore was cut off here: a new, empty database would pass for the restored one.
    package var isHalfRestored: Bool { !hasDatabase && access(unfinished, F_OK) == 0 }

    package var exists: Bool { access(path, F_OK) == 0 }
    package var hasDatabase: Bool { access(database, F_OK) == 0 }

    /// Makes the folder, readable by its owner only, with a name that lasts; one that is there stays as it is.
    ///
    /// Errors: `StoreError.disk`.
    func make() throws(FolderError) {
        var made = ""
        for part in path.split(separator: "/", omittingEmptySubsequences: false) {
            made += part.isEmpty && made.isEmpty ? "/" : (made.isEmpty || made.hasSuffix("/") ? "" : "/") + part
            if made.isEmpty || access(made, F_OK) == 0 { continue }
            if mkdir(made, 0o700) != 0, errno != EEXIST { throw FolderError(path: made, errno: errno) }
            let failure = FolderSync.name(made)
            guard failure == 0 else { throw FolderError(path: made, errno: failure) }
        }
        var status = stat()
        guard stat(path, &status) == 0 else { throw FolderError(path: path, errno: errno) }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw FolderError(path: path, errno: ENOTDIR) }
    }
}

struct FolderError: Error {
    let path: String
    let errno: Int32
    var text: String { "\(path): \(String(cString: strerror(errno)))" }
}

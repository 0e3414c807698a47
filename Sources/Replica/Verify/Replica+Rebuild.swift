import Model
import SQLite

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

extension Replica {
    /// Rebuilds heads, tables for reading, search index and digest from the log, in one transaction.
    ///
    /// The log is never touched; until the transaction commits the old state stands beside the new one.
    public func rebuild(progress: (Int, Int) -> Void = { _, _ in }) throws {
        try write { try rebuildState(progress: progress) }
    }

    /// The same inside a write transaction.
    func rebuildState(progress: (Int, Int) -> Void = { _, _ in }) throws {
        for table in Shadow.tables where table != "entity_text" { try database.run("DELETE FROM \(table)") }
        try database.run("INSERT INTO entity_text(entity_text) VALUES ('delete-all')")
        try database.run("UPDATE replica_state SET digest = zeroblob(16), highest_stamp = 0, undecoded = 0, behind = 0")
        try recoverDirectives()
        try replayLog(progress: progress)
    }

    /// Repairs what the log can repair: copies the database aside as it is, rebuilds indexes, what is kept beside the
    /// log, and the derived state.
    ///
    /// - Returns: the folder with the copy. Errors: `damaged` where the log itself cannot be read; the copy then stays.
    public func repair(progress: (Int, Int) -> Void = { _, _ in }) throws -> String {
        let aside = try ReplicaError.converting {
            try lock().withLock(timeoutMilliseconds: surroundings.lockTimeoutMilliseconds) {
                try copyAside("before-repair")
            }
        }
        try write { try database.run("REINDEX") }
        try write {
            try recoverBookkeeping()
            try rebuildState(progress: progress)
            try releaseReady()
        }
        return aside
    }

    /// Copies the database's files, byte for byte, into a new folder beside them; never the device key.
    func copyAside(_ name: String) throws -> String {
        var number = 1
        while true {
            let path = "\(folder.path)/\(name)-\(number)"
            if mkdir(path, 0o700) == 0 {
                for suffix in ["", "-wal"] {
                    try FileCopy.copy(folder.database + suffix, to: "\(path)/replica.db\(suffix)")
                }
                return path
            }
            guard errno == EEXIST, number < 1000 else { throw ReplicaError.file(path: path, errno: errno) }
            number += 1
        }
    }
}

/// Copies of files.
private enum FileCopy {
    /// Copies a file durably; one that is not there is left out.
    static func copy(_ from: String, to: String) throws(ReplicaError) {
        let source = open(from, O_RDONLY | O_CLOEXEC)
        guard source >= 0 else {
            if errno == ENOENT { return }
            throw .file(path: from, errno: errno)
        }
        defer { close(source) }
        let target = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard target >= 0 else { throw .file(path: to, errno: errno) }
        defer { close(target) }
        var chunk = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = read(source, &chunk, chunk.count)
            guard count >= 0 else { throw .file(path: from, errno: errno) }
            if count == 0 { break }
            var written = 0
            while written < count {
                let more = chunk[written..<count].withUnsafeBytes { write(target, $0.baseAddress, $0.count) }
                guard more > 0 else { throw .file(path: to, errno: errno) }
                written += more
            }
        }
        guard fsync(target) == 0 else { throw .file(path: to, errno: errno) }
    }
}

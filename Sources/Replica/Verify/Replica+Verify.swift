import Model
import SQLite

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What is being examined, for a progress line.
public enum VerifyStep: Sendable, Equatable {
    case database
    case log(done: Int, of: Int)
    case state(done: Int, of: Int)
}

extension Replica {
    /// Examines everything in a project's `.annals`: the files, the log, and what is derived from it.
    ///
    /// Reads one unchanging state while others go on writing, and changes nothing.
    /// Errors: `notThere`, `tooNew`, `locked`, `diskFull`, `disk`, `file`; damage is a finding and never an error, also
    /// where nothing can be read.
    public static func verify(
        folder: ReplicaFolder, surroundings: Surroundings = .system, progress: (VerifyStep) -> Void = { _ in }
    ) throws -> Verification {
        guard folder.exists else { throw ReplicaError.notThere(folder.project) }
        var findings = Findings()
        let why: String
        do {
            return try ReplicaError.converting { try examine(folder, surroundings, &findings, progress) }
        } catch ReplicaError.damaged(let what) { why = what } catch ReplicaError.database(let what) { why = what }
        findings.add("database-unreadable", ".annals/replica.db", "cannot be read: \(why)")
        return Verification(changesets: 0, findings: findings.closed)
    }

    private static func examine(
        _ folder: ReplicaFolder, _ surroundings: Surroundings, _ findings: inout Findings,
        _ progress: (VerifyStep) -> Void
    ) throws -> Verification {
        try checkHeader(folder)
        // Before anything opens the database: opening it would forget what this compares.
        // No writer may begin a new write-ahead log meanwhile.
        var isCutOff = false
        let damage = try FileLock(path: folder.lock).withLock(
            timeoutMilliseconds: surroundings.lockTimeoutMilliseconds
        ) {
            isCutOff = endsWithinPage(folder)
            return try WriteAheadLogCheck(database: folder.database).damage()
        }
        if isCutOff { findings.add("database-damaged", ".annals/replica.db", "ends in the middle of a page") }
        if let damage { findings.add("wal-damaged", ".annals/replica.db-wal", damage) }
        return try Replica(folder: folder, surroundings: surroundings).verify(&findings, progress)
    }

    /// Whether the database file ends within a page and nothing in a write-ahead log would make it whole.
    private static func endsWithinPage(_ folder: ReplicaFolder) -> Bool {
        guard FileHeader(path: folder.database)?.isCutOff ?? false else { return false }
        var status = stat()
        return stat(folder.database + "-wal", &status) != 0 || status.st_size == 0
    }

    /// Examines a replica that is open.
    public func verify(progress: (VerifyStep) -> Void = { _ in }) throws -> Verification {
        var findings = Findings()
        return try verify(&findings, progress)
    }

    private func verify(_ findings: inout Findings, _ progress: (VerifyStep) -> Void) throws -> Verification {
        do { _ = try deviceKey() } catch ReplicaError.file(let path, EIO) {
            throw ReplicaError.file(path: path, errno: EIO)
        } catch {
            findings.add("key-damaged", ".annals/key", "the device key is missing or unreadable")
        }
        progress(.database)
        let shadow = try Shadow(of: self)
        return try shadow.reading { replica in
            var changesets = 0
            try findings.part(".annals/replica.db") { try DatabaseCheck(replica, original: self).run(&$0) }
            try findings.part("the log") { findings in
                var check = LogCheck(replica)
                try check.run(&findings) { progress(.log(done: $0, of: $1)) }
                changesets = check.count
            }
            try findings.part("the state") { findings in
                try shadow.rebuild { progress(.state(done: $0, of: $1)) }
                try StateCheck(replica).run(&findings)
            }
            return Verification(changesets: changesets, findings: findings.closed)
        }
    }
}

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Why a file lock could not be had.
package enum FileLockError: Error, Equatable, Sendable {
    /// Another holder kept it for the whole time allowed.
    case timedOut(path: String)
    case system(path: String, errno: Int32)
}

/// An advisory lock on a file, shared with other processes and released when its holder dies.
///
/// Invariant: at most one `FileLock` on a path is held at a time, in this process or another.
/// Invariant: used by one thread at a time (it is not `Sendable`).
/// Order: fair enough that a writer who takes it again at once cannot starve one who waits: whoever waits stands
/// alone at a gate (a second lock, on the same file) that the other must pass as well.
package final class FileLock {
    package let path: String
    private let descriptor: Int32
    private var depth = 0

    /// Opens the lock file, making it if needed; takes no lock yet.
    package init(path: String) throws(FileLockError) {
        self.path = path
        let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard opened >= 0 else { throw .system(path: path, errno: errno) }
        descriptor = opened
    }

    deinit { _ = close(descriptor) }

    package var isHeld: Bool { depth > 0 }

    /// Takes the lock if it is free; a lock already held is held once more.
    ///
    /// Every success needs its own `unlock`.
    package func tryLock() throws(FileLockError) -> Bool {
        if depth == 0 {
            guard try tryGate() else { return false }
            defer { openGate() }
            guard try tryMain() else { return false }
        }
        depth += 1
        return true
    }

    /// Waits for the lock.
    ///
    /// Every success needs its own `unlock`. Errors: `timedOut`.
    package func lock(timeoutMilliseconds: Int) throws(FileLockError) {
        if depth == 0 {
            var wait = Wait(limitMilliseconds: timeoutMilliseconds)
            while try !tryGate() { try pause(&wait) }
            defer { openGate() }
            while try !tryMain() { try pause(&wait) }
        }
        depth += 1
    }

    /// Gives up one hold; the last one lets others in.
    package func unlock() {
        guard depth > 0 else { return }
        depth -= 1
        if depth == 0 { _ = flock(descriptor, LOCK_UN) }
    }

    /// Runs `body` while the lock is held.
    package func withLock<T>(timeoutMilliseconds: Int, _ body: () throws -> T) throws -> T {
        try lock(timeoutMilliseconds: timeoutMilliseconds)
        defer { unlock() }
        return try body()
    }

    private func pause(_ wait: inout Wait) throws(FileLockError) {
        guard wait.pause() else { throw .timedOut(path: path) }
    }

    private func tryMain() throws(FileLockError) -> Bool {
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            if errno == EWOULDBLOCK { return false }
            if errno != EINTR { throw .system(path: path, errno: errno) }
        }
        return true
    }

    // The gate is a record lock of the open file, which `flock` does not see. A file system without them has no
    // gate: then the lock is as safe, and only less fair.

    private func tryGate() throws(FileLockError) -> Bool {
        while setGate(Int16(F_WRLCK)) != 0 {
            if errno == EAGAIN || errno == EACCES { return false }
            if errno != EINTR { return true }
        }
        return true
    }

    private func openGate() { _ = setGate(Int16(F_UNLCK)) }

    private func setGate(_ type: Int16) -> Int32 {
        var record = RecordLock()
        record.l_type = type
        record.l_whence = Int16(SEEK_SET)
        record.l_len = 1
        return fcntl(descriptor, setOpenFileLock, &record)
    }
}

// F_OFD_SETLK, which glibc declares only with _GNU_SOURCE and Swift therefore does not see.
#if canImport(Darwin)
    private let setOpenFileLock: Int32 = 90
#else
    private let setOpenFileLock: Int32 = 37
#endif

// The C structure shares its name with the C function.
#if canImport(Glibc)
    private typealias RecordLock = Glibc.flock
#elseif canImport(Musl)
    private typealias RecordLock = Musl.flock
#elseif canImport(Darwin)
    private typealias RecordLock = Darwin.flock
#endif

/// Sleeps that grow from 0.2 ms to 10 ms until a time limit.
private struct Wait {
    private let deadline: Int
    private var next = 200_000

    init(limitMilliseconds: Int) {
        let limit = max(0, limitMilliseconds).multipliedReportingOverflow(by: 1_000_000)
        let end = Self.now().addingReportingOverflow(limit.overflow ? Int.max : limit.partialValue)
        deadline = end.overflow ? Int.max : end.partialValue
    }

    /// Sleeps once; false when the time is over.
    mutating func pause() -> Bool {
        let left = deadline - Self.now()
        guard left > 0 else { return false }
        let length = min(next, left)
        var request = timespec(tv_sec: 0, tv_nsec: length)
        // A signal may cut the sleep short; the caller then looks at the lock a little early.
        _ = clock_nanosleep(CLOCK_MONOTONIC, 0, &request, nil)
        next = min(next * 2, 10_000_000)
        return true
    }

    private static func now() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
}

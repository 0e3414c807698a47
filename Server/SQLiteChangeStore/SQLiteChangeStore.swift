import SQLite
import Schema
import Synchronization
package import SyncService

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The embedded store: one SQLite file in a folder, beside which other processes may work on the same file.
///
/// One thread writes and folds what waits for it into one commit; some threads read, each on its own connection.
package final class SQLiteChangeStore: ChangeStore {
    package let folder: StoreFolder
    private let writes: JobQueue<WriteJob>
    private let reads: JobQueue<ReadJob>
    private let ended: Ended
    private let walDamage: String?
    package let counts = CommitCounts()

    package struct Options: Sendable {
        package var readers = 4
        /// How long a writer waits for other processes.
        package var lockMilliseconds = 5_000
        /// How many writes may wait, and how many share one commit at most.
        package var waiting = 1_024
        package var batch = 256
        /// Compares the write-ahead log with its index before anything opens the file, for `physicalProblems`.
        package var examinesLog = false
        package init() {}
    }

    package enum OpenError: Error, Equatable {
        /// There is no database in the folder.
        case missing
        /// The file belongs to another program.
        case foreign
        /// The file is of a newer version of this program.
        case newer(version: Int)
    }

    /// Opens the database of a folder, making both when needed.
    ///
    /// - Parameter create: false: a folder without a database is `OpenError.missing`.
    /// - Errors: `OpenError`, `StoreError`; the file is then as it was.
    package init(folder: StoreFolder, create: Bool, options: Options = Options()) throws {
        self.folder = folder
        writes = JobQueue(limit: options.waiting)
        reads = JobQueue(limit: options.waiting * 4)
        ended = Ended(threads: options.readers + 1)
        do {
            if !create, !folder.hasDatabase { throw OpenError.missing }
            try Opening.checkHeader(folder)
            try folder.make()
            // Opening would forget what this compares.
            walDamage = options.examinesLog ? try Self.logDamage(folder, options.lockMilliseconds) : nil
            try Opening(folder: folder, create: create, lockMilliseconds: options.lockMilliseconds).prepare()
        } catch {
            throw StoreError.translated(error)
        }
        let writer = WriterThread(folder: folder, queue: writes, options: options, counts: counts)
        WorkThread.start { [ended] in
            writer.run()
            ended.count()
        }
        for _ in 0..<options.readers {
            let reader = ReaderThread(folder: folder, queue: reads)
            WorkThread.start { [ended] in
                reader.run()
                ended.count()
            }
        }
    }

    private static func logDamage(_ folder: StoreFolder, _ lockMilliseconds: Int) throws -> String? {
        try FileLock(path: folder.writeLock).withLock(timeoutMilliseconds: lockMilliseconds) {
            try WriteAheadLogCheck(database: folder.database).damage()
        }
    }

    package func read<T: Sendable>(_ body: @escaping @Sendable (any ChangeReader) throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            let job = ReadJob(
                execute: { transaction in
                    let result = Result { try body(transaction) }
                    return { continuation.resume(with: result.mapError(StoreError.translated)) }
                }, fail: { continuation.resume(throwing: StoreError.translated($0)) })
            do throws(QueueRefusal) { try reads.put(job) } catch { continuation.resume(throwing: Self.refusal(error)) }
        }
    }

    package func write<T: Sendable>(_ body: @escaping @Sendable (any ChangeWriter) throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            let job = WriteJob(
                execute: { transaction in
                    let value = try body(transaction)
                    return { continuation.resume(returning: value) }
                }, fail: { continuation.resume(throwing: StoreError.translated($0)) })
            do throws(QueueRefusal) { try writes.put(job) } catch { continuation.resume(throwing: Self.refusal(error)) }
        }
    }

    package func backup(to path: String) async throws {
        guard access(path, F_OK) != 0 else { throw StoreError.conflict("\(path) is there already") }
        try await withConnection { try $0.vacuum(into: path) }
    }

    package func physicalProblems() async throws -> [String] {
        // One that could write: SQLite 3.40 reads no CHECK constraints on one that cannot, and then finds all in order.
        try await withConnection(.readWrite) { [walDamage] connection in
            var problems = walDamage.map { ["the write-ahead log \($0)"] } ?? []
            problems += try connection.integrityProblems()
            try connection.rows("PRAGMA foreign_key_check") { row in
                problems.append("row \(row.int64(1)) of \(row.text(0)) names a \(row.text(2)) that is not there")
            }
            return problems + (try TableConsistency.problems(in: connection))
        }
    }

    package func size() async throws -> Int64 {
        var sum: Int64 = 0
        for path in [folder.database, folder.database + "-wal"] {
            var status = stat()
            if stat(path, &status) == 0 { sum += Int64(status.st_size) }
        }
        return sum
    }

    package func close() async {
        writes.close()
        reads.close()
        await ended.wait()
    }

    /// Writes that nobody has begun yet.
    package var waitingWrites: Int { writes.count }

    /// Runs on a connection of its own, outside any transaction.
    private func withConnection<T: Sendable>(
        _ mode: Connection.Mode = .readOnly, _ body: @escaping @Sendable (Connection) throws -> T
    ) async throws -> T {
        let path = folder.database
        return try await withCheckedThrowingContinuation { continuation in
            WorkThread.start {
                let result = Result {
                    let connection = try Connection(path: path, mode: mode)
                    try connection.setNoCheckpointOnClose()
                    return try body(connection)
                }
                continuation.resume(with: result.mapError(StoreError.translated))
            }
        }
    }

    private static func refusal(_ refusal: QueueRefusal) -> StoreError { refusal == .full ? .busy : .closed }
}

/// How often the store committed and how many writes that was for.
package final class CommitCounts: Sendable {
    private let state = Mutex((commits: 0, writes: 0))

    func add(writes: Int) {
        state.withLock {
            $0.commits += 1
            $0.writes += writes
        }
    }

    package var commits: Int { state.withLock { $0.commits } }
    package var writes: Int { state.withLock { $0.writes } }
}

/// Waits for threads to end.
private final class Ended: Sendable {
    private struct State {
        var left: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
    }
    private let state: Mutex<State>

    init(threads: Int) { state = Mutex(State(left: threads)) }

    func count() {
        let woken = state.withLock { state in
            state.left -= 1
            guard state.left == 0 else { return [CheckedContinuation<Void, Never>]() }
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in woken { continuation.resume() }
    }

    func wait() async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if state.left > 0 { state.waiting.append(continuation) }
                return state.left == 0
            }
            if isOver { continuation.resume() }
        }
    }
}

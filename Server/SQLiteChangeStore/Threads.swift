import SQLite
import SyncService

/// A read: `execute` runs in a transaction and returns what tells the caller.
struct ReadJob: Sendable {
    let execute: @Sendable (SQLiteTransaction) -> () -> Void
    let fail: @Sendable (any Error) -> Void
}

/// A write: `execute` runs in a savepoint; what it returns is called when the commit is durable.
struct WriteJob: Sendable {
    let execute: @Sendable (SQLiteTransaction) throws -> () -> Void
    let fail: @Sendable (any Error) -> Void
}

/// Serves reads on one connection, each in a transaction of its own.
struct ReaderThread: Sendable {
    let folder: StoreFolder
    let queue: JobQueue<ReadJob>

    func run() {
        var connection: Connection?
        while let job = queue.take(1).first {
            var answer: (() -> Void)?
            do {
                let open = try connection ?? Connection(path: folder.database, mode: .readOnly)
                connection = open
                try open.transaction(.deferred) { answer = job.execute(SQLiteTransaction(open)) }
                answer?()
            } catch {
                // A read has nothing to lose: with an answer in hand its end does not matter.
                if let answer { answer() } else { job.fail(error) }
                if (error as? SQLiteError)?.isIO == true { connection = nil }
            }
        }
    }
}

/// Does all writing of this process: what waits is folded into one transaction, each write in a savepoint.
///
/// Invariant: nobody is told of success before the commit that holds it is on disk.
/// Invariant: the advisory lock is held around every transaction and every checkpoint (SYNC.md §6).
struct WriterThread: Sendable {
    let folder: StoreFolder
    let queue: JobQueue<WriteJob>
    let options: SQLiteChangeStore.Options
    let counts: CommitCounts

    func run() {
        var connection: Connection?
        // A process before this one may have ended in the middle.
        var isPurgeOpen = true
        var nextPurge = ContinuousClock.now
        while true {
            let jobs = queue.take(options.batch)
            if jobs.isEmpty { break }
            var batch = Batch(jobs: jobs)
            do {
                let lock = try FileLock(path: folder.writeLock)
                try lock.withLock(timeoutMilliseconds: options.lockMilliseconds) {
                    let open = try connection ?? openConnection()
                    connection = open
                    try open.transaction(.immediate) { try batch.run(on: open) }
                    // Durable as it is; where a reader is in the way, the next writes try again.
                    if batch.hasDropped || (isPurgeOpen && ContinuousClock.now >= nextPurge) {
                        isPurgeOpen = (try? Purge.run(open)) == nil
                        nextPurge = .now + .seconds(1)
                    }
                }
                counts.add(writes: jobs.count)
                batch.succeed()
            } catch {
                batch.fail(error)
                // What the system still holds of the file is unknown after an I/O error: never go on with the handle.
                if (error as? SQLiteError)?.isIO == true { connection = nil }
            }
        }
        close(connection)
    }

    private func openConnection() throws -> Connection {
        let connection = try Connection(path: folder.database, mode: .readWrite)
        try connection.pragma("synchronous", "FULL")
        try connection.pragma("cache_size", "-65536")
        try connection.pragma("journal_size_limit", "67108864")
        return connection
    }

    /// The last connection to close checkpoints, which is done under the lock like any other.
    private func close(_ connection: Connection?) {
        guard let connection else { return }
        let lock = try? FileLock(path: folder.writeLock)
        let isLocked = (try? lock?.lock(timeoutMilliseconds: options.lockMilliseconds)) != nil
        if !isLocked { try? connection.setNoCheckpointOnClose() }
        try? connection.close()
        if isLocked { lock?.unlock() }
    }
}

/// Writes that share a commit, and what each of them came to.
private struct Batch {
    let jobs: [WriteJob]
    private var outcomes: [Result<() -> Void, any Error>] = []
    /// Something that was written has dropped content.
    private(set) var hasDropped = false

    init(jobs: [WriteJob]) { self.jobs = jobs }

    /// Errors: those that end the whole transaction; a write's own error is its own.
    mutating func run(on connection: Connection) throws {
        outcomes.removeAll()
        let transaction = SQLiteTransaction(connection)
        for job in jobs {
            do {
                outcomes.append(.success(try connection.savepoint { try job.execute(transaction) }))
            } catch {
                // Some failures (disk full, I/O) take the transaction with them, and with it what came before.
                if !connection.isInTransaction { throw error }
                if let error = error as? SQLiteError, error.isIO || error.isFull { throw error }
                outcomes.append(.failure(error))
            }
        }
        hasDropped = transaction.hasDropped
    }

    func succeed() {
        for (job, outcome) in zip(jobs, outcomes) {
            switch outcome {
            case .success(let tell): tell()
            case .failure(let error): job.fail(error)
            }
        }
    }

    func fail(_ error: any Error) {
        for job in jobs { job.fail(error) }
    }
}

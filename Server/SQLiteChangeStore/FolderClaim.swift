import SQLite
import SyncService

/// A server's sole use of a data folder, for as long as this lives.
package final class FolderClaim: @unchecked Sendable {
    // Unchecked: the lock is taken in `init` and let go in `deinit`, never touched in between.
    private let lock: FileLock

    /// Makes the folder if needed; nil when another server has it.
    ///
    /// Errors: `StoreError`, `SQLiteChangeStore.OpenError` for a file that is not this version's.
    package init?(_ folder: StoreFolder) throws {
        do {
            // Not even a lock is made beside a file that is not ours.
            try Opening.checkHeader(folder)
            try folder.make()
            lock = try FileLock(path: folder.serveLock)
            guard try lock.tryLock() else { return nil }
        } catch {
            throw StoreError.translated(error)
        }
    }

    deinit { lock.unlock() }
}

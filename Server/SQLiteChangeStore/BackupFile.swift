import SQLite
import SyncService

/// A file that `backup` made, looked at without changing it.
package struct BackupFile: Sendable, Equatable {
    package let projects: Int
    package let changesets: Int64

    /// Errors: `SQLiteChangeStore.OpenError`, `StoreError.damaged` when it is not whole.
    package init(path: String) throws {
        do {
            let connection = try Connection(path: path, mode: .readOnly)
            guard try Opening.version(of: connection) != nil else { throw SQLiteChangeStore.OpenError.foreign }
            if let problem = try connection.integrityProblems().first { throw StoreError.damaged(problem) }
            projects = Int(try connection.integer("SELECT count(*) FROM project") ?? 0)
            changesets = try connection.integer("SELECT coalesce(sum(head), 0) FROM project") ?? 0
            try connection.close()
        } catch {
            throw StoreError.translated(error)
        }
    }
}

import Model
import SQLite

/// Why a replica could not do what was asked. In every case the replica is as it was.
public enum ReplicaError: Error, Sendable {
    /// There is a project in the folder already.
    case alreadyThere(String)
    /// The folder holds no project.
    case notThere(String)
    /// Written by a later major version.
    case tooNew(version: Int)
    /// Another command held the replica for the whole time allowed.
    case locked
    case diskFull
    /// A file could not be read or written.
    case file(path: String, errno: Int32)
    /// The database or a file beside it is not what was written there.
    case damaged(String)
    /// The device key's file is missing or unreadable.
    case keyDamaged
    /// The disk, or the rights on it, did not let the database be read or written.
    case disk(String)
    /// The database failed in another way.
    case database(String)
    /// Over a limit of the model.
    case tooLarge(what: String, limit: Int)
    /// More changesets wait than a replica keeps.
    case tooManyWaiting
    /// The log's next changeset could not be signed.
    case signing
    /// The server's page does not begin where this replica stands: another command has synced meanwhile.
    case movedOn
    /// What came in is not validly signed, or not of this project.
    case refused(String)
}

extension ReplicaError {
    init(_ error: SQLiteError) {
        if error.isFull {
            self = .diskFull
        } else if error.isBusy {
            self = .locked
        } else if error.isCorrupt {
            self = .damaged(error.message)
        } else if error.isIO || error.isCantOpen || error.isReadOnly {
            self = .disk(error.description)
        } else {
            self = .database(error.description)
        }
    }

    /// Turns whatever a transaction threw into this module's error; errors of others pass.
    static func converting<T>(_ body: () throws -> T) throws -> T {
        do {
            return try body()
        } catch let error as SQLiteError {
            throw ReplicaError(error)
        } catch let error as FileLockError {
            switch error {
            case .timedOut: throw ReplicaError.locked
            case .system(let path, let errno): throw ReplicaError.file(path: path, errno: errno)
            }
        } catch let error as Draft.TooLarge {
            throw ReplicaError.tooLarge(what: error.what, limit: error.limit)
        }
    }
}

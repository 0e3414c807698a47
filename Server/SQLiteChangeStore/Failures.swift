import SQLite
import SyncService

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

extension StoreError {
    /// What SQLite's and the lock's errors mean to whoever asked; anything else comes out as it is.
    static func translated(_ error: any Error) -> any Error {
        switch error {
        case let error as SQLiteError: StoreError(error)
        case FileLockError.timedOut: StoreError.busy
        case FileLockError.system(_, let code) where code == ENOSPC || code == EDQUOT: StoreError.full
        case FileLockError.system(let path, let code):
            StoreError.disk("\(path): \(String(cString: strerror(code)))")
        case let error as FolderError where error.errno == ENOSPC: StoreError.full
        case let error as FolderError: StoreError.disk(error.text)
        default: error
        }
    }

    init(_ error: SQLiteError) {
        if error.isFull {
            self = .full
        } else if error.isBusy {
            self = .busy
        } else if error.isCorrupt {
            self = .damaged(error.message)
        } else if error.isIO || error.isCantOpen || error.isReadOnly {
            self = .disk(error.description)
        } else if error.isConstraint {
            self = .conflict(error.description)
        } else {
            self = .failed(error.description)
        }
    }
}

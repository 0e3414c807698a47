import SQLite

extension Replica {
    /// Closes a replica that never came into use and removes its `.annals`.
    public func discard() {
        try? close()
        folder.removeAll()
    }

    /// The SQLite library in use, and whether it has the WAL-reset bug that the write lock guards against.
    public static var sqlite: (version: String, hasWALResetBug: Bool) { (Library.version, Library.hasWALResetBug) }
}

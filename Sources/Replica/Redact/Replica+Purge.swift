import Model
import SQLite

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Takes content out of the log, and its traces out of the files.
///
/// A deleted row leaves its bytes in free pages, in pages that once were fuller, in old segments of the search index
/// and in the write-ahead log. So the database is written anew, which takes as long as copying it.
/// Invariant: the order to purge is stored in the transaction that drops the content and taken back only when no file
/// holds a trace, so that a crash in between costs a repeat.
/// Whoever reads (an export into a pager) keeps the old pages in use. Nobody waits for him: the next command tries again.
extension Replica {
    private static let purgeSetting = "purge"
    /// The order's value once the database is written anew, and only the log before it is left.
    private static let isRewritten = "2"
    /// How long a command waits for readers before it leaves the rest to the next one.
    private static let purgePatienceMilliseconds: Int32 = 100

    func dropContent(of entry: LogEntry) throws {
        try database.run(
            "UPDATE changeset SET nonce = NULL, content = NULL, content_hash = ?, author = NULL WHERE id = ?",
            entry.changeset.header.contentHash.bytes, entry.id)
        openedChangesets[entry.id] = nil
        try orderPurge()
    }

    /// Keeps a changeset that waits, without its content.
    func dropWaiting(_ hash: Hash32) throws {
        guard let page = try database.one("SELECT page FROM waiting WHERE hash = ?", hash.bytes, read: { $0.blob(0) }),
            let changeset = try? Page.decode(page, project: project).first, changeset.content != nil
        else { return }
        try database.run(
            "UPDATE waiting SET page = ? WHERE hash = ?", Page.encode([changeset.redacted]), hash.bytes)
        try orderPurge()
    }

    func forgetAuthors() throws {
        try database.run(
            "DELETE FROM author WHERE id NOT IN (SELECT author FROM changeset WHERE author IS NOT NULL)")
    }

    private func orderPurge() throws {
        hasDropped = true
        // Also where an earlier one was on its way: what is dropped now was not in it.
        try set(settings: [(Self.purgeSetting, "1")])
    }

    /// Whether traces of dropped content may be left in this replica's files, because somebody reads them.
    public var hasTraces: Bool { get throws { try isPurgeOpen() } }

    func isPurgeOpen() throws -> Bool { try setting(Self.purgeSetting) != nil }

    /// Writes the database anew without what was dropped, if that is still to do.
    ///
    /// Errors: `locked` while another command reads; the order then stays.
    /// Complexity: that of copying the database.
    func finishPurge() throws {
        try ReplicaError.converting {
            let patience = min(surroundings.lockTimeoutMilliseconds, Int(Self.purgePatienceMilliseconds))
            try lock().withLock(timeoutMilliseconds: patience) {
                guard let order = try setting(Self.purgeSetting) else { return }
                try database.withPatience(milliseconds: Self.purgePatienceMilliseconds) {
                    if order != Self.isRewritten { try rewrite() }
                    try database.checkpoint(.truncate)
                }
                try database.transaction {
                    try database.run("DELETE FROM setting WHERE name = ?", Self.purgeSetting)
                }
            }
        }
    }

    private func rewrite() throws {
        // Nothing is written where a reader would keep it from being of use.
        try database.checkpoint(.truncate)
        try removeCopies()
        // Words of deleted rows stay in the index's old segments until all are merged into one.
        try database.run("INSERT INTO entity_text(entity_text) VALUES ('optimize')")
        try database.pragma("temp_store", "FILE")
        defer { _ = try? database.pragma("temp_store", "MEMORY") }
        try database.run("VACUUM")
        try database.transaction {
            try database.run("UPDATE setting SET value = ? WHERE name = ?", Self.isRewritten, Self.purgeSetting)
        }
    }

    /// Removes the copies of the database that repairs have left beside it: they hold what is to go.
    private func removeCopies() throws {
        guard let listing = opendir(folder.path) else { return }
        defer { closedir(listing) }
        var names: [String] = []
        while let entry = readdir(listing) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasPrefix("before-") { names.append(name) }
        }
        for name in names {
            for file in ["replica.db", "replica.db-wal", "replica.db-shm"] { unlink("\(folder.path)/\(name)/\(file)") }
            rmdir("\(folder.path)/\(name)")
        }
    }
}

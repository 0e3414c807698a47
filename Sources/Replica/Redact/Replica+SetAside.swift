public import Model
import SQLite

/// What was taken out of the log because no server takes it.
public struct SetAside: Sendable {
    /// The one that cannot be taken, and what depends on it, in the order of the log.
    public var changesets: [Changeset]
    /// A bundle of these.
    public var bundle: [UInt8]
    /// What waited for some of them.
    public var waiting: Int
}

extension Replica {
    /// The first unsent changeset that no server can take: damaged, not signed by its author's device, or over a limit.
    public func unacceptable() throws -> Hash32? {
        var last: Int64 = 0
        while true {
            let entries = try outbox(after: last, count: 500, bytes: 1 << 20)
            guard let end = entries.last else { return nil }
            for entry in entries where try !isAcceptable(entry.changeset) { return entry.changeset.hash }
            last = end.id
        }
    }

    private func isAcceptable(_ changeset: Changeset) throws -> Bool {
        let header = changeset.header
        guard let key = try publicKey(header.replica) else { return false }
        return header.hash == changeset.hash && changeset.weight <= Limits.changesetBytes
            && header.after.count <= Limits.after && isSigned(changeset.hash, changeset.signature, by: key)
    }

    /// A changeset and all that depends on it, as a bundle; nothing is changed yet.
    ///
    /// Errors: `refused` where the server has some of them already.
    public func aside(_ hash: Hash32) throws -> SetAside {
        try read {
            let rows = try descendants(of: hash)
            var changesets: [Changeset] = []
            for id in rows.sorted() {
                guard let entry = try entry(id: id) else { continue }
                guard try database.integer("SELECT sequence FROM changeset WHERE id = ?", id) == nil else {
                    throw ReplicaError.refused(
                        "changeset \(entry.changeset.hash.hex.prefix(12)) depends on it, and the server has that one")
                }
                changesets.append(entry.changeset)
            }
            let held = try dependentsWaiting(on: Set(changesets.map(\.hash)))
            let header = Bundle.Header(
                project: project, name: try name, maker: try replica, frontier: [],
                changesets: UInt64(changesets.count + held.count))
            let pages = (changesets + held).map { Page.encode([$0]) }
            return SetAside(
                changesets: changesets, bundle: Bundle.encode(header, pages: pages), waiting: held.count)
        }
    }

    /// Takes these out of the log, rebuilds the state without them and goes on under a new key.
    ///
    /// Order: after their bundle is safe. One transaction; a copy of the database as it was lies beside it.
    /// - Returns: the copy's folder. Errors: `movedOn` where the log has grown meanwhile.
    public func remove(_ aside: SetAside, progress: (Int, Int) -> Void = { _, _ in }) throws -> String {
        let copy = try ReplicaError.converting {
            try lock().withLock(timeoutMilliseconds: surroundings.lockTimeoutMilliseconds) {
                try copyAside("before-set-aside")
            }
        }
        let gone = Set(aside.changesets.map(\.hash))
        try write {
            guard let first = aside.changesets.first, try descendants(of: first.hash).count == gone.count else {
                throw ReplicaError.movedOn
            }
            for hash in try dependentsWaiting(on: gone).map(\.hash) {
                try database.run("DELETE FROM waiting WHERE hash = ?", hash.bytes)
            }
            try database.run("DELETE FROM frontier")
            try database.run("DELETE FROM redaction")
            try database.run("DELETE FROM history")
            for changeset in aside.changesets.reversed() {
                try database.run("DELETE FROM changeset WHERE hash = ?", changeset.hash.bytes)
            }
            try database.run("DELETE FROM chain WHERE id NOT IN (SELECT chain FROM changeset)")
            try forgetAuthors()
            try recoverFrontier()
            openedChangesets = [:]
            authorNames = [:]
            try rebuildState(progress: progress)
        }
        try goOnUnderNewKey()
        return copy
    }

    // MARK: What depends on what

    /// The rows of a changeset and of all that come after it.
    private func descendants(of hash: Hash32) throws -> Set<Int64> {
        guard let first = try rowID(hash) else { return [] }
        var rows: Set<Int64> = [first]
        var hashes: Set<Hash32> = [hash]
        try database.rows("SELECT id, hash, previous, after FROM changeset WHERE id > ? ORDER BY id", first) { row in
            let named = Self.hashes(row.optionalBlob(3) ?? [])
            guard row.optionalInt64(2).map(rows.contains) ?? false || named.contains(where: hashes.contains) else {
                return
            }
            rows.insert(row.int64(0))
            if let hash = Hash32(row.blob(1)) { hashes.insert(hash) }
        }
        return rows
    }

    private func dependentsWaiting(on gone: Set<Hash32>) throws -> [Changeset] {
        let all = try database.all("SELECT page FROM waiting ORDER BY hash") { $0.blob(0) }
            .compactMap { try? Page.decode($0, project: project).first }
        var found: [Changeset] = []
        var names = gone
        // Few wait, and in no order: go round until nothing more is found.
        while let next = all.first(where: { changeset in
            !names.contains(changeset.hash) && changeset.header.parents.contains(where: names.contains)
        }) {
            names.insert(next.hash)
            found.append(next)
        }
        return found
    }
}

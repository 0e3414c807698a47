public import Model
import SQLite

extension Replica {
    /// A bundle of this log: everything, or what another replica is not known to hold.
    ///
    /// What it holds is known from its own changesets, which name all that their author had, and from its bundles.
    public func makeBundle(for other: ReplicaID? = nil) throws -> (bytes: [UInt8], header: Bundle.Header) {
        try read {
            let held = try other.map(closure) ?? []
            var pages: [[UInt8]] = []
            var count: UInt64 = 0
            var last: Int64 = 0
            while true {
                let entries = try entries(after: last, count: Limits.pageCount, bytes: Limits.pageBytes)
                guard let end = entries.last else { break }
                last = end.id
                let wanted = entries.filter { !held.contains($0.id) }.map(\.changeset)
                if wanted.isEmpty { continue }
                pages.append(Page.encode(wanted))
                count += UInt64(wanted.count)
            }
            let header = Bundle.Header(
                project: project, name: try name, maker: try replica, frontier: try frontier(), changesets: count)
            return (Bundle.encode(header, pages: pages), header)
        }
    }

    /// Takes in a bundle whose bytes were read and checked by `Bundle.decode`.
    ///
    /// Every signature is checked before anything is applied, known changesets' too.
    /// Errors: `refused`, `tooManyWaiting`; then nothing was stored.
    public func apply(_ header: Bundle.Header, _ changesets: [Changeset]) throws -> Absorption {
        let keys = try checkSignatures(changesets, mayWait: true)
        return try write {
            let report = try absorb(changesets, keys: keys)
            try remember(header)
            return report
        }
    }

    private func remember(_ header: Bundle.Header) throws {
        guard try header.maker != replica else { return }
        try database.run("DELETE FROM held WHERE replica = ?", header.maker.bytes)
        for hash in header.frontier {
            try database.run("INSERT OR IGNORE INTO held(replica, hash) VALUES (?,?)", header.maker.bytes, hash.bytes)
        }
    }

    /// Every changeset that a replica had applied when we last heard of it, by place in the log.
    private func closure(_ other: ReplicaID) throws -> Set<Int64> {
        var open = try database.all(
            "SELECT c.id FROM held h JOIN changeset c ON c.hash = h.hash WHERE h.replica = ?", other.bytes
        ) { $0.int64(0) }
        open += try database.all(
            "SELECT c.id FROM changeset c JOIN chain h ON h.id = c.chain WHERE h.replica = ?", other.bytes
        ) { $0.int64(0) }
        var closed = Set<Int64>()
        if mutated("bundle-leaves-out-all-before") { return Set(1...(open.max() ?? 1)) }
        while let id = open.popLast() {
            guard closed.insert(id).inserted else { continue }
            try database.rows("SELECT previous, after FROM changeset WHERE id = ?", id) { row in
                if let previous = row.optionalInt64(0) { open.append(previous) }
                for hash in Replica.hashes(row.optionalBlob(1) ?? []) {
                    if let parent = try self.rowID(hash) { open.append(parent) }
                }
            }
        }
        return closed
    }
}

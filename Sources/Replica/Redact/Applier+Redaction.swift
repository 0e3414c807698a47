import Model
import SQLite

/// How orders to drop content act, whichever way they come: an own command, a page, a bundle, what had waited.
extension Applier {
    /// Whether an owner has ordered a changeset's content to go. Complexity: O(1) after the first.
    func isRedacted(_ hash: Hash32) throws -> Bool { try redacted().contains(hash) }

    private func redacted() throws -> Set<Hash32> {
        if let knownRedacted { return knownRedacted }
        let found = try replica.redactedChangesets()
        knownRedacted = found
        return found
    }

    /// Records what a changeset just applied orders, and does what acts from now on.
    func follow(_ structure: Structure, of changeset: Changeset, row: Int64) throws {
        let before = try redacted()
        try replica.record(structure, of: changeset, row: row)
        guard structure.redacts != nil || !structure.owners.isEmpty || !before.isEmpty || changeset.header.number == 1
        else { return }
        let now = try replica.redactedChangesets()
        knownRedacted = now
        for hash in now.subtracting(before).sorted() { try drop(hash) }
    }

    /// Drops a changeset's content, and what of it shows.
    private func drop(_ hash: Hash32) throws {
        if !mutated("redaction-spares-what-waits") { try replica.dropWaiting(hash) }
        guard let entry = try replica.entry(hash: hash), entry.changeset.content != nil else { return }
        let changes = Opened(entry.changeset, project: replica.project).changes
        try replica.dropContent(of: entry)
        hasDropped = true
        try recompute(changes)
    }

    /// Reads the heads of what these changes touch anew from the log: a key can be known from any readable change.
    func recompute(_ changes: [Change]) throws {
        var seen = Set<EntityID>()
        for change in changes where seen.insert(change.entity).inserted {
            let loaded = try load(change.entity)
            loaded.state = try replica.recomputed(change.entity, row: loaded.row)
            touch(loaded)
        }
    }

    /// Removes names that no changeset gives any more.
    func forgetAuthors() throws {
        hasDropped = false
        authors = [:]
        replica.authorNames = [:]
        try replica.forgetAuthors()
    }
}

extension Replica {
    /// An entity's heads from the log alone.
    func recomputed(_ id: EntityID, row: Int64) throws -> EntityState {
        var state = EntityState(id: id)
        for entry in try entries(touching: row) {
            let opened = Opened(entry.changeset, project: project)
            for (index, change) in opened.changes.enumerated() where change.entity == id {
                _ = try state.apply(
                    change, dot: opened.dot(index), hash: entry.changeset.hash, stamp: entry.changeset.header.stamp
                ) { try place(of: $0).map { $0 <= entry.id || mutated("redaction-replays-as-of-now") } ?? false }
            }
        }
        return state
    }
}

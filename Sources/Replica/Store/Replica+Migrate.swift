import Model
import SQLite
import Schema

extension Replica {
    /// Brings an older database up to date, in one transaction.
    func migrate() throws {
        try ReplicaError.converting {
            guard try database.userVersion() < Replica.schemaVersion else { return }
            try lock().withLock(timeoutMilliseconds: surroundings.lockTimeoutMilliseconds) {
                try database.transaction {
                    let found = try database.userVersion()
                    for version in found..<max(found, Replica.schemaVersion) {
                        try database.execute(ReplicaSchema.migrations[version])
                        try database.setUserVersion(version + 1)
                    }
                    if found < 5 { try countBehind() }
                    if found < 4 { try foldWords() }
                    if found < 2 { try groupLinks() }
                }
            }
        }
    }

    /// Takes in what links say of events, which a version before this one kept and did not know what to do with.
    private func groupLinks() throws {
        var derivation = Derivations(self)
        for id in try ids(of: .link) {
            // Heads that cannot be read are for `verify` to name, and for a repair.
            do {
                if let (row, state) = try stored(id) { try derivation.refresh(row, state, before: state) }
            } catch ReplicaError.damaged { continue }
        }
        try derivation.finish()
    }

    /// Counts what stamps alone would show under what it came after.
    private func countBehind() throws {
        var behind = 0
        var highest = Stamp.zero
        try database.rows("SELECT stamp, previous, after FROM changeset ORDER BY id") { row in
            let stamp = Stamp(raw: UInt64(bitPattern: row.int64(0)))
            let parents = {
                try Replica.hashes(row.optionalBlob(2) ?? []).compactMap(self.rowID)
                    + (row.isNull(1) ? [] : [row.int64(1)])
            }
            if try isBehind(stamp, highest, parents) { behind += 1 }
            highest = max(highest, stamp)
        }
        try database.run("UPDATE replica_state SET behind = ?", behind)
    }

    /// Fills the index of words, and the columns that filters compare, as this version folds them.
    private func foldWords() throws {
        try database.rows("SELECT id, entity, state FROM entity") { row in
            // Heads that cannot be read are for `verify` to name, and for a repair.
            guard let id = EntityID(bytes: row.blob(1)), let state = try? decode(id, row, column: 2) else { return }
            let words = SearchText.body(state)
            guard !words.isEmpty else { return }
            try database.run("INSERT INTO entity_text(rowid, body) VALUES (?,?)", row.int64(0), words)
        }
        for (row, place) in try database.all("SELECT id, place FROM event", read: { ($0.int64(0), $0.text(1)) }) {
            let folded = SearchText.fold(place)
            if folded != place { try database.run("UPDATE event SET place = ? WHERE id = ?", folded, row) }
        }
        for (row, name) in try database.all("SELECT event, name FROM event_actor", read: { ($0.int64(0), $0.text(1)) })
        {
            let folded = SearchText.fold(name)
            guard folded != name else { continue }
            try database.run("DELETE FROM event_actor WHERE event = ? AND name = ?", row, name)
            try database.run("INSERT OR IGNORE INTO event_actor(event, name) VALUES (?,?)", row, folded)
        }
    }

    private func ids(of kind: Kind) throws -> [EntityID] {
        try database.all("SELECT entity FROM entity WHERE kind = ?", Int64(kind.rawValue)) {
            EntityID(bytes: $0.blob(0))
        }.compactMap { $0 }
    }
}

import Model
import SQLite

/// What is kept beside the log and is neither derived state nor proved by a hash: written anew from the log, or
/// forgotten where it comes again by itself.
///
/// Invariant: no column of the log that a hash or signature stands for is ever written.
extension Replica {
    /// All of it, in the write transaction of a repair.
    func recoverBookkeeping() throws {
        openedChangesets = [:]
        authorNames = [:]
        try recoverChains()
        try database.run("DELETE FROM frontier")
        try recoverFrontier()
        try recoverAuthors()
        try recoverSequences()
        try recoverWaiting()
        try forgetDamagedCaches()
    }

    /// Each chain's replica and key from its number 1, whose hash covers both, where what is kept contradicts itself.
    private func recoverChains() throws {
        var sound = Set<Int64>()
        try database.rows("SELECT id, replica, public_key FROM chain") { row in
            if Derivation.replica(publicKey: row.blob(2)).bytes == row.blob(1) { sound.insert(row.int64(0)) }
        }
        let firsts = try database.all("SELECT chain, structure FROM changeset WHERE number = 1 ORDER BY id") {
            (chain: $0.int64(0), structure: $0.blob(1))
        }
        for first in firsts where !sound.contains(first.chain) {
            guard let key = Structure(decoding: first.structure)?.introduction?.publicKey, key.count == 32 else {
                continue
            }
            let replica = Derivation.replica(publicKey: key)
            guard
                try database.integer("SELECT 1 FROM chain WHERE replica = ? AND id <> ?", replica.bytes, first.chain)
                    == nil
            else { continue }
            try database.run(
                """
                INSERT INTO chain(id, replica, public_key) VALUES (?,?,?)
                ON CONFLICT(id) DO UPDATE SET replica = excluded.replica, public_key = excluded.public_key
                """, first.chain, replica.bytes, key)
            sound.insert(first.chain)
        }
        try database.run("DELETE FROM chain WHERE id NOT IN (SELECT chain FROM changeset)")
    }

    /// Fills an empty frontier: what no applied changeset names.
    func recoverFrontier() throws {
        var open = Set<Int64>()
        try database.rows("SELECT id, previous, after FROM changeset ORDER BY id") { row in
            if let previous = row.optionalInt64(1) { open.remove(previous) }
            for hash in Self.hashes(row.optionalBlob(2) ?? []) {
                if let parent = try self.rowID(hash) { open.remove(parent) }
            }
            open.insert(row.int64(0))
        }
        for id in open.sorted() { try database.run("INSERT INTO frontier(changeset) VALUES (?)", id) }
    }

    /// Each changeset's author as its content claims it.
    private func recoverAuthors() throws {
        let applier = try Applier(self)
        try parts { entries in
            for entry in entries {
                let name = Opened(entry.changeset, project: project).content?.author
                let kept = try database.one(
                    "SELECT c.author, a.name FROM changeset c LEFT JOIN author a ON a.id = c.author WHERE c.id = ?",
                    entry.id
                ) { (row: $0.optionalInt64(0), name: $0.optionalText(1)) }
                if name == nil ? kept?.row == nil : kept?.name == name { continue }
                try database.run("UPDATE changeset SET author = ? WHERE id = ?", try applier.author(name), entry.id)
            }
        }
        try forgetAuthors()
    }

    /// Where the cursor does not cover what is marked as synced, both are forgotten: the next exchange reads the
    /// server's log from its beginning, and until then everything counts as unsent.
    private func recoverSequences() throws {
        var findings = Findings()
        try LogCheck(self).checkSequences(&findings)
        if !findings.all.isEmpty { try forgetSequences() }
    }

    // MARK: Waiting

    /// What waits, under its own name and for what it lacks. One that is damaged can never be applied, and goes.
    private func recoverWaiting() throws {
        var findings = Findings()
        try LogCheck(self).checkWaiting(&findings)
        guard !findings.all.isEmpty else { return }
        try database.run("DELETE FROM waiting_for")
        for id in try database.all("SELECT rowid FROM waiting ORDER BY rowid", read: { $0.int64(0) }) {
            let page = try database.one("SELECT page FROM waiting WHERE rowid = ?", id) { $0.blob(0) } ?? []
            guard let found = try? Page.decode(page, project: project), found.count == 1, try mayWait(found[0]) else {
                try database.run("DELETE FROM waiting WHERE rowid = ?", id)
                continue
            }
            try database.run("UPDATE OR REPLACE waiting SET hash = ? WHERE rowid = ?", found[0].hash.bytes, id)
            for parent in found[0].header.parents where try rowID(parent) == nil {
                try database.run(
                    "INSERT OR IGNORE INTO waiting_for(missing, hash) VALUES (?,?)", parent.bytes, found[0].hash.bytes)
            }
        }
    }

    private func mayWait(_ changeset: Changeset) throws -> Bool {
        guard try rowID(changeset.hash) == nil else { return false }
        let key = try SignatureCheck.introducedKey(changeset) ?? publicKey(changeset.header.replica)
        return key.map { isSigned(changeset.hash, changeset.signature, by: $0) } ?? true
    }

    /// Applies what waits and lacks nothing, once the state is that of the log.
    func releaseReady() throws {
        let ready = try database.all(
            "SELECT page FROM waiting WHERE hash NOT IN (SELECT hash FROM waiting_for) ORDER BY hash",
            read: { $0.blob(0) })
        for page in ready {
            guard let changeset = try Page.decode(page, project: project).first else { continue }
            try database.run("DELETE FROM waiting WHERE hash = ?", changeset.hash.bytes)
            let introduced = SignatureCheck.introducedKey(changeset)
            guard try introduced != nil || publicKey(changeset.header.replica) != nil,
                try Applier(self).follows(changeset.header)
            else { continue }
            _ = try absorb([changeset], keys: introduced.map { [changeset.header.replica: $0] } ?? [:])
        }
    }

    // MARK: What comes again

    /// The members list, as a whole, comes with the next sync. What others are known to hold only makes bundles
    /// smaller, and numbers to choose rivals by are printed again.
    private func forgetDamagedCaches() throws {
        let members = "SELECT 1 FROM member WHERE typeof(replica) <> 'blob' OR length(replica) <> 16 LIMIT 1"
        if try database.integer(members) != nil {
            try database.run("DELETE FROM member")
            try set(settings: [("members_tag", nil)])
        }
        try database.run("DELETE FROM held WHERE length(replica) <> 16 OR length(hash) <> 32")
        try database.run("DELETE FROM printed WHERE length(entity) <> 16 OR length(rivals) <> 32")
    }
}

public import Model
import SQLite

/// What taking in changesets did.
public struct Absorption: Sendable, Equatable {
    public var applied = 0
    public var known = 0
    /// Of what came in: how many wait for something.
    public var waiting = 0
    public var newConflicts = 0
    /// Something came of this replica's own chain that it did not make: it was copied or restored.
    public var isForked = false
    /// Of the known ones: how many were damaged here and are right again.
    public var healed = 0
    /// What one of these says was damaged, so that the state may come from something else.
    var needsRebuild = false

    public init() {}
}

extension Replica {
    /// Takes in changesets whose signatures were checked, in any order; in the caller's write transaction.
    ///
    /// What comes before its parents waits. Known ones change nothing, unless they bring content that was missing, or
    /// what is kept of them here is damaged.
    /// - Parameters:
    ///   - keys: public keys of chains that these introduce.
    ///   - sequences: the server's sequence, by hash, of those that the cursor now covers.
    /// Errors: `tooManyWaiting`, `refused` for one that does not follow its own chain.
    public func absorb(
        _ changesets: [Changeset], keys: [ReplicaID: [UInt8]], sequences: [Hash32: UInt64] = [:]
    ) throws -> Absorption {
        let applier = try Applier(self)
        var report = Absorption()
        let own = try replica
        var mayWait = try database.integer("SELECT 1 FROM waiting LIMIT 1") != nil
        for changeset in changesets {
            let opened = Opened(changeset, project: project)
            if let row = try applier.row(of: changeset.hash) {
                report.known += 1
                try heal(changeset, row, &report)
                try fillIfMissing(opened, row, applier)
                if !mutated("known-changesets-not-marked") { try cover(row, sequences[changeset.hash]) }
                continue
            }
            if changeset.header.replica == own, !mutated("twin-unnoticed") { report.isForked = true }
            let missing = try changeset.header.parents.filter { try applier.row(of: $0) == nil }
            if missing.isEmpty {
                guard try applier.follows(changeset.header) else {
                    throw ReplicaError.refused(
                        "changeset \(changeset.hash.hex.prefix(12)) does not follow the one it names as previous")
                }
                try applier.apply(opened, key: keys[changeset.header.replica], sequence: sequences[changeset.hash])
                if mayWait { try release(changeset.hash, applier, own: own, &report) }
            } else {
                try keepWaiting(
                    try applier.isRedacted(changeset.hash) ? changeset.redacted : changeset, missing,
                    key: keys[changeset.header.replica])
                report.waiting += 1
                mayWait = true
            }
        }
        try applier.flush()
        report.applied = applier.applied
        report.newConflicts = applier.newConflicts
        if report.needsRebuild { try rebuildState() }
        if report.isForked { try set(settings: [("forked", "1")]) }
        return report
    }

    private func fillIfMissing(_ opened: Opened, _ row: Int64, _ applier: Applier) throws {
        guard opened.changeset.content != nil,
            try database.integer("SELECT 1 FROM changeset WHERE id = ? AND content IS NULL", row) != nil,
            try !applier.isRedacted(opened.changeset.hash)
        else { return }
        try applier.fill(opened, row: row)
    }

    private func cover(_ row: Int64, _ sequence: UInt64?) throws {
        guard let sequence else { return }
        try database.run(
            "UPDATE changeset SET sequence = ? WHERE id = ? AND sequence IS NULL", Int64(clamping: sequence), row)
        guard database.changes == 1 else {
            throw ReplicaError.refused("the server's page brings a changeset that an earlier one brought")
        }
    }

    // MARK: Waiting

    private func keepWaiting(_ changeset: Changeset, _ missing: [Hash32], key: [UInt8]?) throws {
        guard try waitingCount() < Limits.waiting else { throw ReplicaError.tooManyWaiting }
        // Alone in its page, a changeset must say its `previous` itself; `Page` does so.
        let page = Page.encode([changeset])
        try database.run("INSERT OR IGNORE INTO waiting(hash, page) VALUES (?,?)", changeset.hash.bytes, page)
        if database.changes == 0 { try healWaiting(changeset, page, key: key) }
        for hash in mutated("waits-for-one-parent-only") ? Array(missing.prefix(1)) : missing {
            try database.run(
                "INSERT OR IGNORE INTO waiting_for(missing, hash) VALUES (?,?)", hash.bytes, changeset.hash.bytes)
        }
    }

    /// Applies what waited for `hash`, and what waited for that, until nothing more is ready.
    private func release(_ hash: Hash32, _ applier: Applier, own: ReplicaID, _ report: inout Absorption) throws {
        var arrived = [hash]
        while let next = arrived.popLast() {
            // Whatever has arrived waits no more, on whichever way it came.
            if !mutated("arrived-still-waits") {
                try database.run("DELETE FROM waiting WHERE hash = ?", next.bytes)
            }
            let candidates = try database.all(
                "SELECT hash FROM waiting_for WHERE missing = ? ORDER BY hash", next.bytes
            ) { Hash32($0.blob(0)) ?? .zero }
            guard !candidates.isEmpty else { continue }
            try database.run("DELETE FROM waiting_for WHERE missing = ?", next.bytes)
            for candidate in candidates {
                if mutated("waiting-dropped-early") {
                    try database.run("DELETE FROM waiting WHERE hash = ?", candidate.bytes)
                }
                guard
                    try database.integer("SELECT 1 FROM waiting_for WHERE hash = ? LIMIT 1", candidate.bytes) == nil
                        || mutated("waiting-released-without-parents"),
                    let page = try database.one(
                        "SELECT page FROM waiting WHERE hash = ?", candidate.bytes, read: { $0.blob(0) }),
                    let changeset = try? Page.decode(page, project: project).first,
                    try changeset.header.parents.allSatisfy({
                        try applier.row(of: $0) != nil || mutated("waiting-released-without-parents")
                    })
                else { continue }
                let introduced = SignatureCheck.introducedKey(changeset)
                // Nobody may have known its chain when it came, so its signature is checked now.
                guard let key = try introduced ?? publicKey(changeset.header.replica),
                    isSigned(changeset.hash, changeset.signature, by: key), try applier.follows(changeset.header)
                else {
                    try database.run("DELETE FROM waiting WHERE hash = ?", candidate.bytes)
                    continue
                }
                try applier.apply(Opened(changeset, project: project), key: introduced)
                if !mutated("released-ones-release-nothing") { arrived.append(candidate) }
            }
        }
    }
}

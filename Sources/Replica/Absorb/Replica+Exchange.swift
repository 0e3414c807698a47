public import Model
import SQLite

/// The replica's side of the exchange: what `ClientSession` asks of it.
extension Replica {
    /// What this replica has to say now.
    ///
    /// - Parameters:
    ///   - id: changesets after this place in the local log.
    ///   - bytes: of unsent changesets at most; 0 for none.
    public func standing(after id: Int64, bytes: Int, rebuilt: Bool = false) throws -> ClientSession.Standing {
        try read {
            let unsent = bytes > 0 ? try outbox(after: id, count: Limits.pageCount, bytes: bytes) : []
            let outgoing = unsent.map { ($0.id, $0.changeset) }
            let undecoded = try count("SELECT undecoded FROM replica_state")
            var isExact = try undecoded == 0 && unsynced() == 0 && waitingCount() == 0
            if mutated("digest-said-while-unsent") { isExact = try undecoded == 0 && waitingCount() == 0 }
            return ClientSession.Standing(
                cursor: try cursor, outgoing: outgoing, digest: isExact ? try digest.sum : nil, rebuilt: rebuilt,
                deviceKey: try deviceKey().publicKey, author: try author,
                membersKnown: try setting("members_tag").flatMap { Hex.bytes($0) } ?? [])
        }
    }

    /// Stores a page and its cursor in one transaction, only if the page starts at the stored cursor.
    ///
    /// Errors: `movedOn`; `refused` for signatures that are not their chains'. Then nothing was stored.
    public func store(_ received: ClientSession.Received) throws -> Absorption {
        let keys = try checkSignatures(received.changesets, mayWait: false, isFromServer: true)
        if mutated("cursor-before-apply") { try write { try move(to: received.cursor) } }
        if mutated("page-in-two-transactions") {
            let marks = Dictionary(uniqueKeysWithValues: received.sequences.map { ($0.hash, $0.sequence) })
            _ = try write { try absorb(received.changesets, keys: keys, sequences: marks) }
        }
        return try write {
            let isThere = try cursor == received.from || mutated("cursor-before-apply")
            guard isThere || mutated("moved-on-unnoticed") else { throw ReplicaError.movedOn }
            var sequences: [Hash32: UInt64] = [:]
            for (hash, sequence) in received.sequences {
                guard sequences.updateValue(sequence, forKey: hash) == nil else {
                    throw ReplicaError.refused("the server's page has a changeset twice")
                }
            }
            let report = try absorb(received.changesets, keys: keys, sequences: sequences)
            // A server's log is causal; one that is not would leave holes in what the cursor covers.
            guard report.waiting == 0 else { throw ReplicaError.refused("the server's page is not in causal order") }
            let bodies = Set(received.changesets.map(\.hash))
            for (hash, sequence) in received.sequences
            where !bodies.contains(hash) && !mutated("rows-without-bodies-not-marked") {
                try database.run(
                    "UPDATE changeset SET sequence = ? WHERE hash = ? AND sequence IS NULL", Int64(clamping: sequence),
                    hash.bytes)
                // A cursor that covers what is not here would hide it for ever.
                guard database.changes == 1 else {
                    throw ReplicaError.refused("the server's page names a changeset that it does not bring, or again")
                }
            }
            if received.isForked { try set(settings: [("forked", "1")]) }
            if let members = received.members { try setMembers(members, tag: received.membersTag) }
            if let role = received.role { try set(settings: [("role", role.rawValue)]) }
            try move(to: received.cursor)
            return report
        }
    }

    private func move(to cursor: Cursor) throws {
        try database.run(
            "UPDATE replica_state SET cursor_sequence = ?, cursor_running = ?", Int64(clamping: cursor.sequence),
            cursor.running.raw.bytes)
    }

    /// The server's log is another one than the cursor's: everything counts as unsent until it is seen there.
    public func rebase() throws {
        try write {
            if mutated("rebase-keeps-the-marks") { return try move(to: .start) }
            try forgetSequences()
        }
    }

    /// Counts everything as unsent, until the server's log has been read from its beginning.
    func forgetSequences() throws {
        try database.run("UPDATE changeset SET sequence = NULL WHERE sequence IS NOT NULL")
        try move(to: .start)
    }

    /// Which of these changesets the log holds.
    public func holds(_ hashes: [Hash32]) throws -> [Bool] {
        try read { try hashes.map { try rowID($0) != nil } }
    }

    /// Checks signatures before anything is applied.
    ///
    /// What a later signature vouches for stops nobody, or whoever plants a bad one would stop everybody's sync, and work
    /// that was set aside could not be read; `verify` names it. A bundle has a hash of its own against damage on the way.
    /// - Parameter isFromServer: such a one is refused the first time: it may have been damaged on the way.
    /// - Returns: the keys of chains introduced here.
    /// Errors: `refused`.
    public func checkSignatures(
        _ changesets: [Changeset], mayWait: Bool, isFromServer: Bool = false
    ) throws -> [ReplicaID: [UInt8]] {
        do {
            return try SignatureCheck.onAllCores.check(
                changesets, mayWait: mayWait, tolerates: { !isFromServer || !doubt($0) }
            ) { try publicKey($0) }
        } catch let failure as SignatureCheck.Failure {
            switch failure {
            case .badSignature(let at):
                throw ReplicaError.refused("changeset \(name(changesets[at])) is not signed by its author's device")
            case .badIntroduction(let at):
                throw ReplicaError.refused("changeset \(name(changesets[at])) does not introduce its author's device")
            case .unknownChain(let at):
                throw ReplicaError.refused("changeset \(name(changesets[at])) is by a device that nothing introduces")
            }
        }
    }

    /// How many signatures have been doubted so far; where a page was refused and this grew, it is worth asking again.
    public var doubtCount: Int { doubts.count }

    private func name(_ changeset: Changeset) -> String { String(changeset.hash.hex.prefix(12)) }
}

/// A signature that does not hold.
struct Doubt: Hashable {
    var hash: Hash32
    var signature: [UInt8]
}

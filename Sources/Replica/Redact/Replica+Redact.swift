public import Model
import SQLite

extension Replica {
    /// Orders, as an owner, that these changesets' content be dropped, here at once and wherever this syncs to.
    ///
    /// - Returns: the orders, one changeset each.
    @discardableResult
    public func redact(_ targets: [Hash32], reason: String?) throws -> [Changeset] {
        try goOnIfForked()
        let command = targets.count > 1 ? makeCommand() : nil
        return try direct(
            targets.map { target in
                var draft = Draft(seed: random(16), command: command)
                draft.redacts = target
                draft.message = reason
                return draft
            })
    }

    /// Makes replicas owners, as an owner: their redactions act from now on.
    @discardableResult
    public func grant(_ replicas: [ReplicaID], reason: String? = nil) throws -> [Changeset] {
        try goOnIfForked()
        return try direct([granting(replicas, reason)])
    }

    private func granting(_ replicas: [ReplicaID], _ reason: String?) -> Draft {
        var draft = Draft(seed: random(16))
        draft.owners = replicas
        draft.message = reason
        return draft
    }

    private func direct(_ drafts: [Draft]) throws -> [Changeset] {
        try write {
            let applier = try Applier(self)
            let made = try drafts.map { draft in
                var draft = draft
                return try sealAndApply(&draft, applier)
            }
            try applier.flush()
            return made
        }
    }

    // MARK: A new key

    /// A copied folder is noticed when its twin's work arrives; from then on this replica signs under a new key.
    func goOnIfForked() throws {
        guard try setting("forked") != nil else { return }
        try goOnUnderNewKey()
        try set(settings: [("forked", nil)])
    }

    /// Goes on under a new key and id. An owner's old key, where it is still there, first makes the new one an owner.
    ///
    /// A crash in between leaves a grant to a key that nobody has.
    @discardableResult
    public func goOnUnderNewKey() throws -> ReplicaID {
        let fresh = surroundings.makeKey()
        if (try? deviceKey()) != nil, try isOwner {
            _ = try direct([granting([fresh.replica], "this replica goes on under a new key")])
        }
        try take(fresh)
        return fresh.replica
    }
}

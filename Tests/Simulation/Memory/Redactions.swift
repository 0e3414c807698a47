import Model

/// Which contents an owner has had dropped. Source: SYNC.md §1 "Redaction".
struct Redactions {
    private(set) var targets: Set<Hash32> = []
    private var owners: Set<ReplicaID> = []

    /// - Returns: what this changeset has dropped.
    mutating func act(_ opened: Opened) -> [Hash32] {
        guard let structure = opened.structure else { return [] }
        let header = opened.changeset.header
        if header.number == 1, let introduction = structure.introduction, let nonce = introduction.nonce,
            Derivation.project(foundingKey: introduction.publicKey, nonce: nonce) == header.project
        {
            owners.insert(header.replica)
        }
        guard owners.contains(header.replica) else { return [] }
        owners.formUnion(structure.owners)
        guard let target = structure.redacts, targets.insert(target).inserted else { return [] }
        return [target]
    }
}

import Model

/// Which contents owners have had dropped, kept up as a log grows. The rule is the model's.
struct Redactions {
    private(set) var targets: Set<Hash32> = []
    private var directives: Directives

    init(project: ProjectID) { directives = Directives(project: project) }

    func isOwner(_ replica: ReplicaID) -> Bool { directives.owners.contains(replica) }

    /// - Returns: what a changeset has dropped from now on. Order: by hash.
    mutating func act(_ opened: Opened) -> [Hash32] {
        guard let structure = opened.structure, structure.isDirective else { return [] }
        directives.add(structure, by: opened.changeset.header.replica)
        let fresh = directives.redacted.subtracting(targets).sorted()
        targets.formUnion(fresh)
        return fresh
    }
}

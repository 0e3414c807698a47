import Model

/// Who owns a project and what owners had dropped: SYNC.md §1 from its sentences, without the model's rule.
struct NaiveOrders {
    private(set) var owners: Set<ReplicaID> = []
    private(set) var redacted: Set<Hash32> = []

    init(_ log: some Sequence<Changeset>, _ book: Book) {
        var orders: [(author: ReplicaID, structure: Structure)] = []
        for changeset in log {
            guard let structure = book.open(changeset).structure else { continue }
            orders.append((changeset.header.replica, structure))
            guard let founding = structure.introduction, let nonce = founding.nonce else { continue }
            if Derivation.project(foundingKey: founding.publicKey, nonce: nonce) == book.project {
                owners.insert(changeset.header.replica)
            }
        }
        var count = -1
        while count != owners.count {
            count = owners.count
            for (author, structure) in orders where owners.contains(author) { owners.formUnion(structure.owners) }
        }
        redacted = Set(orders.filter { owners.contains($0.author) }.compactMap(\.structure.redacts))
    }
}

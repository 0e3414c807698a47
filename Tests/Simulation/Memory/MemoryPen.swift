import Model

/// Collects one command's changes on a replica in memory, as it was before the command.
final class MemoryPen: Pen {
    private(set) var draft: Draft
    // Not the store itself: a second reference would have it copied at the commit.
    private unowned let device: MemoryDevice
    private var store: MemoryStore { device.memory }

    init(seed: [UInt8], _ device: MemoryDevice) {
        draft = Draft(seed: seed)
        self.device = device
    }

    func makeEntity() -> EntityID { draft.makeEntity() }

    func add(_ change: Change) {
        guard !draft.changes.contains(where: { $0.register == change.register }) else { return }
        draft.add(change)
    }

    func give(to members: [EntityID], _ kind: Kind, _ field: FieldCode, _ said: Change.Said) {
        let keyHash = said.key.map { Derivation.keyHash(project: store.book.project, key: $0) }
        let states = members.map { store.states[$0] ?? EntityState(id: $0) }
        EntityState.changes(of: states, kind: kind, field: field, keyHash: keyHash, said: said).forEach(add)
    }

    func delete(_ id: EntityID) {
        guard let state = store.states[id] else { return }
        add(state.deletion(kind: state.kind, dependents: store.dependents(of: id), reason: nil))
    }

    func undelete(_ id: EntityID) {
        guard let state = store.states[id] else { return }
        add(state.undeletion(kind: state.kind, reason: nil))
    }

    func pair(_ relation: String, _ one: EntityID, _ other: EntityID) -> EntityID {
        let id = Derivation.pair(project: store.book.project, relation: relation, one, other)
        var link: (state: EntityState, view: EntityView)?
        if let state = store.states[id], let view = store.view(id) { link = (state, view) }
        Sameness.changes(saying: relation, of: one, and: other, by: id, link: link, reason: nil).forEach(add)
        return id
    }

    func part(_ id: EntityID) {
        for pair in store.pairs where !pair.isApart && (pair.one == id || pair.other == id) { delete(pair.link) }
    }

    func redact(_ target: Hash32) { draft.redacts = target }
    func grant(_ replica: ReplicaID) { draft.owners = [replica] }
}

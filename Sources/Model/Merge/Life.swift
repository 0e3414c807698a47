/// Whether an entity is deleted, and whether that is in conflict. Source: SYNC.md §2 "Life".
public struct Life: Sendable, Equatable {
    public enum Standing: Sendable, Equatable {
        case alive, deleted
        /// A deletion that had not seen everything, or one against an undeletion: visible and flagged.
        case conflict
    }

    public let standing: Standing
    /// Live deletions, highest first.
    public let deletions: [Head]
    /// What no live deletion had seen, and undeletions, highest first: heads of this entity or of what hangs on it.
    public let against: [Head]

    /// - Parameter dependents: the citations, notes and links that name this entity.
    public init(_ state: EntityState, dependents: () -> [EntityState]) {
        var lives: [Head] = []
        for register in state.registers where register.field == .life { lives += register.heads }
        let deletions = lives.filter(\.isDelete)
        self.deletions = deletions.sorted { $1.order < $0.order }
        guard !deletions.isEmpty else {
            standing = .alive
            against = []
            return
        }
        var seen = Set<Dot>()
        for deletion in deletions { seen.formUnion(deletion.seen) }
        if mutated("only-the-latest-deletion-counts") { seen = Set(self.deletions[0].seen) }
        var against = mutated("delete-beats-undelete") ? [] : lives.filter { !$0.isDelete }
        if !mutated("delete-wins-unseen-edit") { against += Life.outside(state, seen) }
        for dependent in dependents()
        where mutated("deleted-dependents-still-flag") || Life(dependent, dependents: { [] }).standing != .deleted {
            against += Life.outside(dependent, seen)
        }
        self.against = against.sorted { $1.order < $0.order }
        standing = against.isEmpty ? .deleted : .conflict
    }

    private static func outside(_ state: EntityState, _ seen: Set<Dot>) -> [Head] {
        state.registers.filter { $0.field != .life }.flatMap(\.heads).filter { !seen.contains($0.dot) }
    }

    /// What a deletion made now has to list: every head of the entity, unknown fields included, and of what hangs on
    /// it.
    public static func seen(_ state: EntityState, dependents: [EntityState]) -> [Dot] {
        var dots = Set<Dot>()
        for entity in [state] + (mutated("life-seen-without-dependents") ? [] : dependents) {
            for register in entity.registers where register.field != .life || entity.id != state.id {
                dots.formUnion(register.heads.map(\.dot))
            }
        }
        return mutated("set-order-decides") ? Array(dots) : dots.sorted()
    }
}

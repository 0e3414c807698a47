/// Events that are said to be one, as the one that they show as.
///
/// Nothing is written for it: each member keeps its own registers, and what shows is folded from their heads when it is
/// read. So parting them again gives back what each was, and what was written since stands in all of them.
extension EntityView {
    /// Folds the members' heads: of every register the union over the visible members.
    ///
    /// A register that a member was never given, or that says nothing any more, lends nothing where another member has
    /// a value: an undo of a first value unsets, and must leave no rival behind. Within one member unset stands against
    /// a value that was given at once, as ever.
    /// Texts of two members have no common past, so that two which differ are a conflict.
    /// Invariant: a function of the members' heads and lives alone; the order of `members` does not matter.
    /// - Parameters:
    ///   - members: two or more, each as it stands alone.
    ///   - texts: the history of a register that stands in several members, or has several heads in one.
    ///   - contradictions: what says that two of the members are not the same.
    public init(
        merging members: [(state: EntityState, view: EntityView)], texts: (Register) -> RegisterTexts,
        contradictions: [OpenConflict] = []
    ) {
        let ordered = members.sorted { $0.view.id < $1.view.id }
        let visible = ordered.filter { !$0.view.isDeleted }
        // What is deleted whole shows what would come back.
        let lending = visible.isEmpty || mutated("deleted-members-lend") ? ordered : visible
        id = lending.first?.view.id ?? EntityID(.zero)
        let kind = lending.map(\.view.kind).min() ?? .event
        self.kind = kind
        registers = EntityView.union(lending.map(\.state)).map { lent in
            RegisterView(lent.register, silent: lent.silent, kind: kind, texts: texts)
        }
        life = Life(ofMembers: ordered.map(\.view.life))
        latest = lending.compactMap(\.view.latest).max()
        self.members = ordered.map(\.view)
        self.contradictions = visible.isEmpty ? [] : contradictions
    }

    private struct Place: Hashable {
        var kind: Kind
        var field: FieldCode
        var keyHash: UInt64?
    }

    private struct Lent {
        var register: Register
        /// Heads of members that say nothing, where another says something.
        var silent: [Head] = []
    }

    private static func union(_ states: [EntityState]) -> [Lent] {
        var found: [[Register]] = []
        var places: [Place: Int] = [:]
        for register in states.flatMap(\.registers) where register.field != .life && !register.heads.isEmpty {
            let place = Place(kind: register.kind, field: register.field, keyHash: register.keyHash)
            if let at = places[place] {
                found[at].append(register)
            } else {
                places[place] = found.count
                found.append([register])
            }
        }
        return found.map(fold).sorted { $0.register.isBefore($1.register) }
    }

    private static func fold(_ registers: [Register]) -> Lent {
        if registers.count == 1 {
            var only = registers[0]
            only.early = []
            return Lent(register: only)
        }
        let speaking = registers.filter { register in
            register.heads.contains { $0.said.map { $0.value != .absent } ?? false }
        }
        let lending = speaking.isEmpty || mutated("silent-members-are-rivals") ? registers : speaking
        var union = lending[0]
        union.key = registers.lazy.compactMap(\.key).first
        union.heads = lending.flatMap(\.heads).sorted { $0.dot < $1.dot }
        union.early = []
        let lent = Set(union.heads.map(\.dot))
        return Lent(register: union, silent: registers.flatMap(\.heads).filter { !lent.contains($0.dot) })
    }

    // MARK: Who is in it

    /// The events that it stands for, one or several.
    public var ids: [EntityID] { members.isEmpty ? [id] : members.map(\.id) }

    /// Those whose values it shows, and to which a change of it is written: the visible members.
    public var lenders: [EntityID] {
        let visible = members.filter { !$0.isDeleted }.map(\.id)
        return visible.isEmpty ? ids : visible
    }

    /// Where something that names it is to hang: on the event that was named, unless that one is deleted.
    public func lender(named id: EntityID) -> EntityID { lenders.contains(id) ? id : self.id }

    public var isMerged: Bool { !members.isEmpty }

    /// A member as it stands alone; itself where it is not merged.
    public func member(_ id: EntityID) -> EntityView? { members.isEmpty ? self : members.first { $0.id == id } }
}

extension Life {
    /// Visible while one member is; in conflict while one that is visible is.
    init(ofMembers lives: [Life]) {
        let open = lives.filter { $0.standing == .conflict }
        if lives.allSatisfy({ $0.standing == .deleted }) {
            self.init(.deleted, deletions: lives.flatMap(\.deletions), against: [])
        } else if !open.isEmpty {
            self.init(.conflict, deletions: open.flatMap(\.deletions), against: open.flatMap(\.against))
        } else {
            self.init(.alive, deletions: [], against: [])
        }
    }

    private init(_ standing: Standing, deletions: [Head], against: [Head]) {
        self.standing = standing
        self.deletions = deletions.sorted { $1.order < $0.order }
        self.against = against.sorted { $1.order < $0.order }
    }
}

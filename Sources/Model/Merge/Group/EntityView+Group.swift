/// Events that are said to be one, as the one that they show as.
///
/// Nothing is written for it: each member keeps its own registers, and what shows is folded from their heads when it is
/// read. So parting them again gives back what each was, and what was written since stands in all of them.
extension EntityView {
    /// Folds the members' heads: of every register the union over the visible members.
    ///
    /// A register that a member was never given lends nothing. One that was unset stands against another member's
    /// value, as it would in one event: somebody looked, and took the value away. For a map's key the value wins.
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
        let lending = visible.isEmpty ? ordered : visible
        id = lending.first?.view.id ?? EntityID(.zero)
        let kind = lending.map(\.view.kind).min() ?? .event
        self.kind = kind
        registers = EntityView.union(lending.map(\.state)).map { RegisterView($0, kind: kind, texts: texts) }
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

    private static func union(_ states: [EntityState]) -> [Register] {
        var union: [Register] = []
        var places: [Place: Int] = [:]
        for register in states.flatMap(\.registers) where register.field != .life && !register.heads.isEmpty {
            let place = Place(kind: register.kind, field: register.field, keyHash: register.keyHash)
            if let at = places[place] {
                union[at].heads += register.heads
                union[at].key = union[at].key ?? register.key
            } else {
                places[place] = union.count
                union.append(register)
            }
        }
        for index in union.indices {
            union[index].heads.sort { $0.dot < $1.dot }
            union[index].early = []
        }
        return union.sorted { $0.isBefore($1) }
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

/// An entity as it now stands: what each field shows, what is open, whether it is deleted.
public struct EntityView: Sendable {
    public let id: EntityID
    public let kind: Kind
    /// In the order of the state's registers, `life` left out.
    public let registers: [RegisterView]
    public let life: Life
    /// The highest head of all: when the entity last changed, and in which changeset.
    public let latest: HeadOrder?
    /// The events that it is made of, where several are said to be one: each as it stands alone, by id.
    public let members: [EntityView]
    /// What says that two of the members are not the same; on a link that says so, its own.
    public let contradictions: [OpenConflict]

    /// - Parameters:
    ///   - texts: the history of a text register with several differing heads.
    ///   - dependents: the citations, notes and links naming the entity; asked only when a deletion is live.
    ///   - contradictions: those of a link that says that two events are not the same.
    public init(
        _ state: EntityState, texts: (Register) -> RegisterTexts, dependents: () -> [EntityState],
        contradictions: () -> [OpenConflict] = { [] }
    ) {
        id = state.id
        kind = state.kind
        let kind = kind
        var registers: [RegisterView] = []
        registers.reserveCapacity(state.registers.count)
        for register in state.registers where register.field != .life && !register.heads.isEmpty {
            registers.append(RegisterView(register, kind: kind, texts: texts))
        }
        self.registers = registers
        life = Life(state, dependents: dependents)
        latest = state.latest
        members = []
        self.contradictions = life.standing == .deleted ? [] : contradictions()
    }

    public subscript(_ field: FieldCode) -> RegisterView? { registers.first { $0.field == field && $0.keyHash == nil } }

    /// The keys of a map that are present, in order of their code points.
    public func keys(_ field: FieldCode) -> [(key: String, view: RegisterView)] {
        var found: [(key: String, view: RegisterView)] = []
        for view in registers where view.field == field && view.isPresent {
            if let key = view.key { found.append((key, view)) }
        }
        guard found.count > 1 else { return found }
        return found.sorted { $0.key.unicodeScalars.lexicographicallyPrecedes($1.key.unicodeScalars) }
    }

    public func text(_ field: FieldCode) -> String? {
        for index in registers.indices where registers[index].field == field && registers[index].keyHash == nil {
            return registers[index].shown?.text
        }
        return nil
    }

    public func reference(_ field: FieldCode) -> EntityID? { self[field]?.shown?.reference }

    public var isDeleted: Bool { life.standing == .deleted }
    public var conflicts: [RegisterView] { registers.filter(\.isConflict) }
    public var disputes: [RegisterView] { registers.filter { $0.standing == .dispute } }
    /// Open conflicts, that on `life` included; none on what is deleted.
    public var openConflicts: Int {
        isDeleted ? 0 : conflicts.count + (life.standing == .conflict ? 1 : 0) + contradictions.count
    }
}

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
        registers = state.registers.filter { $0.field != .life && !$0.heads.isEmpty }
            .map { RegisterView($0, kind: kind, texts: texts) }
        life = Life(state, dependents: dependents)
        latest = state.heads.map(\.order).max()
        members = []
        self.contradictions = life.standing == .deleted ? [] : contradictions()
    }

    public subscript(_ field: FieldCode) -> RegisterView? { registers.first { $0.field == field && $0.keyHash == nil } }

    /// The keys of a map that are present, in order of their code points.
    public func keys(_ field: FieldCode) -> [(key: String, view: RegisterView)] {
        registers.filter { $0.field == field && $0.isPresent }
            .compactMap { view in view.key.map { ($0, view) } }
            .sorted { $0.0.unicodeScalars.lexicographicallyPrecedes($1.0.unicodeScalars) }
    }

    public func text(_ field: FieldCode) -> String? { self[field]?.shown?.text }
    public func reference(_ field: FieldCode) -> EntityID? { self[field]?.shown?.reference }

    public var isDeleted: Bool { life.standing == .deleted }
    public var conflicts: [RegisterView] { registers.filter(\.isConflict) }
    public var disputes: [RegisterView] { registers.filter { $0.standing == .dispute } }
    /// Open conflicts, that on `life` included; none on what is deleted.
    public var openConflicts: Int {
        isDeleted ? 0 : conflicts.count + (life.standing == .conflict ? 1 : 0) + contradictions.count
    }
}

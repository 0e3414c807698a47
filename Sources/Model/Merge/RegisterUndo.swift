/// What one register is given so that it stands as if some changes had never been made.
///
/// Invariant: a change that is not undone stays a head, or is replaced by one that says the same.
/// A conflict that an undone change had settled comes back as one: a change for each rival, in changesets of their own.
public enum RegisterUndo: Sendable, Equatable {
    /// A change that is not undone has replaced an undone one: these, in order.
    case replaced(by: [Dot])
    /// Others say the same; there is nothing to write.
    case unchanged
    /// What stood before has been redacted.
    case removed
    /// Nothing stood before when no value is given. One change a changeset, in this order.
    case give([Giving])

    /// A value that comes back, and what it replaces.
    public struct Giving: Sendable, Equatable {
        public var said: Change.Said
        public var replaces: [Dot]

        public init(said: Change.Said, replaces: [Dot]) {
            self.said = said
            self.replaces = replaces
        }
    }

    /// - Parameters:
    ///   - entries: every change of the register.
    ///   - heads: how it now stands.
    ///   - undone: the changes that are to be undone.
    public init(_ entries: [RegisterPast.Entry], heads: [Head], undone: Set<Dot>) {
        let live = Set(heads.map(\.dot))
        let gone = entries.filter { undone.contains($0.dot) && !live.contains($0.dot) }.map(\.dot)
        let successors = entries.filter { entry in
            !undone.contains(entry.dot) && entry.replaces.contains(where: gone.contains)
        }
        guard successors.isEmpty else {
            self = .replaced(by: successors.map(\.order).sorted().map(\.dot))
            return
        }
        let remaining = RegisterUndo.heads(of: entries, without: undone)
        let undoneHeads = heads.filter { undone.contains($0.dot) }
        let others = Rival.group(heads.filter { !undone.contains($0.dot) })
        let back = Rival.group(remaining.filter { !live.contains($0.dot) }.map(Head.init(past:)))
            .filter { rival in !others.contains { RegisterUndo.isSame($0, rival) } }
        if undoneHeads.isEmpty || (back.isEmpty && RegisterUndo.says(others, all: undoneHeads)) {
            self = .unchanged
        } else if back.contains(where: { $0.said == nil }) {
            self = .removed
        } else if !back.isEmpty {
            let origins = Dictionary(entries.map { ($0.dot, $0) }, uniquingKeysWith: { first, _ in first })
            self = .give(
                back.reversed().enumerated().map { index, rival in
                    // The others go back to where they came from, so that a text is merged as it was. The highest comes
                    // last: written latest, it is the highest again, and what shows is what showed.
                    let replaces = index == 0 ? undoneHeads.map(\.dot) : origins[rival.highest.dot]?.replaces ?? []
                    return Giving(said: rival.said!, replaces: replaces)
                })
        } else if let highest = others.first {
            self =
                highest.said.map {
                    .give([Giving(said: $0, replaces: (undoneHeads + highest.heads).map(\.dot).sorted())])
                } ?? .removed
        } else {
            let key = entries.lazy.compactMap { $0.said?.key }.first
            self = .give([Giving(said: Change.Said(key: key, value: .absent), replaces: undoneHeads.map(\.dot))])
        }
    }

    /// The changes that nothing replaces once some are left out.
    public static func heads(
        of entries: [RegisterPast.Entry], without undone: Set<Dot>
    ) -> [RegisterPast.Entry] {
        let remaining = entries.filter { !undone.contains($0.dot) }
        var replaced = Set<Dot>()
        for entry in remaining { replaced.formUnion(entry.replaces.filter { $0 != entry.dot }) }
        return remaining.filter { !replaced.contains($0.dot) }
    }

    private static func isSame(_ one: Rival, _ other: Rival) -> Bool {
        guard let left = one.said, let right = other.said else { return false }
        return Rival.key(left) == Rival.key(right)
    }

    private static func says(_ rivals: [Rival], all heads: [Head]) -> Bool {
        Rival.group(heads).allSatisfy { undone in rivals.contains { isSame($0, undone) } }
    }
}

extension Head {
    /// A change of the past that ranks and compares as a head.
    fileprivate init(past: RegisterPast.Entry) {
        self.init(dot: past.dot, hashTail: .zero, stamp: past.order.stamp, said: past.said)
    }
}

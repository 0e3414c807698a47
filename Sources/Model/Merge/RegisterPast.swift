/// Every change that one register was ever given, in an order that everybody computes alike.
public struct RegisterPast: Sendable {
    /// A change as it stands in the past of its register.
    public struct Entry: Sendable, Equatable {
        public let order: HeadOrder
        public let replaces: [Dot]
        /// Nil when redacted.
        public let said: Change.Said?

        public init(order: HeadOrder, replaces: [Dot], said: Change.Said?) {
            self.order = order
            self.replaces = replaces
            self.said = said
        }

        public var dot: Dot { order.dot }
    }

    /// What became of a value.
    public enum Fate: Sendable, Equatable {
        /// It shows.
        case current
        /// It is in conflict with what shows.
        case rival
        /// Replaced, and an equal value is kept beside the preferred one of a dispute.
        case kept
        case replaced
    }

    /// A replaced change before what replaced it, otherwise by (stamp, hash, index).
    public let entries: [Entry]
    private let replacedBy: [Dot: [Dot]]

    public init(_ changes: [Entry]) {
        entries = RegisterPast.ordered(changes)
        var replacedBy: [Dot: [Dot]] = [:]
        for entry in entries { for dot in entry.replaces { replacedBy[dot, default: []].append(entry.dot) } }
        self.replacedBy = replacedBy
    }

    /// The changes that replaced one, in order.
    public func replacing(_ dot: Dot) -> [Dot] { replacedBy[dot] ?? [] }

    private static func ordered(_ changes: [Entry]) -> [Entry] {
        let ranked = changes.sorted { $0.order < $1.order }
        let known = Set(ranked.map(\.dot))
        var waiting: [Dot: Int] = [:]
        var unlocks: [Dot: [Int]] = [:]
        for (index, entry) in ranked.enumerated() {
            let before = entry.replaces.filter { known.contains($0) && $0 != entry.dot }
            waiting[entry.dot] = before.count
            for dot in before { unlocks[dot, default: []].append(index) }
        }
        var ready = ranked.indices.filter { waiting[ranked[$0].dot] == 0 }
        var placed: [Entry] = []
        while !ready.isEmpty {
            let next = ranked[ready.removeFirst()]
            placed.append(next)
            for index in unlocks[next.dot] ?? [] {
                let dot = ranked[index].dot
                waiting[dot, default: 1] -= 1
                guard waiting[dot] == 0 else { continue }
                ready.insert(index, at: ready.firstIndex { index < $0 } ?? ready.count)
            }
        }
        // Changes that replace one another in a ring, which no honest author can make, come last.
        if placed.count < ranked.count {
            let done = Set(placed.map(\.dot))
            placed += ranked.filter { !done.contains($0.dot) }
        }
        return placed
    }

    // MARK: - The base of a conflict

    /// The one value that all rivals come from: the latest that each of them replaced, directly or not.
    ///
    /// Nil where there is none, several that differ, or what there was is redacted or empty.
    public func base(of rivals: [[Dot]]) -> Value? {
        let byDot = Dictionary(entries.map { ($0.dot, $0) }, uniquingKeysWith: { first, _ in first })
        var common: Set<Dot>?
        for heads in rivals {
            var ancestry = Set<Dot>()
            var queue = heads
            while let dot = queue.popLast() {
                for parent in byDot[dot]?.replaces ?? [] where ancestry.insert(parent).inserted { queue.append(parent) }
            }
            common = common?.intersection(ancestry) ?? ancestry
        }
        guard let common, !common.isEmpty else { return nil }
        var below = Set<Dot>()
        for dot in common { below.formUnion(byDot[dot]?.replaces ?? []) }
        let names = common.subtracting(below)
        let latest = names.compactMap { byDot[$0] }.sorted { $1.order < $0.order }
        // Merged events have the same base once each.
        guard latest.count == names.count, let value = latest.first?.said?.value, value != .absent,
            latest.allSatisfy({ $0.said?.value.isEqual(to: value) ?? false })
        else { return nil }
        return value
    }

    // MARK: - Fates

    /// What became of a change, seen from how its register now stands, and by which changes.
    ///
    /// A removal that lost to a concurrent value, and a redacted head that yields to a readable one, count as replaced
    /// by it.
    public func fate(of entry: Entry, in view: RegisterView?) -> (fate: Fate, replacedBy: [Dot]) {
        let isHead = view?.replaces.contains(entry.dot) ?? false
        if isHead, let view {
            guard let rank = view.rivals.firstIndex(where: { $0.heads.contains { $0.dot == entry.dot } }) else {
                return (.replaced, view.rivals.flatMap(\.heads).map(\.dot).sorted())
            }
            return (view.isConflict && rank > 0 ? .rival : .current, [])
        }
        let by = replacing(entry.dot)
        let isKept = view?.rivals.contains { rival in
            rival.kept.contains { kept in entry.said.map { $0.value.isEqual(to: kept.value) } ?? false }
        }
        return (isKept == true ? .kept : .replaced, by)
    }

    /// The same for a change of `life`.
    public func fate(of entry: Entry, in life: Life, heads: [Dot]) -> (fate: Fate, replacedBy: [Dot]) {
        guard heads.contains(entry.dot) else { return (.replaced, replacing(entry.dot)) }
        guard life.standing == .conflict else { return (.current, []) }
        let isDeletion = life.deletions.contains { $0.dot == entry.dot }
        let deletionIsHighest = life.against.first.map { $0.order < life.deletions[0].order } ?? true
        return (isDeletion == deletionIsHighest ? .current : .rival, [])
    }
}

/// Heads of a register whose values are equal: they show as one, at the place and with the wording of their highest.
public struct Rival: Hashable, Sendable {
    /// Highest first.
    public var heads: [Head]

    public var highest: Head { heads[0] }
    public var said: Change.Said? { heads[0].said }
    /// Nil: removed.
    public var value: Value? { heads[0].said?.value }
    public var kept: [Kept] { heads[0].said?.kept ?? [] }
    public var isDispute: Bool { !kept.isEmpty }

    /// Groups heads by equality of value and kept set, highest rival first.
    ///
    /// Reason, evidence and anchors never count. A redacted head yields to any readable one and makes no conflict, so
    /// that it appears here only when nothing readable does.
    public static func group(_ heads: [Head]) -> [Rival] {
        let ranked = mutated("rivals-unranked") ? heads : heads.sorted { $1.order < $0.order }
        if mutated("redacted-head-wins"), ranked.contains(where: { $0.said == nil }) { return [Rival(heads: ranked)] }
        let readable = ranked.contains { $0.said == nil } ? ranked.filter { $0.said != nil } : ranked
        guard let highest = readable.first else { return ranked.isEmpty ? [] : [Rival(heads: ranked)] }
        // Events that are one were told the same: what is equal word for word is equal.
        if readable.dropFirst().allSatisfy({ $0.said == highest.said }) { return [Rival(heads: readable)] }
        var rivals: [(key: [[UInt8]], heads: [Head])] = []
        for head in readable {
            let key = Rival.key(head.said!)
            if let at = rivals.firstIndex(where: { $0.key == key }) {
                rivals[at].heads.append(head)
            } else {
                rivals.append((key, [head]))
            }
        }
        return rivals.map { Rival(heads: $0.heads) }
    }

    /// What equality looks at: the value, then the kept values as a set.
    static func key(_ said: Change.Said) -> [[UInt8]] {
        if mutated("equality-ignores-kept") { return [said.value.canonical] }
        if mutated("rivals-equal-by-wording") { return [said.value.encoded] + said.kept.map(\.value.canonical) }
        var kept: [[UInt8]] = []
        for value in said.kept.map(\.value.canonical) where !kept.contains(value) { kept.append(value) }
        return [said.value.canonical] + kept.sorted { $0.lexicographicallyPrecedes($1) }
    }
}

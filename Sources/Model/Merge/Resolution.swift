/// What a resolution writes: a value, and what is kept beside it.
public struct Resolution: Sendable, Equatable {
    public var value: Value
    /// The evidence of the value; a rival's own where one was taken.
    public var because: [EntityID]
    /// Not empty: a dispute.
    public var kept: [Kept]

    /// Takes one of the rivals as it stands: a rival that is a dispute stays one.
    ///
    /// - Parameter keepBoth: every other rival's value, and what it kept, is kept beside it.
    public init(taking number: Int, of conflict: OpenConflict, keepBoth: Bool) {
        let taken = conflict.rivals[number]
        self.init(
            value: taken.value, because: taken.because,
            kept: keepBoth ? Resolution.kept(beside: taken.value, conflict.rivals) : taken.kept)
    }

    /// A value that may be new; one that a rival gave has that rival's evidence.
    public init(giving value: Value, to conflict: OpenConflict, keepBoth: Bool) {
        let equal = conflict.rivals.first { $0.value.isEqual(to: value) }
        self.init(
            value: value, because: equal?.because ?? [],
            kept: keepBoth ? Resolution.kept(beside: value, conflict.rivals) : [])
    }

    public init(value: Value, because: [EntityID], kept: [Kept]) {
        self.value = value
        self.because = because
        self.kept = kept
    }

    /// Every other value of the rivals, each once, with the evidence of all who gave it.
    ///
    /// Order: by rank of the rivals; after each what it kept, in its own order.
    static func kept(beside preferred: Value, _ rivals: [OpenConflict.Choice]) -> [Kept] {
        var kept: [Kept] = []
        func keep(_ value: Value, _ because: [EntityID]) {
            // Nothing is no value to keep.
            guard value != .absent, !value.isEqual(to: preferred) else { return }
            guard let at = kept.firstIndex(where: { $0.value.isEqual(to: value) }) else {
                kept.append(Kept(value: value, because: because))
                return
            }
            kept[at].because += because.filter { !kept[at].because.contains($0) }
        }
        for rival in rivals {
            keep(rival.value, rival.because)
            if mutated("kept-of-a-rival-forgotten") { continue }
            for head in rival.heads { for value in head.said?.kept ?? [] { keep(value.value, value.because) } }
        }
        return kept
    }
}

/// What a link says of two events: that they are one, or that they are not.
public struct Sameness: Hashable, Sendable {
    public let link: EntityID
    /// The lesser id of the two.
    public let one: EntityID
    public let other: EntityID
    /// `distinct-from`.
    public let isApart: Bool

    /// Nil for a link that is deleted, of another relation, or without two ends.
    public init?(_ link: EntityView) {
        guard link.kind == .link, !link.isDeleted, let from = link.reference(.from), let to = link.reference(.to),
            from != to
        else { return nil }
        switch link.text(.relation) {
        case Record.sameAs: isApart = false
        case Record.distinctFrom: isApart = true
        default: return nil
        }
        self.link = link.id
        (one, other) = from < to ? (from, to) : (to, from)
    }

    public init(link: EntityID, _ one: EntityID, _ other: EntityID, isApart: Bool) {
        (self.link, self.isApart) = (link, isApart)
        (self.one, self.other) = one < other ? (one, other) : (other, one)
    }

    /// The end that is not this one.
    public func end(beyond id: EntityID) -> EntityID { id == one ? other : one }
}

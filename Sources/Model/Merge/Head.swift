/// A change of a register that no known change replaces, with what ranks it.
public struct Head: Hashable, Sendable {
    public var dot: Dot
    /// Second half of its changeset's hash: the digest is over the whole.
    public var hashTail: Bytes16
    public var stamp: Stamp
    /// On `life` only; non-empty means delete.
    public var seen: [Dot]
    /// Nil when redacted, missing or unreadable.
    public var said: Change.Said?

    public init(dot: Dot, hashTail: Bytes16, stamp: Stamp, seen: [Dot] = [], said: Change.Said?) {
        self.dot = dot
        self.hashTail = hashTail
        self.stamp = stamp
        self.seen = seen
        self.said = said
    }

    public var order: HeadOrder { HeadOrder(stamp: stamp, dot: dot) }
    public var hash: Hash32 { Hash32(head: dot.changeset, tail: hashTail) }
    public var isDelete: Bool { !seen.isEmpty }
}

/// The total order of changes for display and for folding texts: (stamp, hash, index). Decides nothing that is lost.
public struct HeadOrder: Hashable, Comparable, Sendable {
    public var stamp: Stamp
    public var dot: Dot

    public init(stamp: Stamp, dot: Dot) {
        self.stamp = stamp
        self.dot = dot
    }

    public static func < (left: HeadOrder, right: HeadOrder) -> Bool {
        if mutated("hash-before-stamp") { return left.dot < right.dot }
        return left.stamp != right.stamp ? left.stamp < right.stamp : left.dot < right.dot
    }
}

/// One field's (or one key's) heads on one entity.
///
/// Invariant: heads are in ascending order of their dots; no head's dot is in `early`.
public struct Register: Hashable, Sendable {
    public var kind: Kind
    public var field: FieldCode
    public var keyHash: UInt64?
    /// Known as soon as one readable change has said it.
    public var key: String?
    public var heads: [Head]
    /// Replaced before they came: remembered, and acted on when they come.
    public var early: [Dot]

    public init(kind: Kind, field: FieldCode, keyHash: UInt64?, key: String? = nil) {
        self.kind = kind
        self.field = field
        self.keyHash = keyHash
        self.key = key
        heads = []
        early = []
    }

    func isBefore(_ other: Register) -> Bool {
        if field != other.field { return field < other.field }
        if kind != other.kind { return kind < other.kind }
        guard let one = keyHash else { return other.keyHash != nil }
        guard let two = other.keyHash else { return false }
        return one < two
    }

    func isNamed(_ change: Change) -> Bool {
        field == change.field && keyHash == change.keyHash && kind == change.kind
    }
}

/// One value given to one field of one entity, naming the changes it replaces.
public struct Change: Hashable, Sendable {
    public var entity: EntityID
    public var kind: Kind
    public var field: FieldCode
    /// Set for a keyed register; stands in the structure, so that merging needs no content.
    public var keyHash: UInt64?
    public var replaces: [Dot]
    /// On `life` only: every head its author had of the entity and of what hangs on it. Non-empty means delete.
    public var seen: [Dot]
    /// Nil when the content is redacted, missing or unreadable.
    public var said: Said?

    /// What a change says, which redaction can take away.
    public struct Said: Hashable, Sendable {
        public var key: String?
        public var value: Value
        public var reason: String?
        public var because: [EntityID]
        /// A dispute's other values, in rank order.
        public var kept: [Kept]

        public init(
            key: String? = nil, value: Value, reason: String? = nil, because: [EntityID] = [], kept: [Kept] = []
        ) {
            self.key = key
            self.value = value
            self.reason = reason
            self.because = because
            self.kept = kept
        }

        /// About how many bytes this takes in a changeset's content, above rather than below.
        public var weight: Int {
            (key?.utf8.count ?? 0) + (reason?.utf8.count ?? 0) + value.weight + because.count * 18
                + kept.reduce(0) { $0 + $1.value.weight + $1.because.count * 18 } + 16
        }
    }

    public init(
        entity: EntityID, kind: Kind, field: FieldCode, keyHash: UInt64? = nil, replaces: [Dot] = [], seen: [Dot] = [],
        said: Said?
    ) {
        self.entity = entity
        self.kind = kind
        self.field = field
        self.keyHash = keyHash
        self.replaces = replaces
        self.seen = seen
        self.said = said
    }

    public var register: RegisterName { RegisterName(entity: entity, kind: kind, field: field, keyHash: keyHash) }
}

/// A value kept beside the preferred one of a dispute, with its evidence.
public struct Kept: Hashable, Sendable {
    public var value: Value
    public var because: [EntityID]

    public init(value: Value, because: [EntityID] = []) {
        self.value = value
        self.because = because
    }
}

/// What a change gives a value to: (entity, kind, field, key hash).
public struct RegisterName: Hashable, Comparable, Sendable {
    public var entity: EntityID
    public var kind: Kind
    public var field: FieldCode
    public var keyHash: UInt64?

    public init(entity: EntityID, kind: Kind, field: FieldCode, keyHash: UInt64? = nil) {
        self.entity = entity
        self.kind = kind
        self.field = field
        self.keyHash = keyHash
    }

    public static func < (left: RegisterName, right: RegisterName) -> Bool {
        if left.entity != right.entity { return left.entity < right.entity }
        if left.kind != right.kind { return left.kind < right.kind }
        if left.field != right.field { return left.field < right.field }
        guard let one = left.keyHash else { return right.keyHash != nil }
        guard let other = right.keyHash else { return false }
        return one < other
    }
}

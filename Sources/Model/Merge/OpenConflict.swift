/// A field, or a map's key, with two or more rivals, as people choose among them.
public struct OpenConflict: Sendable, Equatable {
    public let entity: EntityID
    public let kind: Kind
    public let field: FieldCode
    public let key: String?
    public let keyHash: UInt64?
    /// Highest first: the first one is what shows provisionally.
    public let rivals: [Choice]
    /// The entities whose registers are in it: what settles it is written to each.
    public let members: [EntityID]
    /// Of a contradiction: the links that say that two events are one.
    public let joining: [EntityID]

    /// One of the rivals: equal heads are one.
    public struct Choice: Sendable, Equatable {
        /// Highest first.
        public let heads: [Head]
        /// On `life`: `.absent` for deleted, `.present` for kept.
        public let value: Value

        public var highest: Head { heads[0] }
        public var reason: String? { heads[0].said?.reason }
        public var kept: [Kept] { heads[0].said?.kept ?? [] }

        /// The evidence of all who gave it, in their order, each piece once.
        public var because: [EntityID] {
            var found: [EntityID] = []
            for head in heads { for id in head.said?.because ?? [] where !found.contains(id) { found.append(id) } }
            return found
        }
    }

    /// What is open on an entity, in the order of its fields, `life` first; what contradicts a link comes last.
    public static func all(of view: EntityView) -> [OpenConflict] {
        guard !view.isDeleted else { return [] }
        var open: [OpenConflict] = []
        if view.life.standing == .conflict {
            open.append(
                OpenConflict(
                    entity: view.id, kind: view.kind, field: .life, key: nil, keyHash: nil,
                    rivals: choices(of: view.life),
                    members: view.isMerged
                        ? view.members.filter { $0.life.standing == .conflict }.map(\.id) : [view.id]))
        }
        for register in view.conflicts {
            open.append(
                OpenConflict(
                    entity: view.id, kind: view.kind, field: register.field, key: register.key,
                    keyHash: register.keyHash,
                    rivals: register.rivals.compactMap { rival in
                        rival.value.map { Choice(heads: rival.heads, value: $0) }
                    }, members: view.lenders))
        }
        return open + view.contradictions.filter { $0.entity == view.id }
    }

    private init(
        entity: EntityID, kind: Kind, field: FieldCode, key: String?, keyHash: UInt64?, rivals: [Choice],
        members: [EntityID]
    ) {
        (self.entity, self.kind, self.field) = (entity, kind, field)
        (self.key, self.keyHash) = (key, keyHash)
        (self.rivals, self.members) = (rivals, members)
        joining = []
    }

    /// Deleted, and whatever stands against it: edits that no deletion had seen, and undeletions.
    private static func choices(of life: Life) -> [Choice] {
        let choices = [
            Choice(heads: life.deletions, value: .absent), Choice(heads: life.against, value: .present),
        ]
        return choices.sorted { $1.highest.order < $0.highest.order }
    }

    /// Every rival's changes: what somebody has seen who has seen this conflict.
    public var dots: [Dot] { rivals.flatMap(\.heads).map(\.dot) }

    /// Names the rivals as they stand: any change among them, or of their order, gives another one.
    public var fingerprint: Hash32 {
        var bytes: [UInt8] = []
        for rival in rivals {
            bytes.append(0)
            for dot in rival.heads.map(\.dot).sorted() {
                bytes.append(1)
                bytes += dot.changeset.bytes
                bytes.append(bigEndian: dot.index)
            }
        }
        return sha256(bytes)
    }
}

internal import FoundationEssentials
internal import SwiftProtobuf

/// What a changeset touches, decoded: all that merging, ordering and comparing need.
public struct Structure: Sendable, Equatable {
    /// Absent: the changeset is its whole command.
    public var command: CommandID?
    /// Changes without what they say.
    public var changes: [Change]
    /// Number 1 of a chain only.
    public var introduction: Introduction?
    /// The changeset whose content is to go.
    public var redacts: Hash32?
    /// Replicas that this changeset makes owners.
    public var owners: [ReplicaID]

    /// What makes a chain verifiable by itself.
    public struct Introduction: Sendable, Hashable {
        public var publicKey: [UInt8]
        /// The founder's only: with the key it gives the project's id.
        public var nonce: [UInt8]?

        public init(publicKey: [UInt8], nonce: [UInt8]?) {
            self.publicKey = publicKey
            self.nonce = nonce
        }
    }

    /// Decodes a structure as its author wrote it.
    ///
    /// - Returns: nil when it cannot be decoded or changes a register twice: such a changeset counts as applied and has
    ///   no effect (SYNC.md §2).
    public init?(decoding packed: [UInt8]) {
        guard let bytes = Packing.unpack(packed), WireBudget.allows(bytes, WireBudget.Shape()),
            let wire = try? WireStructure(serializedBytes: bytes),
            let changes = StructureReader(wire).changes(), !Structure.repeatsRegister(changes)
        else { return nil }
        self.changes = changes
        command = wire.command.isEmpty ? nil : CommandID(bytes: wire.command)
        redacts = Hash32(wire.redacts)
        owners = wire.owners.compactMap { ReplicaID(bytes: $0) }
        if wire.hasIntroduction {
            let nonce = Array(wire.introduction.nonce)
            introduction = Introduction(
                publicKey: Array(wire.introduction.publicKey), nonce: nonce.isEmpty ? nil : nonce)
        }
    }

    private static func repeatsRegister(_ changes: [Change]) -> Bool {
        var names = Set<RegisterName>(minimumCapacity: changes.count)
        return !changes.allSatisfy { names.insert($0.register).inserted }
    }
}

/// Walks the columns of a structure; every count is checked before it is used.
private struct StructureReader {
    // Every column read from the message once.
    private let made: [UInt32]
    private let kind: [UInt32]
    private let count: [UInt32]
    private let field: [UInt32]
    private let replacesCount: [UInt32]
    private let replaces: [UInt32]
    private let seenCount: [UInt32]
    private let seen: [UInt32]
    private let seed: [UInt8]
    private let entities: [UInt8]
    private let keys: [UInt8]
    private let names: [Bytes16]

    init(_ wire: WireStructure) {
        made = wire.made
        kind = wire.kind
        count = wire.count
        field = wire.field
        replacesCount = wire.replacesCount
        replaces = wire.replaces
        seenCount = wire.seenCount
        seen = wire.seen
        seed = Array(wire.seed)
        entities = Array(wire.entities)
        keys = Array(wire.keys)
        let raw = Array(wire.names)
        names = stride(from: 0, to: raw.count - raw.count % 16, by: 16).compactMap { Bytes16(raw[$0..<($0 + 16)]) }
    }

    func changes() -> [Change]? {
        let groups = count.count
        guard made.count == groups, kind.count == groups, field.count <= Limits.changes,
            groups <= Limits.changes,
            replacesCount.isEmpty || replacesCount.count == field.count,
            seenCount.isEmpty || seenCount.count == field.count
        else { return nil }
        var changes: [Change] = []
        changes.reserveCapacity(field.count)
        var entityAt = 0
        var position: UInt32 = 0
        var keyAt = 0
        var replacesAt = 0
        var seenAt = 0
        for group in 0..<groups {
            let entity: EntityID
            if made[group] > 0 {
                let (moved, overflow) = position.addingReportingOverflow(made[group] - 1)
                guard !overflow, moved < UInt32.max, seed.count == 16 else { return nil }
                entity = Derivation.entity(seed: seed, position: moved)
                position = moved + 1
            } else {
                guard entityAt + 16 <= entities.count, let raw = Bytes16(entities[entityAt..<(entityAt + 16)]) else {
                    return nil
                }
                entity = EntityID(raw)
                entityAt += 16
            }
            let kind = Kind(rawValue: self.kind[group])
            guard Int(count[group]) <= field.count - changes.count else { return nil }
            for _ in 0..<count[group] {
                let at = changes.count
                var change = Change(
                    entity: entity, kind: kind, field: FieldCode(rawValue: field[at] >> 1), said: nil)
                if field[at] & 1 == 1 {
                    guard keyAt + 8 <= keys.count else { return nil }
                    change.keyHash = keys[keyAt..<(keyAt + 8)].reduce(0) { $0 << 8 | UInt64($1) }
                    keyAt += 8
                }
                if !replacesCount.isEmpty {
                    guard let dots = dots(replaces, replacesCount[at], &replacesAt) else { return nil }
                    change.replaces = dots
                }
                if !seenCount.isEmpty {
                    guard let dots = dots(seen, seenCount[at], &seenAt) else { return nil }
                    change.seen = dots
                }
                changes.append(change)
            }
        }
        return changes.count == field.count ? changes : nil
    }

    private func dots(_ column: [UInt32], _ count: UInt32, _ at: inout Int) -> [Dot]? {
        guard count > 0 else { return [] }
        guard Int(count) <= (column.count - at) / 2 else { return nil }
        var dots: [Dot] = []
        for _ in 0..<count {
            guard Int(column[at]) < names.count else { return nil }
            dots.append(Dot(changeset: names[Int(column[at])], index: column[at + 1]))
            at += 2
        }
        return dots
    }
}

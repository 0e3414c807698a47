internal import FoundationEssentials
internal import SwiftProtobuf

/// Lays changes out in the columns of a structure.
struct StructureWriter {
    private var wire = WireStructure()
    // Columns of their own until they are whole: a message's would be copied with every number.
    private var made: [UInt32] = []
    private var kind: [UInt32] = []
    private var count: [UInt32] = []
    private var field: [UInt32] = []
    private var replacesCount: [UInt32] = []
    private var replaces: [UInt32] = []
    private var seenCount: [UInt32] = []
    private var seen: [UInt32] = []
    private var names: [Bytes16: UInt32] = [:]
    private var nameBytes: [UInt8] = []
    private var keyBytes: [UInt8] = []
    private var entityBytes: [UInt8] = []
    private var position: UInt32 = 0

    /// - Parameters:
    ///   - changes: grouped by entity; entities made here stand in the order of their positions.
    ///   - positions: the place at which each entity made here is derived.
    init(changes: [Change], seed: [UInt8], positions: [EntityID: UInt32]) {
        if !positions.isEmpty { wire.seed = .init(seed) }
        var current: (EntityID, Kind)?
        for change in changes {
            if current.map({ $0 != change.entity || $1 != change.kind }) ?? true {
                current = (change.entity, change.kind)
                beginGroup(change, positions[change.entity])
            }
            append(change)
        }
        wire.made = made
        wire.kind = kind
        wire.count = count
        wire.field = field
        if !replacesCount.allSatisfy({ $0 == 0 }) { wire.replacesCount = replacesCount }
        wire.replaces = replaces
        if !seenCount.allSatisfy({ $0 == 0 }) { wire.seenCount = seenCount }
        wire.seen = seen
        wire.names = .init(nameBytes)
        wire.keys = .init(keyBytes)
        wire.entities = .init(entityBytes)
    }

    private mutating func beginGroup(_ change: Change, _ made: UInt32?) {
        if let made, made >= position {
            self.made.append(made - position + 1)
            position = made + 1
        } else {
            self.made.append(0)
            entityBytes += change.entity.bytes
        }
        kind.append(change.kind.rawValue)
        count.append(0)
    }

    private mutating func append(_ change: Change) {
        count[count.count - 1] += 1
        field.append(change.field.rawValue << 1 | (change.keyHash == nil ? 0 : 1))
        if let keyHash = change.keyHash { keyBytes.append(bigEndian: keyHash) }
        replacesCount.append(UInt32(change.replaces.count))
        for dot in change.replaces { replaces += [name(dot.changeset), dot.index] }
        seenCount.append(UInt32(change.seen.count))
        for dot in change.seen { seen += [name(dot.changeset), dot.index] }
    }

    private mutating func name(_ changeset: Bytes16) -> UInt32 {
        if let known = names[changeset] { return known }
        let index = UInt32(names.count)
        names[changeset] = index
        nameBytes += changeset.bytes
        return index
    }

    func packed(
        command: CommandID?, introduction: Structure.Introduction?, redacts: Hash32?, owners: [ReplicaID]
    ) -> [UInt8] {
        var wire = wire
        if let command { wire.command = .init(command.bytes) }
        if let introduction {
            wire.introduction.publicKey = .init(introduction.publicKey)
            wire.introduction.nonce = .init(introduction.nonce ?? [])
        }
        if let redacts { wire.redacts = .init(redacts.bytes) }
        wire.owners = owners.map { .init($0.bytes) }
        // Serialising to memory fails only for a message over 2 GiB, which the limits exclude.
        let bytes: [UInt8] = (try? wire.serializedBytes()) ?? []
        return Packing.pack(bytes)
    }
}

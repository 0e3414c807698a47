/// Changes about to become a changeset: ids are made, values chosen, nothing sealed.
///
/// Order: `seal` groups changes by entity; within an entity they stay as added.
public struct Draft: Sendable {
    /// Sixteen random bytes of the caller's.
    public let seed: [UInt8]
    public var command: CommandID?
    public private(set) var changes: [Change] = []
    public var introduction: Structure.Introduction?
    public var redacts: Hash32?
    public var owners: [ReplicaID] = []
    public var message: String?
    public var device: String?
    public var project: String?
    private var positions: [EntityID: UInt32] = [:]
    private var contentBytes = 0

    public init(seed: [UInt8], command: CommandID? = nil) {
        self.seed = seed
        self.command = command
    }

    public var isEmpty: Bool { changes.isEmpty && redacts == nil && owners.isEmpty }

    /// Whether as much again as one entity has may go over the limits; bulk makers then seal.
    public static func isFull(entities: Int, changes: Int, bytes: Int) -> Bool {
        entities >= Limits.entities - 8 || changes >= Limits.changes - 200
            || bytes >= Limits.contentBytes - Limits.chunkBytes
    }

    /// The id of a new entity.
    public mutating func makeEntity() -> EntityID {
        let position = UInt32(positions.count)
        let id = Derivation.entity(seed: seed, position: position)
        positions[id] = position
        return id
    }

    public mutating func add(_ change: Change) {
        contentBytes += change.said?.weight ?? 0
        changes.append(change)
    }

    /// Why a draft cannot be sealed: it is over a limit of the model.
    public struct TooLarge: Error, Equatable {
        public let what: String
        public let limit: Int
    }

    /// Where a changeset goes: the chain's state and what its author had applied.
    public struct Place: Sendable {
        public var project: ProjectID
        public var replica: ReplicaID
        public var number: UInt64
        public var previous: Hash32
        public var after: [Hash32]
        public var stamp: Stamp
        public var author: String
        public var nonce: [UInt8]

        public init(
            project: ProjectID, replica: ReplicaID, number: UInt64, previous: Hash32, after: [Hash32], stamp: Stamp,
            author: String, nonce: [UInt8]
        ) {
            self.project = project
            self.replica = replica
            self.number = number
            self.previous = previous
            self.after = after
            self.stamp = stamp
            self.author = author
            self.nonce = nonce
        }
    }

    /// Changes in the order in which they stand in the changeset.
    public var ordered: [Change] {
        var order: [EntityID: Int] = [:]
        // Entities made here go by position, which costs no byte; the others follow in the order of their first use.
        var ranks: [(Int, Int, UInt32)] = []
        ranks.reserveCapacity(changes.count)
        var isOrdered = true
        for (index, change) in changes.enumerated() {
            if index > 0, changes[index - 1].entity == change.entity {
                ranks.append((ranks[index - 1].0, ranks[index - 1].1, change.kind.rawValue))
            } else if let position = positions[change.entity] {
                ranks.append((0, Int(position), change.kind.rawValue))
            } else {
                let place = order[change.entity] ?? order.count
                order[change.entity] = place
                ranks.append((1, place, change.kind.rawValue))
            }
            if index > 0, ranks[index] < ranks[index - 1] { isOrdered = false }
        }
        if isOrdered { return changes }
        return changes.indices.sorted { left, right in
            ranks[left] == ranks[right] ? left < right : ranks[left] < ranks[right]
        }.map { changes[$0] }
    }

    /// Makes the changeset.
    ///
    /// - Errors: `TooLarge` when over a limit; whatever `sign` throws.
    public func seal(_ place: Place, sign: (Hash32) throws -> [UInt8]) throws -> Changeset {
        guard positions.count <= Limits.entities else { throw TooLarge(what: "entities", limit: Limits.entities) }
        guard changes.count <= Limits.changes else { throw TooLarge(what: "changes", limit: Limits.changes) }
        guard contentBytes <= 2 * Limits.contentBytes else {
            throw TooLarge(what: "bytes of text", limit: Limits.contentBytes)
        }
        let changes = ordered
        let structure = StructureWriter(changes: changes, seed: seed, positions: positions)
            .packed(command: command, introduction: introduction, redacts: redacts, owners: owners)
        let content = Content(
            author: place.author, message: message, said: changes.map { $0.said ?? Change.Said(value: .absent) },
            device: device, project: project)
        return try Changeset(
            project: place.project, replica: place.replica, number: place.number, stamp: place.stamp,
            previous: place.previous, after: mutated("after-incomplete") ? Array(place.after.dropLast()) : place.after,
            structure: structure,
            content: Changeset.SealedContent(nonce: place.nonce, bytes: content.packed()), sign: sign)
    }
}

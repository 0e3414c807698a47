/// What a changeset's name is the hash of.
///
/// Its bytes are frozen (SYNC.md §1): everything a receiver must be able to check without understanding the payload.
public struct Header: Hashable, Sendable {
    public var project: ProjectID
    public var replica: ReplicaID
    /// 1, 2, 3… along the replica's chain.
    public var number: UInt64
    public var stamp: Stamp
    /// The hash of this chain's changeset before; zeros for number 1.
    public var previous: Hash32
    /// What its author had applied that no other applied changeset names, its own chain's last left out.
    public var after: [Hash32]
    public var format: UInt16
    public var structureHash: Hash32
    public var contentHash: Hash32

    public static let currentFormat: UInt16 = 1

    public init(
        project: ProjectID, replica: ReplicaID, number: UInt64, stamp: Stamp, previous: Hash32, after: [Hash32],
        format: UInt16 = Header.currentFormat, structureHash: Hash32, contentHash: Hash32
    ) {
        self.project = project
        self.replica = replica
        self.number = number
        self.stamp = stamp
        self.previous = previous
        self.after = after
        self.format = format
        self.structureHash = structureHash
        self.contentHash = contentHash
    }

    private static let tag = Array("annals changeset 1".utf8)

    /// Integers big-endian, in this order, nothing between.
    public var bytes: [UInt8] {
        var out = Header.tag
        out.reserveCapacity(Header.tag.count + 148 + after.count * 32)
        out += project.bytes
        out += replica.bytes
        out.append(bigEndian: number)
        out.append(bigEndian: stamp.raw)
        out += previous.bytes
        out.append(bigEndian: UInt16(truncatingIfNeeded: after.count))
        for hash in after { out += hash.bytes }
        out.append(bigEndian: format)
        out += structureHash.bytes
        out += contentHash.bytes
        return out
    }

    public var hash: Hash32 { sha256(bytes) }

    /// Everything this changeset says its author had applied last: `previous`, unless it is the first, and `after`.
    public var parents: [Hash32] { number == 1 ? after : [previous] + after }
}

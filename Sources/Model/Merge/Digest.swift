/// What two replicas compare to know that they hold the same: the sum modulo 2¹²⁸, over all heads, of the first 16
/// bytes of SHA-256("annals head" ‖ changeset hash ‖ index as u32).
///
/// Heads of deleted entities count, merged and shown values never. A sum guards against accidents; signatures guard
/// against malice. Source: SYNC.md §5.
public struct StateDigest: Hashable, Sendable {
    public private(set) var sum: Bytes16

    public init(_ sum: Bytes16 = .zero) { self.sum = sum }

    private static let tag = Array("annals head".utf8)

    public static func term(_ head: Head) -> Bytes16 {
        // One piece, for every change of every log comes through here.
        var bytes = [UInt8]()
        bytes.reserveCapacity(tag.count + 36)
        bytes += tag
        for half in [head.dot.changeset, head.hashTail] {
            bytes.append(bigEndian: half.high)
            bytes.append(bigEndian: half.low)
        }
        bytes.append(bigEndian: head.dot.index)
        return sha256(bytes).head
    }

    /// - Parameter term: what a head adds; whoever holds many logs at once may know it already.
    public mutating func update(_ delta: EntityState.Delta, term: (Head) -> Bytes16 = StateDigest.term) {
        if let added = delta.added { sum = sum &+ term(added) }
        if mutated("digest-forgets-removed-head") { return }
        for head in delta.removed { sum = sum &- term(head) }
    }

    public mutating func add(_ state: EntityState) {
        for head in state.heads { sum = sum &+ StateDigest.term(head) }
    }

    public var hex: String { sum.hex }
}

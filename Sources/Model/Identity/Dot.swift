/// A change's name: the first 16 bytes of its changeset's hash, and its place among the changes there.
///
/// Order: by hash, then index. Text: `9f3c2a…/0`.
public struct Dot: Hashable, Comparable, Sendable {
    public let changeset: Bytes16
    public let index: UInt32

    @inlinable
    public init(changeset: Bytes16, index: UInt32) {
        self.changeset = changeset
        self.index = index
    }

    @inlinable
    public static func < (left: Dot, right: Dot) -> Bool {
        left.changeset != right.changeset ? left.changeset < right.changeset : left.index < right.index
    }
}

extension Dot: CustomStringConvertible {
    public var description: String { "\(changeset.hex)/\(index)" }
}

/// What an entity is. Codes are frozen; one that this version does not know is kept and merged as scalars.
public struct Kind: RawRepresentable, Hashable, Comparable, Sendable {
    public let rawValue: UInt32
    @inlinable
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    public static let event = Kind(rawValue: 1)
    public static let source = Kind(rawValue: 2)
    public static let citation = Kind(rawValue: 3)
    public static let note = Kind(rawValue: 4)
    public static let link = Kind(rawValue: 5)

    /// The glossary's word; `kind-9` for a kind of a later version.
    public var name: String {
        switch self {
        case .event: "event"
        case .source: "source"
        case .citation: "citation"
        case .note: "note"
        case .link: "link"
        default: "kind-\(rawValue)"
        }
    }

    /// Whether entities of this kind hang on another one, whose deletion must have seen them.
    public var isDependent: Bool { self == .citation || self == .note || self == .link }

    @inlinable
    public static func < (left: Kind, right: Kind) -> Bool { left.rawValue < right.rawValue }
}

/// How heads of one register that differ are shown and whether they are a conflict. Source: SYNC.md §2.
public enum MergeRule: Sendable, Equatable {
    /// One value; heads that differ are a conflict.
    case scalar
    /// Prose: merged three ways when read; overlapping edits are a conflict.
    case text
    /// Each key is a register of its own; a value wins over a concurrent removal.
    case map
    /// Each key is a register of its own that only grows: the highest value shows, the others stay beside it, and
    /// nothing conflicts.
    case append
    /// Deleted or not.
    case life
    /// Given once, when the entity is made. Merged as a scalar should anybody ever give it twice.
    case fixed
}

/// What a field's values are, which decides how typed input is read and how equality is judged.
public enum FieldType: Sendable, Equatable {
    case text, date, status, integer, reference, presence, quote, anchor, digest, version, chunk, life, stance
}

/// A field's code on the wire. Frozen; unique across kinds.
public struct FieldCode: RawRepresentable, Hashable, Comparable, Sendable {
    public let rawValue: UInt32
    @inlinable
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    @inlinable
    public static func < (left: FieldCode, right: FieldCode) -> Bool { left.rawValue < right.rawValue }

    public static let life = FieldCode(rawValue: 1)
    public static let title = FieldCode(rawValue: 2)
    public static let date = FieldCode(rawValue: 3)
    public static let place = FieldCode(rawValue: 4)
    public static let type = FieldCode(rawValue: 5)
    public static let status = FieldCode(rawValue: 6)
    public static let description = FieldCode(rawValue: 7)
    public static let actors = FieldCode(rawValue: 8)
    public static let tags = FieldCode(rawValue: 9)
    public static let certainty = FieldCode(rawValue: 10)

    public static let identifier = FieldCode(rawValue: 20)
    public static let subtitle = FieldCode(rawValue: 21)
    public static let published = FieldCode(rawValue: 22)
    public static let publisher = FieldCode(rawValue: 23)
    public static let url = FieldCode(rawValue: 24)
    public static let language = FieldCode(rawValue: 25)
    public static let current = FieldCode(rawValue: 26)
    public static let versions = FieldCode(rawValue: 27)
    public static let chunks = FieldCode(rawValue: 28)

    public static let quote = FieldCode(rawValue: 40)
    public static let event = FieldCode(rawValue: 41)
    public static let field = FieldCode(rawValue: 42)
    public static let stance = FieldCode(rawValue: 43)
    public static let source = FieldCode(rawValue: 44)
    public static let anchors = FieldCode(rawValue: 45)
    public static let comment = FieldCode(rawValue: 46)

    public static let on = FieldCode(rawValue: 60)
    public static let text = FieldCode(rawValue: 61)

    public static let from = FieldCode(rawValue: 70)
    public static let relation = FieldCode(rawValue: 71)
    public static let to = FieldCode(rawValue: 72)
}

/// One row of the record table.
public struct Field: Sendable, Equatable {
    public let code: FieldCode
    /// The word of the command line and of JSON.
    public let name: String
    public let rule: MergeRule
    public let type: FieldType

    /// Whether `set` and `unset` take it: scalars and prose.
    public var isSettable: Bool { rule == .scalar || rule == .text }
    /// Only scalars can be disputed.
    public var isDisputable: Bool { rule == .scalar }
    /// Whether its values stand under keys.
    public var isKeyed: Bool { rule == .map || rule == .append }
}

/// The one table of kinds and fields, which everything reads: merge, command line, JSON, imports.
public enum Record {
    /// The version of this table; a changeset's content says which one its author used.
    public static let schemaVersion: UInt32 = 1

    private static let life = Field(code: .life, name: "life", rule: .life, type: .life)

    public static func fields(of kind: Kind) -> [Field] {
        switch kind {
        case .event: event
        case .source: source
        case .citation: citation
        case .note: note
        case .link: link
        default: [life]
        }
    }

    private static let event: [Field] = [
        life,
        Field(code: .title, name: "title", rule: .scalar, type: .text),
        Field(code: .date, name: "date", rule: .scalar, type: .date),
        Field(code: .place, name: "place", rule: .scalar, type: .text),
        Field(code: .type, name: "type", rule: .scalar, type: .text),
        Field(code: .status, name: "status", rule: .scalar, type: .status),
        Field(code: .description, name: "description", rule: .text, type: .text),
        Field(code: .actors, name: "actors", rule: .map, type: .text),
        Field(code: .tags, name: "tags", rule: .map, type: .presence),
        Field(code: .certainty, name: "certainty", rule: .map, type: .integer),
    ]
    private static let source: [Field] = [
        life,
        Field(code: .identifier, name: "identifier", rule: .scalar, type: .text),
        Field(code: .title, name: "title", rule: .scalar, type: .text),
        Field(code: .subtitle, name: "subtitle", rule: .scalar, type: .text),
        Field(code: .published, name: "published", rule: .scalar, type: .text),
        Field(code: .publisher, name: "publisher", rule: .scalar, type: .text),
        Field(code: .url, name: "url", rule: .scalar, type: .text),
        Field(code: .language, name: "language", rule: .scalar, type: .text),
        Field(code: .current, name: "version", rule: .scalar, type: .digest),
        Field(code: .versions, name: "versions", rule: .append, type: .version),
        Field(code: .chunks, name: "text", rule: .append, type: .chunk),
    ]
    private static let citation: [Field] = [
        life,
        Field(code: .quote, name: "quote", rule: .fixed, type: .quote),
        Field(code: .event, name: "event", rule: .fixed, type: .reference),
        Field(code: .field, name: "field", rule: .fixed, type: .text),
        Field(code: .stance, name: "stance", rule: .fixed, type: .stance),
        Field(code: .source, name: "source", rule: .fixed, type: .reference),
        Field(code: .anchors, name: "anchors", rule: .append, type: .anchor),
        Field(code: .comment, name: "comment", rule: .text, type: .text),
    ]
    private static let note: [Field] = [
        life,
        Field(code: .on, name: "on", rule: .fixed, type: .reference),
        Field(code: .text, name: "text", rule: .fixed, type: .text),
    ]
    private static let link: [Field] = [
        life,
        Field(code: .from, name: "from", rule: .fixed, type: .reference),
        Field(code: .relation, name: "relation", rule: .fixed, type: .text),
        Field(code: .to, name: "to", rule: .fixed, type: .reference),
    ]

    public static func field(_ code: FieldCode, of kind: Kind) -> Field? {
        fields(of: kind).first { $0.code == code }
    }

    public static func field(named name: String, of kind: Kind) -> Field? {
        fields(of: kind).first { $0.name == name }
    }

    /// The merge rule of a register; unknown fields are scalars, `life` is `life` on every kind.
    public static func rule(_ code: FieldCode, of kind: Kind) -> MergeRule {
        field(code, of: kind)?.rule ?? .scalar
    }

    /// A field's word, `field-99` for one of a later version.
    public static func name(_ code: FieldCode, of kind: Kind) -> String {
        field(code, of: kind)?.name ?? "field-\(code.rawValue)"
    }

    public static let statuses = ["draft", "reviewed", "rejected"]
    public static let stances = ["supports", "contradicts"]
    /// The relations that `link` takes; `same-as` and `distinct-from` have commands of their own.
    public static let relations = ["before", "after", "part-of", "causes"]
    public static let sameAs = "same-as"
    public static let distinctFrom = "distinct-from"
}

import Model

extension EventRow {
    /// What a row says of one register in open conflict.
    struct OpenRegister {
        var field: FieldCode
        var key: String?
        /// The one that shows first.
        var rivals: [Rival] = []
    }

    struct Rival {
        var value: Value
        var reason: String?
        var because: [EntityID]
    }

    /// Bound of what one register may have of them in a file.
    private static let mostRivals = 100

    /// The conflicts of a row as `list --json` tells them, in its order; and how many there are that only the project
    /// they arose in can have: over an event's life, or over which events are one.
    ///
    /// Errors: `Complaint` 65.
    static func conflicts(_ row: JSON, _ reading: ValueReading) throws -> (open: [OpenRegister], unfit: Int) {
        var open: [OpenRegister] = []
        var unfit = 0
        for name in row["conflicts"]?.array?.compactMap(\.string) ?? [] {
            guard let field = Record.field(named: name, of: .event), Revision.fields.contains(field.code) else {
                unfit += 1
                continue
            }
            for json in row["rivals"]?[name]?.array ?? [] {
                let key = json["key"]?.string
                guard Revision.maps.contains(field.code) == (key != nil) else {
                    throw Complaint(
                        .data, "bad-row", "The rivals of its \(name) cannot be read.",
                        hint: "Leave them as they were exported.")
                }
                let place = open.firstIndex { $0.field == field.code && $0.key == key } ?? open.count
                if place == open.count { open.append(OpenRegister(field: field.code, key: key)) }
                guard open[place].rivals.count < mostRivals else {
                    throw Complaint(.data, "too-large", "Its \(name) has too many rivals.")
                }
                let value = key == nil ? try value(json["value"] ?? .null, field, reading) : try entry(json["value"])
                open[place].rivals.append(
                    Rival(
                        value: value, reason: Typed.reason(json["reason"]?.string),
                        because: ids(json["because"])))
            }
        }
        return (open.filter { $0.rivals.count > 1 }, unfit)
    }

    /// The citations that a value names.
    static func ids(_ because: JSON?) -> [EntityID] {
        because?.array?.prefix(100).compactMap { $0.string.flatMap { EntityID(text: $0) } } ?? []
    }

    /// What a map has under a key: a role, only that it is there, or nothing.
    private static func entry(_ json: JSON?) throws -> Value {
        switch json {
        case nil, .null: return .absent
        case .bool(true): return .present
        default:
            guard let text = json?.string?.typedNormalForm, text.utf8.count <= Limits.textBytes else {
                throw Complaint(.data, "bad-row", "One of its rivals cannot be read.")
            }
            return .text(text)
        }
    }
}

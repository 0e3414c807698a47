import Model

/// Which changes an exported row shows: the dots of its values, by field and by key.
///
/// A row that comes back replaces these and nothing else, so that what was written meanwhile is never overwritten.
struct Revision: Equatable {
    private var dots: [Place: [Dot]] = [:]

    private struct Place: Hashable {
        var field: FieldCode
        var key: String?
    }

    init() {}

    /// What an event now shows.
    init(_ view: EntityView) {
        for register in view.registers where Revision.fields.contains(register.field) {
            // Of rivals only what shows; a merged text shows all of them.
            let shown =
                register.standing == .conflict
                ? register.rivals.first?.heads.map(\.dot) ?? [] : register.replaces
            if !shown.isEmpty { dots[Place(field: register.field, key: register.key)] = shown }
        }
    }

    subscript(field: FieldCode, key: String?) -> [Dot] { dots[Place(field: field, key: key)] ?? [] }

    /// The fields that rows carry.
    static let fields: [FieldCode] = [
        .title, .date, .place, .type, .status, .description, .actors, .tags,
    ]
    static let maps: [FieldCode] = [.actors, .tags]

    // MARK: JSON

    /// `{"title":["<hash>/0"],"tags":{"visit":["<hash>/3"]}}`
    var json: JSON {
        var members: [(String, JSON)] = []
        for field in Revision.fields {
            let name = Record.name(field, of: .event)
            if Revision.maps.contains(field) {
                let keys = dots.keys.filter { $0.field == field }.compactMap(\.key)
                    .sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
                if !keys.isEmpty {
                    members.append((name, .object(keys.map { ($0, Revision.list(self[field, $0])) })))
                }
            } else if case let dots = self[field, nil], !dots.isEmpty {
                members.append((name, Revision.list(dots)))
            }
        }
        return .object(members)
    }

    private static func list(_ dots: [Dot]) -> JSON { .strings(dots.map(\.description)) }

    /// Reads `json`; nil for anything else. Fields of a later version are passed over.
    init?(_ json: JSON) {
        guard let members = json.members else { return nil }
        for member in members {
            guard let field = Record.field(named: member.key, of: .event)?.code else { continue }
            if Revision.maps.contains(field) {
                guard let keys = member.value.members else { return nil }
                for key in keys {
                    guard let read = Revision.read(key.value) else { return nil }
                    dots[Place(field: field, key: key.key)] = read
                }
            } else {
                guard let read = Revision.read(member.value) else { return nil }
                dots[Place(field: field, key: nil)] = read
            }
        }
    }

    private static func read(_ json: JSON) -> [Dot]? {
        guard let texts = json.array, texts.count <= 1000 else { return nil }
        var dots: [Dot] = []
        for text in texts {
            let parts = (text.string ?? "").split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count == 2, let bytes = Hex.bytes(parts[0]), bytes.count == 16, let name = Bytes16(bytes),
                let index = UInt32(parts[1])
            else { return nil }
            dots.append(Dot(changeset: name, index: index))
        }
        return dots
    }
}

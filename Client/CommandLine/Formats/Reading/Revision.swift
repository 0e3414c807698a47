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

    // MARK: Text

    /// `9f3c…2a title/0 date/1 tags:visit/2`: a changeset's name, then its changes; for one cell of a table.
    var text: String {
        var words: [String] = []
        var last: Bytes16?
        for field in Revision.fields {
            let name = Record.name(field, of: .event)
            let places = dots.filter { $0.key.field == field }.sorted { one, other in
                (one.key.key ?? "").unicodeScalars.lexicographicallyPrecedes((other.key.key ?? "").unicodeScalars)
            }
            for (place, dots) in places {
                for dot in dots {
                    if dot.changeset != last { words.append(dot.changeset.hex) }
                    last = dot.changeset
                    words.append(name + (place.key.map { ":" + PercentCoding.encode($0) } ?? "") + "/\(dot.index)")
                }
            }
        }
        return words.joined(separator: " ")
    }

    /// Reads `text`; nil for anything else. Fields of a later version are passed over.
    init?(text: String) {
        var changeset: Bytes16?
        for word in text.split(whereSeparator: \.isWhitespace) {
            guard let slash = word.lastIndex(of: "/") else {
                guard word.utf8.count == 32, let bytes = Hex.bytes(word) else { return nil }
                changeset = Bytes16(bytes)
                continue
            }
            let name = word[..<slash].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard let changeset, let index = UInt32(word[word.index(after: slash)...]) else { return nil }
            guard let field = Record.field(named: String(name[0]), of: .event)?.code else { continue }
            guard Revision.maps.contains(field) == (name.count == 2) else { return nil }
            var key: String?
            if name.count == 2 {
                key = PercentCoding.decode(name[1])
                guard key != nil else { return nil }
            }
            dots[Place(field: field, key: key), default: []].append(Dot(changeset: changeset, index: index))
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

/// Percent-coding of what would end a word of a list.
enum PercentCoding {
    /// Spaces, controls, quotes, separators and everything that is not ASCII become `%20`.
    static func encode(_ text: String) -> String {
        var out: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f: out.append(byte)
            default: out += [0x25] + Array(Hex.string([byte]).utf8)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// Nil for what is no such text.
    static func decode(_ text: some StringProtocol) -> String? {
        var out: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == 0x25 else {
                out.append(byte)
                continue
            }
            guard let coded = Hex.bytes(String(decoding: rest.prefix(2), as: UTF8.self)), coded.count == 1 else {
                return nil
            }
            out += coded
            rest = rest.dropFirst(2)
        }
        return String(validating: out, as: UTF8.self)
    }
}

import Model

/// One line of an import: an event, or some of its fields, as `list --json` prints them.
struct EventRow {
    var id: EntityID?
    /// An external key, from which the id derives.
    var key: String?
    /// In the order of the record table; `.absent` where the row says null.
    var scalars: [(field: Field, value: Value)] = []
    /// Nil where the row does not say; a name without a role is `.present`.
    var actors: [(name: String, value: Value)]?
    var tags: [String]?
    var revision: Revision?
    /// Of a new event: what is kept beside the values, by field.
    var disputes: [FieldCode: Dispute] = [:]
    /// Of a new event: its open conflicts.
    var open: [OpenRegister] = []
    /// Conflicts that no other project can have.
    var unfitConflicts = 0
    var hangings = Hangings()
    /// When the event last changed, as the row has it. Unit: milliseconds since 1970.
    var updatedAt: Int64?
    var isDeleted = false

    /// What is read apart from the fields, and what a program that prints rows adds and an import does not need.
    private static let ignored: Set<String> = [
        "kind", "handle", "citations", "notes", "links", "merged", "certainty", "conflicts", "disputes", "rivals",
        "updatedBy",
    ]
    private static let known = [
        "id", "key", "title", "date", "place", "type", "status", "description", "actors", "tags", "revision",
        "updatedAt",
        "deleted",
    ]

    /// Errors: `Complaint` 65, and 64 for an unknown field or calendar.
    init(_ json: JSON, _ reading: ValueReading) throws {
        guard let members = json.members else {
            throw Complaint(.data, "bad-row", "A line is an object, not \(json.typeName).")
        }
        if let kind = json["kind"]?.string, kind != "event" {
            throw Complaint(
                .data, "bad-row", "A row of kind \(kind) cannot be imported; only events can.",
                hint: "Whole projects travel in bundles: `annals bundle create FILE`.")
        }
        for member in members { try take(member, reading) }
        disputes = try EventRow.disputes(json, reading)
        (open, unfitConflicts) = try EventRow.conflicts(json, reading)
        hangings = Hangings(json)
        scalars.sort { $0.field.code < $1.field.code }
    }

    private mutating func take(_ member: JSON.Member, _ reading: ValueReading) throws {
        let value = member.value
        switch member.key {
        case "id": id = try EventRow.id(value)
        case "key": key = try EventRow.key(value)
        case "title", "date", "place", "type", "status", "description":
            guard let field = Record.field(named: member.key, of: .event) else { return }
            scalars.append((field, try EventRow.value(value, field, reading)))
        case "actors": actors = try EventRow.actors(value)
        case "tags": tags = try EventRow.tags(value)
        case "revision":
            guard !value.isNull else { return }
            guard let read = Revision(value) else {
                throw Complaint(.data, "bad-row", "Its revision cannot be read.", hint: "Leave it as it was exported.")
            }
            revision = read
        case "updatedAt":
            guard !value.isNull else { return }
            guard let time = value.string.flatMap(Instant.milliseconds) else {
                throw Complaint(.data, "bad-row", "Its updatedAt is not a time.", hint: "Leave it as it was exported.")
            }
            updatedAt = time
        case "deleted": isDeleted = value.bool ?? false
        case _ where EventRow.ignored.contains(member.key): break
        default: throw EventRow.unknown(member.key)
        }
    }

    // MARK: Values

    private static func id(_ json: JSON) throws -> EntityID? {
        if json.isNull { return nil }
        guard let id = json.string.flatMap({ EntityID(text: $0) }) else {
            throw Complaint(
                .data, "bad-row", "Its id is not the 26 letters of one.",
                hint: "Use \"key\" for ids of another program.")
        }
        return id
    }

    private static func key(_ json: JSON) throws -> String? {
        switch json {
        case .null: return nil
        case .int(let number): return String(number)
        default:
            guard let key = json.string, !key.isEmpty, key.utf8.count <= 1024 else {
                throw Complaint(.data, "bad-row", "Its key is neither a text nor a whole number, or too long.")
            }
            return key
        }
    }

    static func value(_ json: JSON, _ field: Field, _ reading: ValueReading) throws -> Value {
        if json.isNull { return .absent }
        if field.type == .date, json.members != nil { return .date(try date(json, reading)) }
        guard let text = json.string else {
            throw Complaint(.data, "bad-row", "Its \(field.name) is \(json.typeName), not a text.")
        }
        // An empty cell of a table says that there is nothing.
        if text.isEmpty { return .absent }
        guard text.utf8.count <= Limits.textBytes else {
            throw Complaint(
                .data, "too-large", "Its \(field.name) is longer than \(grouped(Limits.textBytes)) bytes.")
        }
        return try reading.read(field, text)
    }

    /// PRODUCT.md's DATE; the bounds in it are computed and not read.
    private static func date(_ json: JSON, _ reading: ValueReading) throws -> DateValue {
        guard let edtf = json["edtf"]?.string else {
            throw Complaint(
                .data, "bad-date", "Its date has no edtf.", hint: "Write \"date\": \"1989-01-04\", or {\"edtf\": …}.")
        }
        var value = try reading.date(
            edtf, asPrinted: json["asPrinted"]?.string, calendar: json["calendar"]?.string,
            basis: json["basis"]?.string)
        // A row that says null has no wording; one that says nothing has that of the date itself, where it is prose.
        if let printed = json["asPrinted"] { value.asPrinted = printed.string }
        if let relative = json["relativeTo"], !relative.isNull { value.relativeTo = try EventRow.relative(relative) }
        return value
    }

    /// `{"event":ID,"offset":"3 weeks"}`
    private static func relative(_ json: JSON) throws -> DateValue.Relative {
        let words = (json["offset"]?.string ?? "").split(separator: " ")
        guard let event = json["event"]?.string.flatMap({ EntityID(text: $0) }), words.count == 2,
            let count = Int32(words[0]),
            let unit = RelativeReading.Unit(name: words[1].hasSuffix("s") ? String(words[1]) : words[1] + "s")
        else {
            throw Complaint(
                .data, "bad-date", "What its date is relative to cannot be read.", hint: "Leave it as exported.")
        }
        return DateValue.Relative(event: event, count: count, unit: unit)
    }

    private static func actors(_ json: JSON) throws -> [(name: String, value: Value)]? {
        if json.isNull { return nil }
        guard let rows = json.array, rows.count <= 1000 else { throw badList("actors") }
        var actors: [(name: String, value: Value)] = []
        for row in rows {
            var typed: (name: String, role: String?)
            if let text = row.string {
                typed = try Typed.actor(text)
            } else if let name = row["name"]?.string {
                typed = (name.typedNormalForm, row["role"]?.string?.typedNormalForm)
            } else {
                throw badList("actors")
            }
            try checkKey(typed.name, "actor")
            guard !actors.contains(where: { $0.name == typed.name }) else {
                throw Complaint(.data, "bad-row", "The actor \(typed.name) stands there twice.")
            }
            let role = typed.role.flatMap { $0.isEmpty ? nil : $0 }
            actors.append((typed.name, role.map(Value.text) ?? .present))
        }
        return actors
    }

    private static func tags(_ json: JSON) throws -> [String]? {
        if json.isNull { return nil }
        guard let rows = json.array, rows.count <= 1000 else { throw badList("tags") }
        var tags: [String] = []
        for row in rows {
            guard let tag = row.string?.typedNormalForm else { throw badList("tags") }
            try checkKey(tag, "tag")
            if !tags.contains(tag) { tags.append(tag) }
        }
        return tags
    }

    private static func checkKey(_ key: String, _ what: String) throws {
        guard key.contains(where: { !$0.isWhitespace }), key.utf8.count <= 1024 else {
            throw Complaint(.data, "bad-row", "One \(what) is empty or too long.")
        }
    }

    private static func badList(_ name: String) -> Complaint {
        Complaint(.data, "bad-row", "Its \(name) are not a list as `annals list --json` prints it.")
    }

    private static func unknown(_ name: String) -> Complaint {
        let near = suggest(name, among: known)
        let hint: Phrase =
            near.isEmpty
            ? "It may have \(known.joined(separator: ", "))." : "Did you mean \(near.joined(separator: " or "))?"
        return Complaint(.data, "unknown-field", "An event has no field “\(name)”.", hint: hint)
    }
}

import Model
import Replica

/// Names with roles and tags as they are typed.
enum Typed {
    /// `NAME:ROLE`, split at the last colon; no role where there is none.
    ///
    /// Errors: `Complaint` 65 for a name that is empty.
    static func actor(_ text: String) throws -> (name: String, role: String?) {
        let typed = text.typedNormalForm
        guard let colon = typed.lastIndex(of: ":") else { return (try name(typed, of: "actor"), nil) }
        let role = trimmed(typed[typed.index(after: colon)...])
        return (try name(String(typed[..<colon]), of: "actor"), role.isEmpty ? nil : role)
    }

    /// A name and a role that stand apart already.
    static func actor(name text: String, role: String?) throws -> (name: String, role: String?) {
        let role = role.map { trimmed($0.typedNormalForm[...]) } ?? ""
        return (try name(text.typedNormalForm, of: "actor"), role.isEmpty ? nil : role)
    }

    static func tag(_ text: String) throws -> String { try name(text.typedNormalForm, of: "tag") }

    private static func name(_ text: String, of what: String) throws -> String {
        let name = trimmed(text[...])
        guard !name.isEmpty else {
            throw Complaint(
                .data, "empty-\(what)", "The name of the \(what) is empty.",
                hint: "Write at least one letter; nothing was changed.")
        }
        return name
    }

    static func trimmed(_ text: Substring) -> String {
        var rest = text.drop(while: \.isWhitespace)
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }

    /// Prose that must say something. Errors: `Complaint` 65.
    static func text(_ text: String, as what: String) throws -> String {
        guard !text.allSatisfy(\.isWhitespace) else {
            throw Complaint(
                .data, "empty-\(what)", "The \(what) is empty.",
                hint: "Write at least one letter; nothing was changed.")
        }
        return text.typedNormalForm
    }

    /// A reason; nil for none and for nothing but spaces.
    static func reason(_ text: String?) -> String? {
        text.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0.typedNormalForm }
    }
}

/// What a new event starts with.
struct NewEvent {
    var title: String
    var date: DateValue?
    var place: String?
    var type: String?
    var status: String?
    var description: String?
    var actors: [(name: String, role: String?)] = []
    var tags: [String] = []

    /// Makes the event with its evidence, all in one changeset.
    func make(_ desk: Desk, citing: Citing?, in editor: inout Replica.Editing) throws -> EntityID {
        let id = editor.makeEntity()
        let evidence = try citing.map { [try $0.make(for: id, in: &editor)] } ?? []
        func give(_ field: FieldCode, _ value: Value?, key: String? = nil, to editor: inout Replica.Editing) throws {
            guard let value else { return }
            try editor.give(id, .event, field, key: key, value, because: evidence)
        }
        try give(.title, .text(title), to: &editor)
        try give(.date, date.map(Value.date), to: &editor)
        try give(.place, place.map(Value.text), to: &editor)
        try give(.type, type.map(Value.text), to: &editor)
        try give(.status, status.map(Value.text), to: &editor)
        try give(.description, description.map(Value.text), to: &editor)
        for (index, actor) in actors.enumerated() {
            guard !actors[..<index].contains(where: { $0.name == actor.name && $0.role != actor.role }) else {
                throw Complaint(
                    .usage, "usage", "\(actor.name) stands on the line with two roles.",
                    hint: "One name has one role; write both into it: \"\(actor.name):host and guest\".")
            }
            try give(.actors, actor.role.map(Value.text) ?? .present, key: actor.name, to: &editor)
        }
        for tag in tags { try give(.tags, .present, key: tag, to: &editor) }
        return id
    }
}

import ArgumentParser
import Model
import Replica

/// `annals edit`
struct Edit: Command {
    static let configuration = CommandConfiguration(
        commandName: "edit",
        abstract: "Edit an event as a form in your own editor.",
        discussion: """
            Opens $VISUAL, else $EDITOR, else vi. Only what you change is recorded. A field in open conflict is \
            settled with `annals resolve`.

            Examples:
              annals edit 7k3m
            """)

    @Argument(help: ArgumentHelp("The event's id or handle.", valueName: "id"), completion: Completing.event)
    var id: String

    @Option(help: ArgumentHelp("Why.", valueName: "text"))
    var reason: String?

    func run(in invocation: Invocation) throws {
        let desk = try Desk.open(invocation)
        let event = try desk.event(named: id)
        let before = EventForm(try desk.writable(event))
        let after = try EventForm.filled(before, invocation)
        try desk.replica.edit { editor in
            try FormChanges(desk, from: before, to: after).make(
                event, Grounds(reason: Typed.reason(reason)), in: &editor)
        }
        try desk.answer(event)
    }
}

/// What a person changed in a form; what he left alone is left alone, whoever changed it meanwhile.
struct FormChanges {
    let desk: Desk
    let before: EventForm
    let after: EventForm

    init(_ desk: Desk, from before: EventForm, to after: EventForm) {
        (self.desk, self.before, self.after) = (desk, before, after)
    }

    func make(_ id: EntityID, _ grounds: Grounds, in editor: inout Replica.Editing) throws {
        let edit = try FieldEdit(desk, id)
        let reading = ValueReading(desk)
        let texts: [(String, String?, String?)] = [
            ("title", before.title, after.title), ("place", before.place, after.place),
            ("type", before.type, after.type), ("status", before.status, after.status),
            ("description", before.description, after.description),
        ]
        for (name, old, new) in texts where old != new {
            let field = try desk.field(named: name, of: .event)
            guard new != nil || name != "title" else { throw Unset.titleNeeded(try desk.replica.handle(id)) }
            try edit.give(field, try new.map { try reading.read(field, $0) } ?? .absent, grounds, in: &editor)
        }
        try giveDate(edit, grounds, in: &editor)
        try giveKeys("tags", try before.tags.map(tag), try after.tags.map(tag), edit, grounds, in: &editor)
        try giveKeys("actors", try before.actors.map(actor), try after.actors.map(actor), edit, grounds, in: &editor)
    }

    private func giveDate(_ edit: FieldEdit, _ grounds: Grounds, in editor: inout Replica.Editing) throws {
        let parts: [KeyPath<EventForm, String?>] = [\.date, \.asPrinted, \.calendar, \.basis]
        guard parts.contains(where: { before[keyPath: $0] != after[keyPath: $0] }) else { return }
        let value = try after.date.map { typed in
            // The wording and basis of the former date do not belong to a new one, unless they were written anew.
            func kept(_ part: KeyPath<EventForm, String?>) -> String? {
                typed != before.date && after[keyPath: part] == before[keyPath: part] ? nil : after[keyPath: part]
            }
            return Value.date(
                try ValueReading(desk).date(
                    typed.typedNormalForm, asPrinted: kept(\.asPrinted), calendar: after.calendar,
                    basis: kept(\.basis)))
        }
        try edit.give(try desk.field(named: "date", of: .event), value ?? .absent, grounds, in: &editor)
    }

    private typealias Entry = (key: String, value: Value)

    private func tag(_ text: String) throws -> Entry { (try Typed.tag(text), .present) }

    private func actor(_ text: String) throws -> Entry {
        let (name, role) = try Typed.actor(text)
        return (name, role.map(Value.text) ?? .present)
    }

    private func giveKeys(
        _ name: String, _ old: [Entry], _ new: [Entry], _ edit: FieldEdit, _ grounds: Grounds,
        in editor: inout Replica.Editing
    ) throws {
        let field = try desk.field(named: name, of: .event)
        for entry in old where !new.contains(where: { $0.key == entry.key }) {
            try edit.give(field, key: entry.key, .absent, grounds, in: &editor)
        }
        for entry in new where !old.contains(where: { $0 == entry }) {
            try edit.give(field, key: entry.key, entry.value, grounds, in: &editor)
        }
    }
}

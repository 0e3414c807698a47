import ArgumentParser
import Model
import Replica

/// `annals edit`
struct Edit: Command {
    static let page = CommandConfiguration(
        commandName: "edit",
        abstract: "Edit an event as a form in your own editor.",
        discussion: """
            Opens $VISUAL, else $EDITOR, else vi. Only what you change is recorded. A field in open conflict is \
            settled with `annals resolve`. What cannot be taken, such as a day that there is not, is asked for again; \
            nothing that you wrote is thrown away.

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
        let shown = EventForm(try desk.writable(event))
        do {
            try Editor(invocation).fill(shown) { text in
                let changes = try FormChanges(desk, from: shown, to: text)
                try desk.replica.edit { editor in
                    try changes.make(event, Grounds(reason: Typed.reason(reason)), in: &editor)
                }
            }
        } catch let complaint as Complaint where complaint.code == "unchanged" {
            // Who looks and changes nothing has made no mistake.
            desk.output.remark("Nothing was changed.")
        }
        try desk.answer(event)
    }
}

/// What a person changed in a form; what he left alone is left alone, whoever changed it meanwhile.
struct FormChanges {
    let desk: Desk
    /// The event's own values.
    let shown: EventForm
    /// What the form says untouched, read as what was saved is: only where they differ did the person write.
    let before: EventForm
    let after: EventForm

    /// Errors: `Complaint` 65 for a text that is no form.
    init(_ desk: Desk, from shown: EventForm, to text: String) throws {
        (self.desk, self.shown) = (desk, shown)
        before = try EventForm(parsing: shown.text)
        after = try EventForm(parsing: text)
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
        try giveTags(edit, grounds, in: &editor)
        try giveActors(edit, grounds, in: &editor)
    }

    private func giveDate(_ edit: FieldEdit, _ grounds: Grounds, in editor: inout Replica.Editing) throws {
        let parts: [KeyPath<EventForm, String?>] = [\.date, \.asPrinted, \.calendar, \.basis]
        guard parts.contains(where: { before[keyPath: $0] != after[keyPath: $0] }) else { return }
        let value = try after.date.map { try date($0, edit.view[.date]?.shown?.date) }
        try edit.give(
            try desk.field(named: "date", of: .event), value.map(Value.date) ?? .absent, grounds, isExact: true,
            in: &editor)
    }

    private func date(_ typed: String, _ present: DateValue?) throws -> DateValue {
        if var date = present, typed == before.date, after.calendar == before.calendar {
            // What it is counted from and how it was printed stay, where only the other was written.
            if after.asPrinted != before.asPrinted { date.asPrinted = after.asPrinted }
            if after.basis != before.basis { date.basis = try ValueReading.basis(after.basis) ?? .explicit }
            return date
        }
        // The wording and basis of the former date do not belong to a new one, unless they were written anew.
        func written(_ part: KeyPath<EventForm, String?>) -> String? {
            typed != before.date && after[keyPath: part] == before[keyPath: part] ? nil : after[keyPath: part]
        }
        return try ValueReading(desk).date(
            typed.typedNormalForm, asPrinted: written(\.asPrinted), calendar: after.calendar, basis: written(\.basis),
            insists: after.calendar != before.calendar)
    }

    private func giveTags(_ edit: FieldEdit, _ grounds: Grounds, in editor: inout Replica.Editing) throws {
        let field = try desk.field(named: "tags", of: .event)
        for tag in shown.tags {
            // As it reads, alone in a form.
            guard let read = ListCell.names(FormLine.read(list: FormLine.written(list: ListCell.join([tag])))).first,
                !after.tags.contains(read)
            else { continue }
            try edit.give(field, key: tag, .absent, grounds, in: &editor)
        }
        for tag in after.tags where !before.tags.contains(tag) {
            try edit.give(field, key: try Typed.tag(tag), .present, grounds, in: &editor)
        }
    }

    private func giveActors(_ edit: FieldEdit, _ grounds: Grounds, in editor: inout Replica.Editing) throws {
        let field = try desk.field(named: "actors", of: .event)
        for actor in shown.actors {
            let cell = ListCell.join([(name: actor.name, role: actor.role)])
            guard let read = ListCell.actors(FormLine.read(list: FormLine.written(list: cell))).first,
                !after.actors.contains(where: { $0.name == read.name })
            else { continue }
            try edit.give(field, key: actor.name, .absent, grounds, in: &editor)
        }
        var seen: [String] = []
        for actor in after.actors {
            guard !seen.contains(actor.name) else {
                throw Complaint(
                    .data, "two-roles", "\(actor.name) stands in the form twice.",
                    hint: "One name has one role; write both into it: \(actor.name):host and guest.")
            }
            seen.append(actor.name)
            guard !before.actors.contains(actor) else { continue }
            let (name, role) = try Typed.actor(name: actor.name, role: actor.role)
            try edit.give(field, key: name, role.map(Value.text) ?? .present, grounds, in: &editor)
        }
    }
}

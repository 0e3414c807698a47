import Model
import Replica

/// An event as a form for a person's own editor: labelled lines, and the description below them.
struct EventForm: Equatable {
    var title: String?
    var date: String?
    var asPrinted: String?
    var calendar: String?
    var basis: String?
    var place: String?
    var type: String?
    var status: String?
    var actors: [String] = []
    var tags: [String] = []
    var description: String?

    private static let labels = [
        "title", "date", "as-printed", "calendar", "basis", "place", "type", "status", "actors", "tags",
    ]

    init() {}

    /// The form of an event as it stands.
    init(_ view: EntityView) {
        title = view.text(.title)
        if let shown = view[.date]?.shown?.date {
            (date, asPrinted) = (shown.edtf, shown.asPrinted)
            (calendar, basis) = (shown.calendar.name, shown.basis.name)
        }
        (place, type, status) = (view.text(.place), view.text(.type), view.text(.status))
        actors = view.keys(.actors).map { name, register in
            register.shown?.text.map { "\(name):\($0)" } ?? (name.contains(":") ? name + ":" : name)
        }
        tags = view.keys(.tags).map(\.key)
        description = view.text(.description)
    }

    /// Opens the form and reads it back. Errors: `Complaint`.
    static func filled(_ form: EventForm, _ invocation: Invocation) throws -> EventForm {
        try EventForm(parsing: try Editor(invocation).edit(form.text))
    }

    var text: String {
        let values: [String?] = [
            title, date, asPrinted, calendar, basis, place, type, status, actors.joined(separator: "; "),
            tags.joined(separator: "; "),
        ]
        var text = ""
        for (label, value) in zip(EventForm.labels, values) {
            text += "\(label): \(EventForm.oneLine(value ?? ""))\n"
        }
        text += "\n\(description ?? "")\n"
        return text + """

            # Lines that begin with # are left out. An empty line says nothing.
            # date: EDTF (1989-01-04, 1989~, 198X) or as documents print it. actors: name:role, several with ; between.
            # The description stands below the empty line.

            """
    }

    private static func oneLine(_ text: String) -> String {
        String(text.map { $0.isNewline ? " " : $0 })
    }

    /// Errors: `Complaint` 65 for a line that is none of the form's.
    init(parsing text: String) throws {
        var lines = Editor.withoutRemarks(text).split(separator: "\n", omittingEmptySubsequences: false)[...]
        while let line = lines.first, !line.allSatisfy(\.isWhitespace) {
            lines.removeFirst()
            guard let colon = line.firstIndex(of: ":"),
                let label = EventForm.labels.first(where: { $0 == Typed.trimmed(line[..<colon]).lowercased() })
            else {
                throw Complaint(
                    .data, "bad-form", "“\(line.prefix(80))” is no line of the form.",
                    hint: "Nothing was recorded. Leave an empty line before the description.")
            }
            take(label, Typed.trimmed(line[line.index(after: colon)...]))
        }
        let rest = Typed.trimmed(lines.joined(separator: "\n")[...])
        description = rest.isEmpty ? nil : rest
    }

    private mutating func take(_ label: String, _ text: String) {
        let value = text.isEmpty ? nil : text
        switch label {
        case "title": title = value
        case "date": date = value
        case "as-printed": asPrinted = value
        case "calendar": calendar = value
        case "basis": basis = value
        case "place": place = value
        case "type": type = value
        case "status": status = value
        case "actors": actors = EventForm.list(text)
        default: tags = EventForm.list(text)
        }
    }

    private static func list(_ text: String) -> [String] {
        text.split(separator: ";").map { Typed.trimmed($0) }.filter { !$0.isEmpty }
    }

    /// A new event of what was filled in.
    func event(_ desk: Desk) throws -> NewEvent {
        var event = NewEvent(title: try Typed.text(title ?? "", as: "title"))
        event.date = try date.map {
            try ValueReading(desk).date(
                $0.typedNormalForm, asPrinted: asPrinted, calendar: calendar, basis: basis)
        }
        event.place = place?.typedNormalForm
        event.type = type?.typedNormalForm
        event.description = description?.typedNormalForm
        event.actors = try actors.map(Typed.actor)
        event.tags = try tags.map(Typed.tag)
        return event
    }
}

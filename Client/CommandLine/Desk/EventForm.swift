import Model
import Replica

/// An event as a form for a person's own editor: labelled lines, and the description below them.
///
/// Invariant: what is not touched reads back as it reads untouched; so two forms differ only where a person wrote.
struct EventForm: Equatable, EditorForm {
    struct Actor: Equatable {
        var name: String
        var role: String?
    }

    var title: String?
    var date: String?
    var asPrinted: String?
    var calendar: String?
    var basis: String?
    var place: String?
    var type: String?
    var status: String?
    var actors: [Actor] = []
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
        actors = view.keys(.actors).map { Actor(name: $0.key, role: $0.view.shown?.text) }
        tags = view.keys(.tags).map(\.key)
        description = view.text(.description)
    }

    // MARK: Written

    private static let head = """
        # Up here lines that begin with # are left out, and a label with nothing behind it says nothing.
        # date: EDTF (1989-01-04, 1989~, 198X) or as documents print it. actors: name:role, several with ; between.
        # Where ; or : is a letter of a name, a backslash stands before it: \\; and \\:. A line break in a value is \\n.
        # The description stands below the empty line, to the end; there every line counts.

        """

    var text: String {
        let values = [title, date, asPrinted, calendar, basis, place, type, status].map { FormLine.written($0 ?? "") }
        let lists = [
            FormLine.written(list: ListCell.join(actors.map { (name: $0.name, role: $0.role) })),
            FormLine.written(list: ListCell.join(tags)),
        ]
        var text = EventForm.head
        for (label, value) in zip(EventForm.labels, values + lists) { text += "\(label): \(value)\n" }
        return text + "\n\(description ?? "")\n"
    }

    func remarked(_ edited: String, _ remarks: [String]) -> String {
        let rest = edited.split(separator: "\n", omittingEmptySubsequences: false)
            .drop { $0.hasPrefix(Editor.remark) }
        return (remarks.map { $0[...] } + rest).joined(separator: "\n")
    }

    // MARK: Read

    /// Errors: `Complaint` 65 for a line that is none of the form's.
    init(parsing text: String) throws {
        var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }[...]
        func isBlank(_ line: String) -> Bool { line.unicodeScalars.allSatisfy(\.properties.isWhitespace) }
        lines = lines.drop { isBlank($0) || $0.hasPrefix("#") }
        while let line = lines.first, !isBlank(line) {
            lines.removeFirst()
            guard !line.hasPrefix("#") else { continue }
            guard let colon = line.unicodeScalars.firstIndex(of: ":"),
                let label = EventForm.labels.first(where: { $0 == Typed.trimmed(line[..<colon]).lowercased() })
            else {
                throw Complaint(
                    .data, "bad-form", "“\(line.prefix(80))” is no line of the form.",
                    hint: "Leave an empty line before the description; nothing was recorded.")
            }
            take(label, String(line.unicodeScalars[line.unicodeScalars.index(after: colon)...]))
        }
        lines = lines.drop(while: isBlank)
        while lines.last.map(isBlank) == true { lines.removeLast() }
        description = lines.isEmpty ? nil : lines.joined(separator: "\n")
    }

    private mutating func take(_ label: String, _ line: String) {
        let value = FormLine.read(line)
        switch label {
        case "title": title = value
        case "date": date = value
        case "as-printed": asPrinted = value
        case "calendar": calendar = value
        case "basis": basis = value
        case "place": place = value
        case "type": type = value
        case "status": status = value
        case "actors": actors = ListCell.actors(FormLine.read(list: line)).map { Actor(name: $0.name, role: $0.role) }
        default: tags = ListCell.names(FormLine.read(list: line))
        }
    }

    /// A new event of what was filled in.
    ///
    /// - Parameter preset: the form as it was offered: a calendar that was left as it stood insists on nothing.
    func event(_ desk: Desk, from preset: EventForm = EventForm()) throws -> NewEvent {
        var event = NewEvent(title: try Typed.text(title ?? "", as: "title"))
        let reading = ValueReading(desk)
        event.date = try date.map {
            try reading.date(
                $0.typedNormalForm, asPrinted: asPrinted, calendar: calendar, basis: basis,
                insists: calendar != preset.calendar)
        }
        event.place = place?.typedNormalForm
        event.type = type?.typedNormalForm
        event.status = try status.map { try reading.read(try desk.field(named: "status", of: .event), $0).text ?? $0 }
        event.description = description?.typedNormalForm
        event.actors = try actors.map { try Typed.actor(name: $0.name, role: $0.role) }
        event.tags = try tags.map(Typed.tag)
        return event
    }
}

import ArgumentParser
import Model
import Replica

/// `annals add`
struct Add: Command {
    static let page = CommandConfiguration(
        commandName: "add",
        abstract: "Record a new event.",
        discussion: """
            Without arguments, in a terminal, a form opens in your editor. \
            A date is EDTF (1989-01-04, 1989-01?, 198X, 1989/1990) or as documents print it; what was printed is kept. \
            With --quote the passage is cited as evidence in the same changeset.

            Examples:
              annals add "The letter is delivered" --date 1989-01-04 --place Tehran
              annals add "Talks begin" --date "January the 4th 1989" --actor "Ana:envoy"
              annals add "Reply" --date "3 weeks after 7k3m" --quote "Three weeks after"
            """)

    @Argument(help: ArgumentHelp("What happened, in a few words.", valueName: "title"))
    var title: String?

    @Option(help: ArgumentHelp("When: EDTF, as printed, or `3 weeks after ID`.", valueName: "date"))
    var date: String?

    @OptionGroup var dateOptions: DateOptions

    @Option(help: ArgumentHelp("Where.", valueName: "place"))
    var place: String?

    @Option(help: ArgumentHelp("What kind of event.", valueName: "type"))
    var type: String?

    @Option(
        help: ArgumentHelp("Who took part, with a role after the last colon; may be repeated.", valueName: "name:role"))
    var actor: [String] = []

    @Option(help: ArgumentHelp("A tag; may be repeated.", valueName: "tag"))
    var tag: [String] = []

    @Option(help: ArgumentHelp("More about it.", valueName: "text"))
    var description: String?

    @OptionGroup var quoteOptions: QuoteOptions

    func run(in invocation: Invocation) throws {
        let desk = try Desk.open(invocation)
        let id = try title == nil ? addForm(desk) : add(desk) { try event(desk) }
        try desk.answer(id, "Added")
    }

    private func add(_ desk: Desk, _ event: () throws -> NewEvent) throws -> EntityID {
        try desk.replica.edit { editor in
            let citing = try quoteOptions.citing(desk)
            return try event().make(desk, citing: citing, in: &editor)
        }.result
    }

    private func event(_ desk: Desk) throws -> NewEvent {
        if date == nil { try dateOptions.requireNone() }
        var event = NewEvent(title: try Typed.text(title ?? "", as: "title"))
        event.date = try date.map {
            try ValueReading(desk).date(
                $0.typedNormalForm, asPrinted: dateOptions.asPrinted, calendar: dateOptions.calendar,
                basis: dateOptions.basis)
        }
        event.place = try place.map { try Typed.text($0, as: "place") }
        event.type = try type.map { try Typed.text($0, as: "type") }
        event.description = try description.map { try Typed.text($0, as: "description") }
        event.actors = try actor.map(Typed.actor)
        event.tags = try tag.map(Typed.tag)
        return event
    }

    /// The form, which opens only where nothing at all is on the line.
    private func addForm(_ desk: Desk) throws -> EntityID {
        let isBare = date == nil && place == nil && type == nil && actor.isEmpty && tag.isEmpty && description == nil
        guard isBare, desk.invocation.mayAsk else {
            throw Complaint(
                .usage, "no-title", "The event has no title.",
                hint: "State it first: `annals add \"The letter is delivered\" --date 1989-01-04`.")
        }
        try dateOptions.requireNone()
        return try Editor(desk.invocation).fill(EventForm()) { text in
            try add(desk) { try EventForm(parsing: text).event(desk) }
        }
    }
}

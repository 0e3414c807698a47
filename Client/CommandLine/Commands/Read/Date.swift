import ArgumentParser
import Model
import Replica

/// `annals date`
struct DateCommand: Command {
    static let page = CommandConfiguration(
        commandName: "date",
        abstract: "Read a date and show it in every calendar.",
        discussion: """
            Works without a project, unless it counts from an event.

            Examples:
              annals date 1989-01-04?
              annals date "January the 4th 1989"
              annals date 1367-10-14 --calendar persian
              annals date "3 weeks after 7k3m"
            """)

    @Argument(help: ArgumentHelp("EDTF, or a date as documents print it.", valueName: "text"))
    var words: [String]

    @Option(
        help: ArgumentHelp("gregorian (default), julian, persian or islamic.", valueName: "calendar"),
        completion: Completing.calendar)
    var calendar: String?

    func run(in invocation: Invocation) throws {
        let typed = words.joined(separator: " ").typedNormalForm
        let stated = try ValueReading.calendar(calendar)
        let value: DateValue
        var derivation: Phrase?
        do {
            switch try readDate(typed, calendar: stated) {
            case .date(let reading):
                value = DateValue(reading)
                if calendar != nil { try ValueReading.require(stated, value, typed) }
            case .relative:
                let desk = try Desk.open(invocation)
                value = try ValueReading(desk).date(typed, calendar: calendar)
                derivation = desk.derivation(of: value)
            }
        } catch let error as EDTFError {
            throw error.complaint(about: typed)
        }
        guard invocation.isJSON else {
            return try printTable(value, derivation ?? Phrase(value.basis.name), invocation.output)
        }
        try printJSON(value, invocation)
    }

    /// The date in a calendar; nil where that calendar cannot say it.
    private func text(_ value: DateValue, in calendar: CalendarSystem) -> String? {
        let edtf = try? EDTF(parsing: value.edtf, calendar: value.calendar)
        return edtf?.converted(from: value.calendar, to: calendar)?.canonical
    }

    private func printJSON(_ value: DateValue, _ invocation: Invocation) throws {
        let calendars = CalendarSystem.allCases.map { ($0.name, JSON.text(text(value, in: $0))) }
        guard case .object(let members) = value.json else { return }
        try invocation.output.json(.object(members + [JSON.Member("calendars", .object(calendars))]))
    }

    private func printTable(_ value: DateValue, _ basis: Phrase, _ output: Output) throws {
        try output.print("\(value.edtf, .bold)  \(value.calendar.name)")
        if let printed = value.asPrinted { try output.print("printed    “\(printed)”") }
        if value.basis != .explicit { try output.print("basis      " + basis) }
        let bounds = value.bounds
        try output.print("earliest   \(bounds.earliest?.iso ?? "open")")
        try output.print("latest     \(bounds.latest?.iso ?? "open")")
        for calendar in CalendarSystem.allCases where calendar != value.calendar {
            let name = calendar.name + String(repeating: " ", count: 11 - calendar.name.count)
            try output.print("\(name)\(text(value, in: calendar) ?? "—")")
        }
    }
}

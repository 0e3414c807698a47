import ArgumentParser
import Model
import Replica

/// `annals list`
struct List: Command {
    static let page = CommandConfiguration(
        commandName: "list",
        abstract: "List events, by date.",
        discussion: """
            Filters: tag:x type:x status:x source:ID author:x (who changed it last) conflict:yes disputed:yes \
            deleted:yes, actor:x place:x (a part of the name, without regard to case and accents), date:A..B (bounds \
            overlap). All must hold.

            Examples:
              annals list
              annals list tag:visit date:1989..1990
              annals list conflict:yes --json
              annals list place:tehran --sort updated --limit 20
            """)

    @Argument(help: ArgumentHelp("A condition, as tag:visit.", valueName: "filter"), completion: Completing.filter)
    var filters: [String] = []

    @Option(help: ArgumentHelp("date (default), title, place or updated.", valueName: "field"))
    var sort: String?

    @Option(help: ArgumentHelp("At most so many.", valueName: "n"))
    var limit: Int?

    func run(in invocation: Invocation) throws {
        let desk = try Desk.open(invocation)
        let filter = try desk.filter(filters)
        let order = try List.order(sort)
        let limit = try RowLimit.checked(limit)
        try desk.replica.read {
            let rows = EventRows(desk)
            try desk.replica.forEachEventView(filter, order: order, limit: limit) { try rows.add($0) }
            try rows.finish()
            if rows.isEmpty, !desk.isJSON { try desk.remarkUnknownWords(filter) }
        }
    }

    /// Errors: `Complaint` 64.
    private static func order(_ name: String?) throws -> EventOrder {
        guard let name else { return .date }
        if let order = EventOrder(rawValue: name.lowercased()) { return order }
        let known = EventOrder.allCases.map(\.rawValue)
        let near = suggest(name, among: known)
        let hint: Phrase =
            near.isEmpty
            ? "There are \(known.joined(separator: ", "))." : "Did you mean \(near.joined(separator: " or "))?"
        throw Complaint(.usage, "unknown-order", "Events are not sorted by “\(name)”.", hint: hint)
    }
}

/// `--limit`.
enum RowLimit {
    /// Errors: `Complaint` 64.
    static func checked(_ limit: Int?) throws -> Int? {
        guard let limit, limit < 0 else { return limit }
        throw Complaint(.usage, "bad-limit", "A limit of \(limit) is none.", hint: "Write a number from 0 up.")
    }
}

/// Events as JSON Lines, or as a table for people.
final class EventRows {
    private let desk: Desk
    private var table = Table(
        Table.Column("ID"), Table.Column("DATE"), Table.Column("TITLE", isFlexible: true),
        Table.Column("PLACE", isFlexible: true), Table.Column("", isFlexible: true))
    private(set) var isEmpty = true

    init(_ desk: Desk) { self.desk = desk }

    func add(_ view: EntityView) throws {
        isEmpty = false
        guard !desk.isJSON else { return try desk.output.line(try desk.entityJSON(view)) }
        let date = view[.date]?.shown?.date.map { date -> Phrase in
            date.calendar == .gregorian ? "\(date.edtf)" : "\(date.edtf) \(date.calendar.name, .dim)"
        }
        table.row(
            try desk.named(view.id), date ?? "", view.title,
            "\(view.text(.place) ?? "")", marks(view))
    }

    func finish() throws { if !desk.isJSON { try desk.output.table(table) } }

    private func marks(_ view: EntityView) -> Phrase {
        let report = RivalReport(desk, view)
        var marks: [Phrase] = []
        if view.isMerged { marks.append("\("merged of \(view.members.count)", .dim)") }
        if view.isDeleted { marks.append("\("deleted", .dim)") }
        if !report.conflicts.isEmpty {
            marks.append("\("conflict: " + report.conflicts.joined(separator: ", "), .red)")
        }
        if !report.disputes.isEmpty {
            marks.append("\("disputed: " + report.disputes.joined(separator: ", "), .yellow)")
        }
        return marks.joined(by: "; ")
    }
}

extension Desk {
    /// Says of an empty list that nobody uses the tag, or is the author, that it asked for.
    func remarkUnknownWords(_ filter: EventFilter) throws {
        if !filter.authors.isEmpty {
            let known = try replica.authors()
            for author in filter.authors where !known.contains(author) {
                let folded = SearchText.fold(author)
                let near = known.filter { SearchText.fold($0).contains(folded) } + suggest(author, among: known)
                let guess: Phrase =
                    near.first.map { " Did you mean \(near.contains(author) ? author : $0)?" } ?? ""
                output.remark("No author is called \(author)." + guess)
            }
        }
        guard !filter.tags.isEmpty else { return }
        let known = try replica.tags()
        for tag in filter.tags where !known.contains(tag) {
            let near = suggest(tag, among: known)
            let guess: Phrase = near.isEmpty ? "" : " Did you mean \(near.joined(separator: " or "))?"
            output.remark("No event has the tag \(tag)." + guess)
        }
    }
}

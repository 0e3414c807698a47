import ArgumentParser
import Model
import Replica

/// `annals blame ID [FIELD]`
struct Blame: Command {
    static let page = CommandConfiguration(
        commandName: "blame",
        abstract: "Show who gave each value that now stands.",
        discussion: """
            Examples:
              annals blame 4h7q
              annals blame 4h7q place
            """)

    @Argument(help: ArgumentHelp("The entity: id or handle.", valueName: "id"), completion: Completing.entity)
    var id: String

    @Argument(help: ArgumentHelp("One field, or field:key.", valueName: "field"), completion: Completing.field)
    var field: String?

    func run(in invocation: Invocation) throws {
        let desk = try Desk.open(invocation)
        let now = invocation.now
        try desk.replica.read {
            let (entity, kind) = try desk.entity(named: id)
            let wanted = try field.map { try desk.fieldAndKey($0, of: kind) }
            let history = try ValueHistory(desk, of: entity, field: wanted?.field, key: wanted?.key)
            var table = Table(
                Table.Column("field"), Table.Column("value", isFlexible: true), Table.Column("author"),
                Table.Column("when"), Table.Column("change"), Table.Column("reason", isFlexible: true))
            for row in history.rows where row.fate == .current || row.fate == .rival {
                if desk.isJSON {
                    try desk.output.line(try history.json(row))
                    continue
                }
                let origin = try Origin(desk, row.change.dot)
                let value = row.change.change.said?.value
                table.row(
                    Phrase(history.place(row)),
                    desk.valuePhrase(value, field: Record.field(row.field, of: kind))
                        + (row.fate == .rival ? "  \("rival", .red)" : ""),
                    origin.name, Phrase(origin.age(now)), "\(origin.change, .dim)",
                    Phrase(row.change.change.said?.reason ?? ""))
            }
            try desk.output.table(table)
            desk.remarkNothing(of: field, history)
        }
    }
}

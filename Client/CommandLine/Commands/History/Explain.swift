import ArgumentParser
import Model
import Replica

/// `annals explain ID [FIELD]`
struct Explain: Command {
    static let page = CommandConfiguration(
        commandName: "explain",
        abstract: "Show every value a field was ever given, and what became of it.",
        discussion: """
            Nothing that anybody wrote is lost: values that were replaced, rivals, and those kept beside a preferred one \
            are all here, with who gave them, when, why, and on what evidence.

            Examples:
              annals explain 4h7q
              annals explain 4h7q date
              annals explain 4h7q actors:Khomeini --json
              annals explain 4h7q certainty:Bo
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
            if desk.isJSON {
                for row in history.rows { try desk.output.line(try history.json(row)) }
                return
            }
            desk.output.page()
            try desk.output.print(try desk.headline(entity))
            var place = ""
            for row in history.rows {
                if history.place(row) != place {
                    place = history.place(row)
                    try desk.output.print("\(place, .yellow)")
                }
                for line in try history.lines(row, now: now) { try desk.output.print(line) }
            }
            desk.remarkNothing(of: field, history)
        }
    }
}

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
            // What contradicts a merge stands in the links; `conflicts` calls it the event's relation.
            if kind == .event, field == Record.name(.relation, of: .link) {
                let open = try desk.replica.view(entity)?.contradictions ?? []
                let links = Set(open.flatMap { [$0.entity] + $0.joining }).sorted()
                if !links.isEmpty {
                    for link in links { try tell(link, .link, (.relation, nil), desk, now: now) }
                    return
                }
            }
            try tell(entity, kind, try field.map { try desk.fieldAndKey($0, of: kind) }, desk, now: now)
        }
    }

    private func tell(
        _ entity: EntityID, _ kind: Kind, _ wanted: (field: FieldCode, key: String?)?, _ desk: Desk, now: Int64
    ) throws {
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

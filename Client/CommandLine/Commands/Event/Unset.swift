import ArgumentParser
import Model
import Replica

/// `annals unset`
struct Unset: Command {
    static let page = CommandConfiguration(
        commandName: "unset",
        abstract: "Take fields' values away.",
        discussion: """
            What they said stays in the history. A field in open conflict is settled with `annals resolve`.

            Examples:
              annals unset 7k3m place
              annals unset 7k3m date type --reason "it was another visit"
            """)

    @Argument(help: ArgumentHelp("The entity's id or handle.", valueName: "id"), completion: Completing.entity)
    var id: String

    @Argument(help: ArgumentHelp("A field.", valueName: "field"), completion: Completing.field)
    var fields: [String]

    @Option(help: ArgumentHelp("Why.", valueName: "text"))
    var reason: String?

    func run(in invocation: Invocation) throws {
        let desk = try Desk.open(invocation)
        let (result, _) = try desk.replica.edit { editor in
            let (id, kind) = try desk.entity(named: self.id)
            let edit = try FieldEdit(desk, id)
            let fields = try self.fields.map { try desk.settable($0, of: kind) }
            for field in fields {
                guard kind != .event || field.code != .title else {
                    throw Unset.titleNeeded(self.id)
                }
                try edit.give(
                    field, key: try desk.ownKey(field), .absent, Grounds(reason: Typed.reason(reason)), in: &editor)
            }
            return (id: id, fields: fields.map(\.code))
        }
        try desk.answer(result.id, telling: result.fields)
    }

    static func titleNeeded(_ id: String) -> Complaint {
        Complaint(
            .data, "title-needed", "An event cannot be without a title.",
            hint: "Give it another: `annals set \(id) title=…`.")
    }
}

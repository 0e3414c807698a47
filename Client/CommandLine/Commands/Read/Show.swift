import ArgumentParser
import Model
import Replica

/// `annals show`
struct Show: Command {
    static let configuration = CommandConfiguration(
        abstract: "Show an event, source, citation, note or link, with all that hangs on it.",
        discussion: """
            Examples:
              annals show 7k3m
              annals show 7k3m --json
            """)

    @Argument(help: ArgumentHelp("The entity's id or handle.", valueName: "id"))
    var id: String

    @Option(
        name: .customLong("as-of"),
        help: ArgumentHelp("As it stood then: a day, RFC 3339, or `2 days ago`.", valueName: "when"))
    var asOf: String?

    func run(in invocation: Invocation) throws {
        if asOf != nil {
            throw Complaint(
                .usage, "not-yet", "`--as-of` is not in this version yet.",
                hint: "`annals explain \(id)` shows every value it ever had, with its time.")
        }
        let desk = try Desk.open(invocation)
        try desk.replica.read {
            let id = try desk.entity(named: self.id).id
            guard !desk.isJSON else { return try desk.output.json(try desk.entityJSON(id)) }
            guard let view = try desk.replica.view(id) else { return }
            for line in try Portrait(desk, view).lines() { try desk.output.print(line) }
        }
    }
}

import ArgumentParser
import Model
import Replica

/// `annals unmerge A`
struct Unmerge: Command {
    static let page = CommandConfiguration(
        commandName: "unmerge",
        abstract: "Part an event from those that it was merged with.",
        discussion: """
            Each stands for itself again, with what it said before and what was written while they were one. Of three \
            events the other two stay one if they were merged with each other. `annals merge` merges them again.

            Examples:
              annals unmerge 7k3m
              annals unmerge 7k3m --reason "the second paper means another visit"
            """)

    @Argument(help: ArgumentHelp("The event's id or handle.", valueName: "a"), completion: Completing.event)
    var id: String

    @Option(help: ArgumentHelp("Why.", valueName: "text"))
    var reason: String?

    func run(in invocation: Invocation) throws {
        let desk = try Desk.open(invocation)
        let (parted, _) = try desk.replica.edit { editor in
            let id = try desk.event(named: self.id)
            let others = try desk.replica.view(id)?.ids.filter { $0 != id } ?? []
            guard try editor.part(id, reason: Typed.reason(reason)) > 0 else {
                throw Complaint(
                    .absent, "not-merged", "\(self.id) is not merged with any other event.",
                    hint: "`annals show \(self.id)` shows it as it is.")
            }
            return (id: id, others: others)
        }
        try desk.answer(parted.id, "Parted:")
        guard !desk.isJSON else { return }
        var told = Set([parted.id])
        for other in parted.others {
            guard let view = try desk.replica.view(other), told.insert(view.id).inserted else { continue }
            try desk.output.print("  from " + (try desk.headline(view)))
        }
    }
}

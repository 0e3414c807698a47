import ArgumentParser
import Model
import Replica

/// `annals distinct A B`
struct Distinct: Command {
    static let configuration = CommandConfiguration(
        commandName: "distinct",
        abstract: "Say that two events that look alike are not the same.",
        discussion: """
            It is remembered, for everybody: `annals duplicates` suggests the pair no more. \
            `annals undo` or `annals delete` of the link takes it back.

            Examples:
              annals distinct 7k3m q2x9
              annals distinct 7k3m q2x9 --reason "the second visit was in March"
            """)

    @Argument(help: ArgumentHelp("The one event.", valueName: "a"), completion: Completing.event)
    var one: String

    @Argument(help: ArgumentHelp("The other event.", valueName: "b"), completion: Completing.event)
    var other: String

    @Option(help: ArgumentHelp("Why.", valueName: "text"))
    var reason: String?

    func run(in invocation: Invocation) throws {
        let desk = try Desk.open(invocation)
        let (id, _) = try desk.replica.edit { editor in
            let one = try desk.event(named: self.one)
            let other = try desk.event(named: self.other)
            guard one != other else {
                throw Complaint(
                    .data, "same-event", "Both name one event.", hint: "Name two events.")
            }
            let (first, second) = (try desk.writable(one), try desk.writable(other))
            guard first.id != second.id else {
                throw Complaint(
                    .data, "merged", "\(self.one) and \(self.other) have been merged.",
                    hint: "Part them first: `annals unmerge \(self.one)`.")
            }
            return try editor.pair(
                Record.distinctFrom, first.lender(named: one), second.lender(named: other),
                reason: Typed.reason(reason))
        }
        try desk.answer(id, "Distinct:")
    }
}

import ArgumentParser
import Model
import Replica

/// `annals distinct A B`
struct Distinct: Command {
    static let page = CommandConfiguration(
        commandName: "distinct",
        abstract: "Say that two events that look alike are not the same.",
        discussion: """
            It is remembered, for everybody: `annals duplicates` suggests the pair no more. \
            `annals undo` or `annals delete` of the link takes it back.

            Examples:
              annals distinct 7k3m q2x9
              annals distinct 7k3m q2x9 --reason "the second visit was in March"
            """)

    @OptionGroup var pair: EventPair

    func run(in invocation: Invocation) throws {
        let desk = try Desk.open(invocation)
        let (id, _) = try desk.replica.edit { editor in
            let (one, other) = try pair.ends(desk)
            guard one.view.id != other.view.id else {
                throw Complaint(
                    .data, "merged", "\(pair.one) and \(pair.other) have been merged.",
                    hint: "Part them first: `annals unmerge \(pair.one)`.")
            }
            return try editor.pair(Record.distinctFrom, one.lender, other.lender, reason: Typed.reason(pair.reason))
        }
        try desk.answer(id, "Distinct:")
    }
}

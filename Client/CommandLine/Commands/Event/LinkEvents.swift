import ArgumentParser
import Model
import Replica

/// `annals link`
struct Link: Command {
    static let page = CommandConfiguration(
        commandName: "link",
        abstract: "Say how one event stands to another.",
        discussion: """
            Relations: \(Record.relations.joined(separator: ", ")).

            Examples:
              annals link 7k3m before q2x9
              annals link 7k3m part-of 0c5d
            """)

    @Argument(help: ArgumentHelp("The one event.", valueName: "a"), completion: Completing.event)
    var from: String

    @Argument(help: ArgumentHelp("How they stand.", valueName: "relation"), completion: Completing.relation)
    var relation: String

    @Argument(help: ArgumentHelp("The other event.", valueName: "b"), completion: Completing.event)
    var to: String

    func run(in invocation: Invocation) throws {
        let desk = try Desk.open(invocation)
        let relation = try Link.checked(self.relation)
        let (id, _) = try desk.replica.edit { editor in
            let from = try desk.event(named: self.from)
            let to = try desk.event(named: self.to)
            let (one, other) = (try desk.writable(from), try desk.writable(to))
            guard one.id != other.id else {
                throw Complaint(
                    .data, "same-event", "An event is not linked to itself.", hint: "Name two events.")
            }
            let known = try Hanging(desk, on: one).links.first { link in
                one.ids.contains { $0 == link.reference(.from) } && other.ids.contains { $0 == link.reference(.to) }
                    && link.text(.relation) == relation
            }
            if let known { return known.id }
            let link = editor.makeEntity()
            try editor.give(link, .link, .from, .reference(one.lender(named: from)))
            try editor.give(link, .link, .relation, .text(relation))
            try editor.give(link, .link, .to, .reference(other.lender(named: to)))
            return link
        }
        try desk.answer(id, "Linked")
    }

    /// Errors: `Complaint` 64 for a relation that is none, or has a command of its own.
    private static func checked(_ word: String) throws -> String {
        let relation = word.lowercased()
        if Record.relations.contains(relation) { return relation }
        switch relation {
        case Record.sameAs, "same", "merge":
            throw Complaint(
                .usage, "own-command", "That two events are the same is said with `annals merge`.",
                hint: "Write `annals merge A B`.")
        case Record.distinctFrom, "distinct":
            throw Complaint(
                .usage, "own-command", "That two events are distinct is said with `annals distinct`.",
                hint: "Write `annals distinct A B`.")
        default:
            let near = suggest(relation, among: Record.relations)
            let hint: Phrase =
                near.isEmpty
                ? "There are \(Record.relations.joined(separator: ", "))."
                : "Did you mean \(near.joined(separator: " or "))?"
            throw Complaint(.usage, "unknown-relation", "There is no relation “\(word)”.", hint: hint)
        }
    }
}

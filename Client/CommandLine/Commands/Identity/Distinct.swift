import ArgumentParser
import Model
import Replica

/// `annals distinct A B`
struct Distinct: Command {
    static let configuration = CommandConfiguration(
        abstract: "Say that two events that look alike are not the same.",
        discussion: """
            It is remembered, for everybody: `annals duplicates` suggests the pair no more. \
            `annals undo` or `annals delete` of the link takes it back.

            Examples:
              annals distinct 7k3m q2x9
              annals distinct 7k3m q2x9 --reason "the second visit was in March"
            """)

    @Argument(help: ArgumentHelp("The one event.", valueName: "a"))
    var one: String

    @Argument(help: ArgumentHelp("The other event.", valueName: "b"))
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
            for event in [one, other] { _ = try desk.writable(event) }
            let project = desk.replica.project
            let same = Derivation.pair(project: project, relation: Record.sameAs, one, other)
            if let view = try desk.replica.view(same), !view.isDeleted {
                throw Complaint(
                    .data, "merged", "\(self.one) and \(self.other) have been merged.",
                    hint: "Part them first: `annals unmerge \(self.one)`.")
            }
            return try desk.pair(Record.distinctFrom, one, other, Typed.reason(reason), in: &editor)
        }
        try desk.answer(id, "Distinct:")
    }
}

extension Desk {
    /// Says how two events stand to each other, by the one link that there can be; what is said already stays.
    func pair(
        _ relation: String, _ one: EntityID, _ other: EntityID, _ reason: String?, in editor: inout Replica.Editing
    ) throws -> EntityID {
        let link = Derivation.pair(project: replica.project, relation: relation, one, other)
        if let view = try replica.view(link) {
            if view.isDeleted { try editor.undelete(link, reason: reason) }
            return link
        }
        // Everybody who says it says the same: the lesser id first.
        try editor.give(link, .link, .from, .reference(min(one, other)), reason: reason)
        try editor.give(link, .link, .relation, .text(relation), reason: reason)
        try editor.give(link, .link, .to, .reference(max(one, other)), reason: reason)
        return link
    }
}

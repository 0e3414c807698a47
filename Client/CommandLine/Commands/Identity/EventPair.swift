import ArgumentParser
import Model

/// The two events that a command is about, and why.
struct EventPair: ParsableArguments {
    @Argument(help: ArgumentHelp("The one event.", valueName: "a"), completion: Completing.event)
    var one: String

    @Argument(help: ArgumentHelp("The other event.", valueName: "b"), completion: Completing.event)
    var other: String

    @Option(help: ArgumentHelp("Why.", valueName: "text"))
    var reason: String?

    /// An event as it was named, which may be a member of a group, and as it shows.
    struct End {
        let id: EntityID
        let view: EntityView
        /// The member that a link names.
        var lender: EntityID { view.lender(named: id) }
    }

    /// Errors: `Complaint` 65 where both are one event or one is deleted, 66 where there is none.
    func ends(_ desk: Desk) throws -> (End, End) {
        let (one, other) = (try desk.event(named: self.one), try desk.event(named: self.other))
        guard one != other else {
            throw Complaint(.data, "same-event", "Both name one event.", hint: "Name two events.")
        }
        return (End(id: one, view: try desk.writable(one)), End(id: other, view: try desk.writable(other)))
    }
}

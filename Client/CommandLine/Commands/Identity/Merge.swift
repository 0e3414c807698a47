import ArgumentParser
import Model
import Replica

/// `annals merge A B`
struct Merge: Command {
    static let page = CommandConfiguration(
        commandName: "merge",
        abstract: "Say that two events are the same.",
        discussion: """
            They show as one from then on, on every replica, and either id names it. What only one of them says is said \
            by the one that shows; where they differ is a conflict, settled once with `annals resolve`. Evidence, notes \
            and links stand together.
            Nothing is copied or thrown away: `annals unmerge` parts them again, each whole, and what was written \
            meanwhile stands in both.

            Examples:
              annals duplicates
              annals merge 7k3m q2x9
              annals merge 7k3m q2x9 --reason "one visit, told by two newspapers"
            """)

    @OptionGroup var pair: EventPair

    func run(in invocation: Invocation) throws {
        let desk = try Desk.open(invocation)
        let (id, _) = try desk.replica.edit { editor in
            let (one, other) = try pair.ends(desk)
            // Said already, by whichever links: there is nothing to add.
            if one.view.id == other.view.id { return one.view.id }
            try requireNotDistinct(one.view, other.view, desk)
            _ = try editor.pair(Record.sameAs, one.lender, other.lender, reason: Typed.reason(pair.reason))
            return one.id
        }
        try desk.answer(id, "Merged:")
    }

    /// Errors: `Complaint` 65 that names the link which says otherwise.
    private func requireNotDistinct(_ first: EntityView, _ second: EntityView, _ desk: Desk) throws {
        let ends = Set(second.ids)
        for id in first.ids {
            for link in try desk.replica.samenesses(of: id) where link.isApart && ends.contains(link.end(beyond: id)) {
                let said = try desk.replica.ownView(link.link)?.latest.flatMap { try desk.authorship(of: $0.dot) }
                throw Complaint(
                    .data, "distinct",
                    "\(pair.one) and \(pair.other) are said to be distinct, by \(said?.author ?? "somebody").",
                    hint: """
                        If they are the same after all, take that back first: \
                        `annals delete \(try desk.replica.handle(link.link))`.
                        """)
            }
        }
    }
}

import ArgumentParser
import Model
import Replica

/// `annals delete`
struct Delete: Command {
    static let page = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete events, sources, citations, notes or links.",
        discussion: """
            Several are deleted all or none; of merged events all go. What was deleted stays in the history and comes back with `undelete`. \
            A colleague's edit that you had not seen keeps the entity visible, as a conflict on `life`.

            Examples:
              annals delete 7k3m
              annals delete 7k3m q2x9 --reason "entered twice"
            """)

    @Argument(help: ArgumentHelp("An entity's id or handle.", valueName: "id"), completion: Completing.entity)
    var ids: [String]

    @Option(help: ArgumentHelp("Why.", valueName: "text"))
    var reason: String?

    func run(in invocation: Invocation) throws {
        let desk = try Desk.open(invocation)
        let (views, _) = try desk.replica.edit { editor in
            let views = try desk.lives(ids)
            for (_, view) in views { try editor.delete(view, reason: Typed.reason(reason)) }
            return views
        }
        for (_, view) in views { try desk.answer(view.id, view.isDeleted ? "Deleted already:" : "Deleted") }
    }
}

/// `annals undelete`
struct Undelete: Command {
    static let page = CommandConfiguration(
        commandName: "undelete",
        abstract: "Bring back what was deleted.",
        discussion: """
            Examples:
              annals undelete 7k3m
              annals list deleted:yes
            """)

    @Argument(help: ArgumentHelp("An entity's id or handle.", valueName: "id"), completion: Completing.entity)
    var ids: [String]

    @Option(help: ArgumentHelp("Why.", valueName: "text"))
    var reason: String?

    func run(in invocation: Invocation) throws {
        let desk = try Desk.open(invocation)
        let (views, _) = try desk.replica.edit { editor in
            let views = try desk.lives(ids)
            for (id, view) in views { try editor.undelete(view, named: id, reason: Typed.reason(reason)) }
            return views
        }
        for (id, view) in views {
            let wasDeleted = view.isDeleted || view.member(id)?.isDeleted ?? false
            try desk.answer(view.id, wasDeleted ? "Back:" : "Not deleted:")
        }
    }
}

extension Desk {
    /// The entities named, each once and with what it shows as, whose life is to be changed.
    ///
    /// Errors: `Complaint` 66 for an unknown one, 65 for one whose life is in open conflict.
    fileprivate func lives(_ words: [String]) throws -> [(id: EntityID, view: EntityView)] {
        var views: [(id: EntityID, view: EntityView)] = []
        for word in words {
            let id = try entity(named: word).id
            guard let view = try replica.view(id), !views.contains(where: { $0.view.id == view.id }) else { continue }
            guard view.life.standing != .conflict else {
                throw Complaint(
                    .data, "in-conflict", "Whether \(word) is deleted is in open conflict.",
                    hint: "Settle it: `annals resolve \(word) life --value deleted` or `--value kept`.")
            }
            views.append((id, view))
        }
        return views
    }
}

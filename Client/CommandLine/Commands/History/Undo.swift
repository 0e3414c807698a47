import ArgumentParser
import Model
import Replica

/// `annals undo [CHANGESET]`
struct Undo: Command {
    static let page = CommandConfiguration(
        commandName: "undo",
        abstract: "Undo what a command did, as a new change.",
        discussion: """
            Every field stands again as if the changeset had never been made: what was added is deleted, what was \
            deleted comes back, a conflict that was settled is open again (its values then stand under your name, for \
            nobody can sign for others; `annals explain` tells whose they were). A command that made several changesets \
            (an import) is undone whole. Nothing leaves the history, so it works after a sync, for a colleague's \
            work too, and an undo can be undone.
            What somebody has replaced since is not undone: the command is refused and says by whom.

            Examples:
              annals undo
              annals log --limit 5
              annals undo 9f3c2a
            """)

    @Argument(
        help: "The changeset, as `annals log` names it; without one, the last command of this replica.",
        completion: Completing.changeset)
    var changeset: String?

    func run(in invocation: Invocation) throws {
        let desk = try Desk.open(invocation)
        let target = try changeset.map { try desk.entry(named: $0) } ?? last(desk)
        let name = try desk.replica.shortName(target.changeset.hash)
        let entries = try desk.replica.wholeCommand(of: target)
        let entities: [EntityID]
        do {
            entities = try desk.replica.edit(isBulk: true) { editor in
                editor.message = "undo \(name)"
                return try editor.undo(entries)
            }.result
        } catch let refusal as UndoRefusal {
            throw try refusal.complaint(desk, undoing: name)
        }
        guard !desk.isJSON else {
            for id in entities { try desk.output.line(try desk.entityJSON(id)) }
            return
        }
        let claimed = Opened(target.changeset, project: desk.replica.project).content?.author
        let authorship = try desk.replica.authorship(target.changeset, claimed: claimed)
        let age = Ages.phrase(authorship.stamp.milliseconds, now: invocation.now)
        try desk.output.print("Undone: \(name, .yellow) by \(authorship.author, .bold), \(age).")
        for id in entities.prefix(Undo.shown) { try desk.output.print("  " + (try desk.headline(id))) }
        if entities.count > Undo.shown { try desk.output.print("  … and \(entities.count - Undo.shown) more") }
    }

    private static let shown = 8

    private func last(_ desk: Desk) throws -> LogEntry {
        guard let entry = try desk.replica.lastOwnEntry() else {
            throw Complaint(
                .absent, "nothing-to-undo", "This replica has not changed anything yet.",
                hint: "`annals log` shows what others did; `annals undo CHANGESET` undoes it.")
        }
        return entry
    }
}

extension Desk {
    /// A changeset by the beginning of its hash. Errors: `Complaint` 66 for none or several.
    func entry(named typed: String) throws -> LogEntry {
        let found = try replica.changesets(named: typed)
        guard let only = found.first else {
            throw Complaint(
                .absent, "unknown-changeset", "There is no changeset \(typed).",
                hint: "`annals log` shows them; four digits or more of a name are enough.")
        }
        guard found.count == 1 else {
            throw Complaint(
                .absent, "ambiguous", "\(typed) is the beginning of several changesets.", hint: "Write more digits.")
        }
        return only
    }
}

extension UndoRefusal {
    fileprivate func complaint(_ desk: Desk, undoing name: String) throws -> Complaint {
        switch self {
        case .replaced(let register, let key, let by):
            let handle = try desk.replica.handle(register.entity)
            let field = UndoRefusal.place(register, key)
            return Complaint(
                .data, "replaced-since",
                "The \(field) of \(handle) has been replaced since \(name) by \(try UndoRefusal.made(by, desk)).",
                hint: "Undo that first, with `annals undo \(try desk.replica.shortName(by))`, or set it as it shall be."
            )
        case .followed(let id, let kind, let by):
            let handle = try desk.replica.handle(id)
            return Complaint(
                .data, "changed-since",
                """
                The \(kind.name) \(handle), which \(name) made, has been worked on since by \
                \(try UndoRefusal.made(by, desk)).
                """, hint: "`annals delete \(handle)` deletes it all the same.")
        case .deleted(let id, let kind, let by):
            let handle = try desk.replica.handle(id)
            return Complaint(
                .data, "deleted",
                "The \(kind.name) \(handle) has been deleted since \(name) by \(try UndoRefusal.made(by, desk)).",
                hint: "Bring it back first: `annals undelete \(handle)`.")
        case .removed(let register, let key):
            let handle = try desk.replica.handle(register.entity)
            return Complaint(
                .data, "removed",
                "What the \(UndoRefusal.place(register, key)) of \(handle) said before \(name) was redacted.",
                hint: "Set it as it shall be.")
        case .notUndoable:
            return Complaint(
                .data, "not-undoable", "\(name) is no edit: a redaction, or the naming of an owner, stays.", hint: nil)
        case .nothing:
            return Complaint(
                .data, "nothing-to-undo", "Nothing would stand otherwise without \(name).",
                hint: "Others say the same, or it is undone already; `annals log` shows what came after.")
        }
    }

    private static func place(_ register: RegisterName, _ key: String?) -> String {
        Record.name(register.field, of: register.kind) + (key.map { ":" + $0 } ?? "")
    }

    /// `bo, 2 hours ago, in 9f3c2a`
    private static func made(_ dot: Dot, _ desk: Desk) throws -> Phrase {
        let origin = try Origin(desk, dot)
        return origin.name + ", \(origin.age(desk.invocation.now)), in \(try desk.replica.shortName(dot))"
    }
}

import ArgumentParser
import Model
import Replica

/// `annals show`
struct Show: Command {
    static let page = CommandConfiguration(
        commandName: "show",
        abstract: "Show an event, source, citation, note or link, with all that hangs on it.",
        discussion: """
            Examples:
              annals show 7k3m
              annals show 7k3m --json
              annals show 7k3m --as-of 2026-11-01
            """)

    @Argument(help: ArgumentHelp("The entity's id or handle.", valueName: "id"), completion: Completing.entity)
    var id: String

    @Option(
        name: .customLong("as-of"),
        help: ArgumentHelp(
            "As it stood then: a day, RFC 3339, `2 days ago`, `sync`, or a changeset.", valueName: "when"))
    var asOf: String?

    func run(in invocation: Invocation) throws {
        var desk = try Desk.open(invocation)
        let numbered: [OpenConflict] = try desk.replica.read {
            let id = try desk.entity(named: self.id).id
            if let asOf { desk.past = try Past(desk.replica, at: try desk.stamp(named: asOf)) }
            guard let view = try desk.view(id) else {
                throw Complaint(
                    .absent, "not-then", "\(self.id) was not there yet at that time.",
                    hint: "`annals log \(self.id)` tells when it came.")
            }
            guard !desk.isJSON else {
                try desk.output.json(try desk.entityJSON(id))
                return []
            }
            for line in try Portrait(desk, view).lines() { try desk.output.print(line) }
            return asOf == nil ? try desk.replica.conflicts(of: id) : []
        }
        if !numbered.isEmpty { desk.remember(printed: numbered) }
    }
}

extension Desk {
    /// A point in time: a day (its end), RFC 3339, `2 days ago`, `sync` (the last one), or a changeset.
    ///
    /// Errors: `Complaint` 65 for what is none of these, 66 where there was no sync yet.
    func stamp(named typed: String) throws -> Stamp {
        if let when = When.read(typed, now: invocation.now) {
            return Stamp(milliseconds: when.last, counter: .max)
        }
        if typed == "sync" {
            guard let last = try replica.lastSyncedStamp() else {
                throw Complaint(
                    .absent, "never-synced", "This replica has not synced yet.", hint: "State a day, as 2026-11-24.")
            }
            return last
        }
        let found = try replica.changesets(named: typed)
        guard let only = found.first, found.count == 1 else {
            throw Complaint(
                .data, "bad-time", "“\(typed)” is no time" + (found.isEmpty ? "." : ": several changesets begin so."),
                hint: "Write a day (2026-11-24), RFC 3339, `2 days ago`, `sync`, or a changeset.")
        }
        return only.changeset.header.stamp
    }
}

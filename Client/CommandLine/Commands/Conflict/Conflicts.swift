import ArgumentParser
import Model
import Replica

/// `annals conflicts [ID]`
struct Conflicts: Command {
    static let page = CommandConfiguration(
        commandName: "conflicts",
        abstract: "Show what is in conflict, with every rival.",
        discussion: """
            A conflict is a field that several people gave different values, none of whom had seen the other's. What \
            shows meanwhile is provisional: the first rival. Nothing is lost, and nothing waits for it.
            Each rival has a number for `annals resolve ID FIELD --take N`, and a name (9f3c2a/0) for scripts.

            Examples:
              annals conflicts
              annals conflicts 4h7q
              annals resolve 4h7q date --take 2 --reason "the newspaper of that day"
            """)

    @Argument(help: ArgumentHelp("One entity: id or handle.", valueName: "id"), completion: Completing.entity)
    var id: String?

    func run(in invocation: Invocation) throws {
        let desk = try Desk.open(invocation)
        let now = invocation.now
        let shown: [OpenConflict] = try desk.replica.read {
            let entities = try id.map { [try desk.entity(named: $0).id] } ?? desk.replica.entitiesInConflict()
            if !desk.isJSON { desk.output.page() }
            var shown: [OpenConflict] = []
            for entity in entities {
                var open = try desk.replica.conflicts(of: entity)
                // Of one event also what says that it is two; in the whole list the link itself stands.
                if id != nil { open += try desk.replica.contradictions(of: entity) }
                guard !open.isEmpty else { continue }
                if !desk.isJSON { try desk.output.print(try desk.headline(entity)) }
                for conflict in open {
                    let report = try ConflictReport(desk, conflict, now: now)
                    if desk.isJSON {
                        try desk.output.line(try report.json())
                    } else {
                        for line in try report.lines() { try desk.output.print(line) }
                    }
                }
                if !desk.isJSON { try desk.output.print() }
                shown += open
            }
            return shown
        }
        desk.remember(printed: shown)
        if !desk.isJSON, !shown.isEmpty {
            try desk.output.print(
                "Settle them one by one with `annals resolve`, or with `annals resolve ID FIELD --take N`.")
        }
    }
}

extension Desk {
    /// Remembers the rivals that stand on the paper, so that `--take N` can tell whether they are still these.
    ///
    /// What cannot be remembered (a full disk, another command) spoils nothing that was printed.
    func remember(printed conflicts: [OpenConflict]) {
        do {
            try replica.remember(printed: conflicts)
        } catch {
            output.remark("The numbers could not be remembered; `resolve --take` will want to see the rivals again.")
        }
    }
}

import Model
import Replica

/// Settles many conflicts by one rule, in one command.
struct ResolveAll {
    enum Rule {
        /// What this author gave; conflicts without a rival of theirs stay open.
        case author(String)
        case latest
    }

    let rule: Rule
    let filters: [String]
    let isDryRun: Bool
    let reason: String?

    private struct Choice {
        var conflict: OpenConflict
        var taken: Int
    }

    func run(in desk: Desk) throws {
        let choices: [Choice]
        if isDryRun {
            choices = try desk.replica.read { try choose(desk) }
        } else {
            choices = try desk.replica.edit(isBulk: true) { editor in
                let choices = try choose(desk)
                for choice in choices {
                    if editor.isFull { try editor.seal() }
                    try Settling(desk: desk).write(
                        Resolution(taking: choice.taken, of: choice.conflict, keepBoth: false), to: choice.conflict,
                        reason: reason, in: &editor)
                }
                return choices
            }.result
        }
        try tell(choices, desk)
    }

    /// Errors: `Complaint` 66 where nothing is to be settled.
    private func choose(_ desk: Desk) throws -> [Choice] {
        var choices: [Choice] = []
        var open = 0
        for entity in try entities(desk) {
            for conflict in try desk.replica.conflicts(of: entity) {
                open += 1
                if let taken = try taken(of: conflict, desk) {
                    choices.append(Choice(conflict: conflict, taken: taken))
                }
            }
        }
        guard choices.isEmpty else { return choices }
        if open > 0, case .author(let name) = rule {
            throw Complaint(
                .absent, "nothing-to-resolve", "None of the \(open) open conflicts has a rival by \(name).",
                hint: "`annals conflicts` shows who gave what.")
        }
        throw Complaint(
            .absent, "nothing-to-resolve", "There is nothing to resolve.",
            hint: filters.isEmpty ? nil : "Without filters: `annals conflicts`.")
    }

    private func entities(_ desk: Desk) throws -> [EntityID] {
        let open = try desk.replica.entitiesInConflict()
        guard !filters.isEmpty else { return open }
        var wanted = Set<EntityID>()
        try desk.replica.forEachEvent(try desk.filter(filters)) { wanted.insert($0) }
        return open.filter(wanted.contains)
    }

    private func taken(of conflict: OpenConflict, _ desk: Desk) throws -> Int? {
        switch rule {
        case .author(let name):
            return try conflict.rivals.firstIndex { rival in
                try rival.heads.contains { try desk.authorship(of: $0.dot)?.author == name }
            }
        case .latest: return try latest(of: conflict, desk)
        }
    }

    /// The rival of the latest head: one whose author had not seen a later one; of these the highest.
    private func latest(of conflict: OpenConflict, _ desk: Desk) throws -> Int? {
        let heads = conflict.rivals.enumerated().flatMap { index, rival in rival.heads.map { (index, $0) } }
        return try heads.filter { _, head in
            try !heads.contains { try desk.replica.isCausallyBefore(head.dot.changeset, $1.dot.changeset) }
        }.max { $0.1.order < $1.1.order }?.0
    }

    private func tell(_ choices: [Choice], _ desk: Desk) throws {
        var table = Table(
            Table.Column("id"), Table.Column("field"), Table.Column("taken", isFlexible: true), Table.Column("by"))
        let now = desk.invocation.now
        for choice in choices {
            let report = try ConflictReport(desk, choice.conflict, now: now)
            if desk.isJSON {
                guard case .object(var members) = try report.json() else { continue }
                members.append(JSON.Member("taken", .count(choice.taken + 1)))
                try desk.output.line(.object(members))
                continue
            }
            let rival = choice.conflict.rivals[choice.taken]
            let field = Record.field(choice.conflict.field, of: choice.conflict.kind)
            table.row(
                try desk.named(choice.conflict.entity), Phrase(report.place),
                desk.valuePhrase(rival.value, field: field), try Origin(desk, rival.highest.dot).name)
        }
        guard !desk.isJSON else { return }
        try desk.output.table(table)
        let count: Phrase = choices.count == 1 ? "1 conflict" : "\(choices.count) conflicts"
        try desk.output.print(isDryRun ? count + " would be settled; nothing was changed." : count + " settled.")
    }
}

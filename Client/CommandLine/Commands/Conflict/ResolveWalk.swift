import ArgumentParser
import Model
import Replica

/// Goes through the conflicts one by one, at a terminal, by single keys and without a default answer.
///
/// Every answer is a changeset of its own, so that leaving at any time loses nothing.
struct ResolveWalk {
    let desk: Desk
    private var settled = 0
    private var skipped = 0

    init(_ desk: Desk) { self.desk = desk }

    private enum Step {
        case done, skip, again, quit
    }

    /// Errors: `Complaint` 66 where nothing is in conflict.
    mutating func run(id: String?, field: String?) throws {
        let queue = try places(id: id, field: field)
        walk: for (number, place) in queue.enumerated() {
            var step = Step.again
            while case .again = step {
                // Another command may have settled it, or brought another rival.
                guard let conflict = try present(place) else { break }
                step = try ask(conflict, "\(number + 1) of \(queue.count)")
            }
            switch step {
            case .done: settled += 1
            case .skip: skipped += 1
            case .quit: break walk
            case .again: break
            }
        }
        let open = try desk.replica.conflictCount()
        try desk.output.print("\(settled) settled, \(skipped) skipped, \(open) open in the project.")
    }

    private func places(id: String?, field: String?) throws -> [OpenConflict] {
        guard let id else {
            let all = try desk.replica.entitiesInConflict().flatMap { try desk.replica.conflicts(of: $0) }
            guard !all.isEmpty else {
                throw Complaint(.absent, "nothing-to-resolve", "Nothing is in conflict.")
            }
            return all
        }
        let (entity, kind) = try desk.entity(named: id)
        if let field { return [try Settling(desk: desk).conflict(of: entity, kind: kind, field: field, id: id)] }
        let open = try desk.replica.conflicts(of: entity)
        guard !open.isEmpty else {
            throw Complaint(
                .absent, "nothing-to-resolve", "Nothing of \(id) is in conflict.",
                hint: "`annals conflicts` shows what is open.")
        }
        return open
    }

    private func present(_ place: OpenConflict) throws -> OpenConflict? {
        try desk.replica.conflicts(of: place.entity).first { $0.field == place.field && $0.keyHash == place.keyHash }
    }

    // MARK: One conflict

    private func ask(_ conflict: OpenConflict, _ count: String) throws -> Step {
        let report = try ConflictReport(desk, conflict, now: desk.invocation.now)
        try desk.output.print()
        try desk.output.print("\(count, .dim)  " + desk.headline(conflict.entity))
        for line in try report.lines() { try desk.output.print(line) }
        desk.remember(printed: [conflict])
        let numbers = String("123456789".prefix(conflict.rivals.count))
        let isDisputable = Record.rule(conflict.field, of: conflict.kind) == .scalar
        let isTypable = conflict.field != .life
        var question: Phrase = "Take \(numbers.count > 1 ? "1–\(numbers.count)" : "1")"
        if isDisputable { question += ", \("k", .bold)eep both" }
        if isTypable { question += ", \("e", .bold)dit, \("n", .bold)ew value" }
        question += ", \("s", .bold)kip, \("u", .bold)ndo the last, \("q", .bold)uit?"
        let key = try Asking(desk.invocation).key(
            question, among: numbers + (isDisputable ? "k" : "") + (isTypable ? "en" : "") + "suq")
        switch key {
        case "s": return .skip
        case "q": return .quit
        case "u":
            desk.output.remark(
                "A resolution cannot be undone yet in this version; give the field another value with `annals set`.")
            return .again
        case "k": return try keepBoth(conflict, numbers)
        case "e": return try typed(conflict) { try ConflictForm(report).edit() }
        case "n": return try typed(conflict) { try Asking(desk.invocation).line("The value:") }
        default:
            guard let number = key.wholeNumberValue else { return .again }
            return try settle(conflict, Resolution(taking: number - 1, of: conflict, keepBoth: false))
        }
    }

    private func keepBoth(_ conflict: OpenConflict, _ numbers: String) throws -> Step {
        let key = try Asking(desk.invocation).key(
            "Which one is preferred, 1–\(numbers.count)? (\("s", .bold) goes back)", among: numbers + "s")
        guard let number = key.wholeNumberValue else { return .again }
        return try settle(conflict, Resolution(taking: number - 1, of: conflict, keepBoth: true))
    }

    /// A value that was written; one that the field cannot have is told and asked for again.
    private func typed(_ conflict: OpenConflict, _ read: () throws -> String?) throws -> Step {
        do {
            guard let text = try read() else { return .again }
            let value = try Settling(desk: desk).value(text, for: conflict, try DateOptions.parse([]))
            return try settle(conflict, Resolution(giving: value, to: conflict, keepBoth: false))
        } catch let complaint as Complaint where complaint.status == .data || complaint.code == "unchanged" {
            desk.output.remark(complaint.fact)
            if let hint = complaint.hint { desk.output.remark("  " + hint) }
            return .again
        }
    }

    private func settle(_ conflict: OpenConflict, _ resolution: Resolution) throws -> Step {
        let reason = try Asking(desk.invocation).line("Why? (Enter for no reason)")?.typedNormalForm
        let (isDone, _) = try desk.replica.edit { editor in
            guard let now = try present(conflict), now.fingerprint == conflict.fingerprint else { return false }
            try Settling(desk: desk).write(resolution, to: now, reason: reason, in: &editor)
            return true
        }
        guard isDone else {
            desk.output.remark("The rivals have changed meanwhile; here they are again.")
            return .again
        }
        let field = Record.field(conflict.field, of: conflict.kind)
        try desk.output.print("\("settled", .green)  \(desk.valuePhrase(resolution.value, field: field))")
        return .done
    }
}

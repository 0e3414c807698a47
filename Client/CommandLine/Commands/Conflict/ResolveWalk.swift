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
    /// What was settled here and can be decided again, latest last.
    private var decided: [Decision] = []

    init(_ desk: Desk) { self.desk = desk }

    private enum Step {
        case done, skip, again, quit, back
    }

    /// A conflict as it was shown, and the changes that settled it.
    private struct Decision {
        let conflict: OpenConflict
        var heads: [Dot]
    }

    /// Errors: `Complaint` 66 where nothing is in conflict, 64 where the input ends before all were asked for.
    mutating func run(id: String?, field: String?) throws {
        let queue = try places(id: id, field: field)
        do {
            try walk(queue)
        } catch let complaint as Complaint where complaint.code == "input-ended" && settled > 0 {
            try sum()
            throw Asking.ended(hint: "What was settled stays: \(settled) of \(queue.count).")
        }
        try sum()
    }

    private func sum() throws {
        let open = try desk.replica.conflictCount()
        try desk.output.print("\(settled) settled, \(skipped) skipped, \(open) open in the project.")
    }

    private mutating func walk(_ queue: [OpenConflict]) throws {
        for (number, place) in queue.enumerated() {
            var step = Step.again
            while case .again = step {
                // Another command may have settled it, or brought another rival.
                guard let conflict = try present(place) else { break }
                step = try ask(conflict, "\(number + 1) of \(queue.count)")
                if case .back = step { step = try decideAgain() }
            }
            switch step {
            case .done: settled += 1
            case .skip: skipped += 1
            case .quit: return
            case .again, .back: break
            }
        }
        try lookBack()
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

    /// - Parameter isSettled: whether this is a second look at what was settled here.
    private mutating func ask(_ conflict: OpenConflict, _ count: String, isSettled: Bool = false) throws -> Step {
        let report = try ConflictReport(desk, conflict, now: desk.invocation.now)
        try desk.output.print()
        try desk.output.print("\(count, .dim)  " + desk.headline(conflict.entity))
        for line in try report.lines() { try desk.output.print(line) }
        if !isSettled { desk.remember(printed: [conflict]) }
        let numbers = String("123456789".prefix(conflict.rivals.count))
        let isDisputable = Record.rule(conflict.field, of: conflict.kind) == .scalar
        let isTypable = conflict.field != .life
        var question: Phrase = "Take \(numbers.count > 1 ? "1–\(numbers.count)" : "1")"
        if isDisputable { question += ", \("k", .bold)eep both" }
        if isTypable { question += ", \("e", .bold)dit, \("n", .bold)ew value" }
        let canGoBack = !isSettled && !decided.isEmpty
        if isSettled { question += ", \("o", .bold)pen it again" }
        question += isSettled ? ", \("s", .bold) leaves it as it is settled" : ", \("s", .bold)kip"
        if canGoBack { question += ", \("u", .bold)ndo the last" }
        question += ", \("q", .bold)uit?"
        let keys =
            numbers + (isDisputable ? "k" : "") + (isTypable ? "en" : "") + (isSettled ? "o" : "") + "s"
            + (canGoBack ? "u" : "") + "q"
        let key = try Asking(desk.invocation).key(question, among: keys)
        switch key {
        case "s": return .skip
        case "q": return .quit
        case "u": return .back
        case "o": return try open(conflict)
        case "k": return try keepBoth(conflict, numbers)
        case "e", "n":
            guard let value = try key == "e" ? edited(report) : typed(conflict) else { return .again }
            return try settle(conflict, Resolution(giving: value, to: conflict, keepBoth: false))
        default:
            guard let number = key.wholeNumberValue else { return .again }
            return try settle(conflict, Resolution(taking: number - 1, of: conflict, keepBoth: false))
        }
    }

    // MARK: Back

    /// After the last one too a person may think again. All were asked for, so that the input may end here.
    private mutating func lookBack() throws {
        while !decided.isEmpty {
            do {
                let key = try Asking(desk.invocation).key(
                    "That was the last. \("u", .bold)ndo it, or \("q", .bold)uit?", among: "uq")
                guard key == "u", case .again = try decideAgain() else { return }
            } catch let complaint as Complaint where complaint.code == "input-ended" {
                return
            }
        }
    }

    /// Shows what was settled last once more; what is chosen now replaces that, as a new change.
    ///
    /// Returns `quit`, or `again` for what was being asked.
    private mutating func decideAgain() throws -> Step {
        guard let last = decided.last else { return .again }
        desk.output.remark("Back to the one before; what you choose now takes the place of what you chose.")
        var step = Step.again
        while case .again = step { step = try ask(last.conflict, "again", isSettled: true) }
        // What was left as it was settled need not be asked for a third time.
        if case .skip = step { decided.removeLast() }
        if case .quit = step { return .quit }
        return .again
    }

    /// Undoes what settled it here, as `annals undo` does: the values stand against each other again.
    private mutating func open(_ conflict: OpenConflict) throws -> Step {
        guard let last = decided.last, let dot = last.heads.last, try heads(of: conflict) == last.heads,
            let entry = try desk.replica.entry(prefix: dot.changeset)
        else {
            desk.output.remark("Somebody has changed it meanwhile; `annals explain` tells who.")
            return .skip
        }
        try desk.replica.edit(isBulk: true) { editor in
            editor.message = "undo \(try desk.replica.shortName(entry.changeset.hash))"
            _ = try editor.undo(try desk.replica.wholeCommand(of: entry))
        }
        settled -= 1
        try desk.output.print("\("open again", .yellow)  \(try desk.headline(conflict.entity))")
        return .skip
    }

    /// Every change that now stands in the field.
    private func heads(of conflict: OpenConflict) throws -> [Dot] {
        let registers = try desk.replica.state(conflict.entity)?.registers ?? []
        return registers.filter { $0.field == conflict.field && $0.keyHash == conflict.keyHash }
            .flatMap { $0.heads.map(\.dot) }.sorted()
    }

    private mutating func keepBoth(_ conflict: OpenConflict, _ numbers: String) throws -> Step {
        let key = try Asking(desk.invocation).key(
            "Which one is preferred, 1–\(numbers.count)? (\("s", .bold) goes back)", among: numbers + "s")
        guard let number = key.wholeNumberValue else { return .again }
        return try settle(conflict, Resolution(taking: number - 1, of: conflict, keepBoth: true))
    }

    /// A value that was typed; one that the field cannot have is told and asked for again. Nil goes back.
    private func typed(_ conflict: OpenConflict) throws -> Value? {
        let asking = Asking(desk.invocation)
        while let text = try asking.line("The value (Enter goes back):") {
            do {
                return try Settling(desk: desk).value(text, for: conflict, try DateOptions.parse([]))
            } catch let complaint as Complaint {
                asking.tell(complaint)
            }
        }
        return nil
    }

    /// A value that was written in the editor; nil where nothing came of it, which ends no walk.
    private func edited(_ report: ConflictReport) throws -> Value? {
        do {
            return try ConflictForm(report).value(try DateOptions.parse([]))
        } catch let complaint as Complaint {
            Asking(desk.invocation).tell(complaint)
            return nil
        }
    }

    private mutating func settle(_ conflict: OpenConflict, _ resolution: Resolution) throws -> Step {
        let reason = try Asking(desk.invocation).line("Why? (Enter for no reason)")?.typedNormalForm
        let again = decided.lastIndex { $0.conflict == conflict }
        let (isDone, _) = try desk.replica.edit { editor in
            if let again {
                guard try heads(of: conflict) == decided[again].heads else { return false }
                try Settling(desk: desk).write(resolution, to: conflict, reason: reason, in: &editor)
                return true
            }
            guard let now = try present(conflict), now.fingerprint == conflict.fingerprint else { return false }
            try Settling(desk: desk).write(resolution, to: now, reason: reason, in: &editor)
            return true
        }
        guard isDone else {
            guard again == nil else {
                desk.output.remark("Somebody has changed it meanwhile; `annals explain` tells who.")
                return .skip
            }
            desk.output.remark(
                try present(conflict) == nil
                    ? "It was settled elsewhere meanwhile; `annals explain` tells by whom."
                    : "The rivals have changed meanwhile; here they are again.")
            return .again
        }
        let settling = Decision(conflict: conflict, heads: try heads(of: conflict))
        if let again { decided[again] = settling } else { decided.append(settling) }
        let field = Record.field(conflict.field, of: conflict.kind)
        try desk.output.print("\("settled", .green)  \(desk.valuePhrase(resolution.value, field: field))")
        return .done
    }
}

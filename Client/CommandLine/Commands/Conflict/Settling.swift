import Model
import Replica

/// Finds a conflict by what was typed, and writes what settles it.
struct Settling {
    let desk: Desk

    /// The open conflict of an entity that FIELD[:KEY] names.
    ///
    /// Errors: `Complaint` 64 unknown field, or several keys and none named; 66 not in conflict.
    func conflict(of entity: EntityID, kind: Kind, field typed: String, id: String) throws -> OpenConflict {
        let open = try desk.replica.conflicts(of: entity) + desk.replica.contradictions(of: entity)
        let colon = typed.firstIndex(of: ":")
        let name = colon.map { String(typed[..<$0]) } ?? typed
        let key = colon.map { String(typed[typed.index(after: $0)...]).typedNormalForm }
        let named = open.filter { Record.name($0.field, of: $0.kind) == name }
        if named.isEmpty { _ = try desk.field(named: name, of: kind) }
        let meant = named.filter { key == nil || $0.key == key }
        guard let only = meant.first else {
            let others = try open.map { try place($0) }
            throw Complaint(
                .absent, "nothing-to-resolve", "The \(typed) of \(id) is not in conflict.",
                hint: others.isEmpty
                    ? "Nothing of it is; `annals conflicts` shows what is open."
                    : "In conflict: \(others.joined(separator: ", ")).")
        }
        guard meant.count == 1 else {
            let choices = meant.compactMap(\.key).map { "\(name):\($0)" }
            guard !choices.isEmpty else {
                throw Complaint(
                    .usage, "which-link", "Several links of \(id) are in conflict.",
                    hint: "Settle them by the link: `annals conflicts \(id)` shows them.")
            }
            throw Complaint(
                .usage, "which-key", "Several \(name) of \(id) are in conflict.",
                hint: "Name one: \(choices.joined(separator: ", ")).")
        }
        return only
    }

    private func place(_ conflict: OpenConflict) throws -> String {
        let name = Record.name(conflict.field, of: conflict.kind)
        return conflict.key.map { "\(name):\($0)" } ?? name
    }

    /// The rival that is meant, as an index.
    ///
    /// Errors: `Complaint` 75 where a number is of other rivals than those last printed, or a change was replaced
    /// meanwhile; 66 where there is no such rival.
    func rival(_ name: RivalName, of conflict: OpenConflict, id: String) throws -> Int {
        switch name {
        case .number(let number):
            let printed = try desk.replica.printed(conflict)
            guard printed == conflict.fingerprint else {
                let fact: Phrase =
                    printed == nil
                    ? "The rivals were not printed here yet, so it is not clear which one is number \(number)."
                    : "The rivals have changed since they were last printed here."
                throw Complaint(
                    .again, "rivals-changed", fact,
                    hint: "Look at them with `annals conflicts \(id)`, then choose again.")
            }
            guard number <= conflict.rivals.count else {
                throw Complaint(
                    .absent, "no-such-rival", "There is no rival \(number); there are \(conflict.rivals.count).",
                    hint: "`annals conflicts \(id)` shows them.")
            }
            return number - 1
        case .change:
            let found = conflict.rivals.indices.filter { conflict.rivals[$0].heads.contains { name.names($0.dot) } }
            if found.count == 1 { return found[0] }
            guard found.isEmpty else {
                throw Complaint(
                    .absent, "ambiguous", "Several rivals' changes begin so.", hint: "Write more digits of it.")
            }
            throw try missing(name, conflict, id: id)
        }
    }

    private func missing(_ name: RivalName, _ conflict: OpenConflict, id: String) throws -> Complaint {
        let wasRival = try desk.replica.history(of: conflict).contains {
            $0.change.field == conflict.field && $0.change.keyHash == conflict.keyHash && name.names($0.dot)
        }
        guard wasRival else {
            return Complaint(
                .absent, "no-such-rival", "No rival has that name.", hint: "`annals conflicts \(id)` shows them.")
        }
        return Complaint(
            .again, "rivals-changed", "That change is no rival any more: another one has replaced it.",
            hint: "Look again with `annals conflicts \(id)`; `annals explain \(id)` tells what became of it.")
    }

    /// Writes what settles a conflict; it replaces every head this replica knows.
    func write(
        _ resolution: Resolution, to conflict: OpenConflict, reason: String?, in editor: inout Replica.Editing
    ) throws {
        if conflict.isContradiction {
            let wrong = resolution.value == .text(Record.sameAs) ? [conflict.entity] : conflict.joining
            for link in wrong { try editor.delete(link, reason: reason) }
            return
        }
        guard conflict.field != .life else {
            for id in conflict.members {
                if resolution.value == .absent {
                    try editor.delete(id, reason: reason)
                } else {
                    try editor.undelete(id, reason: reason)
                }
            }
            return
        }
        try editor.give(
            to: conflict.members, conflict.kind, conflict.field, key: conflict.key, resolution.value, reason: reason,
            because: resolution.because, kept: resolution.kept)
    }

    /// Refuses a dispute where there can be none. Errors: `Complaint` 64.
    func requireDisputable(_ conflict: OpenConflict) throws {
        guard Record.rule(conflict.field, of: conflict.kind) == .scalar else {
            throw Complaint(
                .usage, "not-disputable",
                "The \(Record.name(conflict.field, of: conflict.kind)) cannot be disputed: only fields of one value can.",
                hint: "Choose without --keep-both.")
        }
    }

    /// From what was typed to a value of the conflict's field; what equals a rival has that rival's wording.
    ///
    /// Errors: `Complaint` 65, 64.
    func value(_ typed: String, for conflict: OpenConflict, _ options: DateOptions) throws -> Value {
        let name = Record.name(conflict.field, of: conflict.kind)
        guard let field = Record.field(conflict.field, of: conflict.kind) else {
            throw Complaint(
                .usage, "not-settable", "This version of Annals does not know what \(name) holds.",
                hint: "Take one of the rivals with --take.")
        }
        if field.type != .date { try options.requireNone() }
        switch field.type {
        case .life:
            switch typed.lowercased() {
            case "deleted": return .absent
            case "kept": return .present
            default:
                throw Complaint(.data, "bad-life", "“\(typed)” is no life.", hint: "Write deleted or kept.")
            }
        case .text, .date, .status, .integer, .stance: break
        default:
            throw Complaint(
                .usage, "not-settable", "\(name) cannot be given on the line.",
                hint: "Take one of the rivals with --take.")
        }
        let value = try ValueReading(desk).read(field, typed, options)
        try desk.requireNoRing(value, of: conflict.members)
        if conflict.isContradiction, !conflict.rivals.contains(where: { $0.value == value }) {
            throw Complaint(
                .data, "bad-relation", "“\(typed)” is neither \(Record.sameAs) nor \(Record.distinctFrom).",
                hint: "Two events are one or two.")
        }
        let isPlain = options.isEmpty && value.date?.asPrinted == nil && value.date?.relativeTo == nil
        let equal = isPlain ? conflict.rivals.first { $0.value.isEqual(to: value) } : nil
        return equal?.value ?? value
    }
}

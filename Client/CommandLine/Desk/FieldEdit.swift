import Model
import Replica

/// Why and on what evidence a value is given.
struct Grounds {
    var reason: String?
    var because: [EntityID] = []

    var isEmpty: Bool { reason == nil && because.isEmpty }
}

/// Gives one entity's fields values, within one `Replica.edit`, by the rules that all commands share.
struct FieldEdit {
    let desk: Desk
    let view: EntityView

    /// Errors: `Complaint` 65 for an entity known deleted.
    init(_ desk: Desk, _ id: EntityID) throws {
        self.desk = desk
        view = try desk.writable(id)
    }

    func view(_ field: Field, key: String?) -> RegisterView? {
        let keyHash = key.map { Derivation.keyHash(project: desk.replica.project, key: $0) }
        return view.registers.first { $0.field == field.code && $0.keyHash == keyHash }
    }

    /// Gives a value; an equal one again makes no change.
    ///
    /// - Parameters:
    ///   - keepBoth: the present value, and what it kept, stay beside the new one as a dispute. Without it a dispute
    ///     ends with a new value.
    ///   - endsDispute: it ends with an equal one too.
    ///   - isExact: an equal date with another wording, basis or relation is another value, also one with less of them.
    /// Errors: `Complaint` 65 where the field is in open conflict or the date would count from itself, 64 where it
    /// cannot be disputed.
    func give(
        _ field: Field, key: String? = nil, _ value: Value, _ grounds: Grounds = Grounds(), keepBoth: Bool = false,
        endsDispute: Bool = false, isExact: Bool = false, in editor: inout Replica.Editing
    ) throws {
        let register = view(field, key: key)
        try requireSettled(register, field, key)
        try desk.requireNoRing(value, of: view.ids)
        if keepBoth, !field.isDisputable {
            throw Complaint(
                .usage, "not-disputable", "\(field.name) cannot have values side by side.",
                hint: "Leave --keep-both out, or settle it as one text.")
        }
        let isEqual = register?.shown?.isEqual(to: value) ?? false
        let kept = keepBoth || isEqual && !endsDispute ? FieldEdit.kept(beside: value, register) : []
        let differs = isExact && register?.shown != value
        guard differs || changes(register, value, kept, grounds) else { return }
        try editor.give(
            to: view, field.code, key: key, value, reason: grounds.reason, because: grounds.because,
            kept: kept)
    }

    /// The present value and what it kept, without those equal to the new one, in rank order.
    private static func kept(beside value: Value, _ register: RegisterView?) -> [Kept] {
        guard let said = register?.rivals.first?.said else { return [] }
        var kept: [Kept] = []
        for old in [Kept(value: said.value, because: said.because)] + said.kept
        where old.value != .absent && !old.value.isEqual(to: value)
            && !kept.contains(where: { $0.value.isEqual(to: old.value) })
        {
            kept.append(old)
        }
        return kept
    }

    /// Whether the register would say anything new: a value, a dispute, a wording, a reason.
    private func changes(_ register: RegisterView?, _ value: Value, _ kept: [Kept], _ grounds: Grounds) -> Bool {
        guard let register else { return value != .absent }
        guard let shown = register.shown, shown.isEqual(to: value) else { return true }
        let present = register.rivals.first?.kept ?? []
        if register.standing != .merged, !FieldEdit.sameSet(present, kept) { return true }
        guard value != .absent else { return false }
        return !grounds.isEmpty || FieldEdit.saysMore(value, than: shown)
    }

    private static func sameSet(_ one: [Kept], _ other: [Kept]) -> Bool {
        one.allSatisfy { left in other.contains { $0.value.isEqual(to: left.value) } }
            && other.allSatisfy { right in one.contains { $0.value.isEqual(to: right.value) } }
    }

    /// Whether an equal date brings a wording, a basis or a relation that the present one has not.
    private static func saysMore(_ value: Value, than shown: Value) -> Bool {
        guard let new = value.date, let old = shown.date else { return false }
        if let printed = new.asPrinted, printed != old.asPrinted { return true }
        if let relative = new.relativeTo, relative != old.relativeTo { return true }
        // What a plain date says without being told to is no news.
        return new.basis != .explicit && new.basis != old.basis
    }

    private func requireSettled(_ register: RegisterView?, _ field: Field, _ key: String?) throws {
        guard let register, register.isConflict else { return }
        let name = key.map { "\(field.name):\($0)" } ?? field.name
        let handle = try desk.replica.handle(view.id)
        throw Complaint(
            .data, "in-conflict",
            "\(name) is in open conflict: \(register.rivals.count) values stand against each other.",
            hint: "Settle it with `annals resolve \(handle) \(name)`; `annals conflicts \(handle)` shows them.")
    }
}

extension Desk {
    /// An entity that may be written to. Errors: `Complaint` 65 for one known deleted, 66 for an unknown one.
    func writable(_ id: EntityID) throws -> EntityView {
        guard let view = try replica.view(id) else {
            throw Complaint(.absent, "unknown-id", "There is no entity \(id.description).")
        }
        guard !view.isDeleted else {
            let handle = try replica.handle(id)
            throw Complaint(
                .data, "deleted", "The \(view.kind.name) \(handle) is deleted.",
                hint: "Bring it back first: `annals undelete \(handle)`.")
        }
        return view
    }
}

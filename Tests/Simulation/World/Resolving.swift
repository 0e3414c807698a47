import Model

/// How people settle conflicts and write prose.
extension World {
    func resolveSomething(_ member: Member, _ pen: any Pen, _ id: EntityID) throws {
        guard let view = try member.device.view(id) else { return }
        let open = OpenConflict.all(of: view)
        guard !open.isEmpty else { return }
        let conflict = dice.pick(open)
        try resolve(member, pen, view, conflict.field, conflict.keyHash)
    }

    func resolve(
        _ member: Member, _ pen: any Pen, _ view: EntityView, _ field: FieldCode, _ keyHash: UInt64?
    ) throws {
        guard let state = try member.device.state(view.id),
            let conflict = OpenConflict.all(of: view).first(where: { $0.field == field && $0.keyHash == keyHash }),
            !conflict.rivals.isEmpty
        else { return }
        try see(conflict)
        let number = dice.below(conflict.rivals.count)
        if field == .life {
            if conflict.rivals[number].value == .absent {
                pen.add(
                    state.deletion(
                        kind: state.kind, dependents: try member.device.dependents(of: view.id), reason: nil))
            } else {
                pen.add(state.undeletion(kind: state.kind, reason: nil))
            }
            return
        }
        let isDisputable = Record.field(field, of: view.kind)?.isDisputable == true
        let keepBoth = isDisputable && dice.chance(perMille: 400)
        let resolution = Resolution(taking: number, of: conflict, keepBoth: keepBoth)
        try check(resolution, of: keepBoth ? conflict.rivals : [conflict.rivals[number]])
        pen.add(
            state.change(
                kind: state.kind, field: field, keyHash: keyHash,
                said: Change.Said(
                    key: conflict.key, value: resolution.value, reason: "settled", because: resolution.because,
                    kept: resolution.kept)))
    }

    /// Whether what is written says all that those who are to be kept gave or kept, and nothing else.
    private func check(_ resolution: Resolution, of rivals: [OpenConflict.Choice]) throws {
        var given: Set<[UInt8]> = []
        for rival in rivals {
            given.insert(rival.value.canonical)
            for head in rival.heads { given.formUnion(head.said?.kept.map(\.value.canonical) ?? []) }
        }
        var said = Set(resolution.kept.map(\.value.canonical))
        said.insert(resolution.value.canonical)
        // Nothing is no value to keep.
        given.remove(Value.absent.canonical)
        said.remove(Value.absent.canonical)
        guard said == given else {
            throw Violation(.nothingIsLost, "a resolution does not say what it was to take and to keep")
        }
    }

    /// Counts what a person meets, and the rare kinds of it.
    func see(_ conflict: OpenConflict) throws {
        let names = conflict.rivals.map { $0.heads.map(\.dot).sorted() }
        let known = conflictsSeen.updateValue(names, forKey: conflict.fingerprint)
        if known == nil { figures.conflicts += 1 }
        guard known == nil || known == names else {
            throw Violation(.fingerprintsNameTheRivals, "what was printed and what is settled look the same")
        }
        if conflict.rivals.contains(where: { $0.heads.contains { $0.said?.reason == "settled" } }) {
            counters.met(.conflictWhileResolving)
        }
        if conflict.rivals.contains(where: { $0.heads.count > 1 }) { counters.met(.equalHeadsCollapsed) }
        if conflict.rivals.filter({ !$0.kept.isEmpty }).count > 1 { counters.met(.rivalDisputes) }
        if conflict.field == .life { counters.met(.lifeConflict) }
    }

    /// Inserts a line, deletes one, or goes back to what the text once was.
    func editText(_ member: Member, _ pen: any Pen, _ id: EntityID) throws {
        guard let view = try member.device.view(id), let state = try member.device.state(id), !view.isDeleted else {
            return
        }
        let now = view[.description]
        if now?.isConflict == true { return try resolve(member, pen, view, .description, nil) }
        if now?.standing == .merged {
            counters.met(.mergedTextEdited)
            let heads = state.register(.description)?.heads ?? []
            let names = heads.map { ledger.replaced(by: $0.dot) }
            if names.filter({ $0.count > 1 }).count > 1 { counters.met(.crissCrossBase) }
        }
        var lines = (now?.shown?.text ?? "").split(separator: "\n").map(String.init)
        let before = lines
        switch dice.weighted([60, 25, lines.count > 3 ? 15 : 0]) {
        case 0:
            textTokens += 1
            lines.insert("w\(textTokens)", at: dice.below(lines.count + 1))
        case 1:
            if !lines.isEmpty { lines.remove(at: dice.below(lines.count)) }
        default:
            if let past = ledger.earlierText(id, &dice) { lines = past.split(separator: "\n").map(String.init) }
        }
        guard lines != before else { return }
        let text = lines.map { $0 + "\n" }.joined()
        pen.add(
            state.change(
                kind: .event, field: .description, said: Change.Said(value: text.isEmpty ? .absent : .text(text))))
    }
}

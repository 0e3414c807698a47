import Model

/// How people settle conflicts and write prose.
extension World {
    func resolveSomething(_ member: Member, _ pen: any Pen, _ id: EntityID) throws {
        guard let view = try member.device.shown(id) else { return }
        let open = OpenConflict.all(of: view) + view.contradictions.filter { $0.entity != view.id }
        guard !open.isEmpty else { return }
        try settle(member, pen, dice.pick(open))
    }

    func resolve(
        _ member: Member, _ pen: any Pen, _ view: EntityView, _ field: FieldCode, _ keyHash: UInt64?
    ) throws {
        let open = OpenConflict.all(of: view).first { $0.field == field && $0.keyHash == keyHash }
        if let open { try settle(member, pen, open) }
    }

    /// Chooses one of the rivals and writes it, as `resolve` does.
    private func settle(_ member: Member, _ pen: any Pen, _ conflict: OpenConflict) throws {
        guard !conflict.rivals.isEmpty else { return }
        try see(conflict)
        let number = dice.below(conflict.rivals.count)
        let value = conflict.rivals[number].value
        if conflict.isContradiction { return try settleContradiction(member, pen, conflict, value) }
        if conflict.field == .life {
            let isDeleted = value == .absent
            for id in conflict.members { try isDeleted ? pen.delete(id) : pen.undelete(id) }
            promises += conflict.members.filter { _ in !isDeleted }.map(Promise.isThere)
            return
        }
        let isDisputable = Record.field(conflict.field, of: conflict.kind)?.isDisputable == true
        let keepBoth = isDisputable && dice.chance(perMille: 400)
        let resolution = Resolution(taking: number, of: conflict, keepBoth: keepBoth)
        try check(resolution, of: keepBoth ? conflict.rivals : [conflict.rivals[number]])
        let said = Change.Said(
            key: conflict.key, value: resolution.value, reason: "settled", because: resolution.because,
            kept: resolution.kept)
        try pen.give(to: conflict.members, conflict.kind, conflict.field, said)
        promises.append(.says(conflict.entity, conflict.members, conflict.field, said))
    }

    /// Two events of one group are said to be distinct: takes back the one or the other.
    private func settleContradiction(
        _ member: Member, _ pen: any Pen, _ conflict: OpenConflict, _ value: Value
    ) throws {
        counters.met(.contradictionSettled)
        let isOne = value == .text(Record.sameAs)
        for link in isOne ? [conflict.entity] : conflict.joining { try pen.delete(link) }
        guard let apart = try member.device.view(conflict.entity).flatMap(Sameness.init) else { return }
        promises.append(isOne ? .areOne(apart.one, apart.other) : .areTwo(apart.one, apart.other))
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
        if conflict.isContradiction { counters.met(.distinctInsideAGroup) }
        if conflict.members.count > 1, conflict.field != .life { counters.met(.conflictOfMergedEvents) }
    }

    /// Inserts a line, deletes one, or goes back to what the text once was.
    func editText(_ member: Member, _ pen: any Pen, _ id: EntityID) throws {
        guard let view = try member.device.shown(id), let state = try member.device.state(id), !view.isDeleted else {
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
        try give(view, pen, .description, Change.Said(value: text.isEmpty ? .absent : .text(text)))
    }
}

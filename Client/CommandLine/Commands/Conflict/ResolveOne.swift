import Model
import Replica

/// Settles one field by what the line states.
struct ResolveOne {
    enum Choice {
        case take(RivalName)
        case value(String)
        case edit
    }

    let id: String
    let field: String
    let choice: Choice
    let keepBoth: Bool
    let reason: String?
    let because: [String]
    let quoting: QuoteOptions
    let dating: DateOptions

    func run(in desk: Desk) throws {
        let edited = if case .edit = choice { try edit(desk) } else { nil as Edited? }
        do {
            let (settled, _) = try desk.replica.edit { editor in try settle(desk, edited, in: &editor) }
            try desk.answer(settled.entity, "Settled \(settled.place) of")
            if !desk.isJSON { try tell(settled, desk) }
        } catch let complaint as Complaint {
            if let text = edited?.value.text { desk.output.remark("What you wrote:\n\(lines: text)") }
            throw complaint
        }
    }

    private struct Edited {
        var value: Value
        var fingerprint: Hash32
    }

    private struct Settled {
        var entity: EntityID
        var place: String
        var resolution: Resolution
        var field: Field?
    }

    private func tell(_ settled: Settled, _ desk: Desk) throws {
        try desk.output.print("  \(settled.place)  \(desk.valuePhrase(settled.resolution.value, field: settled.field))")
        for kept in settled.resolution.kept {
            try desk.output.print("  beside it  \(desk.valuePhrase(kept.value, field: settled.field))")
        }
    }

    private func settle(_ desk: Desk, _ edited: Edited?, in editor: inout Replica.Editing) throws -> Settled {
        let settling = Settling(desk: desk)
        let (entity, kind) = try desk.entity(named: id)
        let conflict = try settling.conflict(of: entity, kind: kind, field: field, id: id)
        if keepBoth { try settling.requireDisputable(conflict) }
        if let edited, edited.fingerprint != conflict.fingerprint {
            throw Complaint(
                .again, "rivals-changed", "The rivals have changed while you wrote.",
                hint: "Look again with `annals conflicts \(id)`.")
        }
        var resolution =
            switch choice {
            case .take(let name):
                Resolution(
                    taking: try settling.rival(name, of: conflict, id: id), of: conflict, keepBoth: keepBoth)
            case .value(let typed):
                Resolution(
                    giving: try settling.value(typed, for: conflict, dating), to: conflict, keepBoth: keepBoth)
            case .edit: Resolution(giving: edited?.value ?? .absent, to: conflict, keepBoth: keepBoth)
            }
        let evidence = try evidence(desk, for: conflict, in: &editor)
        if !evidence.isEmpty { resolution.because = evidence }
        try settling.write(resolution, to: conflict, reason: reason.flatMap(worded), in: &editor)
        let name = Record.name(conflict.field, of: conflict.kind)
        return Settled(
            entity: conflict.entity, place: conflict.key.map { "\(name):\($0)" } ?? name, resolution: resolution,
            field: Record.field(conflict.field, of: conflict.kind))
    }

    private func worded(_ reason: String) -> String? {
        reason.allSatisfy(\.isWhitespace) ? nil : reason.typedNormalForm
    }

    /// The citations named, and the one made of the quote.
    private func evidence(
        _ desk: Desk, for conflict: OpenConflict, in editor: inout Replica.Editing
    ) throws -> [EntityID] {
        var evidence: [EntityID] = []
        for id in try desk.citations(named: because) where !evidence.contains(id) { evidence.append(id) }
        guard let citing = try quoting.citing(desk) else { return evidence }
        guard conflict.kind == .event else {
            throw Complaint(
                .usage, "not-an-event", "Only events are cited for.", hint: "Name a citation with --because.")
        }
        let name = Record.name(conflict.field, of: conflict.kind)
        evidence.append(try citing.make(for: conflict.entity, field: name, in: &editor))
        return evidence
    }

    private func edit(_ desk: Desk) throws -> Edited {
        let (entity, kind) = try desk.entity(named: id)
        let conflict = try Settling(desk: desk).conflict(of: entity, kind: kind, field: field, id: id)
        let form = try ConflictForm(try ConflictReport(desk, conflict, now: desk.invocation.now))
        return Edited(value: try form.value(dating), fingerprint: conflict.fingerprint)
    }
}

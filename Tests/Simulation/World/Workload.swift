import Model

/// What people do: one command, of one or several changes.
extension World {
    /// The founding changeset: some events that everybody will quarrel over.
    func found(_ pen: any Pen) throws {
        for number in 0..<knobs.events { makeEvent(pen, "event \(number)") }
    }

    func compose(_ member: Member, _ pen: any Pen) throws {
        let isForeign = member.number > 0 && dice.chance(perMille: knobs.importing)
        if isForeign { return try importRow(member, pen) }
        if knobs.redaction > 0, dice.chance(perMille: knobs.redaction * 4), try member.device.isOwner {
            return try order(member, pen)
        }
        let count = dice.chance(perMille: 250) ? dice.number(2...4) : 1
        for _ in 0..<count { try change(member, pen) }
        // Several at once may take back what one of them has said.
        if count > 1 { promises = [] }
    }

    private func change(_ member: Member, _ pen: any Pen) throws {
        guard let (id, kind) = try pickEntity(member) else { return makeEvent(pen, "event \(dice.below(99))") }
        guard kind == .event else { return try changeDependent(member, pen, id, kind) }
        switch dice.weighted([4, 24, 12, 8, knobs.textWeight, 5, 4, 8, knobs.pairWeight, 6, 8]) {
        case 0: makeEvent(pen, "event \(dice.below(99))")
        case 1: try setScalar(member, pen, id)
        case 2: try setTag(member, pen, id)
        case 3: try setMap(member, pen, id)
        case 4: try editText(member, pen, id)
        case 5: try delete(member, pen, id)
        case 6: try undelete(member, pen, id)
        case 7: try hang(member, pen, on: id)
        case 8: try pair(member, pen, id)
        case 9: try writeUnknown(member, pen, id)
        default: try resolveSomething(member, pen, id)
        }
    }

    private func makeEvent(_ pen: any Pen, _ title: String) {
        let id = pen.makeEntity()
        entities.append((id, .event))
        let fresh = EntityState(id: id)
        pen.add(fresh.change(kind: .event, field: .title, said: Change.Said(value: .text(title))))
        if dice.chance(perMille: 500) {
            pen.add(fresh.change(kind: .event, field: .date, said: Change.Said(value: date())))
        }
    }

    /// Mostly one of the few that everybody edits.
    private func pickEntity(_ member: Member) throws -> (EntityID, Kind)? {
        for _ in 0..<6 {
            let most = dice.chance(perMille: 750) ? min(entities.count, knobs.events) : entities.count
            guard most > 0 else { return nil }
            let entity = entities[dice.below(most)]
            if try member.device.state(entity.id) != nil { return (entity.id, entity.kind) }
        }
        return nil
    }

    private func date() -> Value { .date(DateValue(edtf: "1979-02-0\(dice.number(1...9))")) }

    // MARK: Scalars and maps

    private func setScalar(_ member: Member, _ pen: any Pen, _ id: EntityID) throws {
        let field = dice.pick([FieldCode.title, .date, .place, .place, .status, .type])
        guard let view = try member.device.shown(id), !view.isDeleted else { return }
        if view[field]?.isConflict == true { return try resolve(member, pen, view, field, nil) }
        let value: Value =
            switch field {
            case .date: date()
            case .status: .text(dice.pick(Record.statuses))
            case .place: dice.pick([.text("Qom"), .text("Rey"), .text("Ray"), .absent])
            default: .text("\(dice.below(12))")
            }
        var said = Change.Said(value: value, reason: dice.chance(perMille: 200) ? "because" : nil)
        if dice.chance(perMille: 120) { said.kept = [Kept(value: .text("kept \(dice.below(3))"))] }
        try give(view, pen, field, said)
    }

    private func setTag(_ member: Member, _ pen: any Pen, _ id: EntityID) throws {
        let key = dice.pick(["a", "b", "c"])
        try setKey(member, pen, id, .tags, key, dice.chance(perMille: 550) ? .present : .absent)
    }

    private func setMap(_ member: Member, _ pen: any Pen, _ id: EntityID) throws {
        let value: Value = dice.chance(perMille: 250) ? .absent : .text("role \(dice.below(3))")
        try setKey(member, pen, id, .actors, dice.pick(["Mossadegh", "Zahedi"]), value)
    }

    private func setKey(
        _ member: Member, _ pen: any Pen, _ id: EntityID, _ field: FieldCode, _ key: String, _ value: Value
    ) throws {
        guard let view = try member.device.shown(id), !view.isDeleted else { return }
        let keyHash = Derivation.keyHash(project: book.project, key: key)
        let now = view.registers.first { $0.field == field && $0.keyHash == keyHash }
        if now?.isConflict == true { return try resolve(member, pen, view, field, keyHash) }
        // What is so already makes no change.
        guard (now?.shown ?? .absent).isEqual(to: value) == false else { return }
        try give(view, pen, field, Change.Said(key: key, value: value))
    }

    // MARK: Life and what hangs on things

    private func delete(_ member: Member, _ pen: any Pen, _ id: EntityID) throws {
        guard let view = try member.device.shown(id), !view.isDeleted else { return }
        if try view.lenders.contains(where: { try hasUnknown($0, member) }) { counters.met(.unknownFieldSeenByDelete) }
        if view.isMerged { counters.met(.groupDeletedWhole) }
        for one in view.lenders { try pen.delete(one) }
        promises.append(.isDeleted(id))
    }

    private func hasUnknown(_ id: EntityID, _ member: Member) throws -> Bool {
        try member.device.state(id)?.registers.contains { $0.field.rawValue >= 90 && !$0.heads.isEmpty } ?? false
    }

    /// Brings back what is deleted whole, or keeps what somebody deletes; of events that are one the one that is named.
    private func undelete(_ member: Member, _ pen: any Pen, _ id: EntityID) throws {
        guard let view = try member.device.shown(id), let own = try member.device.view(id),
            own.life.standing != .alive
        else { return }
        if own.life.standing == .conflict { counters.met(.lifeConflict) }
        for one in view.isDeleted ? view.ids : [id] { try pen.undelete(one) }
        promises.append(.isThere(id))
    }

    private func hang(_ member: Member, _ pen: any Pen, on id: EntityID) throws {
        // Above all on what somebody else has deleted meanwhile.
        let deleted = try dice.chance(perMille: 300) ? deletedElsewhere(than: member) : nil
        let target = deleted ?? id
        guard let view = try member.device.shown(target), !view.isDeleted else { return }
        let id = pen.makeEntity()
        let fresh = EntityState(id: id)
        let (kind, field): (Kind, FieldCode) = dice.pick([(.note, .on), (.citation, .event), (.link, .from)])
        entities.append((id, kind))
        let named = Value.reference(view.lender(named: target))
        pen.add(fresh.change(kind: kind, field: field, said: Change.Said(value: named)))
        let words: FieldCode = kind == .note ? .text : kind == .citation ? .comment : .relation
        pen.add(fresh.change(kind: kind, field: words, said: Change.Said(value: .text("before"))))
    }

    private func deletedElsewhere(than member: Member) throws -> EntityID? {
        for other in members where other !== member {
            for entity in entities.prefix(knobs.events) where try other.device.view(entity.id)?.isDeleted == true {
                if try member.device.view(entity.id)?.isDeleted == false { return entity.id }
            }
        }
        return nil
    }

    private func changeDependent(_ member: Member, _ pen: any Pen, _ id: EntityID, _ kind: Kind) throws {
        if dice.chance(perMille: 500) { return try delete(member, pen, id) }
        guard kind == .citation, let state = try member.device.state(id), let view = try member.device.view(id),
            !view.isDeleted, view[.comment]?.isConflict != true
        else { return try undelete(member, pen, id) }
        pen.add(state.change(kind: kind, field: .comment, said: Change.Said(value: .text("c\(dice.below(5))"))))
    }

    // MARK: Of later versions

    private func writeUnknown(_ member: Member, _ pen: any Pen, _ id: EntityID) throws {
        guard member.isNewer, let state = try member.device.state(id) else {
            return try setScalar(member, pen, id)
        }
        // Field 99 of a value, which this version does not know.
        let value = Value.unknown([0x98, 0x06, UInt8(dice.below(100))])
        switch dice.below(3) {
        case 0:
            pen.add(
                state.change(
                    kind: .event, field: FieldCode(rawValue: UInt32(90 + dice.below(3))),
                    said: Change.Said(value: value)))
        case 1:
            pen.add(
                state.change(
                    kind: .event, field: FieldCode(rawValue: 95), said: Change.Said(value: .text("\(dice.below(4))"))))
        default:
            let fresh = EntityState(id: pen.makeEntity())
            entities.append((fresh.id, Kind(rawValue: 9)))
            pen.add(
                fresh.change(
                    kind: Kind(rawValue: 9), field: FieldCode(rawValue: 96), said: Change.Said(value: value)))
        }
    }

    // MARK: From elsewhere

    /// A row that another replica exported comes back changed: it replaces what the export carried, known here or not.
    private func importRow(_ member: Member, _ pen: any Pen) throws {
        let other = dice.pick(members)
        guard other !== member, let (id, kind) = try pickEntity(other), kind == .event,
            let theirs = try other.device.state(id)
        else { return }
        let ours = try member.device.state(id) ?? EntityState(id: id)
        if try member.device.view(id)?.isDeleted == true { return }
        var change = ours.change(
            kind: .event, field: .place, said: Change.Said(value: .text("imported \(dice.below(4))")))
        change.replaces = theirs.register(.place)?.heads.map(\.dot) ?? []
        ledger.imported.formUnion(change.replaces)
        isImporting = true
        pen.add(change)
    }

    private func order(_ member: Member, _ pen: any Pen) throws {
        // Owners make owners.
        if dice.chance(perMille: 200) { return pen.grant(try dice.pick(members).device.replica) }
        // One may have been told of what has not come yet; then it comes all the same, on whichever way.
        let informant = dice.chance(perMille: 350) ? dice.pick(members) : member
        var log = try informant.device.log(from: 0)
        if informant !== member {
            let news = zip(log, try member.device.holds(log.map(\.hash))).filter { !$1 }.map(\.0)
            if !news.isEmpty {
                log = news
                mail.append((try informant.device.makeBundle(for: nil), member.number))
            }
        }
        guard !log.isEmpty else { return }
        var target = log[dice.below(log.count)]
        // Or what waits here; or best of all one that stands in a conflict.
        if let waiting = member.seen.waiting.first, dice.chance(perMille: 300), let one = ledger.changeset(waiting) {
            target = one
        } else if informant === member, dice.chance(perMille: 600), let (id, _) = try pickEntity(member),
            let view = try member.device.view(id), let rival = view.conflicts.first?.rivals.last?.highest,
            let rivals = log.first(where: { $0.hash == rival.hash })
        {
            target = rivals
        }
        guard target.header.number > 1, target.content != nil else { return }
        counters.met(.redactionActed)
        pen.redact(target.hash)
    }
}

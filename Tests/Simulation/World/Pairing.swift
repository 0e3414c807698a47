import Model

/// How people say that events are one, or are not, and write to those that are.
extension World {
    /// `merge`, `unmerge`, `distinct`.
    func pair(_ member: Member, _ pen: any Pen, _ id: EntityID) throws {
        switch dice.weighted([60, 25, 15]) {
        case 0: try merge(member, pen, id)
        case 1: try unmerge(member, pen, id)
        default: try distinct(member, pen, id)
        }
    }

    /// Another event that shows by itself, and both as they show; nil where there is none.
    private func another(
        _ member: Member, than id: EntityID
    ) throws -> (id: EntityID, one: EntityView, other: EntityView)? {
        let other = entities[dice.below(min(entities.count, knobs.events + 4))]
        guard other.kind == .event, let one = try member.device.shown(id), !one.isDeleted,
            let two = try member.device.shown(other.id), !two.isDeleted, one.id != two.id
        else { return nil }
        return (other.id, one, two)
    }

    private func merge(_ member: Member, _ pen: any Pen, _ id: EntityID) throws {
        guard let (named, one, other) = try another(member, than: id) else { return }
        let isApart = try one.ids.contains { end in
            try member.device.samenesses(of: end).contains { $0.isApart && other.ids.contains($0.end(beyond: end)) }
        }
        // Who knows that they are distinct has to take that back first.
        if isApart { return }
        if one.isMerged || other.isMerged { counters.met(.threeMerged) }
        _ = try pen.pair(Record.sameAs, one.lender(named: id), other.lender(named: named))
        promises.append(.areOne(id, named))
    }

    private func unmerge(_ member: Member, _ pen: any Pen, _ id: EntityID) throws {
        guard try member.device.shown(id)?.isMerged == true else { return }
        try pen.part(id)
        promises.append(.standsAlone(id))
    }

    private func distinct(_ member: Member, _ pen: any Pen, _ id: EntityID) throws {
        guard let (named, one, other) = try another(member, than: id) else { return }
        let link = try pen.pair(Record.distinctFrom, one.lender(named: id), other.lender(named: named))
        promises.append(.holds(link))
    }

    /// Gives what shows a value: all that are visible of what is one get it.
    func give(_ view: EntityView, _ pen: any Pen, _ field: FieldCode, _ said: Change.Said) throws {
        if view.isMerged { counters.met(view.lenders.count > 1 ? .mergedEventsEdited : .mergedWithDeletedEdited) }
        try pen.give(to: view.lenders, view.kind, field, said)
        promises.append(.says(view.id, view.lenders, field, said))
    }
}

/// What a command leaves behind on the replica where it was made.
enum Promise {
    /// What shows under this id shows this, and so does each of these by itself.
    case says(EntityID, [EntityID], FieldCode, Change.Said)
    case areOne(EntityID, EntityID)
    case areTwo(EntityID, EntityID)
    case standsAlone(EntityID)
    case isDeleted(EntityID)
    case isThere(EntityID)
    /// A link says what it says of two events.
    case holds(EntityID)

    func check(on device: any Device, _ book: Book) throws {
        let isKept: Bool
        switch self {
        case .says(let id, let members, let field, let said):
            let keyHash = said.key.map { Derivation.keyHash(project: book.project, key: $0) }
            let views = try [device.shown(id)] + members.map(device.view)
            isKept = views.allSatisfy { view in
                let register = view?.registers.first { $0.field == field && $0.keyHash == keyHash }
                return register?.isConflict != true && (register?.shown ?? .absent).isEqual(to: said.value)
            }
        case .areOne(let one, let other): isKept = try device.shown(one)?.ids.contains(other) == true
        case .areTwo(let one, let other): isKept = try device.shown(one)?.ids.contains(other) == false
        case .standsAlone(let id): isKept = try device.shown(id)?.isMerged == false
        case .isDeleted(let id): isKept = try device.shown(id)?.isDeleted == true
        case .isThere(let id): isKept = try device.view(id)?.life.standing == .alive
        case .holds(let link): isKept = try device.view(link).flatMap(Sameness.init) != nil
        }
        guard isKept else { throw Violation(.ownCommandTakesEffect, "\(self) is not so where it was made") }
    }
}

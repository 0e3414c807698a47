import Model

/// Which events are one, and what they show as: SYNC.md §2 "Merging events" from its sentences, without the model's
/// code for it.
struct NaiveGroups {
    private struct Link {
        let id: EntityID
        let ends: Set<EntityID>
        let isApart: Bool
    }

    private let naive: NaiveState
    private let links: [Link]
    /// Of each event: the members of its group, itself among them.
    private var groups: [EntityID: Set<EntityID>] = [:]

    init(_ naive: NaiveState) {
        self.naive = naive
        links = naive.entities.compactMap { id in
            guard naive.kind(id) == .link, naive.standing(id) != .deleted,
                let from = naive.shown(id, .from)?.reference, let to = naive.shown(id, .to)?.reference, from != to,
                let relation = naive.shown(id, .relation)?.text, ["same-as", "distinct-from"].contains(relation),
                naive.kind(from) == .event, naive.kind(to) == .event
            else { return nil }
            return Link(id: id, ends: [from, to], isApart: relation == "distinct-from")
        }
        groups = Self.join(links.filter { !$0.isApart }.map(\.ends))
    }

    /// Lets whatever is joined become one set, one pair after the other.
    private static func join(_ pairs: [Set<EntityID>]) -> [EntityID: Set<EntityID>] {
        var groups: [EntityID: Set<EntityID>] = [:]
        for pair in pairs {
            let union = pair.reduce(into: Set<EntityID>()) { $0.formUnion(groups[$1] ?? [$1]) }
            for member in union { groups[member] = union }
        }
        return groups
    }

    /// The events that are one with this one, itself too, by id.
    func members(of id: EntityID) -> [EntityID] { (groups[id] ?? [id]).sorted() }

    // MARK: What shows

    /// Whether an entity shows as it should, with all that is one with it.
    func compare(_ view: EntityView, shownFor id: EntityID, _ counters: Counters) throws {
        let members = members(of: id)
        guard view.ids == members else { throw Violation(.groupsAreTheLinks, "other events are one than links say") }
        guard members.count > 1 else { return }
        let visible = members.filter { naive.standing($0) != .deleted }
        let lenders = visible.isEmpty ? members : visible
        guard view.lenders == lenders, view.id == lenders[0] else {
            throw Violation(.groupsAreTheLinks, "it shows under another id, or what is deleted lends values")
        }
        let lives = Set(visible.map(naive.standing))
        let life: Life.Standing = visible.isEmpty ? .deleted : lives.contains(.conflict) ? .conflict : .alive
        guard view.life.standing == life else { throw Violation(.viewsAreTheHeads, "a group's life is \(life)") }
        try compareRegisters(view, lenders, counters)
        try compareContradictions(view, visible.isEmpty)
    }

    private func compareRegisters(_ view: EntityView, _ lenders: [EntityID], _ counters: Counters) throws {
        var all: [NaiveState.Place: [[NaiveState.Entry]]] = [:]
        for (place, live) in lenders.flatMap(naive.live) where place.field != .life {
            all[place, default: []].append(live)
        }
        guard view.registers.count == all.count else {
            throw Violation(.nothingIsHidden, "something that one of those says which are one is not shown")
        }
        for register in view.registers {
            let found = all.values.first { Set($0.joined().map(\.dot)) == Set(register.replaces) }
            guard let found else { throw Violation(.nothingIsHidden, "not all that is one is in what shows") }
            let speaking = found.filter { $0.contains { $0.change.said.map { $0.value != .absent } ?? false } }
            let counted = (speaking.isEmpty ? found : speaking).flatMap(\.self)
            try naive.compareRegister(register, counted, view, counters)
        }
    }

    // MARK: What contradicts

    /// The links that say of two of one group that they are distinct.
    private func contradicting(_ members: Set<EntityID>) -> [Link] {
        links.filter { $0.isApart && $0.ends.isSubset(of: members) }
    }

    private func compareContradictions(_ view: EntityView, _ isDeletedWhole: Bool) throws {
        let expected = isDeletedWhole ? [] : contradicting(Set(view.ids))
        guard view.contradictions.map(\.entity).sorted() == expected.map(\.id).sorted() else {
            throw Violation(.contradictionsAreOpen, "what contradicts a group is not what links say")
        }
        for conflict in view.contradictions {
            guard let apart = expected.first(where: { $0.id == conflict.entity }) else { continue }
            let same = links.filter { !$0.isApart }
            let joining = same.filter { conflict.joining.contains($0.id) }
            let rest = Self.join(same.filter { !conflict.joining.contains($0.id) }.map(\.ends))
            guard joining.count == conflict.joining.count,
                !rest.values.contains(where: { apart.ends.isSubset(of: $0) })
            else { throw Violation(.contradictionsAreOpen, "two would still be one without what joins them") }
        }
    }

    /// Whether a link that says that two are distinct is open where it should be.
    func compare(link view: EntityView) throws {
        let link = links.first { $0.id == view.id && $0.isApart }
        let isOpen = link.map { link in
            link.ends.allSatisfy { groups[$0]?.isSuperset(of: link.ends) ?? false }
                && members(of: link.ends.min()!).contains { naive.standing($0) != .deleted }
        }
        guard view.contradictions.map(\.entity) == (isOpen ?? false ? [view.id] : []) else {
            throw Violation(.contradictionsAreOpen, "of a link that two are distinct: open or not, and wrongly so")
        }
    }

    // MARK: Rare states

    /// Counts which of the states were reached that come about between replicas.
    func count(_ counters: Counters) {
        for id in naive.entities where naive.kind(id) == .link {
            let words = naive.entries(id, .relation, nil)
            guard words.contains(where: { $0.change.said?.value == .text("same-as") || $0.change.said == nil }) else {
                continue
            }
            if words.contains(where: { $0.change.said == nil }) { counters.met(.mergeRedacted) }
            let lives = naive.entries(id, .life, nil)
            let parting = lives.filter { !$0.change.seen.isEmpty }
            let joining = words + lives.filter(\.change.seen.isEmpty)
            if parting.contains(where: { part in joining.contains { isConcurrent(part, $0) } }) {
                counters.met(.mergedWhileParted)
            }
            let ends = naive.entries(id, .from, nil) + naive.entries(id, .to, nil)
            for end in Set(ends.compactMap { $0.change.said?.value.reference }) {
                let edits = (naive.registers[end] ?? [:]).values.joined()
                if edits.contains(where: { edit in joining.contains { isConcurrent(edit, $0) } }) {
                    counters.met(.mergedWhileAMemberIsEdited)
                }
            }
        }
    }

    private func isConcurrent(_ one: NaiveState.Entry, _ other: NaiveState.Entry) -> Bool {
        let past = naive.ledger.past
        return one.number != other.number && !past[one.number].contains(other.number)
            && !past[other.number].contains(one.number)
    }
}

public import Model

/// Events that are said to be one, in memory and the slow and obvious way.
extension MemoryReplica {
    /// Says that two events are one, or that they are not; again where it was taken back.
    @discardableResult
    public func pair(_ one: EntityID, _ other: EntityID, _ relation: String = Record.sameAs) -> EntityID {
        let link = Derivation.pair(project: project, relation: relation, one, other)
        if states[link] != nil {
            if view(link).isDeleted { undelete(link) }
            return link
        }
        edit { draft, _ in
            let fresh = EntityState(id: link)
            let values: [(FieldCode, Value)] = [
                (.from, .reference(min(one, other))), (.relation, .text(relation)), (.to, .reference(max(one, other))),
            ]
            for (field, value) in values {
                draft.add(fresh.change(kind: .link, field: field, said: Change.Said(value: value)))
            }
        }
        return link
    }

    public var samenesses: [Sameness] {
        states.keys.sorted().compactMap { states[$0]?.kind == .link ? Sameness(view($0)) : nil }
    }

    /// The events that are one with this one.
    public func group(of id: EntityID) -> [EntityID] {
        let links = samenesses.filter { !$0.isApart }
        return Component.members(from: id) { member in
            links.filter { $0.one == member || $0.other == member }.map { $0.end(beyond: member) }
                .filter { states[$0]?.kind == .event }
        }
    }

    /// What an event shows together with those that are one with it.
    public func shown(_ id: EntityID) -> EntityView {
        let group = group(of: id)
        guard group.count > 1 else { return view(id) }
        return EntityView(
            merging: group.map { (states[$0]!, view($0)) },
            texts: { register in RegisterTexts(ofMembers: group.map { self.versions(of: $0, register) }) },
            contradictions: OpenConflict.contradictions(
                among: samenesses.filter { group.contains($0.one) && group.contains($0.other) }
            ) { states[$0] })
    }

    /// Gives a field of all that an event is one with a value: one change a visible member.
    public func giveShown(_ id: EntityID, _ field: FieldCode, key: String? = nil, _ value: Value) {
        let lenders = shown(id).lenders
        edit { draft, replica in
            for member in lenders {
                draft.add(replica.change(member, field, key: key, Change.Said(key: key, value: value)))
            }
        }
    }
}

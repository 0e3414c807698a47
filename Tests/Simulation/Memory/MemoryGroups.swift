import Model

/// Events that are said to be one, as the product's replica finds them.
extension MemoryStore {
    /// Everything that is one with an event, itself too, by id.
    func group(of id: EntityID) -> [EntityID] {
        guard pairs.contains(where: { !$0.isApart && ($0.one == id || $0.other == id) }) else { return [id] }
        return Component.members(from: id) { one in
            pairs.compactMap { pair in
                guard !pair.isApart, pair.one == one || pair.other == one else { return nil }
                let end = pair.end(beyond: one)
                return states[end]?.kind == .event ? end : nil
            }
        }
    }

    /// An entity as people are shown it: an event with those that are said to be the same.
    ///
    /// - Parameter own: an entity as it stands alone.
    func shown(_ id: EntityID, own view: (EntityID) -> EntityView?) -> EntityView? {
        guard let state = states[id] else { return nil }
        let group = state.kind == .event ? group(of: id) : [id]
        guard group.count > 1 else { return view(id) }
        let members = group.compactMap { one in states[one].flatMap { state in view(one).map { (state, $0) } } }
        return EntityView(
            merging: members, texts: { register in RegisterTexts(ofMembers: group.map { versions(of: $0, register) }) },
            contradictions: contradictions(among: group))
    }

    private func contradictions(among group: [EntityID]) -> [OpenConflict] {
        guard pairs.contains(where: \.isApart) else { return [] }
        return OpenConflict.contradictions(
            among: pairs.filter { group.contains($0.one) && group.contains($0.other) }, state: { states[$0] })
    }

    /// What contradicts a link that says that two events are not the same.
    func contradictions(of link: EntityID) -> [OpenConflict] {
        guard let pair = pairs.first(where: { $0.link == link }), pair.isApart, states[pair.one]?.kind == .event else {
            return []
        }
        let group = group(of: pair.one)
        // Of what is deleted whole nobody is asked.
        guard group.contains(pair.other), group.contains(where: { view($0)?.isDeleted == false }) else { return [] }
        return contradictions(among: group).filter { $0.entity == link }
    }
}

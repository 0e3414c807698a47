public import Model
import SQLite

/// Events that are said to be one.
extension Replica {
    /// A member of a group, as the store has it.
    struct Member {
        var row: Int64
        var state: EntityState
        var view: EntityView
    }

    /// The rows of the events that are one with this one, itself too; empty where it is not merged.
    func group(of row: Int64) throws -> [Int64] {
        guard let lead = try database.integer("SELECT lead FROM merged WHERE event = ?", row) else { return [] }
        return try database.all("SELECT event FROM merged WHERE lead = ? ORDER BY event", lead) { $0.int64(0) }
    }

    /// The events that are one with this one, itself too, by id.
    public func merged(with id: EntityID) throws -> [EntityID] {
        try ReplicaError.converting {
            let group = try database.all(
                """
                SELECT o.entity FROM entity e JOIN merged m ON m.event = e.id JOIN merged n ON n.lead = m.lead
                JOIN entity o ON o.id = n.event WHERE e.entity = ? ORDER BY o.entity
                """, id.bytes
            ) { EntityID(bytes: $0.blob(0)) }.compactMap { $0 }
            return group.isEmpty ? [id] : group
        }
    }

    /// The event under which this one shows; itself where it is not merged.
    public func lead(of id: EntityID) throws -> EntityID {
        try ReplicaError.converting {
            let lead = try database.one(
                """
                SELECT o.entity FROM entity e JOIN merged m ON m.event = e.id JOIN entity o ON o.id = m.lead
                WHERE e.entity = ?
                """, id.bytes
            ) { EntityID(bytes: $0.blob(0)) }
            return (lead ?? nil) ?? id
        }
    }

    func member(_ row: Int64) throws -> Member? {
        let found = try database.one("SELECT entity, state FROM entity WHERE id = ?", row) { found in
            guard let id = EntityID(bytes: found.blob(0)) else { throw ReplicaError.damaged("an entity has no id") }
            return try self.decode(id, found, column: 1)
        }
        guard let found else { return nil }
        return Member(row: row, state: found, view: try ownView(found, row: row))
    }

    /// The one event that several are.
    func view(merging members: [Member]) throws -> EntityView {
        let rows = members.map(\.row)
        let contradictions = try contradictions(among: rows)
        var failure: (any Error)?
        let view = EntityView(
            merging: members.map { ($0.state, $0.view) },
            texts: { register in
                do {
                    return RegisterTexts(
                        ofMembers: try members.map { try self.versions(register, of: $0.state.id, row: $0.row) })
                } catch {
                    failure = error
                    return RegisterTexts()
                }
            }, contradictions: contradictions)
        if let failure { throw failure }
        return view
    }

    // MARK: Links

    /// The live links that an event has to others which it is, or is not.
    public func samenesses(of id: EntityID) throws -> [Sameness] {
        try ReplicaError.converting {
            try dependents(of: id, kind: .link).compactMap { state in
                guard let row = try database.integer("SELECT id FROM entity WHERE entity = ?", state.id.bytes) else {
                    return nil
                }
                return Sameness(try ownView(state, row: row))
            }
        }
    }

    /// What says that two events of one group are not the same.
    func contradictions(among rows: [Int64]) throws -> [OpenConflict] {
        var links: [Sameness] = []
        let members = Set(rows)
        for row in rows {
            // Every link has one lesser end.
            try database.rows(
                """
                SELECT l.entity, a.entity, b.entity, p.apart, p.other FROM pair p JOIN entity l ON l.id = p.link
                JOIN entity a ON a.id = p.one JOIN entity b ON b.id = p.other WHERE p.one = ?
                """, row
            ) { found in
                guard members.contains(found.int64(4)), let link = EntityID(bytes: found.blob(0)),
                    let one = EntityID(bytes: found.blob(1)), let other = EntityID(bytes: found.blob(2))
                else { return }
                links.append(Sameness(link: link, one, other, isApart: found.int64(3) != 0))
            }
        }
        return try OpenConflict.contradictions(among: links) { try stored($0)?.1 }
    }

    /// What contradicts a link that says that two events are not the same.
    func contradictions(ofLink row: Int64) throws -> [OpenConflict] {
        let lead = try database.integer(
            """
            SELECT m.lead FROM pair p JOIN merged m ON m.event = p.one JOIN merged n ON n.event = p.other
            WHERE p.link = ? AND p.apart = 1 AND m.lead = n.lead
            """, row)
        guard let lead, let id = try entity(row: row) else { return [] }
        let group = try database.all("SELECT event, deleted FROM merged WHERE lead = ? ORDER BY event", lead) {
            (row: $0.int64(0), isDeleted: $0.int64(1) != 0)
        }
        // Of what is deleted whole nobody is asked.
        guard group.contains(where: { !$0.isDeleted }) else { return [] }
        return try contradictions(among: group.map(\.row)).filter { $0.entity == id }
    }

    private func entity(row: Int64) throws -> EntityID? {
        try database.one("SELECT entity FROM entity WHERE id = ?", row) { EntityID(bytes: $0.blob(0)) } ?? nil
    }

    /// What says that two of the events behind an id are not the same.
    public func contradictions(of id: EntityID) throws -> [OpenConflict] {
        try view(id)?.contradictions.filter { $0.entity != id } ?? []
    }

    // MARK: What hangs on it, and its past

    /// The citations, notes and links that name one of the events which a view shows, by their ids.
    public func dependents(of view: EntityView, kind: Kind? = nil) throws -> [EntityState] {
        guard view.isMerged else { return try dependents(of: view.id, kind: kind) }
        var found: [EntityID: EntityState] = [:]
        for id in view.lenders { for state in try dependents(of: id, kind: kind) { found[state.id] = state } }
        return found.values.sorted { $0.id < $1.id }
    }

    /// Every change ever applied to what a view shows, each event's in the order of application.
    public func history(of view: EntityView) throws -> [HistoricChange] { try view.ids.flatMap(history(of:)) }

    public func history(of conflict: OpenConflict) throws -> [HistoricChange] {
        try conflict.members.flatMap(history(of:))
    }
}

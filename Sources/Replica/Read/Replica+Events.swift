public import Model
import SQLite

/// Which events a list shows. Every condition must hold.
public struct EventFilter: Sendable, Equatable {
    public var tags: [String] = []
    public var types: [String] = []
    public var statuses: [String] = []
    /// Events with a citation of this source.
    public var sources: [EntityID] = []
    /// Who made the latest change.
    public var authors: [String] = []
    /// Folded substrings.
    public var actors: [String] = []
    public var places: [String] = []
    public var inConflict: Bool?
    public var disputed: Bool?
    /// Nil: only those not deleted.
    public var deleted: Bool?
    /// Bounds, Julian day numbers; an event is in when its own overlap them. Nil is open.
    public var from: Int?
    public var to: Int?
    public var hasDates = false

    public init() {}
}

public enum EventOrder: String, Sendable, CaseIterable {
    case date, title, updated, place
}

extension Replica {
    func conditions(_ filter: EventFilter) -> ([String], [any Bindable]) {
        var conditions = ["e.deleted = ?"]
        var values: [any Bindable] = [filter.deleted ?? false]
        func add(_ condition: String, _ value: any Bindable) {
            conditions.append(condition)
            values.append(value)
        }
        for tag in filter.tags { add("EXISTS (SELECT 1 FROM event_tag t WHERE t.event = e.id AND t.tag = ?)", tag) }
        for type in filter.types { add("e.type = ?", type) }
        for status in filter.statuses { add("e.status = ?", status) }
        for source in filter.sources {
            add(
                """
                e.id IN (SELECT coalesce(m.lead, d.target) FROM entity x JOIN dependent s ON s.target = x.id
                JOIN dependent d ON d.entity = s.entity LEFT JOIN merged m ON m.event = d.target
                WHERE x.entity = ? AND d.kind = \(Kind.citation.rawValue))
                """, source.bytes)
        }
        for author in filter.authors {
            add("e.author IN (SELECT a.id FROM author a WHERE a.name = ?)", author)
        }
        for actor in filter.actors {
            add(
                "EXISTS (SELECT 1 FROM event_actor a WHERE a.event = e.id AND instr(a.name, ?) > 0)",
                SearchText.fold(actor))
        }
        for place in filter.places { add("instr(e.place, ?) > 0", SearchText.fold(place)) }
        if let open = filter.inConflict { conditions.append(open ? "e.conflicts > 0" : "e.conflicts = 0") }
        if let disputed = filter.disputed { conditions.append(disputed ? "e.disputes > 0" : "e.disputes = 0") }
        if filter.hasDates {
            conditions.append("e.undated = 0")
            if let from = filter.from { add("(e.latest IS NULL OR e.latest >= ?)", from) }
            if let to = filter.to { add("(e.earliest IS NULL OR e.earliest <= ?)", to) }
        }
        return (conditions, values)
    }

    public func eventCount() throws -> Int { try count("SELECT count(*) FROM event WHERE deleted = 0") }
    public func sourceCount() throws -> Int { try count("SELECT count(*) FROM source WHERE deleted = 0") }
    public func conflictCount() throws -> Int { try count("SELECT count(*) FROM conflict") }

    /// Entities with open conflicts, by id.
    public func entitiesInConflict() throws -> [EntityID] {
        try ReplicaError.converting {
            try database.all(
                // From the conflicts, of which there are few: to read them in order means to read all ids.
                "SELECT e.entity FROM entity e WHERE e.id IN (SELECT entity FROM conflict) ORDER BY +e.entity"
            ) { EntityID(bytes: $0.blob(0)) }.compactMap { $0 }
        }
    }

    /// Sources not deleted, by title and id.
    public func sources() throws -> [EntityID] {
        try ReplicaError.converting {
            try database.all(
                """
                SELECT e.entity FROM source s JOIN entity e ON e.id = s.id WHERE s.deleted = 0 ORDER BY s.title, e.entity
                """
            ) { EntityID(bytes: $0.blob(0)) }.compactMap { $0 }
        }
    }

    /// Sources not deleted that show this identifier.
    public func sources(identifier: String) throws -> [EntityID] {
        try ReplicaError.converting {
            try database.all(
                """
                SELECT e.entity FROM source s JOIN entity e ON e.id = s.id WHERE s.deleted = 0 AND s.identifier = ?
                ORDER BY e.entity
                """, identifier
            ) { EntityID(bytes: $0.blob(0)) }.compactMap { $0 }
        }
    }

    /// Words in use, for did-you-mean.
    public func tags() throws -> [String] {
        try ReplicaError.converting {
            try database.all("SELECT DISTINCT tag FROM event_tag ORDER BY tag") { $0.text(0) }
        }
    }
}

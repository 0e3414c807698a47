public import Model
import SQLite

extension Replica {
    /// Ids of events, by earliest day (undated last), title, id, unless another order is asked for.
    ///
    /// Order: places and titles by code point; `updated` latest first.
    /// Complexity: reads index rows up to the limit; with substring filters, every event.
    public func forEachEvent(
        _ filter: EventFilter = EventFilter(), order: EventOrder = .date, limit: Int? = nil,
        _ body: (EntityID) throws -> Void
    ) throws {
        try ReplicaError.converting { try forEachRow(filter, order, limit) { id, _ in try body(id) } }
    }

    /// The same events as they stand.
    ///
    /// Complexity: three look-ups an event, prepared once.
    public func forEachEventView(
        _ filter: EventFilter = EventFilter(), order: EventOrder = .date, limit: Int? = nil,
        _ body: (EntityView) throws -> Void
    ) throws {
        try ReplicaError.converting {
            let heads = try database.prepare("SELECT state FROM entity WHERE id = ?")
            let merged = try database.prepare("SELECT 1 FROM merged WHERE event = ?")
            try forEachRow(filter, order, limit) { id, row in
                try merged.bind(row, at: 1)
                let isMerged = try merged.step()
                merged.reset()
                try heads.bind(row, at: 1)
                guard !isMerged, try heads.step() else {
                    heads.reset()
                    if let view = try view(id) { try body(view) }
                    return
                }
                let state = try decode(id, heads, column: 0)
                heads.reset()
                if !state.registers.isEmpty { try body(try ownView(state, row: row)) }
            }
        }
    }

    private func forEachRow(
        _ filter: EventFilter, _ order: EventOrder, _ limit: Int?, _ body: (EntityID, Int64) throws -> Void
    ) throws {
        var left = limit.map { max($0, 0) }
        for part in order == .date ? filter.partsInOrder : [[]] {
            let statement = try events(filter, order, part, limit: left)
            while try statement.step() {
                guard let id = statement.entityID(0) else { throw ReplicaError.damaged("an event has no id") }
                try body(id, statement.int64(1))
                left = left.map { $0 - 1 }
            }
        }
    }

    /// Ids and rows of events.
    private func events(
        _ filter: EventFilter, _ order: EventOrder, _ part: [EventFilter.Condition], limit: Int?
    ) throws -> Statement {
        var (conditions, values) = conditions(filter)
        for condition in part {
            conditions.append(condition.sql)
            if let day = condition.day { values.append(day) }
        }
        var sql = "SELECT e.entity, e.id FROM event e WHERE \(conditions.joined(separator: " AND ")) ORDER BY "
        switch order {
        case .date: sql += "e.undated, e.earliest, e.title, e.entity"
        case .title: sql += "e.title, e.entity"
        case .place: sql += "e.place, e.title, e.entity"
        case .updated:
            sql += """
                max((SELECT max(h.changeset) FROM history h WHERE h.entity = e.id), coalesce((SELECT \
                max(h.changeset) FROM merged m JOIN history h ON h.entity = m.event WHERE m.lead = e.id), 0)) DESC,
                e.entity
                """
        }
        if let limit { sql += " LIMIT \(limit)" }
        let statement = try database.prepare(sql)
        try statement.bindAll(values)
        return statement
    }
}

extension EventFilter {
    /// What more must hold of an event, beside the filter's own conditions.
    fileprivate struct Condition {
        var sql: String
        var day: Int?

        init(_ sql: String, _ day: Int? = nil) { (self.sql, self.day) = (sql, day) }
    }

    /// The filter in parts that follow one another in the order of lists, each of which an index finds.
    ///
    /// A span of days is overlapped by what began before it and lasts into it, and by what begins in it: one range of an
    /// index has no words for both, and one query for all would read every event that is dated.
    fileprivate var partsInOrder: [[Condition]] {
        guard hasDates, from != nil || to != nil else { return [[]] }
        guard let from else {
            return [[Condition("e.earliest IS NULL")], [Condition("e.earliest <= ?", to)]]
        }
        let lasting = [
            Condition("(e.earliest IS NULL OR e.latest IS NOT e.earliest)"),
            Condition("ifnull(e.latest, 9223372036854775807) >= ?", from),
            Condition("(e.earliest IS NULL OR e.earliest < ?)", from),
        ]
        return [lasting, [Condition("e.earliest >= ?", from)] + (to.map { [Condition("e.earliest <= ?", $0)] } ?? [])]
    }
}

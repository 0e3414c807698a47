public import Model
import SQLite

/// Words looked for among events, their notes and what they cite.
extension Replica {
    /// Ids of events that hold all the words, best first; a note's or a quote's words count for their event, and those
    /// of merged events for the one that shows.
    ///
    /// Where one text holds them all stands before where only event, notes and quotes together do. Of words that more
    /// than `mostRanked` texts hold, a first page shows the newest: to rank them all takes seconds and tells them not
    /// apart.
    ///
    /// - Parameters:
    ///   - query: words, `"phrases"`, `prefixes*`; anything else in it is harmless.
    ///   - mostRanked: more texts than this are not ranked for a first page.
    public func searchEvents(_ query: String, limit: Int? = nil, mostRanked: Int = 10_000) throws -> [EntityID] {
        let terms = SearchQuery.terms(query)
        guard !terms.isEmpty else { return [] }
        return try ReplicaError.converting {
            var seen = Set<EntityID>()
            var found: [EntityID] = []
            func isEnough(with id: EntityID) -> Bool {
                if seen.insert(id).inserted { found.append(id) }
                return found.count == limit
            }
            let all = terms.joined(separator: " ")
            let isWide = try limit.map { $0 <= mostRanked } ?? false && areMore(all, than: mostRanked)
            let isOver = try forEachText(all, isRanked: !isWide) { text in
                let isEvent = text.kind == Int64(Kind.event.rawValue)
                return try visibleEvents(isEvent ? Self.eventItself : Self.eventsNamed, text.row)
                    .contains(where: isEnough)
            }
            if isOver { return found }
            guard (2...Self.mostTermsApart).contains(terms.count) else { return found }
            // Apart they stand only where something names an event, or events are one.
            guard try database.integer("SELECT 1 FROM dependent UNION ALL SELECT 1 FROM merged LIMIT 1") != nil else {
                return found
            }
            let together = try database.prepare(Self.eventsHolding(terms.count))
            try together.bindAll(terms)
            while try together.step() {
                if let id = EntityID(bytes: together.blob(0)), isEnough(with: id) { return found }
            }
            return found
        }
    }

    /// SQLite joins no more than 500 selects; a longer query is a passage, which stands in one text or nowhere.
    private static let mostTermsApart = 64

    private func areMore(_ terms: String, than count: Int) throws -> Bool {
        try database.integer(
            "SELECT 1 FROM entity_text WHERE entity_text MATCH ? LIMIT 1 OFFSET ?", terms, Int64(count)) != nil
    }

    private struct Text {
        var row: Int64
        var kind: Int64
        var entity: [UInt8]
    }

    /// Calls `body` with the texts that hold all the terms until it returns true: best first and equal ones by id, or
    /// newest first. Whether it did.
    ///
    /// Complexity: of what is not asked for, its rank alone is read.
    private func forEachText(_ terms: String, isRanked: Bool, _ body: (Text) throws -> Bool) throws -> Bool {
        let order = isRanked ? "rank" : "rowid DESC"
        let statement = try database.prepare(
            "SELECT rowid\(isRanked ? ", rank" : "") FROM entity_text WHERE entity_text MATCH ? ORDER BY \(order)")
        try statement.bindAll([terms])
        var equal: [Text] = []
        var rank = 0.0
        func finish() throws -> Bool {
            defer { equal = [] }
            return try equal.sorted { $0.entity.lexicographicallyPrecedes($1.entity) }.contains(where: body)
        }
        while try statement.step() {
            if !isRanked || statement.double(1) != rank, try finish() { return true }
            if isRanked { rank = statement.double(1) }
            let row = statement.int64(0)
            let text = try database.one("SELECT kind, entity FROM entity WHERE id = ?", row) {
                Text(row: row, kind: $0.int64(0), entity: $0.blob(1))
            }
            if let text { equal.append(text) }
        }
        return try finish()
    }

    private static let eventItself = """
        SELECT v.entity FROM (SELECT ? AS id) e LEFT JOIN merged m ON m.event = e.id
        JOIN event v ON v.id = coalesce(m.lead, e.id) WHERE v.deleted = 0 AND coalesce(m.deleted, 0) = 0
        """
    private static let eventsNamed = """
        SELECT DISTINCT v.entity FROM dependent d LEFT JOIN merged m ON m.event = d.target
        JOIN event v ON v.id = coalesce(m.lead, d.target)
        WHERE d.entity = ? AND v.deleted = 0 AND coalesce(m.deleted, 0) = 0 ORDER BY v.entity
        """

    /// The events in which a row's words show: merged ones as the one that leads, none where they are deleted.
    private func visibleEvents(_ sql: String, _ row: Int64) throws -> [EntityID] {
        try database.all(sql, row) { EntityID(bytes: $0.blob(0)) }.compactMap { $0 }
    }

    /// The visible events of which every one of so many terms is said somewhere: by it, of it, or by one merged with it.
    ///
    /// Complexity: O(rows that hold any of the terms).
    private static func eventsHolding(_ count: Int) -> String {
        let shown = (1...count).map { term in
            """
            SELECT coalesce(m.lead, o.event) FROM (
                SELECT rowid AS event FROM entity_text WHERE entity_text MATCH ?\(term)
                UNION ALL
                SELECT d.target FROM entity_text t JOIN dependent d ON d.entity = t.rowid
                WHERE t.entity_text MATCH ?\(term)
            ) o LEFT JOIN merged m ON m.event = o.event WHERE coalesce(m.deleted, 0) = 0
            """
        }.joined(separator: " INTERSECT ")
        return "SELECT entity FROM event WHERE deleted = 0 AND id IN (\(shown)) ORDER BY entity"
    }
}

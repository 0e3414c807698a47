public import Model
import SQLite

/// Words looked for among events, their notes and what they cite.
extension Replica {
    /// Ids of events that hold all the words, best first; a note's or a quote's words count for their event, and those
    /// of merged events for the one that shows.
    ///
    /// Where one text holds them all stands before where only event, notes and quotes together do.
    ///
    /// - Parameter query: words, `"phrases"`, `prefixes*`; anything else in it is harmless.
    public func searchEvents(_ query: String, limit: Int? = nil) throws -> [EntityID] {
        let terms = SearchQuery.terms(query)
        guard !terms.isEmpty else { return [] }
        return try ReplicaError.converting {
            var seen = Set<EntityID>()
            var found: [EntityID] = []
            func isEnough(with id: EntityID) -> Bool {
                if seen.insert(id).inserted { found.append(id) }
                return found.count == limit
            }
            let statement = try database.prepare(
                """
                SELECT e.kind, e.id FROM entity_text t JOIN entity e ON e.id = t.rowid
                WHERE entity_text MATCH ? ORDER BY t.rank, e.entity
                """)
            try statement.bindAll([terms.joined(separator: " ")])
            while try statement.step() {
                let isEvent = statement.int64(0) == Int64(Kind.event.rawValue)
                for id in try visibleEvents(isEvent ? Self.eventItself : Self.eventsNamed, statement.int64(1))
                where isEnough(with: id) { return found }
            }
            guard (2...Self.mostTermsApart).contains(terms.count) else { return found }
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

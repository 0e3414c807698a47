import Model
import SQLite

/// Compares the derived tables with those that the log gives, once `Shadow` has rebuilt them.
struct StateCheck {
    private let replica: Replica
    private var database: Connection { replica.database }

    init(_ replica: Replica) { self.replica = replica }

    func run(_ findings: inout Findings) throws {
        try compareTotals(&findings)
        for table in Shadow.tables where table != "entity_text" {
            try findings.part("table \(table)") { try compare(table, &$0) }
        }
        try findings.part("the search index") { try compareWords(&$0) }
    }

    private func compareTotals(_ findings: inout Findings) throws {
        let columns = ["digest", "highest_stamp", "undecoded", "behind"]
        for column in columns {
            let differs = try database.integer(
                "SELECT (SELECT \(column) FROM main.replica_state) IS NOT (SELECT \(column) FROM temp.replica_state)")
            if differs != 0 {
                findings.add("\(column.replacing("_", "-"))-differs", column, "is not what the log gives")
            }
        }
    }

    // MARK: Tables

    private func compare(_ table: String, _ findings: inout Findings) throws {
        let rows = table == "entity" ? " WHERE kind <> 0" : ""
        guard try !isSame("SELECT * FROM main.\(table)\(rows)", "SELECT * FROM temp.\(table)\(rows)") else { return }
        // Which column names the entity: its row's number, or the entity itself.
        let name =
            [
                "history": "entity", "dependent": "entity", "event_tag": "event", "event_actor": "event",
                "conflict": "entity", "pair": "link", "merged": "event",
            ][table] ?? "id"
        var wrong: [(row: Int64, place: String)] = []
        for (one, other) in [("main", "temp"), ("temp", "main")] {
            try database.rows(
                """
                SELECT DISTINCT \(name) FROM (SELECT * FROM \(one).\(table)\(rows)
                EXCEPT SELECT * FROM \(other).\(table)\(rows)) LIMIT 1000
                """
            ) { row in
                let id = row.int64(0)
                if !wrong.contains(where: { $0.row == id }) { wrong.append((id, try place(id))) }
            }
        }
        for (_, place) in wrong {
            findings.add("state-differs", place, "the table \(table) does not show what the log says")
        }
    }

    /// Whether two queries give the same rows in the same order: read side by side, for a sound replica is the rule.
    ///
    /// Where they do not, the caller compares them as sets and says what differs.
    private func isSame(_ one: String, _ other: String) throws -> Bool {
        let (left, right) = (try database.prepare(one), try database.prepare(other))
        while true {
            let (hasLeft, hasRight) = (try left.step(), try right.step())
            guard hasLeft, hasRight else { return hasLeft == hasRight }
            guard left.hasSameRow(as: right) else { return false }
        }
    }

    private func place(_ row: Int64) throws -> String {
        for schema in ["temp", "main"] {
            let found = try database.one("SELECT entity, kind FROM \(schema).entity WHERE id = ?", row) {
                (EntityID(bytes: $0.blob(0)), Kind(rawValue: UInt32(clamping: $0.int64(1))))
            }
            if let found, let id = found.0, found.1.rawValue != 0 { return "\(found.1.name) \(id)" }
        }
        return "row \(row)"
    }

    // MARK: Search

    private func compareWords(_ findings: inout Findings) throws {
        for schema in ["main", "temp"] {
            try database.execute(
                "CREATE VIRTUAL TABLE temp.words_\(schema) USING fts5vocab(\(schema), entity_text, instance)")
        }
        let columns = "doc, term, col, offset"
        guard try !isSame("SELECT \(columns) FROM temp.words_main", "SELECT \(columns) FROM temp.words_temp") else {
            return
        }
        var wrong: [Int64] = []
        for (one, other) in [("main", "temp"), ("temp", "main")] {
            try database.rows(
                """
                SELECT DISTINCT doc FROM (SELECT doc, term, col, offset FROM temp.words_\(one)
                EXCEPT SELECT doc, term, col, offset FROM temp.words_\(other)) LIMIT 1000
                """
            ) { row in if !wrong.contains(row.int64(0)) { wrong.append(row.int64(0)) } }
        }
        for row in wrong {
            findings.add("search-differs", try place(row), "the search index does not hold the words it should")
        }
    }
}

extension String {
    /// The text with every occurrence of one character replaced.
    fileprivate func replacing(_ old: Character, _ new: Character) -> String {
        String(map { $0 == old ? new : $0 })
    }
}

import Model
import SQLite

/// Keeps the tables that say which events are one, as links come and go.
///
/// Invariant: `pair` and `merged` are functions of heads alone. Only components that a change touches are read.
struct Grouping {
    private let replica: Replica
    private var database: Connection { replica.database }
    /// Rows of events whose links, or whose being events, have changed.
    private var changed = Set<Int64>()
    /// Whether anything is said of two events; nil until somebody asked.
    private var hasPairs: Bool?

    init(_ replica: Replica) { self.replica = replica }

    /// Whether anything is said of two events at all, or was until now: most projects say nothing.
    mutating func isNeeded() throws -> Bool {
        if !changed.isEmpty { return true }
        let known = try hasPairs ?? (database.integer("SELECT 1 FROM pair LIMIT 1") != nil)
        hasPairs = known
        return known
    }

    /// Takes in how a link now stands.
    mutating func set(_ sameness: Sameness?, link row: Int64) throws {
        let old = try database.one("SELECT one, other, apart FROM pair WHERE link = ?", row) {
            [$0.int64(0), $0.int64(1), $0.int64(2)]
        }
        let new = try sameness.map { [try self.row($0.one), try self.row($0.other), $0.isApart ? 1 : 0] }
        guard old != new else { return }
        for ends in [old, new].compactMap({ $0 }) { changed.formUnion(ends.prefix(2)) }
        hasPairs = nil
        guard let new else { return try database.run("DELETE FROM pair WHERE link = ?", row) }
        try database.run(
            "INSERT OR REPLACE INTO pair(link, one, other, apart) VALUES (?,?,?,?)", row, new[0], new[1], new[2])
    }

    /// An entity that has become an event, or is one no more.
    mutating func changeKind(_ row: Int64) throws {
        if try isNeeded(), try !pairs(of: row).isEmpty { changed.insert(row) }
    }

    private func row(_ id: EntityID) throws -> Int64 {
        try database.integer("SELECT id FROM entity WHERE entity = ?", id.bytes) ?? replica.makeEntityRow(id)
    }

    /// Forgets the groups around what has changed and finds them anew.
    ///
    /// - Returns: those of two members or more; events that now stand alone. Both by row.
    mutating func regroup() throws -> (groups: [[Int64]], alone: [Int64]) {
        var touched = changed
        for row in changed { touched.formUnion(try replica.group(of: row)) }
        changed = []
        for row in touched where !mutated("parted-ones-stay-one") {
            try database.run("DELETE FROM merged WHERE event = ?", row)
        }
        var groups: [[Int64]] = []
        var alone: [Int64] = []
        var placed = Set<Int64>()
        for row in touched.sorted() where !placed.contains(row) {
            guard try isEvent(row) else { continue }
            let group = try Component.members(from: row) { try neighbours(of: $0) }
            placed.formUnion(group)
            if group.count > 1 { groups.append(group) } else { alone.append(row) }
        }
        return (groups, alone)
    }

    private func isEvent(_ row: Int64) throws -> Bool {
        try database.integer("SELECT 1 FROM entity WHERE id = ? AND kind = ?", row, Int64(Kind.event.rawValue)) != nil
    }

    private func neighbours(of row: Int64) throws -> [Int64] {
        try pairs(of: row).filter { !$0.isApart || mutated("distinct-ones-are-one") }.map(\.end).filter(isEvent)
    }

    private func pairs(of row: Int64) throws -> [(link: Int64, end: Int64, isApart: Bool)] {
        try database.all(
            "SELECT link, other, apart FROM pair WHERE one = ? UNION ALL SELECT link, one, apart FROM pair WHERE other = ?",
            row, row
        ) { ($0.int64(0), $0.int64(1), $0.int64(2) != 0) }
    }

    /// Links that say of one of these events that it is not another one.
    func linksApart(_ rows: [Int64]) throws -> [Int64] {
        var found = Set<Int64>()
        for row in rows { for pair in try pairs(of: row) where pair.isApart { found.insert(pair.link) } }
        return found.sorted()
    }

    /// Writes who is one with whom.
    func place(_ members: [Replica.Member], under lead: Int64) throws {
        for member in members {
            try database.run(
                "INSERT OR REPLACE INTO merged(event, lead, deleted) VALUES (?,?,?)", member.row, lead,
                member.view.isDeleted)
        }
    }
}

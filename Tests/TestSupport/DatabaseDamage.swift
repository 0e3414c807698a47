import Foundation
import SQLite

/// One random thing done to a database behind its program's back, drawn from a generator.
public struct DatabaseDamage {
    /// What was done, for whoever has to repeat it.
    public private(set) var text = ""
    /// The table whose row was changed by SQL; nil for damage to the bytes of a file.
    public private(set) var table: String?
    public private(set) var column: String?
    /// The hashes that the changed rows had and have, where their table has such a column.
    public private(set) var hashes: Set<String> = []

    /// - Parameters:
    ///   - database: a file in WAL mode that nobody has open, with or without `-wal` beside it.
    ///   - tables: those whose rows may be changed.
    public init(
        to database: String, tables: [String], using generator: inout SeededGenerator
    ) throws {
        switch generator.number(0..<100) {
        case ..<35: try flip(generator.chance(40) ? database + "-wal" : database, database, &generator)
        case ..<45: try cut(generator.chance(50) ? database + "-wal" : database, database, &generator)
        default:
            // Constraints that even a stranger's program cannot switch off refuse some.
            while true {
                do {
                    try change(database, tables, &generator)
                    return
                } catch let error as SQLiteError where error.isConstraint {
                    (text, table, column, hashes) = ("", nil, nil, [])
                }
            }
        }
    }

    // MARK: Bytes

    private mutating func flip(_ wanted: String, _ database: String, _ generator: inout SeededGenerator) throws {
        let path = Self.size(wanted) > 0 ? wanted : database
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        let at = generator.number(0..<bytes.count)
        let bit = generator.number(0..<8)
        bytes[at] ^= 1 << UInt8(bit)
        try bytes.write(to: URL(fileURLWithPath: path))
        text = "bit \(bit) of byte \(at) of \(Self.name(path))"
    }

    private mutating func cut(_ wanted: String, _ database: String, _ generator: inout SeededGenerator) throws {
        let path = Self.size(wanted) > 0 ? wanted : database
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        let length = generator.number(0..<bytes.count)
        try bytes.prefix(length).write(to: URL(fileURLWithPath: path))
        text = "\(Self.name(path)) cut to \(length) of \(bytes.count) bytes"
    }

    private static func size(_ path: String) -> Int {
        ((try? FileManager.default.attributesOfItem(atPath: path)[.size]) as? Int) ?? 0
    }

    private static func name(_ path: String) -> String { URL(fileURLWithPath: path).lastPathComponent }

    // MARK: Rows

    private mutating func change(
        _ path: String, _ tables: [String], _ generator: inout SeededGenerator
    ) throws {
        let database = try Connection(path: path, mode: .readWrite)
        try database.setNoCheckpointOnClose()
        try database.setForeignKeys(false)
        try database.pragma("ignore_check_constraints", "ON")
        let filled = try tables.filter { try database.integer("SELECT count(*) FROM \($0)") ?? 0 > 0 }
        let table = generator.pick(filled)
        self.table = table
        let columns = try database.all("SELECT name FROM pragma_table_info('\(table)')") { $0.text(0) }
        let keys = try database.all("SELECT name FROM pragma_table_info('\(table)') WHERE pk > 0 ORDER BY pk") {
            $0.text(0)
        }
        let rows = Int(try database.integer("SELECT count(*) FROM \(table)") ?? 0)
        let row = try key(generator.number(0..<rows), of: table, keys, database)
        let other = try key(generator.number(0..<rows), of: table, keys, database)
        let column = generator.pick(columns)
        if columns.contains("hash") { try note([row, other], of: table, database) }
        try database.execute("BEGIN")
        switch generator.number(0..<10) {
        case 0:
            text = "DELETE FROM \(table) WHERE \(row)"
            try database.execute(text)
        case 1...2 where row != other:
            self.column = column
            try swap(column, of: table, row, other, database)
        default:
            self.column = column
            let value = try self.value(for: column, of: table, row, other, database, &generator)
            text = "UPDATE OR REPLACE \(table) SET \(column) = \(value) WHERE \(row)"
            try database.execute(text)
        }
        try database.execute("COMMIT")
        if columns.contains("hash") { try note([row, other], of: table, database) }
        try database.close()
    }

    private mutating func note(_ rows: [String], of table: String, _ database: Connection) throws {
        for row in rows {
            hashes.formUnion(try database.all("SELECT lower(hex(hash)) FROM \(table) WHERE \(row)") { $0.text(0) })
        }
    }

    /// A condition that only the n-th row meets.
    private func key(_ place: Int, of table: String, _ keys: [String], _ database: Connection) throws -> String {
        let columns = keys.isEmpty ? ["rowid"] : keys
        let values = try database.all(
            "SELECT \(columns.map { "quote(\($0))" }.joined(separator: ", ")) FROM \(table) "
                + "ORDER BY \(columns.joined(separator: ", ")) LIMIT 1 OFFSET \(place)"
        ) { row in columns.indices.map { row.text($0) } }
        return zip(columns, values.first ?? []).map { "\($0) = \($1)" }.joined(separator: " AND ")
    }

    private mutating func swap(
        _ column: String, of table: String, _ row: String, _ other: String, _ database: Connection
    ) throws {
        func value(_ row: String) throws -> String {
            try database.string("SELECT quote(\(column)) FROM \(table) WHERE \(row)") ?? "NULL"
        }
        let (one, two) = (try value(row), try value(other))
        text = "swap \(column) of \(table) WHERE \(row) AND WHERE \(other)"
        // By way of a third value, for columns that are unique or the very key.
        let third = one.hasPrefix("X'") ? "randomblob(\((one.count - 3) / 2))" : "-987654321"
        let isKey = row.contains("\(column) = ")
        func moved(_ condition: String, _ from: String, _ to: String) -> String {
            isKey ? condition.replacingOccurrences(of: "\(column) = \(from)", with: "\(column) = \(to)") : condition
        }
        let middle = try database.string("SELECT quote(\(third))") ?? third
        try database.execute("UPDATE OR REPLACE \(table) SET \(column) = \(middle) WHERE \(row)")
        try database.execute("UPDATE OR REPLACE \(table) SET \(column) = \(one) WHERE \(other)")
        try database.execute("UPDATE OR REPLACE \(table) SET \(column) = \(two) WHERE \(moved(row, one, middle))")
    }

    /// An SQL literal to put into a column.
    private func value(
        for column: String, of table: String, _ row: String, _ other: String, _ database: Connection,
        _ generator: inout SeededGenerator
    ) throws -> String {
        let old = try database.one("SELECT \(column), typeof(\(column)) FROM \(table) WHERE \(row)") {
            (bytes: $0.text(1) == "blob" ? $0.blob(0) : [], integer: $0.int64(0), type: $0.text(1))
        }
        let others = try database.string("SELECT quote(\(column)) FROM \(table) WHERE \(other)") ?? "NULL"
        if generator.chance(15) { return others }
        switch old?.type {
        case "integer":
            let integer = old?.integer ?? 0
            let near = [integer &+ 1, integer &- 1, integer ^ 1 << 32, integer &* 2]
            return "\(generator.pick(near + [0, 1, -1, .max, .min + 1]))"
        case "text": return generator.pick(["''", "'somebody else'", "'\u{1}'", "CAST(x'ff' AS TEXT)"])
        case "blob":
            var bytes = old?.bytes ?? []
            guard !bytes.isEmpty else { return "x'00'" }
            switch generator.number(0..<5) {
            case 0: bytes[generator.number(0..<bytes.count)] ^= 1 << UInt8(generator.number(0..<8))
            case 1: bytes = generator.bytes(bytes.count)
            case 2: bytes.removeLast()
            case 3: bytes.append(0)
            default: bytes = generator.chance(50) ? [] : [UInt8](repeating: 0, count: bytes.count)
            }
            return "x'\(bytes.map { String(format: "%02x", $0) }.joined())'"
        default: return generator.pick(["x'00112233445566778899aabbccddeeff'", "7", "''"])
        }
    }

    // MARK: What a database says

    /// Every row of some tables, column by column, read through the tables and not through indexes; nil when they
    /// cannot be read.
    public static func rows(of tables: [String: [String]], in path: String) -> [String]? {
        guard let database = try? Connection(path: path, mode: .readOnly) else { return nil }
        var all: [String] = []
        for (table, columns) in tables.sorted(by: { $0.key < $1.key }) {
            let quoted = columns.map { "quote(\($0))" }.joined(separator: ", ")
            guard
                let rows = try? database.all(
                    "SELECT \(quoted) FROM \(table) NOT INDEXED",
                    read: { row in table + columns.indices.map { " " + row.text($0) }.joined() })
            else { return nil }
            all += rows.sorted()
        }
        return all
    }
}

import SQLite
import Testing

@Suite("Statement")
struct StatementTests {
    let database: Connection

    init() throws {
        database = try Connection(path: ":memory:", mode: .readWriteCreate)
    }

    @Test("every kind of value comes back as it was bound")
    func roundTrip() throws {
        try database.execute("CREATE TABLE t (i, d, s, b, n)")
        let text = "Hôtel-Dieu \u{0} 𝕏 ’"
        let insert = try database.prepare("INSERT INTO t VALUES (?1, ?2, ?3, ?4, ?5)")
        try insert.bind(Int64.min, at: 1)
        try insert.bind(-0.5, at: 2)
        try insert.bind(text, at: 3)
        try insert.bind([0, 255, 7], at: 4)
        try insert.bindNull(at: 5)
        try insert.run()
        let found = try database.one("SELECT * FROM t") { row in
            #expect(row.columnCount == 5)
            #expect(row.int64(0) == .min)
            #expect(row.double(1) == -0.5)
            #expect(row.text(2) == text)
            #expect(row.blob(3) == [0, 255, 7])
            #expect(row.withBlob(3) { $0.count } == 3)
            #expect(row.withUTF8(2) { Array($0) } == Array(text.utf8))
            #expect(row.isNull(4))
            return true
        }
        #expect(found == true)
    }

    @Test("empty text and empty bytes are values, not NULL")
    func empties() throws {
        try database.execute("CREATE TABLE t (s TEXT NOT NULL, b BLOB NOT NULL)")
        try database.run("INSERT INTO t VALUES (?1, ?2)", "", [UInt8]())
        let statement = try database.prepare("INSERT INTO t VALUES (?1, ?2)")
        try statement.bindText(utf8: UnsafeBufferPointer(start: nil, count: 0), at: 1)
        try statement.bind(UnsafeRawBufferPointer(start: nil, count: 0), at: 2)
        try statement.run()
        #expect(
            try database.all("SELECT typeof(s), typeof(b) FROM t") { [$0.text(0), $0.text(1)] }
                == [["text", "blob"], ["text", "blob"]])
    }

    @Test("nil binds NULL and reads back as nil")
    func optionals() throws {
        try database.execute("CREATE TABLE t (a, b, c)")
        try database.run("INSERT INTO t VALUES (?1, ?2, ?3)", Int64?.none, String?.none, [UInt8]?.none)
        try database.run("INSERT INTO t VALUES (?1, ?2, ?3)", Int64?(4), String?("x"), [UInt8]?([1]))
        let rows = try database.all("SELECT a, b, c FROM t ORDER BY rowid") {
            ($0.optionalInt64(0), $0.optionalText(1), $0.optionalBlob(2))
        }
        #expect(rows[0] == (nil, nil, nil))
        #expect(rows[1].0 == 4 && rows[1].1 == "x" && rows[1].2 == [1])
    }

    @Test("a statement in use is prepared again, so a query may run inside its own loop")
    func reentrancy() throws {
        try database.execute("CREATE TABLE t (i); INSERT INTO t VALUES (1), (2), (3)")
        var pairs: [[Int]] = []
        try database.rows("SELECT i FROM t ORDER BY i") { outer in
            try database.rows("SELECT i FROM t ORDER BY i") { inner in
                pairs.append([outer.int(0), inner.int(0)])
            }
        }
        #expect(pairs == [[1, 1], [1, 2], [1, 3], [2, 1], [2, 2], [2, 3], [3, 1], [3, 2], [3, 3]])
    }

    @Test("a statement handed out again starts at the first row with nothing bound")
    func freshLoan() throws {
        let sql = "SELECT ?1 UNION ALL SELECT 2"
        do {
            let first = try database.prepare(sql)
            try first.bind(1, at: 1)
            #expect(try first.step())
        }
        let second = try database.prepare(sql)
        #expect(try second.step())
        #expect(second.isNull(0))
        #expect(try second.step())
        #expect(try !second.step())
    }

    @Test("a forgotten cursor does not keep a read transaction open")
    func forgottenCursor() throws {
        try database.execute("CREATE TABLE t (i); INSERT INTO t VALUES (1), (2)")
        #expect(try database.one("SELECT i FROM t ORDER BY i") { $0.int(0) } == 1)
        try database.execute("DROP TABLE t")
    }

    @Test("bytes lent to a statement are forgotten when the call ends")
    func borrowing() throws {
        try database.execute("CREATE TABLE t (b)")
        let large = (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }
        let insert = try database.prepare("INSERT INTO t VALUES (?1)")
        try large.withUnsafeBytes { try insert.run(borrowing: $0, at: 1) }
        try insert.run()
        #expect(try database.all("SELECT b FROM t ORDER BY rowid") { $0.optionalBlob(0) } == [large, nil])
    }

    @Test("a wrong number of values is a misuse that names the statement")
    func wrongCount() throws {
        let error = #expect(throws: SQLiteError.self) { try database.integer("SELECT ?1", 1, 2) }
        #expect(error?.isMisuse == true)
        #expect(error?.sql == "SELECT ?1")
    }

    @Test(
        "a text that is not exactly one statement is refused",
        arguments: ["", "  ; ", "-- only a comment", "SELECT 1; SELECT 2"])
    func oneStatement(sql: String) throws {
        let error = #expect(throws: SQLiteError.self) { try database.prepare(sql) }
        #expect(error?.isMisuse == true)
    }

    @Test("a semicolon and blanks may end a statement")
    func trailingSemicolon() throws {
        #expect(try database.integer("SELECT 1 ;\n\t ") == 1)
    }

    @Test("double-quoted strings are refused, so a misspelt column is an error")
    func doubleQuotes() throws {
        try database.execute("CREATE TABLE t (title)")
        let error = #expect(throws: SQLiteError.self) { try database.integer("SELECT 1 FROM t WHERE \"titel\" = 1") }
        #expect(error?.code == 1)
        #expect(error?.message.contains("titel") == true)
    }

    @Test("many generated texts do not pile up")
    func manyTexts() throws {
        for number in 0..<1000 { #expect(try database.integer("SELECT \(number)") == Int64(number)) }
    }

    @Test("parameters have names")
    func names() throws {
        let statement = try database.prepare("SELECT :first, :second")
        #expect(statement.parameterIndex(":second") == 2)
        #expect(statement.parameterIndex(":third") == nil)
        #expect(statement.parameterCount == 2)
    }
}

import SQLite

/// A statement that is run for every entity of a batch: looked up once, by who runs it.
///
/// Order: bind every parameter anew, then `run`.
struct KeptStatement {
    private let sql: String
    private var statement: Statement?

    init(_ sql: String) { self.sql = sql }

    mutating func on(_ database: Connection) throws -> Statement {
        if let statement { return statement }
        let prepared = try database.prepare(sql)
        statement = prepared
        return prepared
    }
}

/// The events of a file with one JSON object a line.
final class JSONLinesRows: RowReader {
    private let desk: Desk
    private var reader: LineReader

    init(_ desk: Desk, _ path: String) throws {
        self.desk = desk
        reader = try LineReader(path)
    }

    func next() throws -> RawRow? {
        guard let line = try reader.next() else { return nil }
        let bytes = Array(line)
        return RawRow(line: reader.number, bytes: bytes) { [desk] in
            let json: JSON
            do throws(JSONError) { json = try JSON.parse(bytes) } catch {
                throw Complaint(.data, "bad-json", "It is no JSON: \(error.reason.rawValue).")
            }
            return try EventRow(json, ValueReading(desk))
        }
    }
}

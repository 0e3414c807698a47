import Model

/// The events of a table whose first record names the columns.
final class TableRows: RowReader {
    private let desk: Desk
    private let reader: TableReader
    private var columns: [Column] = []

    private enum Column: Equatable {
        case value(String)
        /// What exports write and imports do not need.
        case ignored
        case unnamed
    }

    /// In the order of an export.
    static let values = [
        "id", "key", "revision", "title", "date", "calendar", "asPrinted", "basis", "relativeTo", "place", "type",
        "status", "description", "actors", "tags", "updatedAt",
    ]
    private static let ignored = [
        "kind", "handle", "earliest", "latest", "updatedBy", "conflicts", "disputes", "citations", "notes", "links",
    ]

    /// Errors: `Complaint` 65 for a column that is not known, or stands there twice.
    init(_ desk: Desk, _ reader: TableReader) throws {
        self.desk = desk
        self.reader = reader
        for cell in try reader.next()?.cells ?? [] {
            let column = try TableRows.column(cell)
            guard column == .ignored || column == .unnamed || !columns.contains(column) else {
                throw Complaint(
                    .data, "bad-table", "The column \(cell) stands twice in \(reader.name).",
                    hint: "Take one of them out.")
            }
            columns.append(column)
        }
    }

    private static func column(_ cell: String) throws -> Column {
        let name = Typed.trimmed(TableCell.unguarded(cell)[...])
        if name.isEmpty { return .unnamed }
        let lowered = name.lowercased()
        if let value = values.first(where: { $0.lowercased() == lowered }) { return .value(value) }
        if ignored.contains(where: { $0.lowercased() == lowered }) { return .ignored }
        let near = suggest(name, among: values)
        throw Complaint(
            .data, "unknown-field", "There is no column “\(name)”; nothing was imported.",
            hint: near.isEmpty
                ? "The first line names the columns; there are \(values.joined(separator: ", "))."
                : "Did you mean \(near.joined(separator: " or "))?")
    }

    func next() throws -> RawRow? {
        guard let record = try reader.next() else { return nil }
        return RawRow(line: record.line, bytes: record.bytes) { [self] in try row(record.cells) }
    }

    private func row(_ cells: [String]) throws -> EventRow {
        var said: [String: String] = [:]
        for (index, cell) in cells.enumerated() {
            switch index < columns.count ? columns[index] : .unnamed {
            case .value(let name): said[name] = TableCell.unguarded(cell)
            case .ignored: break
            case .unnamed:
                guard cell.isEmpty else {
                    throw Complaint(
                        .data, "bad-row", "The cell “\(cell.prefix(40))” stands under no column.",
                        hint: "A cell with a comma in it is written in quotes.")
                }
            }
        }
        var row = try EventRow(.object(try members(said)), ValueReading(desk))
        if let text = said["revision"], !text.isEmpty {
            guard let revision = Revision(text: text) else {
                throw Complaint(.data, "bad-row", "Its revision cannot be read.", hint: "Leave it as it was exported.")
            }
            row.revision = revision
        }
        return row
    }

    /// The row as `list --json` would have it. A cell that is not there says nothing, an empty one that there is nothing.
    private func members(_ said: [String: String]) throws -> [JSON.Member] {
        var members: [JSON.Member] = []
        for name in ["id", "key", "updatedAt"] {
            if let text = said[name], !text.isEmpty { members.append(JSON.Member(name, .string(text))) }
        }
        for name in ["title", "place", "type", "status", "description"] {
            if let text = said[name] { members.append(JSON.Member(name, .string(text))) }
        }
        if let date = said["date"] { members.append(JSON.Member("date", try TableRows.date(date, said))) }
        if let cell = said["actors"] {
            let actors = ListCell.actors(cell).map { actor -> JSON in
                ["name": .string(actor.name), "role": .text(actor.role)]
            }
            members.append(JSON.Member("actors", .array(actors)))
        }
        if let cell = said["tags"] { members.append(JSON.Member("tags", .strings(ListCell.names(cell)))) }
        return members
    }

    private static func date(_ date: String, _ said: [String: String]) throws -> JSON {
        let rest = ["calendar", "basis", "asPrinted", "relativeTo"].compactMap { name in
            said[name].flatMap { $0.isEmpty ? nil : (name, $0) }
        }
        guard !date.isEmpty else {
            guard said["asPrinted"]?.isEmpty ?? true else {
                throw Complaint(
                    .data, "no-date", "It has a wording of its date, but no date.",
                    hint: "Fill the column date, or empty asPrinted as well.")
            }
            return .null
        }
        guard !rest.isEmpty else { return .string(date) }
        var members = [JSON.Member("edtf", .string(date))]
        for (name, text) in rest {
            members.append(JSON.Member(name, name == "relativeTo" ? relative(text) : .string(text)))
        }
        return .object(members)
    }

    /// `3 weeks after ID` as JSON has it.
    private static func relative(_ text: String) -> JSON {
        let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        guard words.count == 4, words[2] == "after" else { return ["event": .string(text)] }
        return ["event": .string(words[3]), "offset": .string(words[0] + " " + words[1])]
    }
}

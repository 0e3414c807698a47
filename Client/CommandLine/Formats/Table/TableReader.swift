import Model

/// The records of a comma- or tab-separated file, read in parts, so that a file of any length takes little memory.
///
/// Cells are separated and quoted as RFC 4180 has it; lines may end in LF, CRLF or CR, and empty ones are passed over. A
/// leading byte-order mark is dropped. SwiftCSV is not used: it holds the whole file as a `String` and needs Foundation.
final class TableReader {
    struct Record {
        /// The line that it begins on, from 1.
        var line: Int
        var cells: [String]
        var bytes: [UInt8]
    }

    /// What people call the file.
    let name: String
    private let file: FileChunks
    private var buffer: [UInt8] = []
    private var at = 0
    private var line = 1
    private var delimiter = TableCell.comma

    static let longestRecord = 16 << 20
    static let mostCells = 1000

    /// - Parameter delimiter: nil for what the first line shows: a comma, or the semicolon or tab of spreadsheets.
    /// Errors: `Complaint` 66 no such file, 65 for one that is not UTF-8.
    init(_ path: String, name: String, delimiter: UInt8?) throws {
        self.name = name
        file = try FileChunks(path)
        _ = try file.read(into: &buffer)
        if buffer.starts(with: [0xff, 0xfe]) || buffer.starts(with: [0xfe, 0xff]) {
            throw Complaint(
                .data, "not-utf8", "\(name) is UTF-16, not UTF-8.", hint: "Save it as “CSV UTF-8”, or use iconv.")
        }
        if buffer.starts(with: [0xef, 0xbb, 0xbf]) { at = 3 }
        self.delimiter = delimiter ?? guess()
    }

    private func guess() -> UInt8 {
        var counts: [UInt8: Int] = [:]
        var isQuoted = false
        for byte in buffer[at...] {
            if byte == 0x22 { isQuoted.toggle() }
            guard !isQuoted else { continue }
            if byte == 0x0a || byte == 0x0d { break }
            counts[byte, default: 0] += 1
        }
        if counts[TableCell.comma] != nil { return TableCell.comma }
        if counts[UInt8(ascii: ";")] != nil { return UInt8(ascii: ";") }
        return counts[TableCell.tab] != nil ? TableCell.tab : TableCell.comma
    }

    /// The next record that is not empty; nil at the end.
    ///
    /// Errors: `Complaint` 65 for one that is not a table's, 74 where the file cannot be read.
    func next() throws -> Record? {
        while try peek() != nil {
            let record = try read()
            if record.cells != [""] { return record }
        }
        return nil
    }

    // MARK: Bytes

    private func peek() throws -> UInt8? {
        if at < buffer.count { return buffer[at] }
        buffer.removeAll(keepingCapacity: true)
        at = 0
        return try file.read(into: &buffer) ? buffer[0] : nil
    }

    /// Reads up to the end of a record, which is passed over too.
    private func read() throws -> Record {
        var record = Record(line: line, cells: [], bytes: [])
        var cell: [UInt8] = []
        while let byte = try peek() {
            at += 1
            record.bytes.append(byte)
            guard record.bytes.count <= Self.longestRecord else { throw tooLong(record.line) }
            switch byte {
            case 0x22 where cell.isEmpty:
                cell = try quoted(&record)
                try requireEnd(record)
                try add(cell, &record)
                cell = []
                if try endsRecord(&record) { return record }
            case delimiter:
                try add(cell, &record)
                cell = []
            case 0x0a, 0x0d:
                try add(cell, &record)
                try passLineEnd(byte, &record)
                return record
            default: cell.append(byte)
            }
        }
        try add(cell, &record)
        return record
    }

    /// A quoted cell, its opening quote already passed.
    private func quoted(_ record: inout Record) throws -> [UInt8] {
        let start = line
        var cell: [UInt8] = []
        while let byte = try peek() {
            at += 1
            record.bytes.append(byte)
            guard record.bytes.count <= Self.longestRecord else { throw neverClosed(start) }
            if byte == 0x0a { line += 1 }
            guard byte == 0x22 else {
                cell.append(byte)
                continue
            }
            guard try peek() == 0x22 else { return cell }
            at += 1
            record.bytes.append(0x22)
            cell.append(0x22)
        }
        throw neverClosed(start)
    }

    private func requireEnd(_ record: Record) throws {
        switch try peek() {
        case nil, delimiter, 0x0a, 0x0d: return
        default:
            throw Complaint(
                .data, "bad-table", "Line \(line) of \(name) goes on after a closing quote.",
                hint: "Inside a quoted cell a quote is written twice: \"\".")
        }
    }

    /// Passes over what stands after a quoted cell; whether the record ends there.
    private func endsRecord(_ record: inout Record) throws -> Bool {
        guard let byte = try peek() else { return true }
        at += 1
        record.bytes.append(byte)
        if byte == delimiter {
            // The last cell of a file may be empty.
            if try peek() == nil {
                try add([], &record)
                return true
            }
            return false
        }
        try passLineEnd(byte, &record)
        return true
    }

    private func passLineEnd(_ byte: UInt8, _ record: inout Record) throws {
        line += 1
        if byte == 0x0d, try peek() == 0x0a {
            at += 1
            record.bytes.append(0x0a)
        }
    }

    private func add(_ cell: [UInt8], _ record: inout Record) throws {
        guard record.cells.count < Self.mostCells else {
            throw Complaint(
                .data, "bad-table", "Line \(record.line) of \(name) has more than \(grouped(Self.mostCells)) cells.",
                hint: "Is it the right file, and the right separator?")
        }
        guard let text = String(validating: cell, as: UTF8.self) else {
            throw Complaint(
                .data, "not-utf8", "Line \(record.line) of \(name) is not UTF-8 text.",
                hint: "Save the file as “CSV UTF-8”, or convert it with iconv.")
        }
        record.cells.append(text)
    }

    private func neverClosed(_ line: Int) -> Complaint {
        Complaint(
            .data, "bad-table", "A quote that opens on line \(line) of \(name) is never closed.",
            hint: "Close it; inside a quoted cell a quote is written twice: \"\".")
    }

    private func tooLong(_ line: Int) -> Complaint {
        Complaint(
            .data, "line-too-long",
            "The row on line \(line) of \(name) is longer than \(grouped(Self.longestRecord)) bytes.",
            hint: "Is it the right file?")
    }
}

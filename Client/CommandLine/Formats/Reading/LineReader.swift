/// The lines of a file, read in parts, so that a file of any length takes little memory.
///
/// A leading byte-order mark, carriage returns before line feeds and empty lines are passed over.
struct LineReader: ~Copyable {
    private let file: FileChunks
    private let keepsSpaces: Bool
    private var buffer: [UInt8] = []
    private var at = 0
    private var isAtEnd = false
    /// The line last given, counted from 1.
    private(set) var number = 0
    /// Bytes given so far.
    private(set) var read = 0

    static let longestLine = 16 << 20

    /// - Parameter keepsSpaces: spaces and tabs at a line's end are part of it.
    /// Errors: `Complaint` 66 no such file.
    init(_ path: String, keepsSpaces: Bool = false) throws(Complaint) {
        file = try FileChunks(path)
        self.keepsSpaces = keepsSpaces
    }

    /// The next line that is not empty; nil at the end.
    ///
    /// Errors: `Complaint` 65 for a line that is too long, 74 where the file cannot be read.
    mutating func next() throws(Complaint) -> ArraySlice<UInt8>? {
        while true {
            if let end = buffer[at...].firstIndex(of: 0x0a) {
                var line = buffer[at..<end]
                at = end + 1
                number += 1
                read += line.count + 1
                trim(&line)
                if !line.isEmpty { return line }
                continue
            }
            if isAtEnd {
                guard at < buffer.count else { return nil }
                var line = buffer[at...]
                at = buffer.count
                number += 1
                read += line.count
                trim(&line)
                if !line.isEmpty { return line }
                return nil
            }
            try fill()
        }
    }

    private func trim(_ line: inout ArraySlice<UInt8>) {
        if number == 1, line.starts(with: [0xef, 0xbb, 0xbf]) { line = line.dropFirst(3) }
        if keepsSpaces {
            if line.last == 0x0d { line = line.dropLast() }
        } else {
            while let last = line.last, last == 0x0d || last == 0x20 || last == 0x09 { line = line.dropLast() }
        }
    }

    private mutating func fill() throws(Complaint) {
        buffer.removeSubrange(..<at)
        at = 0
        guard buffer.count <= Self.longestLine else {
            throw Complaint(
                .data, "line-too-long",
                "Line \(number + 1) of \(file.path) is longer than \(grouped(Self.longestLine)) bytes.",
                hint: "Is it the right file?")
        }
        if try !file.read(into: &buffer) { isAtEnd = true }
    }
}

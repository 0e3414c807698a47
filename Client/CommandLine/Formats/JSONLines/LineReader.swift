import Glibc

/// The lines of a file, read in parts, so that a file of any length takes little memory.
///
/// A leading byte-order mark, carriage returns before line feeds and empty lines are passed over.
struct LineReader: ~Copyable {
    private let descriptor: Int32
    private let path: String
    private var buffer: [UInt8] = []
    private var at = 0
    private var isAtEnd = false
    /// The line last given, counted from 1.
    private(set) var number = 0
    /// Bytes given so far.
    private(set) var read = 0

    static let longestLine = 16 << 20

    /// Errors: `Complaint` 66 no such file.
    init(_ path: String) throws(Complaint) {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw Complaint(
                .absent, "no-file", "There is no file \(path) that can be read.",
                hint: "Check its name and the folder you are in.")
        }
    }

    deinit { close(descriptor) }

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
        while let last = line.last, last == 0x0d || last == 0x20 || last == 0x09 { line = line.dropLast() }
    }

    private mutating func fill() throws(Complaint) {
        buffer.removeSubrange(..<at)
        at = 0
        guard buffer.count <= Self.longestLine else {
            throw Complaint(
                .data, "line-too-long",
                "Line \(number + 1) of \(path) is longer than \(grouped(Self.longestLine)) bytes.",
                hint: "JSON Lines has one object on each line.")
        }
        var chunk = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw Complaint(
                    .disk, "file-unreadable", "\(path) cannot be read: \(String(cString: strerror(errno))).",
                    hint: "Check its permissions and the disk.")
            }
            if count == 0 { isAtEnd = true } else { buffer += chunk[..<count] }
            return
        }
    }
}

/// What came by stdin, in a file that can be read twice and has no name.
final class SpooledInput {
    /// A path by which the file can be opened while this is alive.
    let path: String
    private let descriptor: Int32

    /// Errors: `Complaint` 74.
    init() throws(Complaint) {
        let file = tmpfile()
        let opened = file.map { dup(fileno($0)) } ?? -1
        let failure = errno
        if let file { fclose(file) }
        descriptor = opened
        path = "/proc/self/fd/\(descriptor)"
        guard opened >= 0 else { throw SpooledInput.failed(failure) }
        var chunk = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = Glibc.read(STDIN_FILENO, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw SpooledInput.failed(errno) }
            if count == 0 { break }
            let failure = writeFully(Array(chunk[..<count]), to: descriptor)
            guard failure == 0 else { throw SpooledInput.failed(failure) }
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    private static func failed(_ number: Int32) -> Complaint {
        Complaint(
            .disk, "input-failed", "The input cannot be kept for reading: \(String(cString: strerror(number))).",
            hint: "Put it into a file and name that.")
    }
}

import Glibc

/// A file's bytes in parts, so that a file of any length takes little memory.
final class FileChunks {
    let path: String
    private let descriptor: Int32
    private var chunk = [UInt8](repeating: 0, count: 1 << 18)

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

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Appends the next part; false at the end.
    ///
    /// Errors: `Complaint` 74 where the file cannot be read.
    func read(into buffer: inout [UInt8]) throws(Complaint) -> Bool {
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                guard errno != EISDIR else {
                    throw Complaint(.absent, "is-folder", "\(path) is a folder.", hint: "Name a file in it.")
                }
                throw Complaint(
                    .disk, "file-unreadable", "\(path) cannot be read: \(String(cString: strerror(errno))).",
                    hint: "Check its permissions and the disk.")
            }
            buffer += chunk[..<count]
            return count > 0
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

import Glibc

/// Files that a person names on the line.
package enum Files {
    /// All bytes of a file; `-` is stdin.
    ///
    /// Errors: `Complaint` absent where it is not there, data where it is longer than allowed, disk where it cannot be
    /// read.
    package static func contents(of path: String, maximumBytes: Int = 1 << 30) throws(Complaint) -> [UInt8] {
        var bytes: [UInt8] = []
        try pieces(of: path) { piece throws(Complaint) in
            bytes += piece
            guard bytes.count <= maximumBytes else {
                throw Complaint(
                    .data, "too-large", "\(path) is larger than \(grouped(maximumBytes)) bytes.",
                    hint: "Is it the right file?")
            }
        }
        return bytes
    }

    /// The bytes of a file as they come, however many; `-` is stdin.
    ///
    /// Errors: what `body` throws; `Complaint` absent or disk where it cannot be read.
    package static func pieces(
        of path: String, _ body: (ArraySlice<UInt8>) throws(Complaint) -> Void
    ) throws(Complaint) {
        let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(path, errno) }
        defer { if path != "-" { close(descriptor) } }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0 else { throw unreadable(path, errno) }
        guard facts.st_mode & S_IFMT != S_IFDIR else { throw unreadable(path, EISDIR) }
        var chunk = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw unreadable(path, errno) }
            if count == 0 { return }
            try body(chunk[..<count])
        }
    }

    /// The text of a file, its bytes being UTF-8; a leading byte-order mark is dropped.
    package static func text(of path: String, maximumBytes: Int = 1 << 30) throws(Complaint) -> String {
        var bytes = try contents(of: path, maximumBytes: maximumBytes)[...]
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { bytes = bytes.dropFirst(3) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Complaint(
                .data, "not-utf8", "\(path) is not UTF-8 text.", hint: "Convert it first, for example with iconv.")
        }
        return text
    }

    /// Puts bytes into a file, whole or not at all: a new file beside it takes its place. A device or pipe is written into.
    ///
    /// Errors: `Complaint` disk; the file is then as it was.
    package static func replace(_ path: String, with bytes: [UInt8]) throws(Complaint) {
        let file = try FileBeside(path)
        try file.write(bytes)
        try file.finish()
    }

    /// Whether a path names something that is neither a plain file nor a folder: /dev/null, a named pipe.
    package static func isSpecial(_ path: String) -> Bool {
        var facts = stat()
        guard stat(path, &facts) == 0 else { return false }
        return facts.st_mode & S_IFMT != S_IFREG && facts.st_mode & S_IFMT != S_IFDIR
    }

    private static func unreadable(_ path: String, _ number: Int32) -> Complaint {
        switch number {
        case ENOENT, ENOTDIR:
            Complaint(
                .absent, "no-file", "There is no file \(path).", hint: "Check its name and the folder you are in.")
        case EISDIR: Complaint(.absent, "is-folder", "\(path) is a folder.", hint: "Name a file in it.")
        default:
            Complaint(
                .disk, "file-unreadable", "\(path) cannot be read: \(String(cString: strerror(number))).",
                hint: "Check its permissions and the disk.")
        }
    }
}

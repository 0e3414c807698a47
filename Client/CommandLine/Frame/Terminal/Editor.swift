import Glibc

/// A form that a person fills in with their own editor.
package struct Editor {
    private let invocation: Invocation

    package init(_ invocation: Invocation) { self.invocation = invocation }

    /// The largest form that is read back.
    static let maximumBytes = 8 << 20

    /// Opens `$VISUAL`, else `$EDITOR`, else `vi` on the text and gives what was saved.
    ///
    /// The file is private (0600) and removed afterwards, whatever happens. Lines are the caller's to read; see
    /// `withoutRemarks`.
    /// Errors: `Complaint` where nobody can be asked, the editor fails, or nothing was changed.
    package func edit(_ text: String, suffix: String = ".txt") throws -> String {
        try Asking(invocation).require(orElse: "State everything on the line; see `--help`.")
        try invocation.output.flush()
        let path = try temporaryFile(holding: text, suffix: suffix)
        defer { unlink(path) }
        try open(path)
        let edited = try contents(of: path)
        guard edited != text else {
            throw Complaint(.usage, "unchanged", "The text was not changed.", hint: "Nothing was recorded.")
        }
        return edited
    }

    /// The text without the lines that begin with `#`, and without empty lines around it.
    package static func withoutRemarks(_ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix("#") }
        let isBlank = { (line: Substring) in line.allSatisfy(\.isWhitespace) }
        let body = lines.drop(while: isBlank).reversed().drop(while: isBlank).reversed()
        return body.joined(separator: "\n")
    }

    /// The words that start the editor; a setting may hold options (`code --wait`).
    private var command: String {
        for name in ["VISUAL", "EDITOR"] {
            if let command = invocation.environment[name], !command.isEmpty { return command }
        }
        return "vi"
    }

    private func open(_ path: String) throws {
        let formerInterrupt = signal(SIGINT, SIG_IGN)
        let formerQuit = signal(SIGQUIT, SIG_IGN)
        defer {
            signal(SIGINT, formerInterrupt)
            signal(SIGQUIT, formerQuit)
        }
        let words = ["/bin/sh", "-c", "exec " + command + " \"$1\"", "sh", path]
        let status = Child.start(words, environment: invocation.environment).map { Child.wait(for: $0) } ?? 127
        guard status == 0 else {
            throw Complaint(
                status == 127 ? .unconfigured : .usage, "editor-failed",
                "The editor “\(command)” ended with \(status).",
                hint: "Nothing was recorded. Set EDITOR to the editor you use.")
        }
    }

    private func temporaryFile(holding text: String, suffix: String) throws -> String {
        let folder = invocation.environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
        var template = Array("\(folder)/annals-XXXXXX\(suffix)".utf8CString)
        let descriptor = mkstemps(&template, Int32(suffix.utf8.count))
        guard descriptor >= 0 else { throw failure("made", errno, in: folder) }
        defer { close(descriptor) }
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let problem = writeFully(Array(text.utf8), to: descriptor)
        guard problem == 0 else {
            unlink(path)
            throw failure("written", problem, in: folder)
        }
        return path
    }

    /// Reads the file by its name, because an editor may have put a new one in its place.
    private func contents(of path: String) throws -> String {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("read", errno, in: path) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count <= Editor.maximumBytes {
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure("read", errno, in: path) }
            if count == 0 { break }
            bytes += chunk[..<count]
        }
        guard bytes.count <= Editor.maximumBytes, let text = String(validating: bytes, as: UTF8.self) else {
            throw Complaint(
                .data, "form-unreadable", "What the editor saved is not UTF-8, or longer than 8 MiB.",
                hint: "Nothing was recorded.")
        }
        return text
    }

    private func failure(_ verb: Phrase, _ number: Int32, in place: String) -> Complaint {
        Complaint(
            .disk, "form-failed", "The form could not be \(verb) in \(place): \(String(cString: strerror(number))).",
            hint: "Set TMPDIR to a folder with room, or state everything on the line.")
    }
}

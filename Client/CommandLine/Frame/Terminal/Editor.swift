import Glibc

/// What stands in the editor.
protocol EditorForm {
    var text: String { get }

    /// An edited form with lines of a complaint in it, in place of those before; they are no part of what is written.
    func remarked(_ edited: String, _ remarks: [String]) -> String
}

extension Complaint {
    /// The same, saying where the text is that was written and not taken.
    fileprivate func keeping(_ path: String) -> Complaint {
        var complaint = self
        complaint.hint = "What you wrote is kept in \(path)."
        return complaint
    }
}

/// A form that a person fills in with their own editor.
package struct Editor {
    private let invocation: Invocation

    package init(_ invocation: Invocation) { self.invocation = invocation }

    /// The largest form that is read back.
    static let maximumBytes = 8 << 20

    /// Opens `$VISUAL`, else `$EDITOR`, else `vi` on a form, and takes what was saved.
    ///
    /// What cannot be taken is asked for again, with the complaint in the form. The file is private (0600) and goes
    /// afterwards; but what was written and not taken stays in it, and the complaint says where.
    /// Errors: `Complaint` where nobody can be asked, the editor fails, nothing was changed, or nothing could be taken.
    func fill<Form: EditorForm, Result>(_ form: Form, _ take: (String) throws -> Result) throws -> Result {
        try Asking(invocation).require(orElse: "State everything on the line; see `--help`.")
        try invocation.output.flush()
        let text = form.text
        let path = try temporaryFile(holding: text, suffix: ".txt")
        var isKept = false
        defer { if !isKept { unlink(path) } }
        while true {
            do {
                try open(path)
                let edited = try contents(of: path)
                guard edited != text else {
                    throw Complaint(.usage, "unchanged", "The text was not changed.", hint: "Nothing was recorded.")
                }
                do {
                    return try take(edited)
                } catch {
                    let complaint = Complaint.about(error)
                    guard wantsAgain(after: complaint, path) else { throw complaint }
                    try write(form.remarked(edited, Editor.remarks(complaint)), into: path)
                }
            } catch let complaint as Complaint {
                isKept = (try? contents(of: path)) != text
                throw isKept ? complaint.keeping(path) : complaint
            }
        }
    }

    /// Whether to open the form again; not where nobody answers any more.
    private func wantsAgain(after complaint: Complaint, _ path: String) -> Bool {
        let asking = Asking(invocation)
        asking.tell(complaint)
        invocation.output.remark("  What you wrote is in \(path).")
        return (try? asking.key("\("e", .bold)dit it again, or \("q", .bold)uit and keep it there?", among: "eq"))
            == "e"
    }

    /// How a line of a complaint begins inside a form.
    static let remark = "#! "

    private static func remarks(_ complaint: Complaint) -> [String] {
        [complaint.fact, complaint.hint].compactMap { $0?.plain }.flatMap { text in
            text.split(separator: "\n").map { remark + $0 }
        }
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

    private func write(_ text: String, into path: String) throws {
        let descriptor = Glibc.open(path, O_WRONLY | O_TRUNC | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("written", errno, in: path) }
        defer { close(descriptor) }
        let problem = writeFully(Array(text.utf8), to: descriptor)
        guard problem == 0 else { throw failure("written", problem, in: path) }
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

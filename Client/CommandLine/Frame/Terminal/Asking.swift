import Glibc
import Synchronization

/// Questions to the person at the terminal, on stderr, answered on its input.
///
/// Errors: every verb throws the `Complaint` of `refusal` where nobody can be asked.
package struct Asking {
    private let invocation: Invocation
    private var input: Int32 { invocation.terminal.input }

    package init(_ invocation: Invocation) { self.invocation = invocation }

    /// A line; empty is nil, or the default.
    package func line(_ question: Phrase, default preset: String? = nil) throws -> String? {
        try begin()
        let shown: Phrase = preset.map { "\(question) [\($0)] " } ?? "\(question) "
        invocation.output.prompt(shown)
        guard let answer = try readAnswer() else { throw end() }
        let text = trimmed(answer)
        return text.isEmpty ? preset : text
    }

    /// Yes or no; without a default it asks again.
    package func yesNo(_ question: Phrase, default preset: Bool? = nil) throws -> Bool {
        let choices = preset.map { $0 ? "[Y/n]" : "[y/N]" } ?? "[y/n]"
        while true {
            try begin()
            invocation.output.prompt("\(question) \(choices) ")
            guard let answer = try readAnswer() else { throw end() }
            switch trimmed(answer).lowercased() {
            case "y", "yes": return true
            case "n", "no": return false
            case "": if let preset { return preset }
            default: break
            }
        }
    }

    /// One key out of those allowed, without Enter; no default. After any other the keys are told, and what was typed
    /// after it is dropped: it was no answer to this question.
    ///
    /// Errors: `Complaint` at the end of the input (Ctrl-D). Ctrl-C ends the run, the terminal as it was.
    package func key(_ question: Phrase, among keys: String) throws -> Character {
        try begin()
        // First, so that no key is typed into a line that nobody ends.
        let raw = RawTerminal(input)
        defer { raw?.restore() }
        invocation.output.prompt("\(question) ")
        while true {
            var byte: UInt8 = 0
            let count = read(input, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count == 1, byte != 4 else { throw end() }
            if byte == 0x1b { discardSequence() }
            let key = Character(Unicode.Scalar(byte))
            guard keys.contains(key) else {
                discardTypedAhead()
                let known = keys.map { Phrase(String($0), .bold) }
                invocation.output.prompt("\n  One of " + known.joined(by: " ") + ", please: ")
                continue
            }
            invocation.output.prompt("\(String(key))\n")
            return key
        }
    }

    /// Drops what was typed and not read yet: after an error it would answer a question that nobody had seen.
    func discardTypedAhead() { tcflush(input, TCIFLUSH) }

    /// What went wrong, before the question is put once more.
    func tell(_ complaint: Complaint) {
        invocation.output.remark(complaint.fact)
        if let hint = complaint.hint { invocation.output.remark("  " + hint) }
        discardTypedAhead()
    }

    /// Says so where nobody can be asked: 64, with the way out that the command gives.
    package func require(orElse hint: Phrase) throws {
        guard invocation.mayAsk else {
            throw Complaint(.usage, "no-terminal", "This needs a person at a terminal.", hint: hint)
        }
    }

    private func begin() throws {
        try require(orElse: "State everything on the line; see `--help`.")
        try invocation.output.flush()
    }

    /// A line from stdin without its line feed; nil at the end of the input.
    ///
    /// Byte by byte, so that nothing beyond the line is taken from whoever reads next.
    private func readAnswer() throws -> String? {
        var bytes: [UInt8] = []
        while bytes.count < 1 << 20 {
            var byte: UInt8 = 0
            let count = read(input, &byte, 1)
            if count < 0, errno == EINTR { continue }
            if count < 1 { return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self) }
            if byte == 0x0a { break }
            bytes.append(byte)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Takes the rest of an arrow's or function key's sequence, whose letters are no answers.
    private func discardSequence() {
        guard let kind = pendingByte(), kind == UInt8(ascii: "[") || kind == UInt8(ascii: "O") else { return }
        while let byte = pendingByte(), !(0x40...0x7e).contains(byte) {}
    }

    /// A byte that is already there; nil otherwise.
    private func pendingByte() -> UInt8? {
        var waiting = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
        var byte: UInt8 = 0
        return poll(&waiting, 1, 30) > 0 && read(input, &byte, 1) == 1 ? byte : nil
    }

    private func trimmed(_ text: String) -> String {
        let start = text.drop { $0.isWhitespace }
        return String(start.reversed().drop { $0.isWhitespace }.reversed())
    }

    /// The question's line ends, too.
    private func end() -> Complaint {
        invocation.output.prompt("\n")
        return Asking.ended()
    }

    /// What the end of the input (Ctrl-D) is told with; nothing was done where nothing was done before.
    static func ended(hint: Phrase = "Nothing was changed.") -> Complaint {
        Complaint(.usage, "input-ended", "The input ended before the question was answered.", hint: hint)
    }
}

extension Output {
    /// A question on stderr, without a line feed of its own.
    func prompt(_ phrase: Phrase) {
        state.withLock { $0.diagnose(phrase.rendered(coloured: $0.terminal.colouredDiagnostics)) }
    }
}

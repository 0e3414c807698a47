import Model

/// Reads a document as its text: decoded, a leading byte-order mark dropped, nothing else normalised.
///
/// Nothing is converted that does not say what it is, by a byte-order mark or by `--encoding`.
struct DocumentText {
    let path: String
    let bytes: [UInt8]
    let encoding: TextEncoding?

    /// - Parameters:
    ///   - encoding: a name as somebody wrote it; nil for UTF-8, or what a byte-order mark says.
    ///   - command: what was typed before the file, for the way out: `source add`.
    /// Errors: `Complaint` 64 no such encoding, 66 no such file, 65 not text, empty, or too large.
    static func read(_ path: String, encoding: String?, command: String, output: Output) throws -> String {
        let named = try encoding.map(named)
        let document = DocumentText(
            path: path, bytes: try Files.contents(of: path, maximumBytes: Limits.sourceBytes), encoding: named)
        let text = try document.decoded(command)
        if document.isUTF8AfterAll {
            output.remark("\(path) is UTF-8 as it stands; it was read as \(named?.rawValue ?? "") because you said so.")
        }
        guard !text.isEmpty else {
            throw Complaint(.data, "empty", "\(path) is empty.", hint: "Is it the right file?")
        }
        guard text.utf8.count <= Limits.sourceBytes else {
            throw Complaint(
                .data, "too-large", "\(path) has more than \(grouped(Limits.sourceBytes)) bytes of text.",
                hint: "Add it in parts.")
        }
        return text
    }

    private static func named(_ typed: String) throws -> TextEncoding {
        if let encoding = TextEncoding(named: typed) { return encoding }
        let names = TextEncoding.allCases.map(\.rawValue)
        let near = suggest(typed, among: names)
        let hint: Phrase =
            near.isEmpty
            ? "There are: \(names.joined(separator: ", "))." : "Did you mean \(near.joined(separator: " or "))?"
        throw Complaint(.usage, "unknown-encoding", "There is no encoding “\(typed)”.", hint: hint)
    }

    private func decoded(_ command: String) throws -> String {
        if let binary { throw binary }
        let (used, mark) = try start()
        switch used.decode(bytes.dropFirst(mark)) {
        case .failure(let offset):
            throw encoding == nil && mark == 0 ? undeclared(at: offset, command) : wrong(used, at: mark + offset)
        case .text(let text):
            guard !text.unicodeScalars.contains("\0") else { throw zeros(command) }
            return text
        }
    }

    /// The encoding to use, and how long the byte-order mark is.
    private func start() throws -> (TextEncoding, mark: Int) {
        guard let (marked, length) = mark else {
            return (encoding == .utf16 ? .utf16LittleEndian : encoding ?? .utf8, 0)
        }
        let agrees = encoding == nil || encoding == marked || (encoding == .utf16 && marked != .utf8)
        guard agrees else {
            throw Complaint(
                .data, "other-encoding", "\(path) begins with the mark of \(marked.rawValue).",
                hint: "Leave --encoding out.")
        }
        return (marked, length)
    }

    /// Whether what is read by an 8-bit table has only sequences that UTF-8 has, which prose in none of them does.
    private var isUTF8AfterAll: Bool {
        guard encoding?.table != nil, bytes.contains(where: { $0 >= 0x80 }) else { return false }
        return String(validating: bytes, as: UTF8.self) != nil
    }

    private var mark: (TextEncoding, length: Int)? {
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { return (.utf8, 3) }
        if bytes.starts(with: [0xff, 0xfe]) { return (.utf16LittleEndian, 2) }
        if bytes.starts(with: [0xfe, 0xff]) { return (.utf16BigEndian, 2) }
        return nil
    }

    // MARK: - What is no text

    private static let formats: [(start: [UInt8], name: Phrase, hint: Phrase)] = [
        (Array("%PDF".utf8), "a PDF", "Take its text out first: `pdftotext FILE.pdf FILE.txt`."),
        (
            [0x50, 0x4b, 0x03, 0x04], "a packed file, perhaps of a word processor (docx, odt) or a book (epub)",
            "Save it as plain text first, or `pandoc FILE.docx -t plain -o FILE.txt`."
        ),
        ([0xd0, 0xcf, 0x11, 0xe0], "an old word processor's file (doc)", "Save it as plain text first."),
        (Array("{\\rtf".utf8), "a word processor's file (rtf)", "Save it as plain text first."),
        ([0x1f, 0x8b], "packed with gzip", "Unpack it first: `gunzip FILE.gz`."),
        ([0x89, 0x50, 0x4e, 0x47], "a picture", "A source is text: transcribe it, or read it with OCR first."),
        ([0xff, 0xd8, 0xff], "a picture", "A source is text: transcribe it, or read it with OCR first."),
        (Array("II*\0".utf8), "a picture", "A source is text: transcribe it, or read it with OCR first."),
        ([0xff, 0xfe, 0, 0], "UTF-32", "Convert it first: `iconv -f UTF-32 -t UTF-8 FILE > FILE.txt`."),
    ]

    private var binary: Complaint? {
        guard let format = Self.formats.first(where: { bytes.starts(with: $0.start) }) else { return nil }
        return Complaint(.data, "not-text", "\(path) is \(format.name), not plain text.", hint: format.hint)
    }

    private func zeros(_ command: String) -> Complaint {
        if let wide = TextGuess.encoding(of: bytes), wide.table == nil {
            return Complaint(
                .data, "not-utf8", "\(path) has bytes of zero, as UTF-16 without a byte-order mark has.",
                hint: wayOut(wide, command))
        }
        return Complaint(
            .data, "not-text", "\(path) has bytes of zero: it is no text file.",
            hint: "A source is plain text. Save or export the document as one.")
    }

    private func undeclared(at offset: Int, _ command: String) -> Complaint {
        guard let likely = TextGuess.encoding(of: bytes) else {
            if bytes.contains(0) { return zeros(command) }
            return Complaint(
                .data, "not-utf8", fact(.utf8, at: offset),
                hint: "If it is text, say in which encoding: --encoding windows-1252.")
        }
        return Complaint(.data, "not-utf8", fact(.utf8, at: offset), hint: wayOut(likely, command, around: offset))
    }

    private func wrong(_ used: TextEncoding, at offset: Int) -> Complaint {
        let likely = TextGuess.encoding(of: bytes)
        let hint: Phrase =
            likely.flatMap { $0 == used ? nil : "It looks like \($0.rawValue)." } ?? "State another --encoding."
        let code = encoding == nil || used == .utf8 ? "not-utf8" : "not-encoded"
        return Complaint(.data, code, fact(used, at: offset), hint: hint)
    }

    /// `talks.txt is not UTF-8: byte 1,204 (on line 12) is 0xE9.`
    private func fact(_ encoding: TextEncoding, at offset: Int) -> Phrase {
        guard offset < bytes.count else { return "\(path) is not \(encoding.rawValue): it ends inside a character." }
        let digits = String(bytes[offset], radix: 16, uppercase: true)
        let byte = "0x" + (digits.count < 2 ? "0" : "") + digits
        return
            "\(path) is not \(encoding.rawValue.uppercased()): byte \(grouped(offset)) (on line \(line(at: offset))) is \(byte)."
    }

    private func line(at offset: Int) -> Int {
        let before = bytes[..<offset]
        let feeds = before.count { $0 == 0x0a }
        return 1 + (feeds > 0 ? feeds : before.count { $0 == 0x0d })
    }

    private func wayOut(_ likely: TextEncoding, _ command: String, around offset: Int? = nil) -> Phrase {
        var hint: Phrase = "It looks like \(likely.rawValue)"
        if let sample = offset.flatMap({ sample(likely, around: $0) }) { hint += ", in which one reads “\(sample)”" }
        return hint + ". If that is right: `annals \(command) \(Self.word(path)) --encoding \(likely.rawValue)`."
    }

    /// A path as a shell takes it.
    private static func word(_ path: String) -> String {
        let isPlain = path.allSatisfy { $0.isLetter || $0.isNumber || "-_./~+,@:=".contains($0) }
        return isPlain ? path : "'" + path.replacing("'", with: "'\\''") + "'"
    }

    /// A few words around a place as another encoding has them, for a person to judge.
    private func sample(_ encoding: TextEncoding, around offset: Int) -> String? {
        func isEnd(_ byte: UInt8) -> Bool { byte == 0x0a || byte == 0x0d }
        let start = bytes[..<offset].lastIndex(where: isEnd).map { $0 + 1 } ?? 0
        let end = bytes[offset...].firstIndex(where: isEnd) ?? bytes.count
        let words = bytes[max(start, offset - 24)..<min(end, offset + 36)]
        guard case .text(let text) = encoding.decode(words) else { return nil }
        return text
    }
}

import Model

/// Reads a document as its text: decoded, a leading byte-order mark dropped, nothing else normalised.
enum DocumentText {
    /// Errors: `Complaint` 66 no such file, 65 not text, empty, or too large.
    static func read(_ path: String) throws -> String {
        let bytes = try Files.contents(of: path, maximumBytes: Limits.sourceBytes)
        guard let text = decode(bytes) else { throw notText(path, bytes) }
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

    /// UTF-8, or UTF-16 that says so by its byte-order mark; nil for anything else.
    static func decode(_ bytes: [UInt8]) -> String? {
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { return String(validating: bytes.dropFirst(3), as: UTF8.self) }
        if bytes.starts(with: [0xff, 0xfe]), !bytes.starts(with: [0xff, 0xfe, 0, 0]) {
            return utf16(bytes.dropFirst(2)) { UInt16($1) << 8 | UInt16($0) }
        }
        if bytes.starts(with: [0xfe, 0xff]) { return utf16(bytes.dropFirst(2)) { UInt16($0) << 8 | UInt16($1) } }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func utf16(_ bytes: ArraySlice<UInt8>, _ join: (UInt8, UInt8) -> UInt16) -> String? {
        guard bytes.count % 2 == 0 else { return nil }
        let units = stride(from: bytes.startIndex, to: bytes.endIndex, by: 2).map { join(bytes[$0], bytes[$0 + 1]) }
        return String(validating: units, as: UTF16.self)
    }

    private static func notText(_ path: String, _ bytes: [UInt8]) -> Complaint {
        let hint: Phrase =
            if bytes.starts(with: Array("%PDF".utf8)) {
                "It is a PDF. Take its text out first: `pdftotext FILE.pdf FILE.txt`."
            } else if bytes.starts(with: Array("PK".utf8)) {
                "It is a packed file, perhaps of a word processor. Save it as plain text first."
            } else {
                "Convert it first, for example `iconv -f WINDOWS-1252 -t UTF-8 FILE > FILE.txt`."
            }
        return Complaint(.data, "not-utf8", "\(path) is not UTF-8 text.", hint: hint)
    }
}

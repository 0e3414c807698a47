/// What a document says about itself in the lines at its head.
///
/// Only what is plainly a title or a labelled line is taken; nothing is guessed from prose.
public struct SourceMetadata: Hashable, Sendable {
    public var identifier: String?
    public var title: String?
    public var subtitle: String?
    /// `2012-01-15` where the line says a plain Gregorian day, month or year, otherwise as printed.
    public var published: String?
    public var publisher: String?
    public var url: String?
    public var language: String?
    public var author: String?

    public init() {}

    /// Lines beyond these are the document itself, whatever they look like. Empty ones are not counted.
    static let headLines = 40
    /// What is looked at of a document that may be one line of megabytes. Unit: bytes.
    static let headBytes = 65_536

    /// Reads labelled lines like "ID: 30470 | Date: 2012/01/15", on one line or over adjoining ones, and the title and
    /// subtitle above the text.
    ///
    /// Order: of two lines with one label the first counts; a labelled title goes before the first line.
    /// Complexity: bounded by `headBytes`, whatever the document.
    public static func recognise(_ text: String) -> SourceMetadata {
        let lines = head(of: text)
        var metadata = SourceMetadata()
        var open: MetadataLabel?
        var plain: [Substring?] = []
        for line in lines {
            if let parsed = MetadataLine(line) {
                for (label, value) in parsed.values { metadata.take(value, as: label) }
                open = parsed.open
                plain.append(nil)
            } else if let label = open, let value = label.accepted(line) {
                metadata.take(value, as: label)
                open = nil
                plain.append(nil)
            } else {
                if !line.isEmpty { open = nil }
                plain.append(line)
            }
        }
        if metadata.title == nil, let titles = TitleLines(plain) {
            metadata.title = titles.title
            metadata.subtitle = metadata.subtitle ?? titles.subtitle
        }
        return metadata
    }

    private static func head(of text: String) -> [Substring] {
        let bytes = text.utf8.prefix(headBytes)
        var filled = 0
        var lines: [Substring] = []
        for line in String(decoding: bytes, as: UTF8.self).split(
            omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        {
            if filled == headLines { break }
            let line = line.trimmed
            if !line.isEmpty { filled += 1 }
            lines.append(line)
        }
        return lines
    }

    private mutating func take(_ value: String, as label: MetadataLabel) {
        switch label {
        case .identifier: identifier = identifier ?? value
        case .title: title = title ?? value
        case .subtitle: subtitle = subtitle ?? value
        case .published: published = published ?? PrintedDay.normalised(value) ?? value
        case .publisher: publisher = publisher ?? value
        case .url: url = url ?? value
        case .language: language = language ?? value
        case .author: author = author ?? value
        }
    }
}

extension Substring {
    /// Without white space, joiners and byte-order marks at its ends.
    var trimmed: Substring {
        func isBlank(_ character: Character) -> Bool {
            character.isWhitespace || character == "\u{FEFF}" || character == "\u{200B}"
        }
        var rest = self.drop(while: isBlank)
        while let last = rest.last, isBlank(last) { rest.removeLast() }
        return rest
    }
}

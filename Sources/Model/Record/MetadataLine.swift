/// What a labelled line can say about a document.
enum MetadataLabel: Hashable {
    case identifier, title, subtitle, published, publisher, url, language, author

    /// By label in lower case.
    private static let known: [String: MetadataLabel] = [
        "id": .identifier, "identifier": .identifier, "document id": .identifier, "doc id": .identifier,
        "document no": .identifier, "reference": .identifier, "ref": .identifier, "news id": .identifier,
        "title": .title, "headline": .title, "subtitle": .subtitle, "sub-title": .subtitle,
        "date": .published, "published": .published, "published on": .published, "date published": .published,
        "publication date": .published, "publish date": .published, "pubdate": .published,
        "publisher": .publisher, "published by": .publisher, "url": .url, "link": .url, "permalink": .url,
        "language": .language, "lang": .language, "author": .author, "authors": .author, "by": .author,
        "byline": .author,
    ]

    init?(printed label: Substring) {
        guard label.utf8.count <= 20, let known = Self.known[label.trimmed.lowercased()] else { return nil }
        self = known
    }

    /// The value as it is taken, or nil if it does not look like one: a label may begin a sentence too.
    func accepted(_ value: Substring) -> String? {
        let value = value.trimmed
        let length = value.unicodeScalars.count
        let words = value.split(whereSeparator: \.isWhitespace).count
        guard length > 0, length <= 300, value.contains(where: { $0.isLetter || $0.isNumber }) else { return nil }
        let fits =
            switch self {
            case .identifier:
                length <= 64 && (words == 1 || (words <= 4 && value.contains(where: \.isNumber))) && value.last != "."
            case .published: length <= 40 && words <= 6 && value.contains(where: \.isNumber) && value.last != "."
            case .url: words == 1 && (value.contains("://") || value.hasPrefix("www.") || value.hasPrefix("doi:"))
            case .language: length <= 30 && words <= 3 && !value.contains(where: \.isNumber) && value.last != "."
            case .author, .publisher:
                length <= 120 && words <= 16 && value.first?.isLowercase == false && value.last != ","
            case .title, .subtitle: true
            }
        return fits ? String(value) : nil
    }
}

/// A line of labels and values: "ID: 30470 | Date: 2012/01/15", one of these alone, or the bar between them.
struct MetadataLine {
    private(set) var values: [(label: MetadataLabel, value: String)] = []
    /// A label at the end whose value stands on the next line.
    private(set) var open: MetadataLabel?

    /// Nil unless every part of the line is labelled, and one with a label that is known.
    init?(_ line: Substring) {
        guard !line.isEmpty, line.utf8.count <= 2_000 else { return nil }
        let parts = line.split(omittingEmptySubsequences: true) { $0 == "|" || $0 == "¦" || $0 == "·" || $0 == "•" }
            .map(\.trimmed).filter { !$0.isEmpty }
        if parts.isEmpty { return }
        for part in parts.flatMap(Self.labelled) {
            guard let colon = part.firstIndex(where: { $0 == ":" || $0 == "：" }) else { return nil }
            let value = part[part.index(after: colon)...].trimmed
            guard let label = MetadataLabel(printed: part[..<colon]) else {
                // "Views: 120" beside known labels does no harm.
                if part[..<colon].count <= 20, value.count <= 60 { continue }
                return nil
            }
            if value.isEmpty {
                open = label
            } else if let accepted = label.accepted(value) {
                open = nil
                values.append((label, accepted))
            } else {
                return nil
            }
        }
        if values.isEmpty && open == nil { return nil }
    }

    /// Cuts "ID: 30470 Date: 2012/01/15" before each further label; a title or a name may hold any word and stays whole.
    private static func labelled(_ part: Substring) -> [Substring] {
        guard let first = part.firstIndex(of: ":"), let label = MetadataLabel(printed: part[..<first]),
            label == .identifier || label == .published || label == .language
        else { return [part] }
        var result: [Substring] = []
        var start = part.startIndex
        var wordStart = part.startIndex
        for index in part.indices {
            if part[index].isWhitespace {
                wordStart = part.index(after: index)
            } else if part[index] == ":", wordStart > start, MetadataLabel(printed: part[wordStart..<index]) != nil {
                result.append(part[start..<wordStart].trimmed)
                start = wordStart
            }
        }
        result.append(part[start...])
        return result
    }
}

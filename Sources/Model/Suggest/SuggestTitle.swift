/// Makes a title of a passage: its words without the date, cut at a word.
enum SuggestTitle {
    /// Unit: characters.
    static let longest = 80
    /// What is looked at on either side of the date. Unit: bytes.
    private static let reach = 240

    private static let openings: Set<String> = ["and", "but", "then", "when", "that", "where", "so", "or"]
    /// What a title does not end with, and what leads to a date.
    private static let links: Set<String> = [
        "on", "in", "at", "by", "of", "the", "from", "until", "since", "during", "to", "dated", "a", "an", "his", "her",
        "their",
        "its", "and", "or", "but", "after", "before", "with", "for", "as", "when", "which", "who", "that", "was",
        "were", "is",
        "into", "between", "about", "some", "so", "had", "has", "be", "been", "night", "morning", "evening", "early",
        "late",
    ]

    static func make(_ bytes: [UInt8], _ hit: SuggestHit) -> String {
        let quote = hit.quote
        let start = min(max(hit.wording.lowerBound, quote.lowerBound), quote.upperBound)
        let end = min(max(hit.wording.upperBound, start), quote.upperBound)
        var before = words(bytes, quote.lowerBound..<start)
        let after = words(bytes, end..<quote.upperBound)
        // The date opens a clause of its own: that clause is the event.
        if let last = before.last.map(bare), openings.contains(last), after.count > 2 { before = [] }
        while let last = before.last, isLink(last) { before.removeLast() }
        // "On the day that …"
        if before.count > 5, before.prefix(3).map(bare) == ["on", "the", "day"], openings.contains(bare(before[3])) {
            before.removeFirst(4)
        }
        var rest = after[...]
        if before.count < 2 {
            before = []
            while let first = rest.first, rest.count > 1, bare(first).isEmpty || openings.contains(bare(first)) {
                rest.removeFirst()
            }
        }
        let title = shaped(before + rest)
        return title.isEmpty ? shaped(words(bytes, quote)) : title
    }

    /// Complexity: O(`reach`).
    private static func words(_ bytes: [UInt8], _ range: Range<Int>) -> [String] {
        var words: [String] = []
        var at = range.lowerBound
        let limit = min(range.upperBound, range.lowerBound + reach)
        while at < limit {
            while at < limit, bytes[at] <= 0x20 { at += 1 }
            let start = at
            while at < range.upperBound, bytes[at] > 0x20, at - start < reach { at += 1 }
            if start < at { words.append(String(decoding: bytes[start..<at], as: UTF8.self)) }
        }
        return words
    }

    private static func bare(_ word: String) -> String {
        String(
            decoding: word.utf8.filter {
                ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7a || $0 > 0x7f || $0 >= 0x30 && $0 <= 0x39
            }, as: UTF8.self
        )
        .lowercased()
    }

    private static func isLink(_ word: String) -> Bool {
        let bare = bare(word)
        return bare.isEmpty
            || [
                "on", "in", "at", "by", "of", "the", "from", "until", "since", "during", "to", "dated", "early", "late",
            ].contains(bare)
    }

    private static func shaped(_ words: [String]) -> String {
        var title = ""
        var count = 0
        var wasCut = false
        var kept: [String] = []
        for word in words {
            let piece = kept.isEmpty ? trimmedStart(word) : balanced(word, kept)
            if piece.isEmpty { continue }
            count += piece.count + (kept.isEmpty ? 0 : 1)
            if count > longest {
                wasCut = true
                break
            }
            kept.append(piece)
        }
        if kept.isEmpty { return words.first.map { String(trimmedStart($0).prefix(longest)) } ?? "" }
        while wasCut, kept.count > 3, let last = kept.last, links.contains(bare(last)) { kept.removeLast() }
        title = kept.joined(separator: " ")
        while let last = title.last, ",;:—–-([“‘|.".contains(last) || last.isWhitespace { title.removeLast() }
        return title.prefix(1).uppercased() + title.dropFirst()
    }

    private static func trimmedStart(_ word: String) -> String {
        String(word.drop { ",.;:—–-)]•*|'’”\"“‘(…".contains($0) })
    }

    /// A closing bracket whose opening went with the date, and signs alone, go.
    private static func balanced(_ word: String, _ kept: [String]) -> String {
        var rest = Substring(word)
        if let first = rest.first, ")],;.".contains(first) {
            let isOpen = first == ")" && kept.contains { $0.contains("(") && !$0.contains(")") }
            if !isOpen { rest = rest.drop { ")],;.".contains($0) } }
        }
        return rest.isEmpty || rest == "–" || rest == "—" || rest == "-" ? "" : String(rest)
    }
}

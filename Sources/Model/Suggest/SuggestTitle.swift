/// Makes a title of a passage: its words without the date, cut at a word.
enum SuggestTitle {
    /// Unit: characters.
    static let longest = 80

    private static let leading: Set<String> = [
        "on", "in", "at", "by", "of", "and", "but", "then", "that", "when", "from", "until", "since", "during", "to", "it", "was",
        "for", "so", "the",
    ]

    static func make(_ bytes: [UInt8], _ hit: SuggestHit) -> String {
        let quote = hit.quote
        let before = words(bytes, quote.lowerBound..<min(max(hit.wording.lowerBound, quote.lowerBound), quote.upperBound))
        let after = words(bytes, min(max(hit.wording.upperBound, quote.lowerBound), quote.upperBound)..<quote.upperBound)
        var start = before
        while let last = start.last, isLink(last) { start.removeLast() }
        let lead = start.joined(separator: " ")
        let isBefore = start.count > 1
        var parts = start + after[...]
        if !isBefore { parts = after.isEmpty ? start : start + trimmedStart(after) }
        _ = lead
        let title = cut(cleaned(parts.joined(separator: " ")))
        return title.isEmpty ? cut(cleaned(words(bytes, quote).joined(separator: " "))) : title
    }

    private static func words(_ bytes: [UInt8], _ range: Range<Int>) -> [Substring] {
        guard !range.isEmpty else { return [] }
        // A title needs no more than the beginning of what stands there.
        let limited = range.lowerBound..<min(range.upperBound, range.lowerBound + 2_000)
        return String(decoding: bytes[limited], as: UTF8.self).split(whereSeparator: \.isWhitespace)
    }

    private static func bare(_ word: Substring) -> String {
        String(word.filter { $0.isLetter || $0.isNumber }).lowercased()
    }

    private static func isLink(_ word: Substring) -> Bool {
        let bare = bare(word)
        return bare.isEmpty || ["on", "in", "at", "by", "of", "the", "from", "until", "since", "during", "to", "dated"].contains(bare)
    }

    private static func trimmedStart(_ words: [Substring]) -> [Substring] {
        var rest = words[...]
        while let first = rest.first, bare(first).isEmpty || ["when", "that", "and"].contains(bare(first)), rest.count > 1 {
            rest.removeFirst()
        }
        return Array(rest)
    }

    private static func cleaned(_ text: String) -> String {
        var rest = Substring(text)
        while let first = rest.first, ",.;:—–-)]•*|'’”\"“‘(".contains(first) || first.isWhitespace { rest.removeFirst() }
        while let last = rest.last, ",;:—–-([“‘|.".contains(last) || last.isWhitespace { rest.removeLast() }
        for empty in ["()", "( )", "[]"] {
            while let range = rest.firstRange(of: empty) { rest.removeSubrange(range) }
        }
        for (double, single) in [("  ", " "), (" ,", ","), (" .", "."), (",,", ",")] {
            while let range = rest.firstRange(of: double) { rest.replaceSubrange(range, with: single) }
        }
        return rest.prefix(1).uppercased() + rest.dropFirst()
    }

    private static func cut(_ text: String) -> String {
        guard text.count > longest else { return text }
        let head = text.prefix(longest)
        guard let space = head.lastIndex(of: " "), text.distance(from: text.startIndex, to: space) > 20 else { return String(head) }
        var rest = head[..<space]
        while let last = rest.last, ",;:—–-(“‘".contains(last) || last.isWhitespace { rest.removeLast() }
        return String(rest)
    }
}

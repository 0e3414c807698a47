/// Cuts a text into sentences; a blank line ends one too.
enum SuggestSentences {
    /// Unit: bytes, without white space at the ends. Complexity: O(bytes).
    static func cut(_ bytes: [UInt8]) -> [Range<Int>] {
        var sentences: [Range<Int>] = []
        var start = 0
        func isSpace(_ at: Int) -> Bool { at >= bytes.count || bytes[at] <= 0x20 }
        func close(_ end: Int) {
            var (lower, upper) = (start, end)
            while lower < upper, bytes[lower] <= 0x20 { lower += 1 }
            while upper > lower, bytes[upper - 1] <= 0x20 { upper -= 1 }
            if lower < upper { sentences.append(lower..<upper) }
            start = end
        }
        for at in bytes.indices {
            switch bytes[at] {
            case 0x0a where at + 1 < bytes.count && (bytes[at + 1] == 0x0a || bytes[at + 1] == 0x0d): close(at)
            case 0x21, 0x3f where isSpace(at + 1): close(at + 1)
            case 0x2e where isSpace(at + 1) && endsSentence(bytes, at, start): close(at + 1)
            default: break
            }
        }
        close(bytes.count)
        return sentences
    }

    /// A stop after a short capital word, "Jan." or "c.", may belong to the word.
    private static func endsSentence(_ bytes: [UInt8], _ at: Int, _ start: Int) -> Bool {
        var lower = at
        while lower > start, bytes[lower - 1] > 0x20 { lower -= 1 }
        let word = String(decoding: bytes[lower..<at], as: UTF8.self).lowercased()
        if word.utf8.count == 1 || MonthNames.month(word) != nil && word.utf8.count <= 4 && word != "may" { return false }
        return !["dr", "mr", "mrs", "ms", "no", "nos", "st", "ca", "cf", "vol", "pp", "gen", "col", "rev"].contains(word)
    }
}

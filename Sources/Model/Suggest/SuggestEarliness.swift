/// Whether a text tells of years of three digits: "in 843 the kingdom was divided".
enum SuggestEarliness {
    private static let introductions: Set<String> = [
        "in", "since", "until", "till", "year", "anno", "domini", "lord", "ad", "about", "around", "before", "after",
        "by",
    ]

    /// Counts such years against those of print and footnotes. Complexity: O(bytes).
    static func isEarly(_ bytes: [UInt8]) -> Bool {
        var (early, modern) = (0, 0)
        var at = 0
        while at < bytes.count {
            guard isDigit(bytes[at]) else {
                at += 1
                continue
            }
            let start = at
            while at < bytes.count, isDigit(bytes[at]) { at += 1 }
            if at - start == 3, bytes[start] != 0x30, isYear(bytes, start, at) { early += 1 }
            if at - start == 4, bytes[start] == 0x31 && bytes[start + 1] > 0x34 || bytes[start] == 0x32 { modern += 1 }
        }
        return early >= 2 && early * 4 > modern || early == 1 && modern == 0
    }

    private static func isYear(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Bool {
        guard start > 2, bytes[start - 1] == 0x20, introductions.contains(word(bytes, before: start - 1)) else {
            return false
        }
        guard end < bytes.count else { return true }
        let next = end + 1 < bytes.count ? bytes[end + 1] : 0x20
        if bytes[end] == 0x20 {
            if (0x41...0x5a).contains(next) { return true }
            let word = word(bytes, from: end + 1)
            return !word.isEmpty && word != "of" && word != "to" && SuggestWords.functionWords.contains(word)
        }
        return [0x2c, 0x2e, 0x3a, 0x3b, 0x29, 0x0a].contains(bytes[end]) && !isDigit(next)
    }

    private static func word(_ bytes: [UInt8], before end: Int) -> String {
        var start = end
        while start > 0, end - start < 8, isLetter(bytes[start - 1]) || bytes[start - 1] == 0x2e { start -= 1 }
        return lower(bytes[start..<end])
    }

    private static func word(_ bytes: [UInt8], from start: Int) -> String {
        var end = start
        while end < bytes.count, end - start < 12, isLetter(bytes[end]) { end += 1 }
        return lower(bytes[start..<end])
    }

    private static func lower(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.filter { $0 != 0x2e }.map { $0 | 0x20 }, as: UTF8.self)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7a).contains(byte | 0x20) }
}

/// What a text's other lines say of how it tells its dates.
struct SuggestHabits {
    /// The text tells of years of three digits.
    var isEarly = false
    /// The text is nothing but a date that somebody typed: no word around it has to say so.
    var isTyped = false
    /// Lines begin with their speakers' names in capitals: "MARCH: And then?" is nobody's month.
    var isDialogue = false
    /// The day that the last line of its kind began with, and the sign behind it: "21 September: …".
    var entry: (day: Int, sign: String)?
}

/// Whether a text is an interview or debate.
enum SuggestDialogue {
    /// Counts lines like "AMUNDSEN: …", months left out. Complexity: O(bytes).
    static func isOne(_ bytes: [UInt8]) -> Bool {
        var count = 0
        var at = 0
        while at < bytes.count {
            let start = at
            while at < bytes.count, at - start < 24, isCapital(bytes[at]) || bytes[at] == 0x2e || bytes[at] == 0x20 {
                at += 1
            }
            if at - start > 1, at < bytes.count, bytes[at] == 0x3a, isCapital(bytes[at - 1]) {
                let name = String(decoding: bytes[start..<at].map { $0 | 0x20 }, as: UTF8.self)
                if case .month = SuggestLexeme.of(name) {} else { count += 1 }
            }
            while at < bytes.count, bytes[at] != 0x0a, bytes[at] != 0x0d { at += 1 }
            at += 1
        }
        return count >= 3
    }

    private static func isCapital(_ byte: UInt8) -> Bool { (0x41...0x5a).contains(byte) }
}

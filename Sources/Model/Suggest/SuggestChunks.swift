/// A word of a text as a finder of dates sees it: what stands between spaces, without the punctuation around it.
struct SuggestChunk {
    enum Form {
        case word
        /// One or two digits, perhaps an ordinal.
        case number
        case year
        /// "1989-01-04", "25.1.1989".
        case numeric
        /// "1980s".
        case decade
        /// "4–6", "1989-90".
        case range
        case other
    }

    /// Unit: bytes, without punctuation.
    let range: Range<Int>
    let form: Form
    /// In lower case; only of words.
    let word: String
    let isCapital: Bool
    /// Whether a date may go on into the next chunk.
    let isOpen: Bool
    /// Whether a bracket, quote or currency stands before it, so that nothing before belongs to it.
    let startsAnew: Bool
}

extension SuggestChunk {
    /// The chunks of a stretch of text. Complexity: O(bytes).
    static func cut(_ bytes: ArraySlice<UInt8>) -> [SuggestChunk] {
        var chunks: [SuggestChunk] = []
        var at = bytes.startIndex
        while at < bytes.endIndex {
            while at < bytes.endIndex, bytes[at] <= 0x20 { at += 1 }
            let start = at
            while at < bytes.endIndex, bytes[at] > 0x20 { at += 1 }
            if start < at { chunks.append(SuggestChunk(bytes, start..<at)) }
        }
        return chunks
    }

    private init(_ bytes: ArraySlice<UInt8>, _ whole: Range<Int>) {
        var (lower, upper) = (whole.lowerBound, whole.upperBound)
        while lower < upper, !Self.isWordByte(bytes[lower]) { lower += 1 }
        while upper > lower, !Self.isWordByte(bytes[upper - 1]) { upper -= 1 }
        let body = bytes[lower..<upper]
        let lead = bytes[whole.lowerBound..<lower]
        let tail = bytes[upper..<whole.upperBound]
        let word = body.count <= 24 ? String(decoding: body, as: UTF8.self).lowercased() : ""
        let form = lead.contains(where: Self.isSign) ? .other : Self.form(word, body)
        let isAbbreviation = tail.elementsEqual([0x2e]) && form == .word && body.count <= 4 && body.count > 0
        self.range = lower..<upper
        self.form = form
        self.word = form == .word || form == .decade || form == .number ? word : ""
        self.isCapital = body.first.map { (0x41...0x5a).contains($0) } ?? false
        self.isOpen = tail.isEmpty || tail.elementsEqual([0x2c]) || isAbbreviation
        self.startsAnew = !lead.isEmpty
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte) || byte >= 0xc3
    }

    /// `$`, `#`, `€`, `£`, `§`, `+`, `-`, `/`: what follows is no date.
    private static func isSign(_ byte: UInt8) -> Bool { [0x24, 0x23, 0x2b, 0x2d, 0x2f, 0x40, 0x3d].contains(byte) }

    private static func form(_ word: String, _ body: ArraySlice<UInt8>) -> Form {
        guard let first = body.first, (0x30...0x39).contains(first) else { return .word }
        let digits = body.prefix { (0x30...0x39).contains($0) }.count
        let rest = word.dropFirst(digits)
        if rest.isEmpty { return digits == 4 ? .year : digits <= 2 ? .number : .other }
        if digits <= 2, ["st", "nd", "rd", "th"].contains(rest) { return .number }
        if digits == 4, rest == "s" || rest == "'s" || rest == "’s" { return .decade }
        let parts = word.split(omittingEmptySubsequences: false) { "-/.–—".contains($0) }
        guard parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy { $0.isASCII && $0.isNumber } }) else { return .other }
        let widths = parts.map(\.count)
        if parts.count == 3, widths[1] <= 2, widths == [4, widths[1], widths[2]] && widths[2] <= 2 || widths[2] == 4 && widths[0] <= 2 {
            return .numeric
        }
        let isDashed = word.contains { "-–—".contains($0) }
        if parts.count == 2, isDashed, widths[0] == widths[1] || widths == [4, 2] || widths == [1, 2],
            widths[0] <= 2 || widths[0] == 4
        {
            return .range
        }
        return .other
    }
}

/// A text cut into tokens: its bytes, and where each token starts.
///
/// Invariant: the tokens joined are the text, byte for byte; a token never splits a Unicode scalar.
struct TextTokens {
    let bytes: [UInt8]
    /// Start of each token, then the length of the text.
    let bounds: [Int]

    var count: Int { bounds.count - 1 }

    func token(_ index: Int) -> ArraySlice<UInt8> { bytes[bounds[index]..<bounds[index + 1]] }

    func joined(_ range: Range<Int>) -> ArraySlice<UInt8> { bytes[bounds[range.lowerBound]..<bounds[range.upperBound]] }

    /// Lines, each with its line feed; a last one may have none.
    static func lines(_ bytes: [UInt8]) -> TextTokens {
        var bounds = [0]
        for (index, byte) in bytes.enumerated() where byte == 0x0A && index + 1 < bytes.count {
            bounds.append(index + 1)
        }
        if !bytes.isEmpty { bounds.append(bytes.count) }
        return TextTokens(bytes: bytes, bounds: bounds)
    }

    /// Words, runs of spaces, single line ends, single marks.
    ///
    /// An apostrophe between letters and a `. , : / -` between digits belong to the word: half of "Khomeini's" or of
    /// "3.5" from one author and half from another would be a value nobody wrote.
    static func words(_ bytes: [UInt8]) -> TextTokens {
        var bounds = [0]
        var cursor = ScalarCursor(bytes)
        var previous: TokenClass? = nil
        var endsInDigit = false
        while true {
            let start = cursor.offset
            guard let scalar = cursor.next() else { break }
            if previous != nil && TokenClass.extends(scalar) { continue }
            var kind = TokenClass(scalar)
            if previous == .word, let following = cursor.peek() {
                let isInner =
                    TokenClass.isApostrophe(scalar)
                    ? TokenClass(following) == .word
                    : endsInDigit && TokenClass.joinsDigits(scalar) && TokenClass.isDigit(following)
                if isInner { kind = .word }
            }
            let continues = kind == previous && (kind == .word || kind == .space)
            if !continues && start > 0 { bounds.append(start) }
            previous = kind
            endsInDigit = TokenClass.isDigit(scalar)
        }
        if !bytes.isEmpty { bounds.append(bytes.count) }
        return TextTokens(bytes: bytes, bounds: bounds)
    }
}

/// Numbers tokens so that equal bytes, and only these, have equal numbers.
///
/// Order: numbers follow first appearance, never a hash.
struct TokenNumbers {
    private var numbers: [ArraySlice<UInt8>: Int32] = [:]

    mutating func number(_ tokens: TextTokens) -> [Int32] {
        (0..<tokens.count).map { index in
            let token = tokens.token(index)
            if let known = numbers[token] { return known }
            let fresh = Int32(truncatingIfNeeded: numbers.count)
            numbers[token] = fresh
            return fresh
        }
    }
}

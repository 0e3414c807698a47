/// Where words begin and end in a text.
struct SourceWords {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// True if two neighbouring scalars belong to one word.
    static func joins(_ one: Unicode.Scalar?, _ two: Unicode.Scalar?) -> Bool {
        guard let one, let two else { return false }
        return TokenClass(one.value) == .word && TokenClass(two.value) == .word
    }

    /// The start of the word that a byte stands in, or the byte itself between words.
    func start(of byte: Int) -> Int {
        var at = byte
        while at > 0, at < bytes.count {
            let before = scalarStart(before: at)
            guard isWord(before), isWord(at) else { break }
            at = before
        }
        return at
    }

    /// The end of the word that ends at a byte or goes on there.
    func end(of byte: Int) -> Int {
        var at = byte
        while at > 0, at < bytes.count {
            guard isWord(scalarStart(before: at)), isWord(at) else { break }
            var cursor = ScalarCursor(bytes, from: at, to: bytes.count)
            _ = cursor.next()
            at = cursor.offset
        }
        return at
    }

    /// Without spaces and line ends at its ends; the range itself if it has nothing else.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        func isBlank(_ byte: Int) -> Bool {
            let scalar = ScalarCursor(bytes, from: byte, to: bytes.count).peek()
            return scalar.map { TokenClass($0) == .space || TokenClass($0) == .lineEnd } ?? false
        }
        var (lower, upper) = (range.lowerBound, range.upperBound)
        while lower < upper, isBlank(lower) {
            var cursor = ScalarCursor(bytes, from: lower, to: bytes.count)
            _ = cursor.next()
            lower = cursor.offset
        }
        while upper > lower, isBlank(scalarStart(before: upper)) { upper = scalarStart(before: upper) }
        return lower < upper ? lower..<upper : range
    }

    private func scalarStart(before byte: Int) -> Int {
        var at = byte - 1
        while at > 0, bytes[at] & 0xC0 == 0x80 { at -= 1 }
        return at
    }

    private func isWord(_ byte: Int) -> Bool {
        let cursor = ScalarCursor(bytes, from: byte, to: bytes.count)
        return cursor.peek().map { TokenClass($0) == .word } ?? false
    }
}

/// A pattern prepared for counting the edits between it and text.
///
/// Source: G. Myers, "A Fast Bit-Vector Algorithm for Approximate String Matching Based on Dynamic Programming",
/// JACM 46 (1999), in blocks of 64 rows; H. Hyyrö, "A Bit-Vector Algorithm for Computing Levenshtein and Damerau Edit
/// Distances" (2003) for the carries.
/// Unit: an edit is one scalar put in, left out or replaced.
/// Complexity: O(text · pattern / 64).
struct EditPattern {
    let count: Int
    private let blocks: Int
    /// For each scalar of the pattern, bit n of word n / 64 is set where the pattern has it at n.
    private var masks: [UInt32: Int] = [:]
    private var words: [UInt64]

    init(_ pattern: some Collection<UInt32>) {
        count = pattern.count
        blocks = max(1, (pattern.count + 63) / 64)
        // The first row belongs to every scalar the pattern does not have.
        words = [UInt64](repeating: 0, count: blocks)
        for (at, scalar) in pattern.enumerated() {
            let row = masks[scalar] ?? words.count / blocks
            if row * blocks == words.count {
                masks[scalar] = row
                words.append(contentsOf: repeatElement(0, count: blocks))
            }
            words[row * blocks + at / 64] |= 1 << UInt64(at % 64)
        }
    }

    /// Steps that one scalar of text takes.
    var cost: Int { blocks }

    /// The distance column after each scalar of a text.
    struct Column {
        fileprivate var positive: [UInt64]
        fileprivate var negative: [UInt64]
        /// Edits between the whole pattern and the text up to here.
        fileprivate(set) var edits: Int
    }

    func start() -> Column {
        Column(
            positive: Array(repeating: ~0, count: blocks), negative: Array(repeating: 0, count: blocks), edits: count)
    }

    /// Takes one scalar of text. `anchored`: a match begins where the text does, rather than anywhere.
    func advance(_ column: inout Column, _ scalar: UInt32, anchored: Bool) {
        let row = (masks[scalar] ?? 0) * blocks
        var carry = anchored ? 1 : 0
        for block in 0..<blocks {
            let top: UInt64 = 1 << UInt64(block == blocks - 1 ? (count - 1) % 64 : 63)
            let (vertical, minus) = (column.positive[block], column.negative[block])
            var equal = words[row + block]
            let x = equal | minus
            if carry < 0 { equal |= 1 }
            let h = (((equal & vertical) &+ vertical) ^ vertical) | equal
            var plusOut = minus | ~(h | vertical)
            var minusOut = vertical & h
            let out = plusOut & top != 0 ? 1 : minusOut & top != 0 ? -1 : 0
            plusOut <<= 1
            minusOut <<= 1
            if carry < 0 { minusOut |= 1 } else if carry > 0 { plusOut |= 1 }
            column.positive[block] = minusOut | ~(x | plusOut)
            column.negative[block] = plusOut & x
            carry = out
        }
        column.edits += carry
    }

    /// Fewest edits between the pattern and any beginning of a text, and how long that beginning is (the one nearest
    /// in length to the pattern).
    func closestBeginning(of text: some Sequence<UInt32>) -> (edits: Int, length: Int) {
        if count == 0 { return (0, 0) }
        var column = start()
        var best = (edits: count, length: 0)
        for (index, scalar) in text.enumerated() {
            advance(&column, scalar, anchored: true)
            let length = index + 1
            if column.edits < best.edits
                || (column.edits == best.edits && abs(length - count) < abs(best.length - count))
            {
                best = (column.edits, length)
            }
            // No longer beginning can do better.
            if length - count > best.edits { break }
        }
        return best
    }
}

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
    /// The last row of the last block.
    private let lastRow: UInt64
    /// Where the masks of a scalar start in `masks`; those at 0 are empty and belong to all the pattern does not have.
    private var asciiRows = [Int](repeating: 0, count: 128)
    private var otherRows: [UInt32: Int] = [:]
    /// Bit n of word n / 64 is set where the pattern has the scalar at n.
    private var masks: [UInt64]

    init(_ pattern: some Collection<UInt32>) {
        count = pattern.count
        blocks = max(1, (pattern.count + 63) / 64)
        lastRow = 1 << UInt64(max(0, pattern.count - 1) % 64)
        masks = [UInt64](repeating: 0, count: blocks)
        for (at, scalar) in pattern.enumerated() {
            var row = row(of: scalar)
            if row == 0 {
                row = masks.count
                if scalar < 128 { asciiRows[Int(scalar)] = row } else { otherRows[scalar] = row }
                masks.append(contentsOf: repeatElement(0, count: blocks))
            }
            masks[row + at / 64] |= 1 << UInt64(at % 64)
        }
    }

    private func row(of scalar: UInt32) -> Int {
        scalar < 128 ? asciiRows[Int(scalar)] : otherRows[scalar] ?? 0
    }

    /// The distances between every beginning of the pattern and the text so far, as differences down the column.
    struct Column {
        /// Rows where the distance grows by one, and where it shrinks.
        fileprivate var growing: [UInt64]
        fileprivate var shrinking: [UInt64]
        /// Edits between the whole pattern and the text up to here.
        fileprivate(set) var edits: Int
    }

    func start() -> Column {
        Column(
            growing: Array(repeating: ~0, count: blocks), shrinking: Array(repeating: 0, count: blocks), edits: count)
    }

    /// Takes one scalar of text. `anchored`: a match begins where the text does, rather than anywhere.
    func advance(_ column: inout Column, _ scalar: UInt32, anchored: Bool) {
        let row = row(of: scalar)
        var carry = anchored ? 1 : 0
        for block in 0..<blocks {
            Self.advance(
                &column.growing[block], &column.shrinking[block], equal: masks[row + block],
                bottom: block == blocks - 1 ? lastRow : 1 << 63, carry: &carry)
        }
        column.edits += carry
    }

    /// One block of rows; `carry` is the horizontal difference above it, then the one at its bottom.
    @inline(__always)
    private static func advance(
        _ growing: inout UInt64, _ shrinking: inout UInt64, equal: UInt64, bottom: UInt64, carry: inout Int
    ) {
        let vertical = equal | shrinking
        let equal = carry < 0 ? equal | 1 : equal
        let horizontal = (((equal & growing) &+ growing) ^ growing) | equal
        var plus = shrinking | ~(horizontal | growing)
        var minus = growing & horizontal
        let out = plus & bottom != 0 ? 1 : minus & bottom != 0 ? -1 : 0
        plus <<= 1
        minus <<= 1
        if carry < 0 { minus |= 1 } else if carry > 0 { plus |= 1 }
        growing = minus | ~(vertical | plus)
        shrinking = plus & vertical
        carry = out
    }

    /// Calls back at every place of a text where a match with few edits ends.
    func eachEnd(in text: ArraySlice<UInt32>, maximumEdits: Int, visit: (_ end: Int, _ edits: Int) -> Void) {
        if blocks > 1 {
            var column = start()
            for at in text.indices {
                advance(&column, text[at], anchored: false)
                if column.edits <= maximumEdits { visit(at + 1, column.edits) }
            }
            return
        }
        // Most quotes are that short; without arrays it is several times faster.
        var (growing, shrinking, edits) = (~UInt64(0), UInt64(0), count)
        for at in text.indices {
            var carry = 0
            Self.advance(&growing, &shrinking, equal: masks[row(of: text[at])], bottom: lastRow, carry: &carry)
            edits += carry
            if edits <= maximumEdits { visit(at + 1, edits) }
        }
    }

    /// Fewest edits between the pattern and any beginning of a text, and how long that beginning is (of equal ones
    /// the one nearest in length to the pattern).
    func closestBeginning(of text: some Sequence<UInt32>) -> (edits: Int, length: Int) {
        if count == 0 { return (0, 0) }
        var column = start()
        var best = (edits: count, length: 0)
        var length = 0
        for scalar in text {
            advance(&column, scalar, anchored: true)
            length += 1
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

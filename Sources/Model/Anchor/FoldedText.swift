/// A stretch of a document, folded, with the bytes that each folded scalar stands for.
///
/// Complexity: 12 bytes for each folded scalar.
struct FoldedText: Sendable {
    private(set) var scalars: [UInt32] = []
    /// Unit: bytes of the document.
    private(set) var starts: [UInt32] = []
    private(set) var ends: [UInt32] = []

    init(_ bytes: [UInt8], _ range: Range<Int>) {
        var folding = ScalarFolding(bytes, from: range.lowerBound, to: range.upperBound)
        scalars.reserveCapacity(range.count)
        while let next = folding.next() {
            scalars.append(next.scalar)
            starts.append(UInt32(next.start))
            ends.append(UInt32(next.end))
        }
    }

    var count: Int { scalars.count }

    /// The bytes of a range of folded scalars. Precondition of callers: it is not empty.
    func bytes(_ range: Range<Int>) -> Range<Int> { Int(starts[range.lowerBound])..<Int(ends[range.upperBound - 1]) }

    /// The first folded scalar that starts at a byte or later.
    func index(ofByte byte: Int) -> Int {
        var (low, high) = (0, starts.count)
        while low < high {
            let middle = (low + high) / 2
            if Int(starts[middle]) < byte { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

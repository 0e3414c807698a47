/// The immutable text of one version of a source, addressed by Unicode scalars.
///
/// Searching works on the bytes; a sparse index turns byte offsets into scalar offsets and line numbers.
/// Invariant: `bytes` is valid UTF-8; nothing is normalised.
/// Unit: offsets are Unicode scalars from 0, half-open; lines count from 1.
/// Complexity: O(bytes) to make, 12 bytes of index for each KiB; conversions O(log bytes).
public struct SourceText: Sendable {
    public let bytes: [UInt8]
    public let scalarCount: Int
    /// A line ends at LF, CR LF or a lone CR; a last line end opens no new line.
    public let lineCount: Int

    /// What stands before each multiple of `stride` bytes.
    struct Checkpoint: Sendable {
        var scalars: Int32
        var lineEnds: Int32
    }

    static let stride = 1_024
    let checkpoints: [Checkpoint]

    public init(_ text: String) { self.init(unchecked: Array(text.utf8)) }

    /// Nil if the bytes are not UTF-8.
    public init?(utf8 bytes: [UInt8]) {
        guard String(validating: bytes, as: UTF8.self) != nil else { return nil }
        self.init(unchecked: bytes)
    }

    private init(unchecked bytes: [UInt8]) {
        var checkpoints: [Checkpoint] = []
        checkpoints.reserveCapacity(bytes.count / Self.stride + 1)
        var (scalars, lineEnds) = (0, 0)
        bytes.withUnsafeBufferPointer { bytes in
            var start = 0
            repeat {
                checkpoints.append(Checkpoint(scalars: Int32(scalars), lineEnds: Int32(lineEnds)))
                let end = min(start + Self.stride, bytes.count)
                scalars += Self.scalars(in: start..<end, of: bytes)
                lineEnds += Self.lineEnds(in: start..<end, of: bytes)
                start = end
            } while start < bytes.count
        }
        self.bytes = bytes
        self.checkpoints = checkpoints
        self.scalarCount = scalars
        let endsInLineEnd = bytes.last == 0x0A || bytes.last == 0x0D
        self.lineCount = bytes.isEmpty ? 0 : endsInLineEnd ? lineEnds : lineEnds + 1
    }

    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The text between two offsets; nil if these are not offsets of this text in order.
    public func slice(_ start: Int, _ end: Int) -> String? {
        guard start >= 0, start <= end, end <= scalarCount else { return nil }
        return string(byteOffset(ofScalar: start)..<byteOffset(ofScalar: end))
    }

    /// The line in which a scalar stands; an offset at or beyond the end belongs to the last line.
    public func line(ofScalar offset: Int) -> Int {
        let byte = byteOffset(ofScalar: min(max(offset, 0), scalarCount))
        return line(ofByte: byte)
    }

    // MARK: - Bytes

    func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    func line(ofByte byte: Int) -> Int {
        let at = byte / Self.stride
        let before = Int(checkpoints[min(at, checkpoints.count - 1)].lineEnds)
        let start = min(at, checkpoints.count - 1) * Self.stride
        let inside = bytes.withUnsafeBufferPointer { Self.lineEnds(in: start..<byte, of: $0) }
        return min(before + inside + 1, max(lineCount, 1))
    }

    func scalarOffset(ofByte byte: Int) -> Int {
        let at = min(byte / Self.stride, checkpoints.count - 1)
        return Int(checkpoints[at].scalars)
            + bytes.withUnsafeBufferPointer { Self.scalars(in: (at * Self.stride)..<byte, of: $0) }
    }

    /// Precondition of callers: 0 ≤ offset ≤ scalarCount.
    func byteOffset(ofScalar offset: Int) -> Int {
        if offset >= scalarCount { return bytes.count }
        var (low, high) = (0, checkpoints.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if Int(checkpoints[middle].scalars) <= offset { low = middle } else { high = middle }
        }
        var (at, left) = (low * Self.stride, offset - Int(checkpoints[low].scalars))
        while at < bytes.count {
            if bytes[at] & 0xC0 != 0x80 {
                if left == 0 { return at }
                left -= 1
            }
            at += 1
        }
        return bytes.count
    }

    private static func scalars(in range: Range<Int>, of bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var count = 0
        for at in range where bytes[at] & 0xC0 != 0x80 { count += 1 }
        return count
    }

    static func lineEnds(in range: Range<Int>, of bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var count = 0
        for at in range {
            let byte = bytes[at]
            if byte == 0x0A || (byte == 0x0D && !(at + 1 < bytes.count && bytes[at + 1] == 0x0A)) { count += 1 }
        }
        return count
    }
}

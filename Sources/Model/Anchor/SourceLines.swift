/// One line of a source text, without its line end.
public struct SourceLine: Hashable, Sendable {
    /// Counts from 1.
    public var number: Int
    /// Unit: Unicode scalars, half-open.
    public var start: Int
    public var end: Int
    public var text: String
}

/// The lines of a source text, one after the other.
public struct SourceLines: Sequence, IteratorProtocol, Sendable {
    private let source: SourceText
    private var byte: Int
    private var scalar: Int
    private var number: Int

    init(_ source: SourceText, fromByte byte: Int = 0, scalar: Int = 0, number: Int = 1) {
        self.source = source
        self.byte = byte
        self.scalar = scalar
        self.number = number
    }

    public mutating func next() -> SourceLine? {
        let bytes = source.bytes
        guard byte < bytes.count else { return nil }
        var (end, scalars) = (byte, 0)
        while end < bytes.count, bytes[end] != 0x0A, bytes[end] != 0x0D {
            if bytes[end] & 0xC0 != 0x80 { scalars += 1 }
            end += 1
        }
        let line = SourceLine(number: number, start: scalar, end: scalar + scalars, text: source.string(byte..<end))
        let isPair = end + 1 < bytes.count && bytes[end] == 0x0D && bytes[end + 1] == 0x0A
        let lineEnd = end == bytes.count ? 0 : isPair ? 2 : 1
        byte = end + lineEnd
        scalar += scalars + lineEnd
        number += 1
        return line
    }
}

extension SourceText {
    public var lines: SourceLines { SourceLines(self) }

    /// One line by its number; nil if there is no such line.
    public func line(_ number: Int) -> SourceLine? {
        var lines = lines(from: number)
        return lines?.next()
    }

    /// The lines from a number on; nil if there is no such line.
    public func lines(from number: Int) -> SourceLines? {
        guard number >= 1, number <= lineCount else { return nil }
        var (low, high) = (0, checkpoints.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if Int(checkpoints[middle].lineEnds) < number - 1 { low = middle } else { high = middle }
        }
        var (at, ends) = (low * Self.stride, Int(checkpoints[low].lineEnds))
        while ends < number - 1, at < bytes.count {
            let isEnd = bytes[at] == 0x0A || (bytes[at] == 0x0D && !(at + 1 < bytes.count && bytes[at + 1] == 0x0A))
            if isEnd { ends += 1 }
            at += 1
        }
        return SourceLines(self, fromByte: at, scalar: scalarOffset(ofByte: at), number: number)
    }
}

/// Sixteen bytes held in two registers: what every id and every hash prefix is made of.
///
/// Order: as the bytes, most significant first.
public struct Bytes16: Hashable, Comparable, Sendable {
    public let high: UInt64
    public let low: UInt64

    @inlinable
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Reads the first sixteen bytes; nil when there are fewer.
    public init?(_ bytes: some Sequence<UInt8>) {
        if let loaded = bytes.withContiguousStorageIfAvailable({ Bytes16(loading: UnsafeRawBufferPointer($0)) }) {
            guard let loaded else { return nil }
            self = loaded
            return
        }
        var high: UInt64 = 0
        var low: UInt64 = 0
        var count = 0
        for byte in bytes {
            if count == 16 { break }
            if count < 8 { high = high << 8 | UInt64(byte) } else { low = low << 8 | UInt64(byte) }
            count += 1
        }
        guard count == 16 else { return nil }
        self.init(high: high, low: low)
    }

    /// Reads the first sixteen bytes of memory that is lent; nil when there are fewer.
    public init?(loading bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= 16 else { return nil }
        self.init(
            high: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
            low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
    }

    public static let zero = Bytes16(high: 0, low: 0)

    public var bytes: [UInt8] {
        var out = [UInt8]()
        out.reserveCapacity(16)
        out.append(bigEndian: high)
        out.append(bigEndian: low)
        return out
    }

    @inlinable
    public static func < (left: Bytes16, right: Bytes16) -> Bool {
        left.high != right.high ? left.high < right.high : left.low < right.low
    }

    /// Sum modulo 2¹²⁸: the group in which digests are added.
    public static func &+ (left: Bytes16, right: Bytes16) -> Bytes16 {
        let (low, carry) = left.low.addingReportingOverflow(right.low)
        return Bytes16(high: left.high &+ right.high &+ (carry ? 1 : 0), low: low)
    }

    /// Difference modulo 2¹²⁸.
    public static func &- (left: Bytes16, right: Bytes16) -> Bytes16 {
        let (low, borrow) = left.low.subtractingReportingOverflow(right.low)
        return Bytes16(high: left.high &- right.high &- (borrow ? 1 : 0), low: low)
    }

    public var hex: String {
        String(unsafeUninitializedCapacity: 32) { text in
            Hex.write(high, into: text, at: 0)
            Hex.write(low, into: text, at: 16)
            return 32
        }
    }
}

/// Thirty-two bytes: a SHA-256 value. Order: as the bytes.
public struct Hash32: Hashable, Comparable, Sendable {
    public let head: Bytes16
    public let tail: Bytes16

    public init(head: Bytes16, tail: Bytes16) {
        self.head = head
        self.tail = tail
    }

    /// Reads exactly thirty-two bytes; nil for any other count.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        let loaded = bytes.withContiguousStorageIfAvailable { Hash32(loading: UnsafeRawBufferPointer($0)) }
        guard let found = loaded ?? Hash32(copying: bytes) else { return nil }
        self = found
    }

    private init?(copying bytes: some Collection<UInt8>) {
        guard let head = Bytes16(bytes), let tail = Bytes16(bytes.dropFirst(16)) else { return nil }
        self.init(head: head, tail: tail)
    }

    /// Reads the first thirty-two bytes of memory that is lent; nil when there are fewer.
    public init?(loading bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= 32, let head = Bytes16(loading: bytes),
            let tail = Bytes16(loading: UnsafeRawBufferPointer(rebasing: bytes[16...]))
        else { return nil }
        self.init(head: head, tail: tail)
    }

    public static let zero = Hash32(head: .zero, tail: .zero)
    public var bytes: [UInt8] { head.bytes + tail.bytes }
    public var hex: String {
        String(unsafeUninitializedCapacity: 64) { text in
            for (place, part) in [head.high, head.low, tail.high, tail.low].enumerated() {
                Hex.write(part, into: text, at: place * 16)
            }
            return 64
        }
    }

    public static func < (left: Hash32, right: Hash32) -> Bool {
        left.head != right.head ? left.head < right.head : left.tail < right.tail
    }
}

/// Lower-case hexadecimal.
public enum Hex {
    private static let digits = Array("0123456789abcdef".utf8)

    /// Sixteen digits, most significant first.
    fileprivate static func write(_ value: UInt64, into text: UnsafeMutableBufferPointer<UInt8>, at start: Int) {
        for place in 0..<16 {
            let digit = UInt8(truncatingIfNeeded: value >> UInt64(60 - 4 * place)) & 15
            text[start + place] = digit < 10 ? 0x30 + digit : 0x57 + digit
        }
    }

    public static func string(_ bytes: some Sequence<UInt8>) -> String {
        var out = [UInt8]()
        for byte in bytes {
            out.append(digits[Int(byte >> 4)])
            out.append(digits[Int(byte & 15)])
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// The bytes that an even number of hexadecimal digits spell; nil for anything else.
    public static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        var out = [UInt8]()
        var pending: UInt8?
        for byte in text.utf8 {
            let value: UInt8
            switch byte {
            case 0x30...0x39: value = byte - 0x30
            case 0x61...0x66: value = byte - 0x61 + 10
            case 0x41...0x46: value = byte - 0x41 + 10
            default: return nil
            }
            if let high = pending {
                out.append(high << 4 | value)
                pending = nil
            } else {
                pending = value
            }
        }
        return pending == nil ? out : nil
    }
}

extension [UInt8] {
    /// Appends an integer in network byte order.
    public mutating func append(bigEndian value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
    }
}

extension Bytes16 {
    /// The last of all.
    public static let greatest = Bytes16(high: .max, low: .max)
}

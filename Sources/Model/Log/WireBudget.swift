/// Bounds what decoding a message may allocate, by counting its fields beforehand.
///
/// A field of two bytes can become a message of a hundred: what is small on the wire, or smaller still when packed,
/// must not be large in memory. Counting skips over what fields hold and costs next to nothing.
struct WireBudget {
    /// The fields that hold messages to be counted too, by number.
    struct Shape: Sendable {
        var inside: [UInt64: Shape] = [:]

        /// A content's changes with the values they keep.
        static let content = Shape(inside: [4: Shape(inside: [5: Shape()])])
        static let page = Shape(inside: [2: Shape()])
        static let request = Shape(inside: [5: page])
        static let answer = Shape(inside: [4: page, 15: Shape()])
    }

    /// Above what the largest correct content or page has: its bytes are bounded, and a field that says something has
    /// some.
    static let mostFields = 400_000

    private var left = mostFields

    /// Whether a message has no more fields than any correct one; also true of bytes that are no message.
    static func allows(_ bytes: [UInt8], _ shape: Shape) -> Bool {
        // Two bytes is the least that a field takes.
        if bytes.count / 2 <= mostFields { return true }
        var budget = WireBudget()
        return bytes.withUnsafeBytes { budget.count($0, shape) }
    }

    private mutating func count(_ bytes: UnsafeRawBufferPointer, _ shape: Shape) -> Bool {
        var at = 0
        while at < bytes.count {
            left -= 1
            guard left >= 0 else { return false }
            // Damage is for the decoder to name.
            guard let tag = Self.varint(bytes, &at) else { return true }
            switch tag & 7 {
            case 0: guard Self.varint(bytes, &at) != nil else { return true }
            case 1: at += 8
            case 2:
                guard let size = Self.varint(bytes, &at), size <= UInt64(bytes.count - at) else { return true }
                if let inner = shape.inside[tag >> 3] {
                    guard count(UnsafeRawBufferPointer(rebasing: bytes[at..<(at + Int(size))]), inner) else {
                        return false
                    }
                }
                at += Int(size)
            case 5: at += 4
            case 3, 4: break
            default: return true
            }
        }
        return true
    }

    private static func varint(_ bytes: UnsafeRawBufferPointer, _ at: inout Int) -> UInt64? {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), through: 63, by: 7) {
            guard at < bytes.count else { return nil }
            let byte = bytes[at]
            at += 1
            value |= UInt64(byte & 0x7f) << shift
            if byte < 0x80 { return value }
        }
        return nil
    }
}

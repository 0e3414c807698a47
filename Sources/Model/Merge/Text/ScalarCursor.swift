/// Walks the Unicode scalars of valid UTF-8.
///
/// Never traps: a byte that starts no scalar counts as one by itself.
struct ScalarCursor {
    private let bytes: [UInt8]
    /// Where the next scalar starts.
    private(set) var offset: Int
    let end: Int

    init(_ bytes: [UInt8]) { self.init(bytes, from: 0, to: bytes.count) }

    init(_ bytes: [UInt8], from start: Int, to end: Int) {
        self.bytes = bytes
        self.offset = start
        self.end = end
    }

    mutating func next() -> UInt32? {
        guard let (scalar, length) = decoded() else { return nil }
        offset += length
        return scalar
    }

    func peek() -> UInt32? { decoded()?.scalar }

    @inline(__always)
    private func decoded() -> (scalar: UInt32, length: Int)? {
        guard offset < end else { return nil }
        let first = UInt32(bytes[offset])
        if first < 0xC0 { return (first, 1) }
        let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        guard offset + length <= end else { return (first, 1) }
        var scalar = first & (0x7F >> UInt32(length))
        for step in 1..<length { scalar = scalar << 6 | UInt32(bytes[offset + step] & 0x3F) }
        return (scalar, length)
    }
}

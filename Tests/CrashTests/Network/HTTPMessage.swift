/// The bytes of one request or reply as they come, and whether that is all of it.
struct HTTPMessage {
    private(set) var bytes: [UInt8] = []
    private var length: Int?

    var isBegun: Bool { !bytes.isEmpty }
    var isWhole: Bool { length.map { bytes.count >= $0 } ?? false }

    mutating func add(_ more: some Sequence<UInt8>) {
        bytes += more
        guard length == nil, let end = headEnd else { return }
        let head = String(decoding: bytes[..<end], as: UTF8.self).lowercased()
        let line = head.split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
        let body = line.flatMap { Int($0.dropFirst("content-length:".count).filter(\.isNumber)) } ?? 0
        length = end + body
    }

    /// Begins the next one on the same connection.
    mutating func clear() { self = HTTPMessage() }

    private var headEnd: Int? {
        guard bytes.count >= 4 else { return nil }
        for at in 0...(bytes.count - 4) where bytes[at..<(at + 4)].elementsEqual([13, 10, 13, 10]) { return at + 4 }
        return nil
    }
}

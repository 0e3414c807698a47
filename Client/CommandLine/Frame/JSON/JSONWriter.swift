extension JSON {
    /// Appends the value as UTF-8 without spaces; control, escape, bidi and other invisible characters are escaped.
    package func write(into bytes: inout [UInt8]) {
        switch self {
        case .null: bytes.append("null")
        case .bool(let value): bytes.append(value ? "true" : "false")
        case .int(let value): bytes.append(contentsOf: String(value).utf8)
        case .double(let value): JSON.write(value, into: &bytes)
        case .number(let text): bytes.append(contentsOf: text.utf8)
        case .string(let text): JSON.write(text, into: &bytes)
        case .array(let values):
            bytes.append(0x5b)
            for (index, value) in values.enumerated() {
                if index > 0 { bytes.append(0x2c) }
                value.write(into: &bytes)
            }
            bytes.append(0x5d)
        case .object(let members):
            bytes.append(0x7b)
            for (index, member) in members.enumerated() {
                if index > 0 { bytes.append(0x2c) }
                JSON.write(member.key, into: &bytes)
                bytes.append(0x3a)
                member.value.write(into: &bytes)
            }
            bytes.append(0x7d)
        }
    }

    /// The value on one line.
    package var compact: String {
        var bytes: [UInt8] = []
        write(into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Whole numbers are written without a fraction; what JSON has no word for is null.
    private static func write(_ value: Double, into bytes: inout [UInt8]) {
        guard value.isFinite else { return bytes.append(contentsOf: "null".utf8) }
        if let whole = Int64(exactly: value), whole.magnitude < 1 << 53 {
            bytes.append(contentsOf: String(whole).utf8)
        } else {
            bytes.append(contentsOf: value.description.utf8)
        }
    }

    static func write(_ text: String, into bytes: inout [UInt8]) {
        bytes.append(0x22)
        var text = text
        text.withUTF8 { escape($0, into: &bytes) }
        bytes.append(0x22)
    }

    /// Copies runs that need no escape; looks at a scalar only where a byte is not plain ASCII.
    private static func escape(_ text: UnsafeBufferPointer<UInt8>, into bytes: inout [UInt8]) {
        var start = 0
        var at = 0
        while at < text.count {
            let byte = text[at]
            if byte >= 0x20, byte < 0x7f, byte != 0x22, byte != 0x5c {
                at += 1
                continue
            }
            let (scalar, length) = decode(text, at)
            if byte >= 0x80, !Invisible.contains(scalar) {
                at += length
                continue
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<at]))
            appendEscape(scalar, into: &bytes)
            at += length
            start = at
        }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start...]))
    }

    /// The scalar at a place of well-formed UTF-8, and its length.
    private static func decode(_ text: UnsafeBufferPointer<UInt8>, _ at: Int) -> (Unicode.Scalar, Int) {
        let byte = UInt32(text[at])
        let length = byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4
        var value = length == 1 ? byte : byte & (0x7f >> UInt32(length))
        for index in 1..<max(length, 1) { value = value << 6 | UInt32(text[at + index] & 0x3f) }
        return (Unicode.Scalar(value) ?? "\u{fffd}", length)
    }

    private static func appendEscape(_ scalar: Unicode.Scalar, into bytes: inout [UInt8]) {
        switch scalar {
        case "\"": bytes.append(contentsOf: [0x5c, 0x22])
        case "\\": bytes.append(contentsOf: [0x5c, 0x5c])
        case "\n": bytes.append(contentsOf: [0x5c, 0x6e])
        case "\r": bytes.append(contentsOf: [0x5c, 0x72])
        case "\t": bytes.append(contentsOf: [0x5c, 0x74])
        default: for unit in UTF16.encode(scalar)! { appendHexadecimal(unit, into: &bytes) }
        }
    }

    private static func appendHexadecimal(_ unit: UInt16, into bytes: inout [UInt8]) {
        bytes.append(contentsOf: [0x5c, 0x75])
        for shift in [12, 8, 4, 0] as [UInt16] {
            let digit = UInt8(unit >> shift & 0xf)
            bytes.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
        }
    }
}

extension [UInt8] {
    fileprivate mutating func append(_ word: StaticString) {
        append(contentsOf: UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
    }
}

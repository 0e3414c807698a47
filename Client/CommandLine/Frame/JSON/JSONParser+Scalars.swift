extension JSONParser {
    /// A number: the grammar is checked, then the cheapest exact form is taken.
    mutating func number() throws(JSONError) -> JSON {
        let start = at
        var isWhole = true
        if bytes[at] == 0x2d { at += 1 }
        let integerStart = at
        guard digits() > 0 else { throw error(at < bytes.count ? .badNumber : .unexpectedEnd) }
        if bytes[integerStart] == 0x30, at > integerStart + 1 { throw error(.badNumber) }
        if at < bytes.count, bytes[at] == 0x2e {
            isWhole = false
            at += 1
            guard digits() > 0 else { throw error(.badNumber) }
        }
        if at < bytes.count, bytes[at] | 0x20 == 0x65 {
            isWhole = false
            at += 1
            if at < bytes.count, bytes[at] == 0x2b || bytes[at] == 0x2d { at += 1 }
            guard digits() > 0 else { throw error(.badNumber) }
        }
        let text = String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<at]), as: UTF8.self)
        if isWhole, let value = Int64(text) { return .int(value) }
        if !isWhole, let value = Double(text), value.isFinite { return .double(value) }
        return .number(text)
    }

    private mutating func digits() -> Int {
        let start = at
        while at < bytes.count, bytes[at] >= 0x30, bytes[at] <= 0x39 { at += 1 }
        return at - start
    }

    /// A string; one without an escape is copied in one go.
    mutating func string() throws(JSONError) -> String {
        at += 1
        let start = at
        while at < bytes.count {
            let byte = bytes[at]
            if byte == 0x22 {
                let text = try utf8(start..<at)
                at += 1
                return text
            }
            if byte == 0x5c { return try escapedString(from: start) }
            if byte < 0x20 { throw error(.controlCharacter) }
            at += 1
        }
        throw error(.unexpectedEnd)
    }

    /// The text of a run; ASCII, the common case, takes the shorter way through the standard library.
    private func utf8(_ range: Range<Int>) throws(JSONError) -> String {
        let run = UnsafeBufferPointer(rebasing: bytes[range])
        if run.reduce(0, |) < 0x80 { return String(decoding: run, as: UTF8.self) }
        guard let text = String(validating: run, as: UTF8.self) else {
            throw JSONError(reason: .badEncoding, offset: range.lowerBound)
        }
        return text
    }

    private mutating func escapedString(from start: Int) throws(JSONError) -> String {
        var text = try utf8(start..<at)
        while true {
            switch try peek() {
            case 0x22:
                at += 1
                return text
            case 0x5c: text.unicodeScalars.append(try escape())
            case 0..<0x20: throw error(.controlCharacter)
            default:
                let run = at
                while at < bytes.count, bytes[at] != 0x22, bytes[at] != 0x5c, bytes[at] >= 0x20 { at += 1 }
                text += try utf8(run..<at)
            }
        }
    }

    private mutating func escape() throws(JSONError) -> Unicode.Scalar {
        at += 1
        let byte = try peek()
        at += 1
        switch byte {
        case 0x22: return "\""
        case 0x5c: return "\\"
        case 0x2f: return "/"
        case 0x62: return "\u{8}"
        case 0x66: return "\u{c}"
        case 0x6e: return "\n"
        case 0x72: return "\r"
        case 0x74: return "\t"
        case 0x75: return try unicodeEscape()
        default:
            at -= 1
            throw error(.badEscape)
        }
    }

    private mutating func unicodeEscape() throws(JSONError) -> Unicode.Scalar {
        let start = at
        let high = try hexadecimal()
        if let scalar = Unicode.Scalar(high) { return scalar }
        guard UTF16.isLeadSurrogate(high), at + 1 < bytes.count, bytes[at] == 0x5c, bytes[at + 1] == 0x75 else {
            throw JSONError(reason: .loneSurrogate, offset: start)
        }
        at += 2
        let low = try hexadecimal()
        guard UTF16.isTrailSurrogate(low) else { throw JSONError(reason: .loneSurrogate, offset: start) }
        return UTF16.decode(UTF16.EncodedScalar([high, low]))
    }

    private mutating func hexadecimal() throws(JSONError) -> UInt16 {
        guard at + 4 <= bytes.count else { throw error(.unexpectedEnd) }
        var value: UInt16 = 0
        for _ in 0..<4 {
            let byte = bytes[at]
            switch byte {
            case 0x30...0x39: value = value << 4 | UInt16(byte - 0x30)
            case 0x41...0x46, 0x61...0x66: value = value << 4 | UInt16((byte | 0x20) - 0x57)
            default: throw error(.badEscape)
            }
            at += 1
        }
        return value
    }
}

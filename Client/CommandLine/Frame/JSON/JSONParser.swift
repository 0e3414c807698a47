extension JSON {
    /// Reads one JSON value (RFC 8259) that fills the bytes.
    ///
    /// Strict: no byte-order mark, comment or trailing comma; invalid UTF-8 and half surrogate pairs are refused; a key
    /// that occurs twice in one object is refused, because programs disagree on which of the two counts.
    /// Numbers: an integer that fits is `.int`, another finite number `.double`, the rest `.number` as written.
    /// Errors: `JSONError`. Complexity: O(n); nothing is allocated beyond the value.
    package static func parse(_ bytes: [UInt8], maximumBytes: Int = 16 << 20) throws(JSONError) -> JSON {
        try bytes.withUnsafeBufferPointer { buffer throws(JSONError) in
            try parse(buffer, maximumBytes: maximumBytes)
        }
    }

    package static func parse(_ text: String, maximumBytes: Int = 16 << 20) throws(JSONError) -> JSON {
        try parse(Array(text.utf8), maximumBytes: maximumBytes)
    }

    package static func parse(_ buffer: UnsafeBufferPointer<UInt8>, maximumBytes: Int) throws(JSONError) -> JSON {
        guard buffer.count <= maximumBytes else { throw JSONError(reason: .tooLong, offset: maximumBytes) }
        var parser = JSONParser(bytes: buffer)
        let value = try parser.value(depth: 0)
        parser.skipSpace()
        guard parser.at == buffer.count else { throw parser.error(.trailing) }
        return value
    }
}

/// One pass over the bytes of a JSON text.
struct JSONParser {
    static let maximumDepth = 64

    let bytes: UnsafeBufferPointer<UInt8>
    var at = 0

    init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    func error(_ reason: JSONError.Reason) -> JSONError { JSONError(reason: reason, offset: at) }

    mutating func skipSpace() {
        while at < bytes.count {
            switch bytes[at] {
            case 0x20, 0x0a, 0x0d, 0x09: at += 1
            default: return
            }
        }
    }

    func peek() throws(JSONError) -> UInt8 {
        guard at < bytes.count else { throw error(.unexpectedEnd) }
        return bytes[at]
    }

    mutating func value(depth: Int) throws(JSONError) -> JSON {
        guard depth < JSONParser.maximumDepth else { throw error(.tooDeep) }
        skipSpace()
        switch try peek() {
        case 0x7b: return .object(try object(depth: depth))
        case 0x5b: return .array(try array(depth: depth))
        case 0x22: return .string(try string())
        case 0x74: return try word("true", .bool(true))
        case 0x66: return try word("false", .bool(false))
        case 0x6e: return try word("null", .null)
        case 0x2d, 0x30...0x39: return try number()
        default: throw error(.unexpectedByte)
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSON) throws(JSONError) -> JSON {
        for index in 0..<word.utf8CodeUnitCount {
            guard at + index < bytes.count else { throw error(.unexpectedEnd) }
            guard bytes[at + index] == word.utf8Start[index] else { throw error(.unexpectedByte) }
        }
        at += word.utf8CodeUnitCount
        return value
    }

    private mutating func array(depth: Int) throws(JSONError) -> [JSON] {
        at += 1
        var values: [JSON] = []
        skipSpace()
        if try peek() == 0x5d {
            at += 1
            return values
        }
        while true {
            values.append(try value(depth: depth + 1))
            skipSpace()
            let byte = try peek()
            guard byte == 0x2c || byte == 0x5d else { throw error(.unexpectedByte) }
            at += 1
            if byte == 0x5d { return values }
        }
    }

    private mutating func object(depth: Int) throws(JSONError) -> [JSON.Member] {
        at += 1
        var members: [JSON.Member] = []
        skipSpace()
        if try peek() == 0x7d {
            at += 1
            return members
        }
        members.reserveCapacity(8)
        var keys = SeenKeys()
        while true {
            skipSpace()
            guard try peek() == 0x22 else { throw error(.unexpectedByte) }
            let start = at
            let key = try string()
            guard keys.insert(key, among: members) else { throw JSONError(reason: .duplicateKey, offset: start) }
            skipSpace()
            guard try peek() == 0x3a else { throw error(.unexpectedByte) }
            at += 1
            members.append(JSON.Member(key, try value(depth: depth + 1)))
            skipSpace()
            let byte = try peek()
            guard byte == 0x2c || byte == 0x7d else { throw error(.unexpectedByte) }
            at += 1
            if byte == 0x7d { return members }
        }
    }
}

/// The keys an object had so far; compared by code points, as JSON does, not by canonical equivalence.
private struct SeenKeys {
    private var set: Set<[UInt8]>?

    mutating func insert(_ key: String, among members: [JSON.Member]) -> Bool {
        if members.count < 24 {
            // The first comparison is the fast one; it also holds for other normal forms of one key.
            return !members.contains { $0.key == key && $0.key.utf8.elementsEqual(key.utf8) }
        }
        if set == nil { set = Set(members.map { Array($0.key.utf8) }) }
        return set!.insert(Array(key.utf8)).inserted
    }
}

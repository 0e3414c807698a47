/// A state's compact bytes for a local store. Not a wire format: a store that finds another version rebuilds from its
/// log.
extension EntityState {
    private static let version: UInt8 = 1

    public func encoded() -> [UInt8] {
        var origins = OriginTable()
        var out: [UInt8] = []
        out.reserveCapacity(512)
        out.append(varint: UInt64(registers.count))
        for register in registers {
            var register = register
            if mutated("unknown-values-dropped-on-coding") {
                for at in register.heads.indices {
                    if case .unknown = register.heads[at].said?.value { register.heads[at].said?.value = .absent }
                }
            }
            if mutated("early-dropped-on-coding") { register.early = [] }
            if mutated("kept-dropped-on-coding") {
                for at in register.heads.indices { register.heads[at].said?.kept = [] }
            }
            out.append(varint: UInt64(register.kind.rawValue))
            out.append(varint: UInt64(register.field.rawValue) << 1 | (register.keyHash == nil ? 0 : 1))
            if let keyHash = register.keyHash {
                out.append(bigEndian: keyHash)
                out.append(text: register.key)
            }
            out.append(varint: UInt64(register.heads.count))
            for head in register.heads {
                out.append(varint: origins.place(of: head))
                out.append(varint: UInt64(head.dot.index))
                out.append(dots: head.seen)
                out.append(said: head.said)
            }
            out.append(dots: register.early)
        }
        var whole: [UInt8] = [EntityState.version]
        whole.reserveCapacity(out.count + origins.bytes.count + 4)
        whole.append(varint: UInt64(origins.count))
        whole += origins.bytes
        whole += out
        return whole
    }

    /// Nil for bytes that `encoded` did not write.
    public init?(id: EntityID, decoding bytes: UnsafeRawBufferPointer) {
        var reader = StateReader(bytes)
        guard let registers = reader.registers(EntityState.version) else { return nil }
        self.init(id: id, registers: registers)
    }

    public init?(id: EntityID, decoding bytes: [UInt8]) {
        guard let state = bytes.withUnsafeBytes({ EntityState(id: id, decoding: $0) }) else { return nil }
        self = state
    }
}

/// The changesets that heads come from, each once, in the order of their first head.
private struct OriginTable {
    /// Hash and stamp of each.
    private(set) var bytes: [UInt8] = []
    private var hashes: [Hash32] = []
    /// Used once there are more than a search from the end should pass.
    private var places: [Hash32: Int] = [:]
    private static let searched = 8

    var count: Int { hashes.count }

    mutating func place(of head: Head) -> UInt64 {
        let hash = head.hash
        let known = hashes.count <= Self.searched ? hashes.lastIndex(of: hash) : places[hash]
        if let known { return UInt64(known) }
        let place = hashes.count
        hashes.append(hash)
        if hashes.count == Self.searched + 1 {
            for (place, hash) in hashes.enumerated() { places[hash] = place }
        } else if hashes.count > Self.searched {
            places[hash] = place
        }
        bytes.append(bigEndian: hash.head.high)
        bytes.append(bigEndian: hash.head.low)
        bytes.append(bigEndian: hash.tail.high)
        bytes.append(bigEndian: hash.tail.low)
        bytes.append(bigEndian: head.stamp.raw)
        return UInt64(place)
    }
}

extension [UInt8] {
    mutating func append(varint value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            append(UInt8(rest & 0x7f) | 0x80)
            rest >>= 7
        }
        append(UInt8(rest))
    }

    /// Length + 1, so that nil and empty differ.
    mutating func append(text: String?) {
        guard let text else { return append(0) }
        append(varint: UInt64(text.utf8.count) + 1)
        append(contentsOf: text.utf8)
    }

    fileprivate mutating func append(dots: [Dot]) {
        append(varint: UInt64(dots.count))
        for dot in dots {
            append(contentsOf: dot.changeset.bytes)
            append(varint: UInt64(dot.index))
        }
    }

    fileprivate mutating func append(ids: [EntityID]) {
        append(varint: UInt64(ids.count))
        for id in ids { append(contentsOf: id.bytes) }
    }

    fileprivate mutating func append(value: Value) {
        switch value {
        case .absent: append(0)
        case .present: append(1)
        case .text(let text):
            append(2)
            append(text: text)
        default:
            append(3)
            let bytes = value.encoded
            append(varint: UInt64(bytes.count))
            append(contentsOf: bytes)
        }
    }

    fileprivate mutating func append(said: Change.Said?) {
        guard let said else { return append(0) }
        // Most changes say a value and nothing else.
        let plain = said.reason == nil && said.because.isEmpty && said.kept.isEmpty
        append(plain ? 1 : 2)
        append(value: said.value)
        guard !plain else { return }
        append(text: said.reason)
        append(ids: said.because)
        append(varint: UInt64(said.kept.count))
        for kept in said.kept {
            append(value: kept.value)
            append(ids: kept.because)
        }
    }
}

/// Reads a state back; every read is checked, for a file can be damaged.
private struct StateReader {
    private let bytes: UnsafeRawBufferPointer
    private var at = 0
    private var origins: [(hash: Hash32, stamp: Stamp)] = []

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    mutating func registers(_ version: UInt8) -> [Register]? {
        guard byte() == version, let originCount = count(of: 40) else { return nil }
        for _ in 0..<originCount {
            guard let head = bytes16(), let tail = bytes16(), let stamp = u64() else { return nil }
            origins.append((Hash32(head: head, tail: tail), Stamp(raw: stamp)))
        }
        guard let registerCount = count(of: 3) else { return nil }
        var registers: [Register] = []
        registers.reserveCapacity(registerCount)
        for _ in 0..<registerCount {
            guard let register = register() else { return nil }
            registers.append(register)
        }
        return at == bytes.count ? registers : nil
    }

    private mutating func register() -> Register? {
        guard let kind = u32(), let code = varint(), let field = UInt32(exactly: code >> 1) else { return nil }
        var register = Register(kind: Kind(rawValue: kind), field: FieldCode(rawValue: field), keyHash: nil)
        if code & 1 == 1 {
            guard let keyHash = u64(), let key = text() else { return nil }
            register.keyHash = keyHash
            register.key = key
        }
        guard let headCount = count(of: 4) else { return nil }
        register.heads.reserveCapacity(headCount)
        for _ in 0..<headCount {
            guard let origin = varint(), origin < UInt64(origins.count), let index = u32(), let seen = dots(),
                var said = said()
            else { return nil }
            // A key is kept once, with its register.
            said?.key = register.key
            let (hash, stamp) = origins[Int(origin)]
            register.heads.append(
                Head(
                    dot: Dot(changeset: hash.head, index: index), hashTail: hash.tail, stamp: stamp, seen: seen,
                    said: said))
        }
        guard let early = dots() else { return nil }
        register.early = early
        return register
    }

    private mutating func said() -> Change.Said?? {
        guard let form = byte(), form <= 2 else { return nil }
        if form == 0 { return .some(nil) }
        guard let value = value() else { return nil }
        if form == 1 { return Change.Said(value: value) }
        guard let reason = text(), let because = ids(), let keptCount = count(of: 2) else { return nil }
        var kept: [Kept] = []
        for _ in 0..<keptCount {
            guard let value = self.value(), let because = ids() else { return nil }
            kept.append(Kept(value: value, because: because))
        }
        return Change.Said(value: value, reason: reason, because: because, kept: kept)
    }

    private mutating func value() -> Value? {
        switch byte() {
        case 0: return .absent
        case 1: return .present
        case 2: return text().flatMap { $0 }.map(Value.text)
        case 3:
            guard let size = count(of: 1) else { return nil }
            let value = Value(encoded: Array(bytes[at..<(at + size)]))
            at += size
            return value
        default: return nil
        }
    }

    private mutating func text() -> String?? {
        guard let stored = varint() else { return nil }
        if stored == 0 { return .some(nil) }
        guard let size = Int(exactly: stored - 1), size <= bytes.count - at else { return nil }
        let text = String(decoding: bytes[at..<(at + size)], as: UTF8.self)
        at += size
        return text
    }

    private mutating func dots() -> [Dot]? {
        guard let size = count(of: 17) else { return nil }
        var dots: [Dot] = []
        for _ in 0..<size {
            guard let changeset = bytes16(), let index = u32() else { return nil }
            dots.append(Dot(changeset: changeset, index: index))
        }
        return dots
    }

    private mutating func ids() -> [EntityID]? {
        guard let size = count(of: 16) else { return nil }
        return (0..<size).compactMap { _ in bytes16().map { EntityID($0) } }
    }

    /// A count of things of at least `size` bytes each, never more than the bytes left can hold.
    private mutating func count(of size: Int) -> Int? {
        guard let raw = varint(), raw <= UInt64((bytes.count - at) / size) else { return nil }
        return Int(raw)
    }

    private mutating func byte() -> UInt8? {
        guard at < bytes.count else { return nil }
        defer { at += 1 }
        return bytes[at]
    }

    private mutating func varint() -> UInt64? {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), through: 63, by: 7) {
            guard let next = byte() else { return nil }
            value |= UInt64(next & 0x7f) << shift
            if next < 0x80 { return value }
        }
        return nil
    }

    private mutating func u32() -> UInt32? { varint().flatMap { UInt32(exactly: $0) } }

    private mutating func u64() -> UInt64? {
        guard bytes.count - at >= 8 else { return nil }
        defer { at += 8 }
        return UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self))
    }

    private mutating func bytes16() -> Bytes16? {
        guard let high = u64(), let low = u64() else { return nil }
        return Bytes16(high: high, low: low)
    }
}

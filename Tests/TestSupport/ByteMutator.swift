/// Makes hostile inputs out of good ones: it knows how Protocol Buffers lie on the wire, and a dictionary of tokens.
public struct ByteMutator {
    public var generator: SeededGenerator
    private let tokens: [[UInt8]]
    private let others: [[UInt8]]

    /// - Parameters:
    ///   - tokens: what the format is made of.
    ///   - others: good inputs to take pieces from.
    public init(seed: UInt64, tokens: [String] = [], others: [[UInt8]] = []) {
        generator = SeededGenerator(seed: seed)
        self.tokens = tokens.map { Array($0.utf8) } + ByteMutator.numbers
        self.others = others
    }

    /// Extremes: as varints, as big-endian lengths, and bytes that are nobody's UTF-8.
    private static let numbers: [[UInt8]] = [
        [0], [1], [0x7f], [0x80], [0xff], [0x80, 0x80, 0x80, 0x80, 0x10], [0xff, 0xff, 0xff, 0xff, 0x0f],
        [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
        [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01],
        [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], [0, 0, 0, 0], [0x7f, 0xff, 0xff, 0xff],
        [0x80, 0, 0, 0], [0xff, 0xff, 0xff, 0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80],
    ]

    /// A good input after one to six mutations, never longer than `limit`.
    public mutating func mutate(_ good: [UInt8], limit: Int = 64 << 10) -> [UInt8] {
        var bytes = good
        for _ in 0...generator.number(0..<6) {
            bytes = generator.chance(45) ? (fields(bytes) ?? plain(bytes)) : plain(bytes)
            if bytes.count > limit { bytes = Array(bytes.prefix(limit)) }
        }
        return bytes
    }

    // MARK: Any bytes

    private mutating func plain(_ input: [UInt8]) -> [UInt8] {
        var bytes = input
        guard !bytes.isEmpty else { return generator.pick(tokens) }
        let at = generator.number(0..<bytes.count)
        let end = min(bytes.count, at + 1 + generator.number(0..<32))
        switch generator.number(0..<9) {
        case 0: bytes[at] ^= 1 << UInt8(generator.number(0..<8))
        case 1: bytes[at] = UInt8(truncatingIfNeeded: generator.next())
        case 2: bytes.removeSubrange(at..<end)
        case 3: bytes.insert(contentsOf: generator.pick(tokens), at: at)
        case 4: bytes.replaceSubrange(at..<end, with: generator.pick(tokens))
        case 5:
            bytes.insert(
                contentsOf: Array(repeating: bytes[at..<end], count: 1 + generator.number(0..<40)).joined(), at: at)
        case 6: bytes = Array(bytes.prefix(at))
        case 7 where !others.isEmpty:
            let other = generator.pick(others)
            guard !other.isEmpty else { return bytes }
            let from = generator.number(0..<other.count)
            bytes.replaceSubrange(at..<end, with: other[from..<min(other.count, from + 1 + generator.number(0..<200))])
        default: bytes.append(contentsOf: generator.pick(tokens))
        }
        return bytes
    }

    // MARK: Fields

    private struct Field {
        var whole: Range<Int>
        /// What is inside, of a field with a length; nil for others.
        var inside: Range<Int>?
        var tag: [UInt8]
    }

    /// Mutates one field of a message, or of one inside it; nil for bytes that are no message.
    private mutating func fields(_ bytes: [UInt8]) -> [UInt8]? {
        guard let all = ByteMutator.split(bytes), !all.isEmpty else { return nil }
        let field = generator.pick(all)
        var out = bytes
        switch generator.number(0..<8) {
        case 0: out.removeSubrange(field.whole)
        case 1: out.insert(contentsOf: bytes[field.whole], at: field.whole.upperBound)
        case 2: out = Array(all.map { bytes[$0.whole] }.shuffled(using: &generator).joined())
        case 3:
            // A lie about its length.
            guard let inside = field.inside else { return nil }
            let lie = generator.pick([0, inside.count + 1, inside.count &* 2 + 1, 0x7fff_ffff, 0xffff_ffff, 1 << 40])
            out.replaceSubrange(field.whole, with: field.tag + ByteMutator.varint(UInt64(lie)) + bytes[inside])
        case 4:
            // Another number, or another type, and so unknown.
            out.replaceSubrange(
                field.whole.lowerBound..<(field.whole.lowerBound + field.tag.count),
                with: ByteMutator.varint(generator.next() % 4096))
        case 5:
            guard field.inside == nil else { return nil }
            let value = generator.pick([
                0, 1, 127, 128, UInt64(UInt32.max), UInt64(Int64.max), UInt64.max, generator.next(),
            ])
            out.replaceSubrange(field.whole, with: field.tag + ByteMutator.varint(value))
        case 6:
            let count = 1 + generator.number(0..<60)
            out.insert(
                contentsOf: Array(repeating: bytes[field.whole], count: count).joined(), at: field.whole.upperBound)
        default:
            guard let inside = field.inside else { return nil }
            let inner = Array(bytes[inside])
            let changed = fields(inner) ?? plain(inner)
            out.replaceSubrange(field.whole, with: field.tag + ByteMutator.varint(UInt64(changed.count)) + changed)
        }
        return out
    }

    private static func split(_ bytes: [UInt8]) -> [Field]? {
        var at = 0
        func varint() -> UInt64? {
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
        var fields: [Field] = []
        while at < bytes.count {
            let start = at
            guard let tag = varint(), tag >> 3 > 0, tag >> 3 < 1 << 29 else { return nil }
            let tagBytes = Array(bytes[start..<at])
            var inside: Range<Int>?
            switch tag & 7 {
            case 0: guard varint() != nil else { return nil }
            case 1: at += 8
            case 2:
                guard let size = varint(), size <= UInt64(bytes.count - at) else { return nil }
                inside = at..<(at + Int(size))
                at += Int(size)
            case 5: at += 4
            default: return nil
            }
            guard at <= bytes.count else { return nil }
            fields.append(Field(whole: start..<at, inside: inside, tag: tagBytes))
        }
        return fields
    }

    public static func varint(_ value: UInt64) -> [UInt8] {
        var rest = value
        var out: [UInt8] = []
        while rest >= 0x80 {
            out.append(UInt8(rest & 0x7f) | 0x80)
            rest >>= 7
        }
        return out + [UInt8(rest)]
    }
}

/// A 128-bit name whose type says what it names, so that a replica's id is never taken for an entity's.
///
/// Order: as the bytes. Text: 26 letters of lower-case Crockford base 32.
public struct Identifier<Subject>: Hashable, Comparable, Sendable {
    public let raw: Bytes16

    @inlinable
    public init(_ raw: Bytes16) { self.raw = raw }

    /// Reads sixteen bytes; nil for any other count.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 16, let raw = Bytes16(bytes) else { return nil }
        self.init(raw)
    }

    /// Reads the 26 letters of `description`, or anything that Crockford's alphabet takes for them.
    public init?(text: some StringProtocol) {
        guard let raw = Base32.decode(text) else { return nil }
        self.init(raw)
    }

    public var bytes: [UInt8] { raw.bytes }

    @inlinable
    public static func < (left: Self, right: Self) -> Bool { left.raw < right.raw }
}

extension Identifier: CustomStringConvertible {
    public var description: String { Base32.encode(raw) }
}

public enum ProjectSubject {}
public enum ReplicaSubject {}
public enum EntitySubject {}
public enum CommandSubject {}

/// Names a project: first 16 bytes of SHA-256("annals project" ‖ founding public key ‖ nonce).
public typealias ProjectID = Identifier<ProjectSubject>
/// Names a replica: first 16 bytes of SHA-256(public key).
public typealias ReplicaID = Identifier<ReplicaSubject>
public typealias EntityID = Identifier<EntitySubject>
/// Names a command that made several changesets.
public typealias CommandID = Identifier<CommandSubject>

/// Crockford's base 32 for 128 bits: 26 letters, the first of which holds three bits.
///
/// Source: Douglas Crockford, "Base 32", https://www.crockford.com/base32.html
public enum Base32 {
    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    public static func encode(_ value: Bytes16) -> String {
        var high = value.high
        var low = value.low
        return alphabet.withUnsafeBufferPointer { alphabet in
            String(unsafeUninitializedCapacity: 26) { letters in
                for place in stride(from: 25, through: 0, by: -1) {
                    letters[place] = alphabet[Int(low & 31)]
                    low = low >> 5 | high << 59
                    high >>= 5
                }
                return 26
            }
        }
    }

    /// How many letters two values' texts have in common at their beginnings.
    public static func commonLetters(_ one: Bytes16, _ other: Bytes16) -> Int {
        let high = one.high ^ other.high
        let bits = high == 0 ? 64 + (one.low ^ other.low).leadingZeroBitCount : high.leadingZeroBitCount
        // The first letter holds three bits.
        return (bits + 2) / 5
    }

    public static func decode(_ text: some StringProtocol) -> Bytes16? {
        guard text.utf8.count == 26 else { return nil }
        var high: UInt64 = 0
        var low: UInt64 = 0
        for (place, letter) in text.utf8.enumerated() {
            guard let digit = digit(letter), place > 0 || digit < 8 else { return nil }
            high = high << 5 | low >> 59
            low = low << 5 | UInt64(digit)
        }
        return Bytes16(high: high, low: low)
    }

    /// A typed prefix in the form lists show it: lower case, o as 0, i and l as 1; nil if a letter is not of the
    /// alphabet.
    public static func normalise(prefix: some StringProtocol) -> String? {
        var out = [UInt8]()
        for letter in prefix.utf8 {
            guard let digit = digit(letter) else { return nil }
            out.append(alphabet[digit])
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// The least and greatest values whose text begins with `prefix` (already normalised); nil for one too long.
    public static func range(ofPrefix prefix: String) -> ClosedRange<Bytes16>? {
        let missing = 26 - prefix.utf8.count
        guard missing >= 0 else { return nil }
        let first = prefix + String(repeating: "0", count: missing)
        let last = prefix + String(repeating: "z", count: missing)
        // A 26-letter text whose first letter is above 7 names no 128-bit value.
        guard let lower = decode(first) else { return nil }
        guard let upper = decode(last) ?? decode("7" + last.dropFirst()), lower <= upper else { return nil }
        return lower...upper
    }

    private static func digit(_ letter: UInt8) -> Int? {
        let lower = (0x41...0x5a).contains(letter) ? letter + 32 : letter
        switch lower {
        case UInt8(ascii: "o"): return 0
        case UInt8(ascii: "i"), UInt8(ascii: "l"): return 1
        default: return alphabet.firstIndex(of: lower)
        }
    }
}

import Model
import TestSupport
import Testing

@Suite("Ids and hashes")
struct FixedBytesTests {
    @Test("bytes come back, from an array, a slice, a lazy sequence and memory that is lent")
    func roundTrips() {
        var chance = SeededGenerator(seed: 1)
        for _ in 0..<200 {
            let bytes = chance.bytes(40)
            let expected = Array(bytes[3..<35])
            #expect(Hash32(expected)?.bytes == expected && Hash32(bytes[3..<35])?.bytes == expected)
            #expect(Hash32(expected.lazy.map { $0 }.reversed().reversed())?.bytes == expected)
            #expect(Hash32(Array(bytes.prefix(31))) == nil && Hash32(Array(bytes.prefix(33))) == nil)
            #expect(Bytes16(bytes.dropFirst(3))?.bytes == Array(expected.prefix(16)))
            #expect(Bytes16(bytes.prefix(15)) == nil && Bytes16([UInt8]()) == nil)
            bytes.withUnsafeBytes { memory in
                let lent = UnsafeRawBufferPointer(rebasing: memory[3...])
                #expect(Hash32(loading: lent)?.bytes == expected)
                #expect(Bytes16(loading: UnsafeRawBufferPointer(rebasing: memory[30...])) == nil)
            }
            #expect(Hash32(expected)?.hex == Hex.string(expected))
            #expect(Hash32(expected)?.head.hex == Hex.string(expected.prefix(16)))
        }
    }

    @Test("how many letters two ids share is what their texts say")
    func commonLetters() {
        var chance = SeededGenerator(seed: 2)
        for _ in 0..<2000 {
            var bytes = chance.bytes(16)
            let one = Bytes16(bytes)!
            if !chance.chance(5) { bytes[chance.number(0..<16)] ^= 1 << UInt8(chance.number(0..<8)) }
            let other = Bytes16(bytes)!
            let shared = zip(Base32.encode(one), Base32.encode(other)).prefix { $0 == $1 }.count
            #expect(Base32.commonLetters(one, other) == shared, "\(one.hex) \(other.hex)")
            #expect(Base32.decode(Base32.encode(one)) == one)
        }
    }

    @Test("a moment's text is read as the same moment, in every year of four digits")
    func instants() {
        var chance = SeededGenerator(seed: 3)
        for _ in 0..<2000 {
            // From the year 0 to the year 9999.
            let moment = Int64(chance.number(-62_167_219_200_000..<253_402_300_800_000))
            #expect(Instant.milliseconds(Instant.text(milliseconds: moment)) == moment, "\(moment)")
        }
        #expect(Instant.text(milliseconds: 0) == "1970-01-01T00:00:00Z")
        #expect(Instant.text(milliseconds: 253_402_300_800_000) == "10000-01-01T00:00:00Z")
        #expect(Instant.text(milliseconds: 1_795_829_671_007) == "2026-11-28T01:34:31.007Z")
    }
}

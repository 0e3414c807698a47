import Testing

@testable import Model

/// What version 1 of tokens, diff and merge makes of random texts, as one number each. These never change: another
/// number is another version, with tests of its own beside these.
@Suite("Text merge, version 1")
struct TextMergeGoldenTests {
    /// FNV-1a, over bytes and a mark after each text.
    private struct Fingerprint {
        var value: UInt64 = 0xCBF2_9CE4_8422_2325

        mutating func take(_ bytes: some Sequence<UInt8>) {
            for byte in bytes { value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
            value = (value ^ 0x1FF) &* 0x0000_0100_0000_01B3
        }
    }

    private static let parts = [
        "a", "b", "the", "Khomeini’s", "it's", "3.5", "1989-01-04", " ", " ", "  ", "\n", "\n", "\r\n", ",", ".", "“",
        "”", "é",
        "e\u{301}", "日", "本", "می\u{200C}خواهم", "👍🏽", "\u{A0}", "–",
    ]

    private func text(_ seed: inout TextSeed) -> [String] {
        (0..<(4 + seed.below(24))).map { _ in Self.parts[seed.below(Self.parts.count)] }
    }

    private func edited(_ parts: [String], _ seed: inout TextSeed) -> [String] {
        var parts = parts
        for _ in 0..<(1 + seed.below(3)) {
            let at = seed.below(parts.count)
            switch seed.below(3) {
            case 0: parts.insert(Self.parts[seed.below(Self.parts.count)], at: at)
            case 1 where parts.count > 1: parts.remove(at: at)
            default: parts[at] = Self.parts[seed.below(Self.parts.count)]
            }
        }
        return parts
    }

    @Test("words are cut as version 1 cuts them")
    func tokens() {
        var print = Fingerprint()
        for number in 0..<500 as Range<UInt64> {
            var seed = TextSeed(number)
            let tokens = TextTokens.words(Array(text(&seed).joined().utf8))
            for index in 0..<tokens.count { print.take(tokens.token(index)) }
        }
        #expect(print.value == 1_926_221_230_030_071_026)
    }

    @Test("three texts merge as version 1 merges them")
    func threeWay() {
        var print = Fingerprint()
        var merged = 0
        for number in 0..<2_000 as Range<UInt64> {
            var seed = TextSeed(number)
            let base = text(&seed)
            let (left, right) = (edited(base, &seed), edited(base, &seed))
            let result = mergeThreeWay(base: base.joined(), left: left.joined(), right: right.joined())
            if result != nil { merged += 1 }
            print.take((result ?? "conflict").utf8)
        }
        #expect(merged == 855)
        #expect(print.value == 12_722_893_622_686_263_437)
    }

    @Test("histories merge as version 1 merges them")
    func histories() {
        var print = Fingerprint()
        var merged = 0
        for number in 0..<400 as Range<UInt64> {
            var seed = TextSeed(number)
            var history = TextHistoryModel()
            var known: [Set<Int>] = [[1], [1], [1]]
            var last = text(&seed)
            history.add(1, last.joined())
            for name in 2...12 {
                let author = seed.below(3)
                if seed.below(2) == 0 { known[author].formUnion(known[seed.below(3)]) }
                let heads = history.heads(among: known[author])
                last = edited(last, &seed)
                history.add(name, last.joined(), replaces: heads)
                known[author].insert(name)
            }
            switch history.merge() {
            case .merged(let text):
                merged += 1
                print.take(text.utf8)
            case .conflict(let reason): print.take("\(reason)".utf8)
            }
        }
        #expect(merged == 53)
        #expect(print.value == 43_301_762_783_996_370)
    }
}

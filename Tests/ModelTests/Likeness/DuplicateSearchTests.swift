import TestSupport
import Testing

@testable import Model

@Suite("Events that may be the same")
struct DuplicateSearchTests {
    private static let words = "envoy treaty visit to Moscow letter the received flood été".split(separator: " ")
        .map(String.init)
    private static let places = ["rome", "rome, italy", "bern", "", "кабул", "кабул город", "new\r\nyork"]

    /// Some dozens of events, of which many resemble one another.
    private func profiles(_ seed: UInt64) -> [EventProfile] {
        var chance = SeededGenerator(seed: seed)
        return (0..<chance.number(2..<90)).map { number in
            let title = (0..<chance.number(0..<5)).map { _ in chance.pick(Self.words) }.joined(separator: " ")
            let day = chance.chance(80) ? 2_447_000 + chance.number(-40..<40) : nil
            let latest = day.map { $0 + (chance.chance(60) ? 0 : chance.number(0..<400)) }
            return EventProfile(
                id: EntityID(Bytes16(high: 1, low: UInt64(number))), title: title,
                place: chance.chance(70) ? chance.pick(Self.places) : nil, earliest: chance.chance(90) ? day : nil,
                latest: chance.chance(90) ? latest : nil,
                actors: (0..<chance.number(0..<3)).map { _ in chance.pick(["ana", "bo", "eva"]) },
                spans: (0..<chance.number(0..<3)).map { _ in
                    let start = chance.number(0..<600)
                    let source = EntityID(Bytes16(high: 2, low: UInt64(chance.number(0..<2))))
                    return EventProfile.Span(source: source, start: start, end: start + chance.number(1..<90))
                })
        }
    }

    /// The blocks by their names, every pair of them compared: what the search must find, the obvious way.
    private func obvious(_ profiles: [EventProfile], minimum: Int) -> [DuplicateSearch.Pair] {
        var frequency: [String: Int] = [:]
        for profile in profiles { for word in profile.words { frequency[word, default: 0] += 1 } }
        var blocks: [String: [Int]] = [:]
        for (place, profile) in profiles.enumerated() {
            for word in profile.words.sorted(by: { (frequency[$0]!, $0) < (frequency[$1]!, $1) }).prefix(3) {
                blocks["word \(word)", default: []].append(place)
                if let day = profile.earliest { blocks["month \(day / 31) \(word)", default: []].append(place) }
            }
            if let from = profile.earliest, from == profile.latest { blocks["day \(from)", default: []].append(place) }
            for span in profile.spans { blocks["quote \(span.source) \(span.start / 256)", default: []].append(place) }
        }
        var pairs: [[Int]: DuplicateSearch.Pair] = [:]
        for events in blocks.values {
            let block = events.sorted { (profiles[$0].title, $0) < (profiles[$1].title, $1) }
            for (place, one) in block.enumerated() {
                for other in block[(place + 1)...].prefix(24) where one != other {
                    let (first, second) = (profiles[min(one, other)], profiles[max(one, other)])
                    let likeness = Likeness(first, second)
                    guard likeness.score >= minimum else { continue }
                    pairs[[min(one, other), max(one, other)]] = .init(
                        one: first.id, other: second.id, likeness: likeness)
                }
            }
        }
        return pairs.values.sorted {
            ($1.likeness.score, $0.one, $0.other) < ($0.likeness.score, $1.one, $1.other)
        }
    }

    @Test("passing over what cannot be alike enough loses no pair, whatever the least score")
    func losesNothing() {
        var found = 0
        for seed in UInt64(1)...40 {
            let profiles = profiles(seed)
            for minimum in [20, 55] {
                let pairs = DuplicateSearch.pairs(profiles, minimum: minimum) { _, _ in false }
                #expect(pairs == obvious(profiles, minimum: minimum), "seed \(seed), at least \(minimum)")
                found += pairs.count
            }
        }
        #expect(found > 2000)
    }

    @Test("a place that names the other counts, letters' parts do not")
    func places() {
        func likeness(_ one: String, _ other: String) -> Likeness {
            let id = EntityID(Bytes16(high: 0, low: 1))
            return Likeness(
                EventProfile(id: id, title: "visit", place: one), EventProfile(id: id, title: "visit", place: other))
        }
        #expect(likeness("rome, italy", "rome").reasons.contains(.likePlace))
        #expect(likeness("rome", "rome").reasons.contains(.samePlace))
        #expect(!likeness("rome", "bern").reasons.contains(.likePlace))
        #expect(likeness("кабул город", "кабул").reasons.contains(.likePlace))
        // Decomposed, one syllable begins as another one does, and is a letter of its own.
        #expect(!likeness("\u{1100}\u{1161}\u{11a8}", "\u{1100}\u{1161}").reasons.contains(.likePlace))
    }
}

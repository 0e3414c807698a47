/// Events that are worth comparing with one another; those likest stand near each other in a block.
///
/// Words are numbers here, in the order of their letters, for a project has millions of comparisons and few words.
struct DuplicateBlocks {
    private struct Passage: Hashable, Comparable {
        var source: EntityID
        var part: Int

        static func < (left: Passage, right: Passage) -> Bool {
            left.source != right.source ? left.source < right.source : left.part < right.part
        }
    }

    /// How many of a title's words, rarest first, make blocks.
    private static let rareWords = 3

    private let profiles: [EventProfile]
    /// By title, then by place in the list.
    private let rank: [UInt32]
    /// Of each word the events of which it is among the rarest.
    private var words: [[UInt32]]
    private var days: [Int: [UInt32]] = [:]
    private var passages: [Passage: [UInt32]] = [:]

    /// - Parameter profiles: in the order of their ids.
    init(_ profiles: [EventProfile]) {
        self.profiles = profiles
        var rank = [UInt32](repeating: 0, count: profiles.count)
        let byTitle = profiles.indices.sorted { left, right in
            let (one, other) = (profiles[left].title, profiles[right].title)
            return one == other ? left < right : one < other
        }
        for (at, place) in byTitle.enumerated() { rank[place] = UInt32(at) }
        self.rank = rank

        var frequency: [String: Int] = [:]
        for profile in profiles { for word in profile.words { frequency[word, default: 0] += 1 } }
        let known = frequency.keys.sorted()
        let numbers = Dictionary(uniqueKeysWithValues: known.enumerated().map { ($0.element, $0.offset) })
        let often = known.map { frequency[$0] ?? 0 }
        words = Array(repeating: [], count: known.count)
        for (place, profile) in profiles.enumerated() {
            let at = UInt32(place)
            let rarest = profile.words.map { numbers[$0] ?? 0 }.sorted { (often[$0], $0) < (often[$1], $1) }
            for word in rarest.prefix(Self.rareWords) { words[word].append(at) }
            if let from = profile.earliest, from == profile.latest { days[from, default: []].append(at) }
            for span in profile.spans {
                passages[Passage(source: span.source, part: span.start / 256), default: []].append(at)
            }
        }
    }

    /// Every block of two events or more, each in the order of titles.
    func forEach(_ body: ([UInt32]) -> Void) {
        for events in words {
            deliver(events, body)
            var months: [Int: [UInt32]] = [:]
            for event in events {
                if let day = profiles[Int(event)].earliest { months[day / 31, default: []].append(event) }
            }
            for month in months.keys.sorted() { deliver(months[month] ?? [], body) }
        }
        for day in days.keys.sorted() { deliver(days[day] ?? [], body) }
        for passage in passages.keys.sorted() { deliver(passages[passage] ?? [], body) }
    }

    private func deliver(_ events: [UInt32], _ body: ([UInt32]) -> Void) {
        if events.count > 1 { body(events.sorted { rank[Int($0)] < rank[Int($1)] }) }
    }
}

/// Finds pairs of events that may be the same, without comparing each with each.
///
/// Compared are events that share a rare word of their titles, a word and a month, or a passage of a source; of a block
/// that is too large, neighbours only. Complexity: O(n log n) for titles of bounded length.
public enum DuplicateSearch {
    public struct Pair: Sendable, Equatable {
        /// The lesser id first.
        public let one: EntityID
        public let other: EntityID
        public let likeness: Likeness
    }

    /// Events that are compared with each that follows in a block.
    private static let reach = 24
    /// How many of a title's words, rarest first, make blocks.
    private static let rareWords = 3

    /// - Parameters:
    ///   - minimum: the least score.
    ///   - isSettled: pairs about which somebody has said whether they are the same.
    /// Order: by score, highest first, then ids.
    public static func pairs(
        _ profiles: [EventProfile], minimum: Int, isSettled: (EntityID, EntityID) -> Bool
    ) -> [Pair] {
        let profiles = profiles.sorted { $0.id < $1.id }
        var seen = Set<UInt64>()
        var found: [Pair] = []
        for block in blocks(profiles) {
            for (place, one) in block.enumerated() {
                for other in block[(place + 1)...].prefix(reach) where one != other {
                    let (first, second) = one < other ? (one, other) : (other, one)
                    guard seen.insert(UInt64(first) << 32 | UInt64(second)).inserted else { continue }
                    let (left, right) = (profiles[Int(first)], profiles[Int(second)])
                    let likeness = Likeness(left, right)
                    guard likeness.score >= minimum, !isSettled(left.id, right.id) else { continue }
                    found.append(Pair(one: left.id, other: right.id, likeness: likeness))
                }
            }
        }
        return found.sorted {
            if $0.likeness.score != $1.likeness.score { return $0.likeness.score > $1.likeness.score }
            return $0.one == $1.one ? $0.other < $1.other : $0.one < $1.one
        }
    }

    /// Events, by place in the list, that are worth comparing; those likest stand near each other.
    private static func blocks(_ profiles: [EventProfile]) -> [[UInt32]] {
        var frequency: [String: Int] = [:]
        for profile in profiles { for word in profile.words { frequency[word, default: 0] += 1 } }
        var blocks: [String: [UInt32]] = [:]
        for (place, profile) in profiles.enumerated() {
            let at = UInt32(place)
            let ranked = profile.words.sorted { ($0.common(in: frequency), $0) < ($1.common(in: frequency), $1) }
            for word in ranked.prefix(rareWords) {
                blocks["word \(word)", default: []].append(at)
                if let day = profile.earliest { blocks["month \(day / 31) \(word)", default: []].append(at) }
            }
            if let from = profile.earliest, from == profile.latest {
                blocks["day \(from)", default: []].append(at)
            }
            for span in profile.spans {
                blocks["quote \(span.source) \(span.start / 256)", default: []].append(at)
            }
        }
        return blocks.filter { $0.value.count > 1 }.sorted { $0.key < $1.key }.map { _, block in
            block.sorted { left, right in
                let (one, other) = (profiles[Int(left)], profiles[Int(right)])
                return one.title == other.title ? left < right : one.title < other.title
            }
        }
    }
}

extension String {
    fileprivate func common(in frequency: [String: Int]) -> Int { frequency[self] ?? 0 }
}

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

    /// - Parameters:
    ///   - minimum: the least score.
    ///   - isSettled: pairs about which somebody has said whether they are the same.
    /// Order: by score, highest first, then ids.
    public static func pairs(
        _ profiles: [EventProfile], minimum: Int, isSettled: (EntityID, EntityID) -> Bool
    ) -> [Pair] {
        let profiles = profiles.sorted { $0.id < $1.id }
        let outlines = LikenessOutline.all(of: profiles)
        var seen = Set<UInt64>()
        var found: [Pair] = []
        DuplicateBlocks(profiles).forEach { block in
            for place in block.indices {
                for next in (place + 1)..<min(block.count, place + 1 + reach) where block[place] != block[next] {
                    let (first, second) = (min(block[place], block[next]), max(block[place], block[next]))
                    // Most pairs cannot be alike enough, whatever their titles and actors are.
                    guard outlines[Int(first)].most(outlines[Int(second)]) >= minimum,
                        seen.insert(UInt64(first) << 32 | UInt64(second)).inserted
                    else { continue }
                    let likeness = Likeness(profiles[Int(first)], profiles[Int(second)])
                    guard likeness.score >= minimum else { continue }
                    let (one, other) = (profiles[Int(first)].id, profiles[Int(second)].id)
                    if !isSettled(one, other) { found.append(Pair(one: one, other: other, likeness: likeness)) }
                }
            }
        }
        return found.sorted {
            if $0.likeness.score != $1.likeness.score { return $0.likeness.score > $1.likeness.score }
            return $0.one == $1.one ? $0.other < $1.other : $0.one < $1.one
        }
    }
}

/// A passage that resembles a pattern.
struct ApproximateMatch: Equatable {
    /// Unit: folded scalars.
    var range: Range<Int>
    var edits: Int
}

extension FoldedText {
    /// The passages with the fewest edits, best first, no two over each other.
    ///
    /// Order: fewer edits first, of equal ones the earlier.
    func closest(
        to pattern: [UInt32], maximumEdits: Int, limit: Int, within range: Range<Int>? = nil
    ) -> [ApproximateMatch] {
        guard !pattern.isEmpty, maximumEdits >= 0 else { return [] }
        let range = range ?? 0..<count
        var ends: [(end: Int, edits: Int)] = []
        let apart = pattern.count < 4 ? pattern.count : pattern.count / 2
        EditPattern(pattern).eachEnd(in: scalars[range], maximumEdits: maximumEdits) { end, edits in
            // Of ends close to each other the best one stays.
            if let last = ends.last, end - last.end < apart {
                if edits < last.edits { ends[ends.count - 1] = (end, edits) }
            } else {
                ends.append((end, edits))
            }
        }
        ends.sort { ($0.edits, $0.end) < ($1.edits, $1.end) }
        let backward = EditPattern(pattern.reversed())
        var matches: [ApproximateMatch] = []
        for (end, edits) in ends {
            if matches.count == limit { break }
            let lower = Swift.max(range.lowerBound, end - pattern.count - edits)
            let length = backward.closestBeginning(of: scalars[lower..<end].reversed()).length
            let found = (end - length)..<end
            if !found.isEmpty, !matches.contains(where: { $0.range.overlaps(found) }) {
                matches.append(ApproximateMatch(range: found, edits: edits))
            }
        }
        return matches
    }
}

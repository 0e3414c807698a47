/// Tokens before and after, by number.
typealias TokenPair = (old: [Int32], new: [Int32])

/// Slides insertions and deletions that touch an edit of the other side to the next place where they do not.
///
/// "word\n" and "\nword" are the same insertion before a line end; where the one reading collides with what the other
/// author did, the other may not. Two insertions at one place overlap and stay; so does what the other side's edit may
/// hold too: slid, it would count twice.
/// Invariant: looks only at where the other side's hunks stood before, so that the merge stays symmetric.
func separated(
    _ hunks: [DiffHunk], of mine: TokenPair, from others: [DiffHunk], of theirs: TokenPair
) -> [DiffHunk] {
    var result = hunks
    for index in result.indices {
        let hunk = result[index]
        guard hunk.old.isEmpty != hunk.new.isEmpty, let other = firstTouching(hunk, others) else { continue }
        if other.old.isEmpty && hunk.old.isEmpty || other.overlaps(hunk) { continue }
        let slidOver = hunk.old.isEmpty ? mine.new[hunk.new.lowerBound] : mine.old[hunk.old.lowerBound]
        if mine.new[hunk.new].contains(where: { $0 != slidOver && theirs.new[other.new].contains($0) }) { continue }
        let ceiling = index + 1 < result.count ? result[index + 1].old.lowerBound : mine.old.count + 1
        var moved = hunk
        while moved.old.upperBound + 1 < ceiling, let later = slidLater(moved, mine) {
            moved = later
            if firstTouching(moved, others) == nil {
                result[index] = moved
                break
            }
        }
    }
    return result
}

private func slidLater(_ hunk: DiffHunk, _ tokens: TokenPair) -> DiffHunk? {
    let next = hunk.old.upperBound
    guard next < tokens.old.count else { return nil }
    let first = hunk.old.isEmpty ? tokens.new[hunk.new.lowerBound] : tokens.old[hunk.old.lowerBound]
    guard first == tokens.old[next] else { return nil }
    return DiffHunk(
        old: (hunk.old.lowerBound + 1)..<(next + 1), new: (hunk.new.lowerBound + 1)..<(hunk.new.upperBound + 1))
}

private func firstTouching(_ hunk: DiffHunk, _ others: [DiffHunk]) -> DiffHunk? {
    var (low, high) = (0, others.count)
    while low < high {
        let middle = (low + high) / 2
        if others[middle].old.upperBound < hunk.old.lowerBound { low = middle + 1 } else { high = middle }
    }
    return low < others.count && others[low].touches(hunk) ? others[low] : nil
}

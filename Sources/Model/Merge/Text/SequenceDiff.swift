/// One place where two token sequences differ: a range of the old gives way to a range of the new.
struct DiffHunk: Equatable, Sendable {
    var old: Range<Int>
    var new: Range<Int>

    /// True if no old token stands between the two.
    func touches(_ other: DiffHunk) -> Bool {
        old.lowerBound <= other.old.upperBound && other.old.lowerBound <= old.upperBound
    }

    /// True if an old token, or the place between two that the other changes, belongs to both.
    func overlaps(_ other: DiffHunk) -> Bool {
        old.lowerBound < other.old.upperBound && other.old.lowerBound < old.upperBound
    }
}

/// A shortest edit script between two token sequences.
///
/// Source: E. W. Myers, "An O(ND) Difference Algorithm and Its Variations", Algorithmica 1 (1986), the greedy one.
/// Past `editLimit` edits the sequences are first cut at tokens that each has exactly once (the patience idea of
/// B. Cohen); a piece that is still too far apart counts as wholly replaced.
/// Invariant: hunks ascend and never touch; an insertion or deletion that could slide stands as early as it can, so
/// that the same edit made by two authors is the same hunk.
/// Complexity: O((N + M) · editLimit) time, O(editLimit²) space.
struct SequenceDiff {
    static let editLimit = 1_500

    private let old: [Int32]
    private let new: [Int32]
    /// For each old token the new one it is equal to, or -1.
    private var partner: [Int32]

    static func hunks(_ old: [Int32], _ new: [Int32], work: inout MergeWork) -> [DiffHunk] {
        var diff = SequenceDiff(old: old, new: new, partner: Array(repeating: -1, count: old.count))
        diff.match(0..<old.count, 0..<new.count, work: &work)
        return diff.slid(diff.rawHunks())
    }

    // MARK: - Matching

    private mutating func match(_ olds: Range<Int>, _ news: Range<Int>, work: inout MergeWork) {
        let (olds, news) = matchEnds(olds, news, work: &work)
        guard !olds.isEmpty, !news.isEmpty, !work.isExhausted else { return }
        if matchShortest(olds, news, work: &work) { return }
        for (oldPiece, newPiece) in pieces(olds, news, work: &work) {
            let (olds, news) = matchEnds(oldPiece, newPiece, work: &work)
            if !olds.isEmpty, !news.isEmpty, !work.isExhausted { _ = matchShortest(olds, news, work: &work) }
        }
    }

    /// Pairs what both begin and end with; returns what is left.
    private mutating func matchEnds(
        _ olds: Range<Int>, _ news: Range<Int>, work: inout MergeWork
    ) -> (Range<Int>, Range<Int>) {
        var (oldStart, oldEnd, newStart, newEnd) = (olds.lowerBound, olds.upperBound, news.lowerBound, news.upperBound)
        while oldStart < oldEnd, newStart < newEnd, old[oldStart] == new[newStart] {
            partner[oldStart] = Int32(newStart)
            oldStart += 1
            newStart += 1
        }
        while oldStart < oldEnd, newStart < newEnd, old[oldEnd - 1] == new[newEnd - 1] {
            oldEnd -= 1
            newEnd -= 1
            partner[oldEnd] = Int32(newEnd)
        }
        work.spend(olds.count - (oldEnd - oldStart) + 1)
        return (oldStart..<oldEnd, newStart..<newEnd)
    }

    /// Pairs along a shortest edit script; false, and no pairs, if it is longer than the limit.
    private mutating func matchShortest(_ olds: Range<Int>, _ news: Range<Int>, work: inout MergeWork) -> Bool {
        let limit = min(olds.count + news.count, SequenceDiff.editLimit)
        // Furthest old position on each diagonal, at index diagonal + limit + 1.
        var furthest = [Int32](repeating: 0, count: 2 * limit + 3)
        var trace: [[Int32]] = []
        for edits in 0...limit {
            let (steps, isDone) = old[olds].withUnsafeBufferPointer { old in
                new[news].withUnsafeBufferPointer { new in
                    furthest.withUnsafeMutableBufferPointer { furthest in
                        Self.advance(&furthest, edits: edits, middle: limit + 1, old, new)
                    }
                }
            }
            work.spend(steps)
            trace.append(Array(furthest[(limit + 1 - edits)...(limit + 1 + edits)]))
            if isDone {
                pair(trace, olds, news)
                return true
            }
            if work.isExhausted { return false }
        }
        return false
    }

    /// Goes as far as one more edit allows on every diagonal. A path may leave the rectangle by a step; it ends there.
    private static func advance(
        _ furthest: inout UnsafeMutableBufferPointer<Int32>, edits: Int, middle: Int,
        _ old: UnsafeBufferPointer<Int32>, _ new: UnsafeBufferPointer<Int32>
    ) -> (steps: Int, isDone: Bool) {
        var (steps, diagonal) = (0, -edits)
        while diagonal <= edits {
            let at = diagonal + middle
            let down = diagonal == -edits || (diagonal != edits && furthest[at - 1] < furthest[at + 1])
            let start = Int(down ? furthest[at + 1] : furthest[at - 1] + 1)
            var x = start
            while x < old.count, x - diagonal < new.count, old[x] == new[x - diagonal] { x += 1 }
            steps += x - start + 1
            furthest[at] = Int32(x)
            if x >= old.count, x - diagonal >= new.count { return (steps, true) }
            diagonal += 2
        }
        return (steps, false)
    }

    /// Walks the trace back and pairs the tokens on its diagonals.
    private mutating func pair(_ trace: [[Int32]], _ olds: Range<Int>, _ news: Range<Int>) {
        var (x, y) = (olds.count, news.count)
        for edits in stride(from: trace.count - 1, through: 0, by: -1) {
            var (startX, startY) = (0, 0)
            if edits > 0 {
                let before = trace[edits - 1]
                let diagonal = x - y
                func reached(_ diagonal: Int) -> Int {
                    let at = diagonal + edits - 1
                    return at >= 0 && at < before.count ? Int(before[at]) : -1
                }
                let down = diagonal == -edits || (diagonal != edits && reached(diagonal - 1) < reached(diagonal + 1))
                let from = down ? diagonal + 1 : diagonal - 1
                startX = reached(from)
                startY = startX - from
            }
            let edgeX = edits == 0 ? 0 : (x - y > startX - startY ? startX + 1 : startX)
            while x > edgeX, y > 0 {
                x -= 1
                y -= 1
                partner[olds.lowerBound + x] = Int32(news.lowerBound + y)
            }
            (x, y) = (startX, startY)
        }
    }

    // MARK: - Patience

    /// Cuts two ranges at the longest ascending run of tokens that each has exactly once, and pairs those.
    private mutating func pieces(
        _ olds: Range<Int>, _ news: Range<Int>, work: inout MergeWork
    ) -> [(Range<Int>, Range<Int>)] {
        work.spend(2 * (olds.count + news.count))
        var result: [(Range<Int>, Range<Int>)] = []
        var (oldStart, newStart) = (olds.lowerBound, news.lowerBound)
        for (oldAt, newAt) in longestAscending(uniquePairs(olds, news)) {
            partner[oldAt] = Int32(newAt)
            result.append((oldStart..<oldAt, newStart..<newAt))
            (oldStart, newStart) = (oldAt + 1, newAt + 1)
        }
        // Without a cut the piece is what has just failed.
        if !result.isEmpty { result.append((oldStart..<olds.upperBound, newStart..<news.upperBound)) }
        return result
    }

    private func uniquePairs(_ olds: Range<Int>, _ news: Range<Int>) -> [(Int, Int)] {
        // Place in the range, or -1 once seen twice.
        func places(_ tokens: [Int32], _ range: Range<Int>) -> [Int32: Int] {
            var places: [Int32: Int] = [:]
            for at in range { places[tokens[at]] = places[tokens[at]] == nil ? at : -1 }
            return places
        }
        let (oldPlaces, newPlaces) = (places(old, olds), places(new, news))
        return olds.compactMap { at in
            guard oldPlaces[old[at]] == at, let other = newPlaces[old[at]], other >= 0 else { return nil }
            return (at, other)
        }
    }

    private func longestAscending(_ pairs: [(Int, Int)]) -> [(Int, Int)] {
        var tails: [Int] = []
        var before = [Int](repeating: -1, count: pairs.count)
        for (at, pair) in pairs.enumerated() {
            var (low, high) = (0, tails.count)
            while low < high {
                let middle = (low + high) / 2
                if pairs[tails[middle]].1 < pair.1 { low = middle + 1 } else { high = middle }
            }
            if low > 0 { before[at] = tails[low - 1] }
            if low == tails.count { tails.append(at) } else { tails[low] = at }
        }
        var result: [(Int, Int)] = []
        var at = tails.last ?? -1
        while at >= 0 {
            result.append(pairs[at])
            at = before[at]
        }
        return result.reversed()
    }

    // MARK: - Hunks

    private func rawHunks() -> [DiffHunk] {
        var hunks: [DiffHunk] = []
        var (oldStart, newStart) = (0, 0)
        for (at, other) in partner.enumerated() where other >= 0 {
            if at > oldStart || Int(other) > newStart {
                hunks.append(DiffHunk(old: oldStart..<at, new: newStart..<Int(other)))
            }
            (oldStart, newStart) = (at + 1, Int(other) + 1)
        }
        if oldStart < old.count || newStart < new.count {
            hunks.append(DiffHunk(old: oldStart..<old.count, new: newStart..<new.count))
        }
        return hunks
    }

    /// Moves every pure insertion and deletion as early as equal tokens allow, and joins hunks that then touch.
    private func slid(_ hunks: [DiffHunk]) -> [DiffHunk] {
        var result: [DiffHunk] = []
        for var hunk in hunks {
            while true {
                let floor = result.last?.old.upperBound ?? 0
                while hunk.old.lowerBound > floor, let earlier = shifted(hunk) { hunk = earlier }
                guard let last = result.last, last.old.upperBound == hunk.old.lowerBound else { break }
                result.removeLast()
                hunk = DiffHunk(
                    old: last.old.lowerBound..<hunk.old.upperBound, new: last.new.lowerBound..<hunk.new.upperBound)
            }
            result.append(hunk)
        }
        return result
    }

    private func shifted(_ hunk: DiffHunk) -> DiffHunk? {
        let slides: Bool
        if hunk.old.isEmpty {
            slides = old[hunk.old.lowerBound - 1] == new[hunk.new.upperBound - 1]
        } else if hunk.new.isEmpty {
            slides = old[hunk.old.lowerBound - 1] == old[hunk.old.upperBound - 1]
        } else {
            slides = false
        }
        guard slides else { return nil }
        return DiffHunk(
            old: (hunk.old.lowerBound - 1)..<(hunk.old.upperBound - 1),
            new: (hunk.new.lowerBound - 1)..<(hunk.new.upperBound - 1))
    }
}

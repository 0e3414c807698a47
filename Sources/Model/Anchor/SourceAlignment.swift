/// Which stretches of a source's text one version took over from the one before.
///
/// Invariant: stretches ascend in both texts; each has equal bytes on both sides.
struct SourceAlignment: Sendable {
    /// Unit: bytes.
    struct Stretch: Equatable, Sendable {
        var old: Int
        var new: Int
        var length: Int
    }

    private(set) var stretches: [Stretch] = []
    private let oldCount: Int
    private let newCount: Int

    init(_ old: SourceText, _ new: SourceText) {
        (oldCount, newCount) = (old.bytes.count, new.bytes.count)
        var work = MergeWork()
        align(.lines(old.bytes), .lines(new.bytes), 0, 0, isWords: false, work: &work)
    }

    private mutating func align(
        _ old: TextTokens, _ new: TextTokens, _ oldStart: Int, _ newStart: Int, isWords: Bool, work: inout MergeWork
    ) {
        var numbers = TokenNumbers()
        let hunks = SequenceDiff.hunks(numbers.number(old), numbers.number(new), work: &work)
        var (oldDone, newDone) = (0, 0)
        func keep(_ oldTo: Int) -> Stretch {
            let start = old.bounds[oldDone]
            return Stretch(
                old: oldStart + start, new: newStart + new.bounds[newDone], length: old.bounds[oldTo] - start)
        }
        for hunk in hunks {
            append(keep(hunk.old.lowerBound))
            (oldDone, newDone) = (hunk.old.upperBound, hunk.new.upperBound)
            if !isWords, !hunk.old.isEmpty, !hunk.new.isEmpty {
                align(
                    .words(Array(old.joined(hunk.old))), .words(Array(new.joined(hunk.new))),
                    oldStart + old.bounds[hunk.old.lowerBound], newStart + new.bounds[hunk.new.lowerBound],
                    isWords: true, work: &work)
            }
        }
        append(keep(old.count))
    }

    private mutating func append(_ stretch: Stretch) {
        if stretch.length == 0 { return }
        if let last = stretches.last, last.old + last.length == stretch.old, last.new + last.length == stretch.new {
            stretches[stretches.count - 1].length += stretch.length
        } else {
            stretches.append(stretch)
        }
    }

    /// What became of a range of the old text: from where its start stands, or would, to where its end does.
    /// `isWhole`: every byte of it was taken over, and nothing put in between.
    func image(of range: Range<Int>) -> (range: Range<Int>, isWhole: Bool) {
        // The last stretch that starts at or before the range, and the first that ends at or after it.
        let first = firstStretch { $0.old + $0.length > range.lowerBound }
        let last = firstStretch { $0.old + $0.length >= range.upperBound }
        var lower: Int
        if first < stretches.count, stretches[first].old <= range.lowerBound {
            lower = stretches[first].new + range.lowerBound - stretches[first].old
            if range.upperBound <= stretches[first].old + stretches[first].length {
                return (lower..<(lower + range.count), true)
            }
        } else {
            lower = first == 0 ? 0 : stretches[first - 1].new + stretches[first - 1].length
        }
        var upper: Int
        if last < stretches.count {
            let stretch = stretches[last]
            upper = stretch.new + max(0, range.upperBound - stretch.old)
        } else {
            upper = newCount
        }
        if lower > upper { (lower, upper) = (upper, lower) }
        return (lower..<upper, false)
    }

    /// How much of a range of the new text was taken over from places of the old one outside a range of that. Unit: bytes.
    func foreign(in range: Range<Int>, outside own: Range<Int>) -> Int {
        var (low, high) = (0, stretches.count)
        while low < high {
            let middle = (low + high) / 2
            if stretches[middle].new + stretches[middle].length > range.lowerBound {
                high = middle
            } else {
                low = middle + 1
            }
        }
        var count = 0
        for stretch in stretches[low...] {
            let shared = (stretch.new..<(stretch.new + stretch.length)).clamped(to: range)
            if shared.isEmpty { break }
            let shift = stretch.old - stretch.new
            let origin = (shared.lowerBound + shift)..<(shared.upperBound + shift)
            count += origin.count - origin.clamped(to: own).count
        }
        return count
    }

    private func firstStretch(where isPast: (Stretch) -> Bool) -> Int {
        var (low, high) = (0, stretches.count)
        while low < high {
            let middle = (low + high) / 2
            if isPast(stretches[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

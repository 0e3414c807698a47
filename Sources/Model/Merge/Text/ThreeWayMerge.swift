/// Merges two texts that grew out of one; nil if both changed the same place differently.
///
/// Lines are merged first, then words where lines were changed on both sides. As in diff3, edits that touch (no token
/// both sides left alone stands between them) overlap, and so does different text put in at one place; the same
/// change made on both sides counts once. An insertion or deletion that could as well stand a little later ("one more "
/// or " one more") stands where it touches nothing. Adjoining changed lines are cut into words too, so the line end between
/// them, or the space between two changed words, is enough to keep two edits apart.
/// Invariant: symmetric in left and right; with a side equal to the base the result is the other side; bytes, not
/// canonical equivalence, decide equality.
/// Source: S. Khanna, K. Kunal, B. C. Pierce, "A Formal Investigation of Diff3", FSTTCS 2007.
public func mergeThreeWay(base: String, left: String, right: String) -> String? {
    var work = MergeWork()
    guard case .merged(let text) = mergeThreeWay(base: base, left: left, right: right, work: &work) else { return nil }
    return text
}

/// The same with the reason for a failure, on a shared budget.
func mergeThreeWay(base: String, left: String, right: String, work: inout MergeWork) -> TextMerge {
    let (base, left, right) = (Array(base.utf8), Array(left.utf8), Array(right.utf8))
    let merged = mergeBytes(base: base, left: left, right: right, tokens: .lines, work: &work)
    if work.isExhausted { return .conflict(.tooLarge) }
    return merged.map { .merged(String(decoding: $0, as: UTF8.self)) } ?? .conflict(.overlap)
}

enum TokenLevel { case lines, words }

private func mergeBytes(
    base: [UInt8], left: [UInt8], right: [UInt8], tokens level: TokenLevel, work: inout MergeWork
) -> [UInt8]? {
    work.spend((base.count + left.count + right.count) / 8 + 1)
    if left == right || right == base { return left }
    if left == base { return right }
    if work.isExhausted { return nil }
    let sides = [base, left, right].map { level == .lines ? TextTokens.lines($0) : TextTokens.words($0) }
    work.spend(sides.reduce(0) { $0 + $1.count })
    var numbers = TokenNumbers()
    let ids = sides.map { numbers.number($0) }
    var leftHunks = SequenceDiff.hunks(ids[0], ids[1], work: &work)
    var rightHunks = SequenceDiff.hunks(ids[0], ids[2], work: &work)
    if work.isExhausted { return nil }
    if level == .words {
        (leftHunks, rightHunks) = (
            separated(leftHunks, of: (ids[0], ids[1]), from: rightHunks, of: (ids[0], ids[2])),
            separated(rightHunks, of: (ids[0], ids[2]), from: leftHunks, of: (ids[0], ids[1]))
        )
    }

    var result: [UInt8] = []
    result.reserveCapacity(max(left.count, right.count))
    var done = 0
    let regions = regions(leftHunks, rightHunks)
    if level == .words, repeats(regions, base: sides[0], left: sides[1], right: sides[2]) { return nil }
    for region in regions {
        result += sides[0].joined(done..<region.base.lowerBound)
        done = region.base.upperBound
        switch (region.left, region.right) {
        case (let changed?, nil): result += sides[1].joined(changed)
        case (nil, let changed?): result += sides[2].joined(changed)
        case (nil, nil): result += sides[0].joined(region.base)
        case (let ours?, let theirs?):
            let (ours, theirs) = (sides[1].joined(ours), sides[2].joined(theirs))
            if ours.elementsEqual(theirs) {
                result += ours
                continue
            }
            guard level == .lines else { return nil }
            let words = mergeBytes(
                base: Array(sides[0].joined(region.base)), left: Array(ours), right: Array(theirs), tokens: .words,
                work: &work)
            guard let words else { return nil }
            result += words
        }
    }
    result += sides[0].joined(done..<sides[0].count)
    return result
}

/// A stretch of the base that at least one side changed, and what stands for it on the sides that did.
struct MergeRegion: Equatable {
    var base: Range<Int>
    var left: Range<Int>?
    var right: Range<Int>?
}

/// Joins the hunks of both sides that overlap or touch.
func regions(_ left: [DiffHunk], _ right: [DiffHunk]) -> [MergeRegion] {
    var result: [MergeRegion] = []
    var (nextLeft, nextRight) = (0, 0)
    while nextLeft < left.count || nextRight < right.count {
        let (firstLeft, firstRight) = (nextLeft, nextRight)
        let lower = min(
            nextLeft < left.count ? left[nextLeft].old.lowerBound : .max,
            nextRight < right.count ? right[nextRight].old.lowerBound : .max)
        var upper = lower
        var grew = true
        while grew {
            grew = false
            if nextLeft < left.count, left[nextLeft].old.lowerBound <= upper {
                upper = max(upper, left[nextLeft].old.upperBound)
                nextLeft += 1
                grew = true
            }
            if nextRight < right.count, right[nextRight].old.lowerBound <= upper {
                upper = max(upper, right[nextRight].old.upperBound)
                nextRight += 1
                grew = true
            }
        }
        result.append(
            MergeRegion(
                base: lower..<upper,
                left: image(of: lower..<upper, under: left[firstLeft..<nextLeft]),
                right: image(of: lower..<upper, under: right[firstRight..<nextRight])))
    }
    return result
}

/// True if both sides put the same word in with hardly anything between: most likely one edit that their differences
/// align differently, which would then stand twice.
private func repeats(_ regions: [MergeRegion], base: TextTokens, left: TextTokens, right: TextTokens) -> Bool {
    func words(_ tokens: TextTokens, _ range: Range<Int>) -> [ArraySlice<UInt8>] {
        range.map { tokens.token($0) }.filter { !($0.allSatisfy { $0 <= 0x20 }) }
    }
    return zip(regions, regions.dropFirst()).contains { one, two in
        guard two.base.lowerBound - one.base.upperBound <= 2 else { return false }
        return switch (one.left, one.right, two.left, two.right) {
        case (let ours?, nil, nil, let theirs?): shares(words(left, ours), words(right, theirs))
        case (nil, let theirs?, let ours?, nil): shares(words(left, ours), words(right, theirs))
        default: false
        }
    }
}

private func shares(_ one: [ArraySlice<UInt8>], _ two: [ArraySlice<UInt8>]) -> Bool {
    let known = Set(one)
    return two.contains { known.contains($0) }
}

/// What a range of the old became, given all hunks inside it; nil without any.
private func image(of range: Range<Int>, under hunks: ArraySlice<DiffHunk>) -> Range<Int>? {
    guard let first = hunks.first, let last = hunks.last else { return nil }
    let lower = first.new.lowerBound - (first.old.lowerBound - range.lowerBound)
    let upper = last.new.upperBound + (range.upperBound - last.old.upperBound)
    return lower..<upper
}

import Testing

@testable import Model

@Suite("Differences of token sequences")
struct SequenceDiffTests {
    private func hunks(_ old: [Int32], _ new: [Int32]) -> [DiffHunk] {
        var work = MergeWork()
        return SequenceDiff.hunks(old, new, work: &work)
    }

    private func applied(_ hunks: [DiffHunk], _ old: [Int32], _ new: [Int32]) -> [Int32] {
        var (result, done) = ([Int32](), 0)
        for hunk in hunks {
            result += old[done..<hunk.old.lowerBound] + new[hunk.new]
            done = hunk.old.upperBound
        }
        return result + old[done...]
    }

    private func longestCommon(_ one: [Int32], _ two: [Int32]) -> Int {
        var row = [Int](repeating: 0, count: two.count + 1)
        for token in one {
            var diagonal = 0
            for (at, other) in two.enumerated() {
                let above = row[at + 1]
                row[at + 1] = token == other ? diagonal + 1 : max(above, row[at])
                diagonal = above
            }
        }
        return row[two.count]
    }

    @Test("a script turns the old into the new, is shortest, and its hunks never touch")
    func shortest() {
        for number in 0..<3_000 as Range<UInt64> {
            var seed = TextSeed(number)
            let letters = 2 + seed.below(5)
            let old = (0..<seed.below(16)).map { _ in Int32(seed.below(letters)) }
            let new = (0..<seed.below(16)).map { _ in Int32(seed.below(letters)) }
            let found = hunks(old, new)
            #expect(applied(found, old, new) == new, "seed \(number)")
            #expect(found.reduce(0) { $0 + $1.old.count } == old.count - longestCommon(old, new), "seed \(number)")
            for (one, two) in zip(found, found.dropFirst()) {
                #expect(one.old.upperBound < two.old.lowerBound && one.new.upperBound < two.new.lowerBound)
            }
        }
    }

    @Test("sequences beyond the edit limit are cut at unique tokens and still make a right script")
    func beyondLimit() {
        var seed = TextSeed(5)
        var (old, new) = ([Int32](), [Int32]())
        for block in 0..<40 as Range<Int32> {
            old += (0..<100).map { _ in Int32(seed.below(50)) } + [1_000 + block]
            new += (0..<100).map { _ in Int32(100 + seed.below(50)) } + [1_000 + block]
        }
        let found = hunks(old, new)
        #expect(applied(found, old, new) == new)
        #expect(found.count == 40)
    }

    @Test("an edit that could slide stands as early as it can")
    func slides() {
        #expect(hunks([1, 2, 2, 3], [1, 2, 2, 2, 3]) == [DiffHunk(old: 1..<1, new: 1..<2)])
        #expect(hunks([1, 2, 2, 2, 3], [1, 2, 3]) == [DiffHunk(old: 1..<3, new: 1..<1)])
    }
}

import TestSupport
import Testing

@testable import Model

/// Several replicas edit a text of which each line has one owner; so what is right is known without any merge.
private struct OwnedLines {
    private var seed: TextSeed
    private(set) var history = TextHistoryModel()
    private(set) var known: [Set<Int>]
    private var lines: [String]
    private var nextName = 1

    init(seed: UInt64, authors: Int) {
        self.seed = TextSeed(seed)
        lines = (0..<authors).map { "line\($0) 0\n" }
        known = Array(repeating: [1], count: authors)
        history.add(1, lines.joined())
        nextName = 2
    }

    /// The text that everybody's last edit makes.
    var expected: String { lines.joined() }

    /// One edit or one exchange; returns false if a merge on the way failed.
    mutating func step() -> Bool {
        let author = seed.below(known.count)
        if seed.below(3) == 0 {
            known[author].formUnion(known[seed.below(known.count)])
            return true
        }
        let heads = history.heads(among: known[author])
        guard case .merged(let text) = history.merge(heads) else { return false }
        var parts = text.split(separator: "\n").map { "\($0)\n" }
        // Few values, so that reverts are frequent.
        let fresh = "line\(author) \(seed.below(3))\n"
        guard parts.count == lines.count, parts[author] == lines[author] else { return false }
        if fresh == parts[author] { return true }
        parts[author] = fresh
        lines[author] = fresh
        history.add(nextName, parts.joined(), replaces: heads.shuffled(using: &seed))
        known[author].insert(nextName)
        nextName += 1
        return true
    }
}

@Suite("Merging texts of random histories")
struct TextMergeModelTests {
    @Test("every author's last word on his own line stands, reverts included")
    func lastWordStands() {
        for seed in Soak.seeds(150, from: 0) {
            var world = OwnedLines(seed: seed, authors: 2 + Int(seed % 4))
            for step in 0..<40 {
                guard world.step() else {
                    Issue.record("seed \(seed), step \(step): a merge on the way is wrong")
                    break
                }
            }
            let merged = world.history.merge()
            #expect(merged == .merged(world.expected), "seed \(seed)")
        }
    }

    @Test("a base taken from one common ancestor alone gets some of the same histories wrong")
    func plainBaseIsWrong() {
        var wrong = 0
        for seed in Soak.seeds(150, from: 0) {
            var world = OwnedLines(seed: seed, authors: 2 + Int(seed % 4))
            for _ in 0..<40 where !world.step() { break }
            if plainMerge(world.history) != world.expected { wrong += 1 }
        }
        // The measure of the test above: it can tell the two apart.
        #expect(wrong > 15)
    }

    /// The mutant: of several maximal common ancestors only the highest is taken.
    private func plainMerge(_ model: TextHistoryModel) -> String? {
        guard let history = TextHistory(heads: model.heads, version: { model.versions[$0] }) else { return nil }
        var work = MergeWork()
        var folded = [Bool](repeating: false, count: history.texts.count)
        var text: String?
        for head in model.heads.compactMap({ history.numbers[$0] }) {
            var next = [Bool](repeating: false, count: history.texts.count)
            history.markAncestry(of: [head], in: &next, work: &work)
            if let left = text {
                let base = history.maximalCommon(folded, next, work: &work)?.last.flatMap { history.texts[$0] } ?? ""
                guard let merged = mergeThreeWay(base: base, left: left, right: history.texts[head] ?? "") else {
                    return nil
                }
                text = merged
            } else {
                text = history.texts[head]
            }
            history.markAncestry(of: [head], in: &folded, work: &work)
        }
        return text
    }

    @Test("the order of discovery does not matter, conflicts included")
    func commutative() {
        for number in 0..<200 as Range<UInt64> {
            var seed = TextSeed(number)
            var history = TextHistoryModel()
            let size = 3 + seed.below(12)
            for name in 1...size {
                let parents = (1..<max(name, 2)).filter { $0 < name && seed.below(3) == 0 }
                let words = (0..<4).map { _ in ["a", "b", "c", "d"][seed.below(4)] }
                history.add(name, seed.below(15) == 0 ? nil : words.joined(separator: "\n"), replaces: parents)
            }
            let expected = history.merge()
            for _ in 0..<4 {
                var other = TextHistoryModel()
                for (name, version) in history.versions.shuffled(using: &seed) {
                    other.add(name, version.text, replaces: version.replaces.shuffled(using: &seed))
                }
                #expect(other.merge(history.heads.shuffled(using: &seed)) == expected, "seed \(number)")
            }
        }
    }

    @Test("a tower of a thousand criss-crosses is merged on a small stack")
    func tower() {
        var history = TextHistoryModel()
        history.add(1, "a 0\n-\nb 0\n")
        history.add(2, "a 1\n-\nb 0\n", replaces: [1])
        history.add(3, "a 0\n-\nb 1\n", replaces: [1])
        for floor in 1..<1_000 {
            let names = [2 * floor, 2 * floor + 1]
            history.add(2 * floor + 2, "a \(floor + 1)\n-\nb \(floor)\n", replaces: names)
            history.add(2 * floor + 3, "a \(floor)\n-\nb \(floor + 1)\n", replaces: names)
        }
        #expect(history.merge() == .merged("a 1000\n-\nb 1000\n"))
    }

    @Test("hundreds of versions that name each other at random end in bounded work")
    func adversarial() {
        for number in 0..<6 as Range<UInt64> {
            var seed = TextSeed(number + 77)
            var history = TextHistoryModel()
            for name in 1...400 {
                var parents = Set<Int>()
                for _ in 0..<(2 + seed.below(4)) where name > 8 { parents.insert(name - 1 - seed.below(12)) }
                history.add(name, (0..<6).map { "\($0) \(seed.below(2))\n" }.joined(), replaces: parents.sorted())
            }
            let outcome = history.merge()
            #expect(outcome == history.merge())
        }
    }

    @Test("two hundred heads of one base merge")
    func wide() {
        var history = TextHistoryModel()
        let lines = (0..<200).map { "line \($0)\n" }
        history.add(1, lines.joined())
        for author in 0..<200 {
            var edited = lines
            edited[author] = "line \(author) edited\n"
            history.add(2 + author, edited.joined(), replaces: [1])
        }
        #expect(history.merge() == .merged((0..<200).map { "line \($0) edited\n" }.joined()))
    }
}

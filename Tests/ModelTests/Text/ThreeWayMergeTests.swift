import Testing

@testable import Model

@Suite("Merging three texts")
struct ThreeWayMergeTests {
    /// Golden cases of `textMergeVersion` 1: base, left, right, result (nil: overlap). A change here is a new version.
    static let golden: [(base: String, left: String, right: String, merged: String?)] = [
        // Lines.
        ("a\nb\nc\n", "A\nb\nc\n", "a\nb\nC\n", "A\nb\nC\n"),
        ("a\nb\nc\n", "b\nc\n", "a\nb\nc\nd\n", "b\nc\nd\n"),
        ("a\nb\nc\n", "a\nc\n", "a\nc\n", "a\nc\n"),
        ("a\nb\nc\n", "a\nx\nb\nc\n", "a\ny\nb\nc\n", nil),
        ("a\nb\nc\n", "a\nc\n", "a\nB\nc\n", nil),
        // Both ends.
        ("middle", "start middle", "middle end", "start middle end"),
        ("middle\n", "start\nmiddle\n", "middle\nend\n", "start\nmiddle\nend\n"),
        ("", "left", "right", nil),
        ("", "same", "same", "same"),
        ("", "", "right", "right"),
        // Adjoining lines are kept apart by the line end, adjoining words by the space.
        ("one\ntwo\n", "ONE\ntwo\n", "one\nTWO\n", "ONE\nTWO\n"),
        ("5 January", "6 January", "5 February", "6 February"),
        ("one two", "ONE two", "one TWO", "ONE TWO"),
        // Without anything between them, edits overlap.
        ("(word)", "[word)", "(WORD)", nil),
        ("one two", "one two three", "one TWO", nil),
        // A word is one, with its apostrophe, a number with its marks.
        ("Khomeini’s letter", "Khomeini letter", "Khomeyni’s letter", nil),
        ("at 3.5 km", "at 4.5 km", "at 3.7 km", nil),
        ("on 1989-01-04, they", "on 1990-01-04, they", "on 1989-02-04, they", nil),
        ("it’s here.", "it’s there.", "It’s here.", "It’s there."),
        // A line taken out on one side and a word of it changed on the other.
        ("a\nb b b\nc\n", "a\nc\n", "a\nb B b\nc\n", nil),
        // Lines joined on one side, a word changed on the other.
        ("one two\nthree four\n", "one two three four\n", "one TWO\nthree four\n", nil),
        ("one two,\nthree four\n", "one two, three four\n", "ONE two,\nthree FOUR\n", "ONE two, three FOUR\n"),
        // Equal edits count once, also where they could slide.
        ("a\na\nb\n", "a\na\na\nb\n", "a\na\na\nb\nc\n", "a\na\na\nb\nc\n"),
        ("very good", "very very good", "very very good", "very very good"),
        ("x very good", "x very very good", "y very very good", nil),
        // What could slide stands where it touches nothing.
        ("one\n", "one\ntwo\n", "ONE\n", "ONE\ntwo\n"),
        ("the visit", "the official visit", "the trip", "the official trip"),
        ("the visit", "the official visit", "this visit", "this official visit"),
        ("a b c", "a c", "a b C", "a C"),
        ("a b c", "a x b c", "a y b c", nil),
        // Line ends and missing last ones.
        ("a\r\nb\r\n", "A\r\nb\r\n", "a\r\nB\r\n", "A\r\nB\r\n"),
        ("a\nb", "a\nb\n", "A\nb", "A\nb\n"),
        // Scripts without spaces, and with a joiner.
        ("日本国", "日本人国", "大日本国", "大日本人国"),
        ("می\u{200C}خواهم بروم", "می\u{200C}خواهم بیایم", "نمی\u{200C}خواهم بروم", "نمی\u{200C}خواهم بیایم"),
        ("cafe\u{301} noir", "cafe noir", "cafe\u{301} blanc", "cafe blanc"),
    ]

    @Test("golden cases of this version of the merge")
    func goldenCases() {
        #expect(textMergeVersion == 1)
        for (number, one) in Self.golden.enumerated() {
            let merged = mergeThreeWay(base: one.base, left: one.left, right: one.right)
            let mirrored = mergeThreeWay(base: one.base, left: one.right, right: one.left)
            #expect(merged.map { Array($0.utf8) } == one.merged.map { Array($0.utf8) }, "case \(number): \(one)")
            #expect(mirrored == merged, "case \(number), mirrored: \(one)")
        }
    }

    private func randomText(_ seed: inout TextSeed) -> String {
        let words = ["a", "b", "c", "a b", "é", ",", "\n", "\n", " ", "’"]
        return (0..<seed.below(14)).map { _ in words[seed.below(words.count)] }.joined()
    }

    @Test("a side equal to the base gives the other side; equal sides give that; the sides can be swapped")
    func identities() {
        for number in 0..<2_000 as Range<UInt64> {
            var seed = TextSeed(number)
            let (base, left, right) = (randomText(&seed), randomText(&seed), randomText(&seed))
            #expect(mergeThreeWay(base: base, left: left, right: base) == left, "seed \(number)")
            #expect(mergeThreeWay(base: base, left: base, right: right) == right, "seed \(number)")
            #expect(mergeThreeWay(base: base, left: left, right: left) == left, "seed \(number)")
            let one = mergeThreeWay(base: base, left: left, right: right)
            #expect(one == mergeThreeWay(base: base, left: right, right: left), "seed \(number)")
        }
    }

    @Test("an edit that both sides made, one of them with another beside it, never counts twice")
    func once() {
        var merged = 0
        for number in 0..<4_000 as Range<UInt64> {
            var seed = TextSeed(number)
            func edited(_ words: [String], _ fresh: String) -> [String] {
                var words = words
                let at = seed.below(words.count)
                switch seed.below(3) {
                case 0: words.insert(fresh, at: at)
                case 1: words.remove(at: at)
                default: words[at] = fresh
                }
                return words
            }
            // Words differ, as the words of a sentence mostly do; the spaces between them are what can slide.
            let base = (0..<(4 + seed.below(5))).map { "w\($0)" }
            let left = edited(base, "x")
            let right = edited(left, "y")
            if right == base { continue }
            let text = [base, left, right].map { $0.joined(separator: " ") }
            let outcome = mergeThreeWay(base: text[0], left: text[1], right: text[2])
            if outcome == text[2] { merged += 1 }
            #expect(outcome == text[2] || outcome == nil, "seed \(number): \(text)")
        }
        #expect(merged > 2_000)
    }

    @Test("edits apart from each other merge to both")
    func apart() {
        for number in 0..<500 as Range<UInt64> {
            var seed = TextSeed(number)
            let words = (0..<20).map { "w\($0)" }
            let (first, second) = (seed.below(9), 11 + seed.below(9))
            func edited(_ places: [(Int, String)]) -> String {
                var words = words
                for (place, value) in places { words[place] = value }
                return words.joined(separator: number % 2 == 0 ? " " : "\n")
            }
            let (one, two) = ((first, ["", "x y", "z"][seed.below(3)]), (second, ["", "x y", "z"][seed.below(3)]))
            #expect(
                mergeThreeWay(base: edited([]), left: edited([one]), right: edited([two])) == edited([one, two]),
                "seed \(number)")
        }
    }
}

import Testing

@testable import Model

@Suite("Word differences for people")
struct WordDiffTests {
    @Test("a changed word shows as removed and added among what stayed")
    func word() {
        #expect(
            wordDiff(from: "He came in January.", to: "He came in early February.") == [
                .same("He came in "), .removed("January"), .added("early February"), .same("."),
            ])
        #expect(wordDiff(from: "", to: "") == [])
        #expect(wordDiff(from: "a", to: "a") == [.same("a")])
        #expect(
            wordDiff(from: "one two three", to: "x y three") == [.removed("one two"), .added("x y"), .same(" three")])
    }

    @Test("the pieces joined are both texts, byte for byte")
    func whole() {
        let words = ["a", "b", "é", "e\u{301}", "\n", " ", "  ", ".", "\r\n"]
        for number in 0..<1_000 as Range<UInt64> {
            var seed = TextSeed(number)
            let from = (0..<seed.below(14)).map { _ in words[seed.below(words.count)] }.joined()
            let to = (0..<seed.below(14)).map { _ in words[seed.below(words.count)] }.joined()
            var (old, new) = ([UInt8](), [UInt8]())
            for piece in wordDiff(from: from, to: to) {
                switch piece {
                case .same(let text):
                    old += text.utf8
                    new += text.utf8
                case .removed(let text): old += text.utf8
                case .added(let text): new += text.utf8
                }
            }
            #expect(old == Array(from.utf8) && new == Array(to.utf8), "seed \(number)")
        }
    }
}

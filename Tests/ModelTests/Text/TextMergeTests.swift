import Testing

@testable import Model

@Suite("Merging the heads of a text")
struct TextMergeTests {
    @Test("one head is its own text, and none is the empty one")
    func single() {
        var history = TextHistoryModel()
        #expect(history.merge() == .merged(""))
        history.add(1, "Tehran")
        #expect(history.merge() == .merged("Tehran"))
    }

    @Test("edits of different lines and of different words of a line merge")
    func plain() {
        var history = TextHistoryModel()
        history.add(1, "The visit took place in January.\nIt was brief.\n")
        history.add(2, "The official visit took place in January.\nIt was brief.\n", replaces: [1])
        history.add(3, "The visit took place in early January.\nIt was very brief.\n", replaces: [1])
        #expect(history.merge() == .merged("The official visit took place in early January.\nIt was very brief.\n"))
    }

    @Test("heads without a common ancestor conflict unless they are equal")
    func unrelated() {
        var history = TextHistoryModel()
        history.add(1, "one")
        history.add(2, "two")
        #expect(history.merge() == .conflict(.overlap))
        history.add(2, "one")
        #expect(history.merge() == .merged("one"))
    }

    @Test("texts that are canonically equivalent but differ in bytes are different")
    func bytesDecide() {
        var history = TextHistoryModel()
        history.add(1, "x")
        history.add(2, "caf\u{E9}", replaces: [1])
        history.add(3, "cafe\u{301}", replaces: [1])
        #expect(history.merge() == .conflict(.overlap))
    }

    /// Two people edit a merged text: the common ancestors are 2 and 3, and neither alone is the base.
    private func crissCross() -> TextHistoryModel {
        var history = TextHistoryModel()
        history.add(1, "alpha\nmiddle\nomega\n")
        history.add(2, "ALPHA\nmiddle\nomega\n", replaces: [1])
        history.add(3, "alpha\nmiddle\nOMEGA\n", replaces: [1])
        // Both had seen ALPHA … OMEGA; one reverts the first line, the other edits the middle.
        history.add(4, "alpha\nmiddle\nOMEGA\n", replaces: [2, 3])
        history.add(5, "ALPHA\nMIDDLE\nOMEGA\n", replaces: [2, 3])
        return history
    }

    @Test("a revert across a criss-cross is kept")
    func crissCrossRevert() {
        #expect(crissCross().merge() == .merged("alpha\nMIDDLE\nOMEGA\n"))
    }

    @Test("a plain base drops the revert, which is why bases are merged")
    func plainBaseLoses() {
        let versions = crissCross().versions
        func text(_ name: Int) -> String { versions[name]?.text ?? "" }
        // The oldest ancestor as base, and one of the two maximal ones: both resurrect ALPHA.
        for base in [1, 3] {
            #expect(mergeThreeWay(base: text(base), left: text(4), right: text(5)) == "ALPHA\nMIDDLE\nOMEGA\n")
        }
    }

    @Test("a base common to all of three heads would drop a revert; the base of each step does not")
    func threeHeads() {
        var history = crissCross()
        // A third author never saw 2.
        history.add(6, "alpha\nmiddle\nOMEGA\nmore\n", replaces: [3])
        #expect(history.heads == [4, 5, 6])
        #expect(history.merge() == .merged("alpha\nMIDDLE\nOMEGA\nmore\n"))
        func text(_ name: Int) -> String { history.versions[name]?.text ?? "" }
        let naive = mergeThreeWay(base: text(3), left: text(4), right: text(5))
            .flatMap { mergeThreeWay(base: text(3), left: $0, right: text(6)) }
        #expect(naive == "ALPHA\nMIDDLE\nOMEGA\nmore\n")
        var other = TextHistoryModel()
        other.add(1, "a\nb\nc\n")
        other.add(2, "A\nb\nc\n", replaces: [1])
        other.add(3, "a\nb\nC\n", replaces: [1])
        other.add(4, "A\nb\nc\n", replaces: [2, 3])
        other.add(5, "A\nB\nC\n", replaces: [2, 3])
        other.add(6, "A\nb\nc\nd\n", replaces: [2])
        #expect(other.merge() == .merged("A\nB\nc\nd\n"))
    }

    @Test("a conflict in a base makes the field a conflict")
    func conflictingBase() {
        var history = TextHistoryModel()
        history.add(1, "one\n")
        history.add(2, "two\n", replaces: [1])
        history.add(3, "three\n", replaces: [1])
        history.add(4, "two\nx\n", replaces: [2, 3])
        history.add(5, "y\ntwo\n", replaces: [2, 3])
        #expect(history.merge() == .conflict(.overlap))
    }

    @Test("equal heads fold as one, whatever their bases came to")
    func equalHeads() {
        var history = TextHistoryModel()
        history.add(1, "one")
        history.add(2, "two", replaces: [1])
        history.add(3, "three", replaces: [1])
        history.add(4, "settled", replaces: [2, 3])
        history.add(5, "settled", replaces: [2, 3])
        #expect(history.merge() == .merged("settled"))
    }

    @Test("a base in conflict does no harm where nothing is left to merge")
    func unneededBase() {
        var history = TextHistoryModel()
        history.add(1, "one\n")
        history.add(2, "two\n", replaces: [1])
        history.add(3, "three\n", replaces: [1])
        history.add(4, "a\n-\nb\n", replaces: [2, 3])
        history.add(5, "A\n-\nb\n", replaces: [4])
        history.add(6, "a\n-\nB\n", replaces: [4])
        history.add(7, "A\n-\nB\n", replaces: [2, 3])
        #expect(history.merge() == .merged("A\n-\nB\n"))
        history.add(7, "A\n-\nB\nmore\n", replaces: [2, 3])
        #expect(history.merge() == .conflict(.overlap))
    }

    @Test("a redacted head yields to readable ones; a redacted base is a conflict only where it is needed")
    func redacted() {
        var history = TextHistoryModel()
        history.add(1, "a\nb\nc\n")
        history.add(2, "A\nb\nc\n", replaces: [1])
        history.add(3, nil, replaces: [1])
        #expect(history.merge() == .merged("A\nb\nc\n"))
        history.add(4, "a\nb\nC\n", replaces: [1])
        #expect(history.merge() == .merged("A\nb\nC\n"))
        history.add(1, nil)
        #expect(history.merge() == .conflict(.unreadableVersion))
        history.add(5, "A\nb\nC\nd\n", replaces: [2, 3, 4])
        history.add(6, "z\nA\nb\nC\nd\n", replaces: [5])
        history.add(7, "A\nb\nC\nd\ne\n", replaces: [5])
        #expect(history.merge() == .merged("z\nA\nb\nC\nd\ne\n"))
        #expect(history.merge([3]) == .conflict(.unreadableVersion))
    }

    @Test("a version that has not arrived is a conflict where it could be, or hide, the base, and only there")
    func missing() {
        var history = TextHistoryModel()
        history.add(2, "A\nb\nc\n", replaces: [1])
        history.add(3, "a\nb\nC\n", replaces: [1])
        #expect(history.merge() == .conflict(.missingVersion))
        history.add(3, "a\nb\nC\n", replaces: [9])
        #expect(history.merge() == .conflict(.missingVersion))
        history.add(4, "A\nb\nC\n", replaces: [2, 3])
        history.add(5, "x\nA\nb\nC\n", replaces: [4])
        history.add(6, "A\nb\nC\ny\n", replaces: [4])
        #expect(history.merge() == .merged("x\nA\nb\nC\ny\n"))
    }

    @Test("the order of heads and of names in replaces does not matter")
    func order() {
        var history = crissCross()
        history.add(5, "ALPHA\nMIDDLE\nOMEGA\n", replaces: [3, 2, 2])
        #expect(history.merge([5, 4]) == history.merge([4, 5]))
        #expect(history.merge([5, 4, 4]) == .merged("alpha\nMIDDLE\nOMEGA\n"))
    }
}

import Model

/// Whether a merged text has every line that somebody wrote and nobody deleted, and none that somebody deleted.
///
/// Each line is a word of its own, so a line's being there is a bit that versions flip. Of the flips in the past of all
/// heads those count that no other flip had seen; where these agree, the text must say so. That is the meaning of
/// merging without its method: no diff, no base.
struct MergedText {
    private let view: RegisterView
    private let versions: [NaiveState.Entry]

    init(_ naive: NaiveState, _ view: RegisterView, _ id: EntityID) {
        self.view = view
        versions = naive.entries(id, view.field, view.keyHash)
    }

    private static func lines(_ said: Change.Said?) -> Set<Substring> {
        Set((said?.value.text ?? "").split(separator: "\n"))
    }

    func check() throws {
        // What was redacted cannot be followed.
        guard versions.allSatisfy({ $0.change.said != nil }) else { return }
        var places: [Dot: Int] = [:]
        var past: [BitSet] = []
        var flips: [[Substring: Set<Int>]] = []
        var wild: [Set<Substring>] = []
        let texts = versions.map { Self.lines($0.change.said) }
        for (place, version) in versions.enumerated() {
            places[version.dot] = place
            let parents = version.change.replaces.compactMap { places[$0] }
            var mine = BitSet()
            for parent in parents {
                mine.formUnion(past[parent])
                mine.insert(parent)
            }
            past.append(mine)
            var merged = join(parents, flips, past, texts)
            var strange = parents.reduce(into: Set<Substring>()) { $0.formUnion(wild[$1]) }
            for line in Set(merged.keys).union(texts[place]) {
                let events = merged[line] ?? []
                let bits = Set(events.map { texts[$0].contains(line) })
                if bits.count > 1 { strange.insert(line) }
                if (bits.first ?? false) != texts[place].contains(line) { merged[line] = [place] }
            }
            flips.append(merged)
            wild.append(strange)
        }
        let heads = view.replaces.compactMap { places[$0] }
        let strange = heads.reduce(into: Set<Substring>()) { $0.formUnion(wild[$1]) }
        let shown = Set((view.shown?.text ?? "").split(separator: "\n"))
        let merged = join(heads, flips, past, texts)
        for (line, events) in merged where !strange.contains(line) {
            let bits = Set(events.map { texts[$0].contains(line) })
            guard bits.count == 1, let isThere = bits.first else { continue }
            if isThere != shown.contains(line) {
                throw Violation(
                    .mergedTextKeepsEveryEdit, isThere ? "a line was lost in merging" : "a deleted line came back")
            }
        }
        for line in shown where merged[line] == nil && !strange.contains(line) {
            throw Violation(.mergedTextKeepsEveryEdit, "a line that nobody wrote")
        }
    }

    /// Flips in the past of all these that no other of them had seen.
    private func join(
        _ parents: [Int], _ flips: [[Substring: Set<Int>]], _ past: [BitSet], _ texts: [Set<Substring>]
    ) -> [Substring: Set<Int>] {
        var union: [Substring: Set<Int>] = [:]
        for parent in parents { union.merge(flips[parent]) { $0.union($1) } }
        return union.mapValues { events in
            events.filter { one in !events.contains { $0 != one && past[$0].contains(one) } }
        }
    }
}

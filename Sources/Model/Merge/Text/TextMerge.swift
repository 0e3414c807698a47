/// Merges the heads of a text field into the one text that is shown.
///
/// Heads fold in ascending order of name. The base of each step is the merge, by this same rule, of all maximal common
/// ancestors of everything folded so far and the next head; without any it is empty. A conflict in a step, or in a base
/// that a step needs, makes the whole a conflict. Equal heads fold as one, at the place of the highest.
/// An unreadable head yields to readable ones.
/// Invariant: a function of the versions alone; the order of `heads` and of discovery does not matter.
/// Complexity: bounded by `MergeWork.limit`, whatever the history; past it the answer is `.conflict(.tooLarge)`.
public func mergeText<Name>(
    heads: [Name], version: (Name) -> TextVersion<Name>?
) -> TextMerge where Name: Hashable & Comparable & Sendable {
    guard let history = TextHistory(heads: heads, version: version) else { return .conflict(.tooLarge) }
    var merger = TextMerger(history: history)
    return merger.merge(heads: Set(heads.compactMap { history.numbers[$0] }).sorted())
}

/// Merges sets of versions, each set once.
///
/// Which bases a set needs follows from the history alone, so they are planned first and merged bottom-up on a stack of
/// our own: a tower of a thousand criss-crosses neither overflows the thread's stack nor doubles at each floor.
struct TextMerger<Name: Hashable & Comparable & Sendable> {
    private let history: TextHistory<Name>
    private var work: MergeWork
    private var results: [[Int]: TextMerge] = [:]

    init(history: TextHistory<Name>, work: MergeWork = MergeWork()) {
        self.history = history
        self.work = work
    }

    mutating func merge(heads: [Int]) -> TextMerge {
        let readable = heads.filter { history.texts[$0] != nil }
        return merged(readable.isEmpty ? heads : readable)
    }

    /// How a set of versions folds: its texts in order, and for each but the first what its base is made of.
    private struct Plan {
        var versions: [Int]
        var texts: [String] = []
        var bases: [[Int]?] = []
        /// The first base not yet known to be merged.
        var next = 0
    }

    private mutating func merged(_ versions: [Int]) -> TextMerge {
        var stack: [Plan] = []
        results[[]] = .merged("")
        push(versions, on: &stack)
        while var plan = stack.popLast() {
            if work.isExhausted { return .conflict(.tooLarge) }
            while plan.next < plan.bases.count, isSettled(plan.bases[plan.next]) { plan.next += 1 }
            if plan.next < plan.bases.count, let base = plan.bases[plan.next] {
                stack.append(plan)
                push(base, on: &stack)
            } else {
                results[plan.versions] = fold(plan)
            }
        }
        return results[versions] ?? .conflict(.tooLarge)
    }

    private func isSettled(_ base: [Int]?) -> Bool { base.map { results[$0] != nil } ?? true }

    /// Settles a set that needs no merge; plans any other.
    private mutating func push(_ versions: [Int], on stack: inout [Plan]) {
        work.spend(versions.count + 1)
        if results[versions] != nil { return }
        if versions.contains(where: { !history.isKnown[$0] }) {
            results[versions] = .conflict(.missingVersion)
        } else if versions.contains(where: { history.texts[$0] == nil }) {
            results[versions] = .conflict(.unreadableVersion)
        } else {
            stack.append(planned(versions))
        }
    }

    private mutating func planned(_ versions: [Int]) -> Plan {
        var plan = Plan(versions: versions)
        var folded = [Bool](repeating: false, count: history.texts.count)
        for group in equalGroups(versions) {
            if work.isExhausted { break }
            if !plan.texts.isEmpty {
                var next = [Bool](repeating: false, count: history.texts.count)
                history.markAncestry(of: group.versions, in: &next, work: &work)
                var base = history.maximalCommon(folded, next, work: &work)
                if mutated("plain-text-base") { base = base.map { Array($0.suffix(1)) } }
                if mutated("empty-text-base") { base = [] }
                plan.bases.append(base)
            }
            history.markAncestry(of: group.versions, in: &folded, work: &work)
            plan.texts.append(group.text)
        }
        return plan
    }

    /// Versions with equal bytes together, each group at the place of its highest.
    private func equalGroups(_ versions: [Int]) -> [(text: String, versions: [Int])] {
        var groups: [[UInt8]: [Int]] = [:]
        for version in versions { groups[Array((history.texts[version] ?? "").utf8), default: []].append(version) }
        if mutated("equal-texts-keep-the-lowest-only") { groups = groups.mapValues { [$0[0]] } }
        return groups.map { (String(decoding: $0.key, as: UTF8.self), $0.value) }
            .sorted { ($0.versions.last ?? 0) < ($1.versions.last ?? 0) }
    }

    private mutating func fold(_ plan: Plan) -> TextMerge {
        guard var text = plan.texts.first else { return .merged("") }
        for (next, base) in zip(plan.texts.dropFirst(), plan.bases) {
            if text.utf8.elementsEqual(next.utf8) { continue }
            guard let base else { return .conflict(.missingVersion) }
            switch results[base] ?? .conflict(.tooLarge) {
            case .conflict(let reason): return .conflict(reason)
            case .merged(let base):
                let step = mergeThreeWay(base: base, left: text, right: next, work: &work)
                guard case .merged(let merged) = step else { return step }
                text = merged
            }
        }
        return .merged(text)
    }
}

/// The versions that a set of heads descends from, numbered in fold order.
///
/// Invariant: numbers ascend with names, so sorted numbers are the fold order and no result depends on the order in
/// which versions were found.
struct TextHistory<Name: Hashable & Comparable & Sendable> {
    /// A history that long is not one that people wrote.
    static var versionLimit: Int { 100_000 }

    let texts: [String?]
    /// False for a name that nobody could say anything about.
    let isKnown: [Bool]
    let parents: [[Int]]
    let numbers: [Name: Int]

    /// Nil if there are more than `versionLimit` versions.
    init?(heads: [Name], version: (Name) -> TextVersion<Name>?) {
        var found: [Name: TextVersion<Name>?] = [:]
        var queue = heads
        while let name = queue.popLast() {
            if found[name] != nil { continue }
            let value = version(name)
            found.updateValue(value, forKey: name)
            if found.count > Self.versionLimit { return nil }
            for parent in value?.replaces ?? [] where found[parent] == nil { queue.append(parent) }
        }
        let names = found.keys.sorted()
        var numbers: [Name: Int] = [:]
        for (number, name) in names.enumerated() { numbers[name] = number }
        let values = names.map { found[$0] ?? nil }
        self.texts = values.map { $0?.text }
        self.isKnown = values.map { $0 != nil }
        self.parents = values.map { value in (value?.replaces ?? []).compactMap { numbers[$0] } }
        self.numbers = numbers
    }

    /// Marks versions and everything they descend from.
    func markAncestry(of versions: [Int], in marks: inout [Bool], work: inout MergeWork) {
        var queue = versions.filter { !marks[$0] }
        for version in queue { marks[version] = true }
        while let version = queue.popLast() {
            work.spend(1 + parents[version].count)
            for parent in parents[version] where !marks[parent] {
                marks[parent] = true
                queue.append(parent)
            }
        }
    }

    /// The common versions that no other common version descends from, ascending; nil if one that is missing could be
    /// among them, or hide one.
    ///
    /// What is common is closed under ancestry, so a version that is not maximal is named by a common one directly.
    /// A missing version below a common one hides nothing: whatever it descends from, that common one does too.
    func maximalCommon(_ left: [Bool], _ right: [Bool], work: inout MergeWork) -> [Int]? {
        work.spend(texts.count)
        var isBelow = [Bool](repeating: false, count: texts.count)
        for version in texts.indices where left[version] && right[version] {
            for parent in parents[version] { isBelow[parent] = true }
        }
        var result: [Int] = []
        for version in texts.indices where left[version] || right[version] {
            let isCommon = left[version] && right[version]
            if !isKnown[version] && !(isCommon && isBelow[version]) { return nil }
            if isCommon && !isBelow[version] { result.append(version) }
        }
        return result
    }
}

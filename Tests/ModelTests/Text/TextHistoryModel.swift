@testable import Model

/// A small generator with a seed (splitmix64), so that a failing run can be repeated.
struct TextSeed: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) {
        // Seeds one apart must not give one stream shifted by a step.
        state = seed &* 0xD129_1E36_4C2D_8B57 ^ 0x1234_5678_9ABC_DEF0
        for _ in 0..<2 { state = next() }
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    /// Not the standard library's: golden numbers depend on it.
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}

/// A history of one text field, as tests write it down.
struct TextHistoryModel {
    private(set) var versions: [Int: TextVersion<Int>] = [:]

    mutating func add(_ name: Int, _ text: String?, replaces: [Int] = []) {
        versions[name] = TextVersion(name: name, text: text, replaces: replaces)
    }

    mutating func forget(_ name: Int) { versions[name] = nil }

    var heads: [Int] { heads(among: Set(versions.keys)) }

    func heads(among known: Set<Int>) -> [Int] {
        let replaced = Set(known.flatMap { versions[$0]?.replaces ?? [] })
        return known.subtracting(replaced).sorted()
    }

    func merge(_ heads: [Int]? = nil) -> TextMerge {
        mergeText(heads: heads ?? self.heads) { versions[$0] }
    }
}

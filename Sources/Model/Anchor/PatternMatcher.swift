/// Finds every occurrence of a pattern in a stream of symbols, overlapping ones too.
///
/// Source: Knuth, Morris, Pratt, "Fast Pattern Matching in Strings", SIAM J. Computing 6 (1977).
/// Complexity: O(1) a symbol on average, whatever pattern and text; O(pattern) space.
struct PatternMatcher<Symbol: Equatable & Sendable> {
    let pattern: [Symbol]
    /// Length of the longest proper border of each prefix.
    private let borders: [Int]
    private(set) var matched = 0

    /// Precondition of callers: the pattern is not empty.
    init(_ pattern: [Symbol]) {
        var borders = [Int](repeating: 0, count: pattern.count)
        var length = 0
        for at in pattern.indices.dropFirst() {
            while length > 0, pattern[at] != pattern[length] { length = borders[length - 1] }
            if pattern[at] == pattern[length] { length += 1 }
            borders[at] = length
        }
        self.pattern = pattern
        self.borders = borders
    }

    /// Takes the next symbol; true if an occurrence ends with it.
    @inline(__always)
    mutating func advance(_ symbol: Symbol) -> Bool {
        while matched > 0, pattern[matched] != symbol { matched = borders[matched - 1] }
        if pattern[matched] == symbol { matched += 1 }
        guard matched == pattern.count else { return false }
        matched = borders[matched - 1]
        return true
    }
}

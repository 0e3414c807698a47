/// The known words a mistyped one may have meant, nearest first; at most three, none if nothing is near.
///
/// Distance: Damerau-Levenshtein with adjacent transpositions, without regard to case, at most a third of the word's
/// length (at least one); a known word that begins with what was typed (two letters or more) counts as near.
/// Order: by distance, then as given.
package func suggest(_ word: String, among known: some Sequence<String>) -> [String] {
    let typed = Array(word.lowercased().unicodeScalars)
    guard !typed.isEmpty, typed.count <= 64 else { return [] }
    let limit = max(1, typed.count / 3)
    var found: [(distance: Int, word: String)] = []
    for candidate in known {
        let scalars = Array(candidate.lowercased().unicodeScalars)
        let isPrefix = typed.count >= 2 && scalars.starts(with: typed)
        let distance = isPrefix ? 1 : editDistance(typed, scalars, limit: limit)
        if distance <= limit, !found.contains(where: { $0.word == candidate }) { found.append((distance, candidate)) }
    }
    guard let best = found.map(\.distance).min() else { return [] }
    return Array(found.filter { $0.distance == best }.map(\.word).prefix(3))
}

/// Edits from one word to the other, or a number beyond the limit.
///
/// Source: optimal string alignment (Damerau 1964). Complexity: O(n·m).
func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar], limit: Int) -> Int {
    if abs(left.count - right.count) > limit { return limit + 1 }
    var before: [Int] = []
    var last = Array(0...right.count)
    for row in 0..<left.count {
        var next = [row + 1]
        for column in 0..<right.count {
            var cost = min(last[column + 1] + 1, next[column] + 1, last[column] + (left[row] == right[column] ? 0 : 1))
            if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                cost = min(cost, before[column - 1] + 1)
            }
            next.append(cost)
        }
        before = last
        last = next
    }
    return last[right.count]
}

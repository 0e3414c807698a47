/// Says which part of a sentence tells each of its dates' events.
struct SuggestQuotes {
    let tokens: [SuggestToken]

    /// A quote longer than this is cut at a clause, or at a word. Unit: bytes.
    static let longest = 480

    func place(_ hits: inout [SuggestHit]) {
        guard !tokens.isEmpty else { return }
        var starts = [bodyStart(hits)]
        var groups: [Range<Int>] = []
        var open = 0
        for next in hits.indices.dropFirst() {
            guard
                let cut = cut(
                    hits[next - 1].tokens.upperBound, hits[next].tokens.lowerBound, from: starts[starts.count - 1])
            else { continue }
            groups.append(open..<next)
            starts.append(cut)
            open = next
        }
        if !hits.isEmpty { groups.append(open..<hits.count) }
        for (place, group) in groups.enumerated() {
            let start = beginning(starts[place], hits[group.lowerBound].tokens.lowerBound)
            var end = place + 1 < starts.count ? starts[place + 1] : tokens.count
            if place + 1 < starts.count {
                while end > start + 1, tokens[end - 1].isSign(",") || tokens[end - 1].isSign(";") { end -= 1 }
            }
            for hit in group { hits[hit].quote = bounded(start..<end, hits[hit].tokens) }
        }
    }

    /// A bullet or number in front says nothing.
    private func bodyStart(_ hits: [SuggestHit]) -> Int {
        let limit = hits.first?.tokens.lowerBound ?? 0
        var start = 0
        while start < limit, tokens[start].kind == .sign,
            ["-", "•", "*", "–", "—", "·", ">", "|"].contains(tokens[start].text)
        {
            start += 1
        }
        return start
    }

    private func beginning(_ start: Int, _ limit: Int) -> Int {
        var place = start
        while place < limit, place > 0,
            tokens[place].isSign(",") || tokens[place].isSign(";") || ["and", "but"].contains(tokens[place].text)
        {
            place += 1
        }
        return place
    }

    /// Where the clause of the next date begins; nil where both dates are in one.
    private func cut(_ end: Int, _ next: Int, from start: Int) -> Int? {
        guard next - end >= 2 else { return nil }
        var best: (place: Int, rank: Int)?
        for place in max(end, next - 200)..<next {
            let token = tokens[place]
            var rank = 0
            if token.isSign(";") { rank = 4 }
            if token.isSign(",") {
                let word = place + 1 < next ? tokens[place + 1].text : ""
                rank =
                    [
                        "and", "but", "while", "then", "whereas", "until", "when", "before", "after", "which", "who",
                        "where",
                    ].contains(word) ? 3 : place + 1 == next || place + 2 >= next ? 2 : 1
            }
            if token.isWord, token.text == "and" || token.text == "but", place > end, !tokens[place - 1].isSign(",") {
                rank = 2
            }
            if rank > 0, rank >= best?.rank ?? 0 { best = (place, rank) }
        }
        guard let best, words(start..<best.place) >= 4, words(best.place..<min(tokens.count, next + 12)) >= 4 else {
            return nil
        }
        let behind = words(end..<best.place)
        // "On 4 January and again on 6 March he went": nothing was told of the first yet.
        guard behind >= 2 || words(start..<end) >= 6 else { return nil }
        return best.place
    }

    /// At most 12: more are as good.
    private func words(_ range: Range<Int>) -> Int {
        var count = 0
        for place in range where tokens[place].isWord {
            count += 1
            if count == 12 { break }
        }
        return count
    }

    private func bounded(_ range: Range<Int>, _ hit: Range<Int>) -> Range<Int> {
        let whole = tokens[range.lowerBound].start..<tokens[range.upperBound - 1].end
        guard whole.count > Self.longest else { return whole }
        var (start, end) = (max(hit.lowerBound, range.lowerBound), min(hit.upperBound, range.upperBound))
        // What follows a date tells more of the event than what stands before it.
        let room = Self.longest - (tokens[end - 1].end - tokens[start].start)
        let ahead = room * 2 / 3
        let stop = tokens[end - 1].end + ahead
        var clause = end
        while end < range.upperBound, tokens[end].end <= stop {
            end += 1
            if [",", ";", ":", "—"].contains(tokens[end - 1].text) { clause = end - 1 }
        }
        if end < range.upperBound, clause > hit.upperBound, words(hit.upperBound..<clause) > 6 { end = clause }
        let floor = tokens[end - 1].end - Self.longest
        clause = start
        while start > range.lowerBound, tokens[start - 1].start >= floor {
            start -= 1
            if [",", ";", ":", "—"].contains(tokens[start].text) { clause = start + 1 }
        }
        if start > range.lowerBound, clause <= hit.lowerBound { start = clause }
        return tokens[start].start..<max(tokens[end - 1].end, tokens[start].end)
    }
}

/// Counts where the quotes of proposals stand, for all of them in one pass over the text.
enum SuggestOccurrences {
    /// How much of a quote is hashed. Unit: bytes.
    private static let window = 24

    /// Gives a number to each quote that stands more than once, overlapping ones counted as `find(quote:)` does.
    ///
    /// Complexity: O(bytes), and the length of what begins alike.
    static func number(_ proposals: inout [DateProposal], in text: SourceText) {
        var patterns: [[UInt8]: [Int]] = [:]
        for place in proposals.indices { patterns[Array(proposals[place].quote.exact.utf8), default: []].append(place) }
        let long = patterns.keys.filter { $0.count >= window }
        let short = patterns.keys.filter { $0.count < window }
        var places: [[UInt8]: [Int]] = [:]
        search(long, window, text.bytes, &places)
        for length in Set(short.map(\.count)) where length > 0 {
            search(short.filter { $0.count == length }, length, text.bytes, &places)
        }
        for (pattern, users) in patterns {
            guard let found = places[pattern], found.count > 1 else { continue }
            for user in users {
                let start = text.byteOffset(ofScalar: proposals[user].quote.start)
                proposals[user].occurrence = rank(of: start, in: found).map { $0 + 1 }
            }
        }
    }

    private static func rank(of start: Int, in places: [Int]) -> Int? {
        var (low, high) = (0, places.count)
        while low < high {
            let middle = (low + high) / 2
            if places[middle] < start { low = middle + 1 } else { high = middle }
        }
        return low < places.count && places[low] == start ? low : nil
    }

    private static func search(_ patterns: [[UInt8]], _ length: Int, _ bytes: [UInt8], _ places: inout [[UInt8]: [Int]])
    {
        guard !patterns.isEmpty, bytes.count >= length else { return }
        var heads: [UInt64: [[UInt8]]] = [:]
        var filter = [Bool](repeating: false, count: 65_536)
        for pattern in patterns {
            let hash = pattern.prefix(length).reduce(UInt64(0)) { $0 &* base &+ UInt64($1) }
            heads[hash, default: []].append(pattern)
            filter[slot(hash)] = true
        }
        let leading = (1..<length).reduce(UInt64(1)) { power, _ in power &* base }
        bytes.withUnsafeBufferPointer { bytes in
            var hash: UInt64 = 0
            for end in bytes.indices {
                if end >= length { hash = hash &- UInt64(bytes[end - length]) &* leading }
                hash = hash &* base &+ UInt64(bytes[end])
                guard end + 1 >= length, filter[slot(hash)], let candidates = heads[hash] else { continue }
                let start = end + 1 - length
                for pattern in candidates where start + pattern.count <= bytes.count {
                    if (0..<pattern.count).allSatisfy({ bytes[start + $0] == pattern[$0] }) {
                        places[pattern, default: []].append(start)
                    }
                }
            }
        }
    }

    private static let base: UInt64 = 0x100_0000_01b3

    private static func slot(_ hash: UInt64) -> Int {
        Int(truncatingIfNeeded: (hash ^ hash >> 29 ^ hash >> 47) & 0xffff)
    }
}

public import Model

/// A world's only randomness: what a seed says, in the order in which it is asked.
public struct Dice: Sendable {
    private var state: UInt64

    public init(seed: UInt64) { state = seed }

    /// Source: SplitMix64 (Steele, Lea, Flood 2014).
    public mutating func word() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = state
        word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
        return word ^ (word >> 31)
    }

    public mutating func below(_ bound: Int) -> Int { Int(word() % UInt64(max(1, bound))) }

    public mutating func number(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + below(range.upperBound - range.lowerBound + 1)
    }

    public mutating func chance(perMille: Int) -> Bool { below(1000) < perMille }

    public mutating func pick<T>(_ choices: [T]) -> T { choices[below(choices.count)] }

    public mutating func bytes(_ count: Int) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(count + 8)
        while out.count < count { out.append(bigEndian: word()) }
        out.removeLast(out.count - count)
        return out
    }

    /// The place of one of these weights, drawn by them.
    public mutating func weighted(_ weights: [Int]) -> Int {
        var rest = below(weights.reduce(0, +))
        for (place, weight) in weights.enumerated() {
            if rest < weight { return place }
            rest -= weight
        }
        return 0
    }
}

/// What happened in a world, step by step, as one number: equal for equal histories.
public struct Trace: Sendable {
    public private(set) var hash: UInt64 = 0xcbf2_9ce4_8422_2325

    public mutating func add(_ word: UInt64) {
        hash = (hash ^ word) &* 0x0000_0100_0000_01b3
        hash ^= hash >> 29
    }

    public mutating func add(_ bytes: Bytes16) {
        add(bytes.high)
        add(bytes.low)
    }
}

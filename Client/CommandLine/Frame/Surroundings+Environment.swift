import Model
import Replica
import Synchronization

extension Surroundings {
    /// The system's, or for transcripts a fixed clock and a seed that the environment states.
    ///
    /// `ANNALS_TEST_CLOCK` (RFC 3339 or milliseconds) is honoured in every build: stamps decide nothing, and a person
    /// can set the machine's clock too. Each reading is one second later than the one before.
    /// `ANNALS_TEST_SEED` (a number) is honoured in debug builds only: predictable keys would be a hole.
    static func stated(by environment: [String: String]) -> Surroundings {
        var surroundings = Surroundings.system
        if let start = environment["ANNALS_TEST_CLOCK"].flatMap({ Int64($0) ?? Instant.milliseconds($0) }) {
            let readings = Counter(start)
            surroundings.now = { readings.next(adding: 1000) }
        }
        #if DEBUG
            if let seed = environment["ANNALS_TEST_SEED"].flatMap({ Int64($0) }) {
                let words = Counter(seed)
                surroundings.random = { count in (0..<count).map { _ in words.nextByte() } }
            }
        #endif
        return surroundings
    }
}

/// A number that steps, shared between threads.
private final class Counter: Sendable {
    private let value: Mutex<Int64>

    init(_ value: Int64) { self.value = Mutex(value) }

    /// The present number; the following one is larger by the step.
    func next(adding step: Int64) -> Int64 {
        value.withLock { value in
            defer { value &+= step }
            return value
        }
    }

    /// Source: SplitMix64 (Steele, Lea, Flood 2014).
    func nextByte() -> UInt8 {
        var word = UInt64(bitPattern: next(adding: Int64(bitPattern: 0x9e37_79b9_7f4a_7c15)))
        word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
        return UInt8(truncatingIfNeeded: word ^ (word >> 31))
    }
}

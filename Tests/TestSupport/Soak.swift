import Foundation

/// How long the seeded tests go on: `make soak` sets ANNALS_SOAK to how many times as many seeds a test draws.
public enum Soak {
    static let factor: UInt64 = ProcessInfo.processInfo.environment["ANNALS_SOAK"].flatMap(UInt64.init) ?? 1

    /// How many seconds a soak gives each of its attacks: `make soak SECONDS=…` sets ANNALS_SOAK_SECONDS; else nil.
    public static let seconds: Double? = ProcessInfo.processInfo.environment["ANNALS_SOAK_SECONDS"].flatMap(Double.init)

    /// Calls `body` with 0, 1, 2…: `count` times in a normal run, for as long as told in a soak.
    ///
    /// - Returns: how many times it was.
    @discardableResult
    public static func rounds(_ count: Int, _ body: (Int) async throws -> Void) async rethrows -> Int {
        let start = ContinuousClock.now
        var round = 0
        while seconds.map({ start.duration(to: .now) < .seconds($0) }) ?? (round < count) {
            try await body(round)
            round += 1
        }
        return round
    }

    /// A test's seeds, from the first: as many as said in a normal run, many more in a soak.
    public static func seeds(_ count: UInt64, from first: UInt64) -> Range<UInt64> {
        first..<(first + count * max(1, factor))
    }
}

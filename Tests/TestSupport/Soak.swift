import Foundation

/// How long the seeded tests go on: `make soak` sets ANNALS_SOAK to how many times as many seeds a test draws.
public enum Soak {
    static let factor: UInt64 = ProcessInfo.processInfo.environment["ANNALS_SOAK"].flatMap(UInt64.init) ?? 1

    /// A test's seeds, from the first: as many as said in a normal run, many more in a soak.
    public static func seeds(_ count: UInt64, from first: UInt64) -> Range<UInt64> {
        first..<(first + count * max(1, factor))
    }
}

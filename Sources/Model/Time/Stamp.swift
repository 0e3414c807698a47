/// A hybrid logical timestamp: 48 bits of milliseconds since 1970 (UTC) and a 16-bit counter.
///
/// It orders for display and never decides what is lost.
/// Source: Kulkarni, Demirbas et al., "Logical Physical Clocks", 2014.
public struct Stamp: Hashable, Comparable, Sendable {
    public let raw: UInt64

    public init(raw: UInt64) { self.raw = raw }

    /// Unit: milliseconds since 1970-01-01T00:00:00Z; clamped to what 48 bits hold.
    public init(milliseconds: Int64, counter: UInt16 = 0) {
        let clamped = UInt64(min(max(milliseconds, 0), Int64(Stamp.greatestMilliseconds)))
        raw = clamped << 16 | UInt64(counter)
    }

    public static let zero = Stamp(raw: 0)
    static let greatestMilliseconds: UInt64 = (1 << 48) - 1

    public var milliseconds: Int64 { Int64(raw >> 16) }
    public var counter: UInt16 { UInt16(raw & 0xffff) }

    /// The next stamp of the counter; its overflow adds a millisecond. The last of all stays as it is.
    public var successor: Stamp { Stamp(raw: raw == .max ? raw : raw + 1) }

    public static func < (left: Stamp, right: Stamp) -> Bool { left.raw < right.raw }
}

/// The rules by which a replica stamps what it makes. Source: SYNC.md §4.
public enum HybridClock {
    /// How far ahead of the wall clock another's stamp may pull ours, and from where on it is flagged.
    public static let toleranceMilliseconds: Int64 = 5 * 60 * 1000

    /// The stamp of a new changeset.
    /// - Parameters:
    ///   - now: the wall clock, milliseconds since 1970.
    ///   - highestSeen: the highest stamp of anything applied.
    ///   - chainLast: the stamp of this chain's last changeset; the new one is above it.
    public static func next(now: Int64, highestSeen: Stamp, chainLast: Stamp?) -> Stamp {
        let wall = Stamp(milliseconds: now)
        var bound = Stamp(milliseconds: now + toleranceMilliseconds)
        if mutated("clock-pulled-without-bound") { bound = Stamp(raw: .max) }
        let base = max(wall, min(highestSeen.successor, bound))
        guard let chainLast, base <= chainLast, !mutated("stamp-below-its-chain") else { return base }
        return chainLast.successor
    }

    /// Whether a stamp is so far ahead that a person should be told.
    public static func isAhead(_ stamp: Stamp, now: Int64) -> Bool {
        stamp > Stamp(milliseconds: now + toleranceMilliseconds)
    }
}

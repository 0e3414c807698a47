/// The first and last Gregorian day that a date can mean.
///
/// Invariant: `earliest ≤ latest` where both are known. `? ~ %` never widen them; an open or unknown end is nil.
public struct DateBounds: Hashable, Sendable {
    public var earliest: Day?
    public var latest: Day?

    public init(earliest: Day?, latest: Day?) {
        self.earliest = earliest
        self.latest = latest
    }

    /// Whether some day can be in both; a missing end reaches as far as it takes.
    public func overlaps(_ other: DateBounds) -> Bool {
        if let latest, let start = other.earliest, latest < start { return false }
        if let earliest, let end = other.latest, end < earliest { return false }
        return true
    }
}

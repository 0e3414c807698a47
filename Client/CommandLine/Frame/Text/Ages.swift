/// Phrases for how long ago something was.
package enum Ages {
    /// `just now`, `5 minutes ago`, `2 hours ago`, `yesterday`, `3 days ago`, `2 months ago`, `4 years ago`; for a time to
    /// come (a colleague's clock) `in 2 hours`.
    ///
    /// Unit: milliseconds since 1970. Whole units, rounded down; a month is 30 days, a year 365.
    package static func phrase(_ time: Int64, now: Int64) -> String {
        let seconds = (now - time) / 1000
        let magnitude = Int64(seconds.magnitude)
        if magnitude < 45 { return "just now" }
        let isPast = seconds > 0
        if magnitude / 86_400 == 1 { return isPast ? "yesterday" : "tomorrow" }
        let (count, unit) = largestUnit(magnitude)
        let amount = "\(count) \(unit)\(count == 1 ? "" : "s")"
        return isPast ? amount + " ago" : "in " + amount
    }

    private static func largestUnit(_ seconds: Int64) -> (Int64, String) {
        switch seconds {
        case ..<3600: (max(1, seconds / 60), "minute")
        case ..<86_400: (seconds / 3600, "hour")
        case ..<(30 * 86_400): (seconds / 86_400, "day")
        case ..<(365 * 86_400): (seconds / (30 * 86_400), "month")
        default: (seconds / (365 * 86_400), "year")
        }
    }
}

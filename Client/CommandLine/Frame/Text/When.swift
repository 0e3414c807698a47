import Model

/// A point in time as a person states it: a day, RFC 3339, `2 days ago`.
///
/// The words `sync` and a changeset's prefix are for the caller to try.
package struct When: Equatable, Sendable {
    /// Milliseconds since 1970, in UTC. `--since` wants the first, `--as-of` the last.
    package let first: Int64
    package let last: Int64

    init(_ first: Int64, through last: Int64? = nil) {
        self.first = When.bounded(first)
        self.last = When.bounded(last ?? first)
    }

    /// A time that a stamp can have and a table can compare: from 1970 to the year 6429.
    private static func bounded(_ time: Int64) -> Int64 { min(max(time, 0), (1 << 47) - 1) }

    /// Reads what was stated; nil for anything else.
    ///
    /// A day is all of its milliseconds; everything else is one of them. Months and years ago keep the day of the month,
    /// or take the month's last.
    package static func read(_ text: String, now: Int64) -> When? {
        let words = text.lowercased().split(separator: " ").map(String.init)
        switch words {
        case ["now"]: return When(now)
        case ["today"]: return day(containing: now)
        case ["yesterday"]: return day(containing: now - dayMilliseconds)
        default: break
        }
        if words.count == 3, words[2] == "ago" { return ago(words[0], words[1], now: now) }
        guard let first = Instant.milliseconds(text) else { return nil }
        return text.utf8.count == 10 ? When(first, through: first + dayMilliseconds - 1) : When(first)
    }

    private static let dayMilliseconds: Int64 = 86_400_000
    /// A bound on amounts, far beyond every calendar.
    private static let maximumCount: Int64 = 100_000_000

    private static func day(containing time: Int64) -> When? {
        Instant.milliseconds(String(Instant.text(milliseconds: time).prefix(10)))
            .map { When($0, through: $0 + dayMilliseconds - 1) }
    }

    private static func ago(_ amount: String, _ unit: String, now: Int64) -> When? {
        let written = amount == "a" || amount == "an" ? 1 : Int64(amount)
        guard let count = written, (0...maximumCount).contains(count) else { return nil }
        switch unit.hasSuffix("s") ? String(unit.dropLast()) : unit {
        case "second", "sec": return When(now - count * 1000)
        case "minute", "min": return When(now - count * 60_000)
        case "hour": return When(now - count * 3_600_000)
        case "day": return When(now - count * dayMilliseconds)
        case "week": return When(now - count * 7 * dayMilliseconds)
        case "month": return monthsBefore(now, count)
        case "year": return monthsBefore(now, count * 12)
        default: return nil
        }
    }

    private static func monthsBefore(_ now: Int64, _ count: Int64) -> When? {
        let text = Instant.text(milliseconds: now)
        let parts = text.prefix(10).split(separator: "-").compactMap { Int64($0) }
        guard parts.count == 3 else { return nil }
        let months = parts[0] * 12 + parts[1] - 1 - count
        guard months >= 0 else { return nil }
        let rest = text.dropFirst(10)
        for day in stride(from: parts[2], through: 28, by: -1) + [min(parts[2], 28)] {
            let stated = "\(padded(months / 12, 4))-\(padded(months % 12 + 1, 2))-\(padded(day, 2))\(rest)"
            if let time = Instant.milliseconds(stated) { return When(time) }
        }
        return nil
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

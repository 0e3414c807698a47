/// Days that differ only by which of two numbers is the month: 1989-04-01 and 1989-01-04.
public enum DayMonthSwap {
    /// Whether two dates of one calendar are single days, different, and the same with day and month exchanged.
    public static func exchanges(_ one: DateValue, _ other: DateValue) -> Bool {
        guard one.calendar == other.calendar, let one = day(one), let other = day(other) else { return false }
        return one.year == other.year && one.month == other.day && one.day == other.month && one.month != other.month
    }

    /// The wording within a text that reads as the same day with day and month exchanged; nil where there is none, or
    /// where the text also has the date as it stands.
    ///
    /// Complexity: a few readings for each time that the year stands in the text.
    public static func wording(in text: String, against date: DateValue) -> String? {
        guard let day = day(date), day.month != day.day, (day.day ?? 13) <= 12 else { return nil }
        let words = text.split(whereSeparator: \.isWhitespace).map(trimmed)
        let year = String(day.year)
        var swapped: String?
        for (place, word) in words.enumerated() where word.contains(year) {
            for range in windows(around: place, of: words.count) {
                let passage = words[range].joined(separator: " ")
                guard case .date(let reading)? = try? readDate(passage, calendar: date.calendar) else { continue }
                let read = DateValue(
                    edtf: reading.edtf.canonical, calendar: reading.calendar, asPrinted: nil, basis: .explicit)
                if Self.day(read) == day { return nil }
                if exchanges(read, date) { swapped = passage }
            }
        }
        return swapped
    }

    /// The stretches of up to five words that begin or end at a place.
    private static func windows(around place: Int, of count: Int) -> [ClosedRange<Int>] {
        (0..<5).flatMap { reach in
            [place - reach...place, place...place + reach].filter { $0.lowerBound >= 0 && $0.upperBound < count }
        }
    }

    private static func trimmed(_ word: Substring) -> String {
        let marks: Set<Character> = [",", ".", ";", ":", "(", ")", "“", "”", "\"", "'"]
        var rest = word.drop { marks.contains($0) }
        while let last = rest.last, marks.contains(last) { rest.removeLast() }
        return String(rest)
    }

    private static func day(_ date: DateValue) -> DateParts? {
        guard let edtf = try? EDTF(parsing: date.edtf, calendar: date.calendar), edtf.shape == .date,
            let parts = edtf.start, parts.day != nil
        else { return nil }
        return parts
    }
}

/// Days and years that older letters give in both styles: "14/24 April 1672", "2 January 1672/3".
enum ProseDualDate {
    /// The words with one of the two in place of both, and the calendar that is then meant.
    ///
    /// Of two days the second is New Style, where they stand as far apart as the calendars did; of two years the second
    /// is the one that began in January, and the day stays Old Style.
    static func settled(_ chunks: [Substring], _ asked: CalendarSystem) -> (chunks: [Substring], CalendarSystem) {
        guard asked == .gregorian || asked == .julian,
            let month = chunks.compactMap({ ProseLexer.words($0).first.flatMap(MonthNames.month) }).first,
            month.calendar == .gregorian
        else { return (chunks, asked) }
        var chunks = chunks
        for (place, chunk) in chunks.enumerated() {
            let pieces = chunk.filter { $0 != "," }.split(separator: "/", omittingEmptySubsequences: false)
            guard pieces.count == 2, let first = number(pieces[0]), let second = number(pieces[1]) else { continue }
            if pieces[0].utf8.count == 4, month.month <= 3, (1100...1752).contains(first),
                second == (first + 1) % (pieces[1].utf8.count == 1 ? 10 : 100), pieces[1].utf8.count <= 2
            {
                chunks[place] = Substring(String(first + 1))
                return (chunks, .julian)
            }
            guard pieces[0].utf8.count <= 2, let last = chunks.last, gap(year(last) ?? 0).contains(second - first)
            else { continue }
            chunks[place] = Substring(pieces[asked == .julian ? 0 : 1])
            if let year = year(last) { chunks[chunks.count - 1] = Substring(String(year)) }
            return (chunks, asked)
        }
        return (chunks, asked)
    }

    /// "1689", or the second year of "1688/9".
    private static func year(_ text: Substring) -> Int? {
        let pieces = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let year = pieces.first.flatMap(number) else { return nil }
        guard pieces.count == 2, let next = number(pieces[1]) else { return pieces.count == 1 ? year : nil }
        return next == (year + 1) % (pieces[1].utf8.count == 1 ? 10 : 100) ? year + 1 : nil
    }

    private static func number(_ text: Substring) -> Int? {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
    }

    /// How many days the Julian calendar was behind, and one more, because writers err.
    private static func gap(_ year: Int) -> ClosedRange<Int> {
        switch year {
        case 1582..<1700: 10...11
        case 1700..<1800: 10...12
        case 1800..<1900: 11...13
        case 1900...1930: 12...13
        default: 99...99
        }
    }
}

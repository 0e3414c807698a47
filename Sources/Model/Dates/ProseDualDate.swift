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
            guard pieces[0].utf8.count <= 2, let year = chunks.last.flatMap(number), gap(year).contains(second - first)
            else { continue }
            chunks[place] = Substring(pieces[asked == .julian ? 0 : 1])
            return (chunks, asked)
        }
        return (chunks, asked)
    }

    private static func number(_ text: Substring) -> Int? {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
    }

    /// How many days the Julian calendar was behind; two numbers in a year in which that changed.
    private static func gap(_ year: Int) -> ClosedRange<Int> {
        switch year {
        case 1582..<1700: 10...10
        case 1700: 10...11
        case 1701..<1800: 11...11
        case 1800: 11...12
        case 1801..<1900: 12...12
        case 1900: 12...13
        case 1901...1930: 13...13
        default: 99...99
        }
    }
}

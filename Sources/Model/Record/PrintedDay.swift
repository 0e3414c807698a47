/// A plain day, month or year as metadata lines print it.
enum PrintedDay {
    /// `2012-01-15` for "2012/01/15", "2012-1-15T10:00", "15 January 2012", "Jan. 15, 2012"; `2012-01`, `2012` alike.
    ///
    /// Nil where there is doubt: "01/02/2012" has two readings, and a year before 1500 in digits may be another
    /// calendar's.
    static func normalised(_ printed: String) -> String? {
        let words = printed.split { $0 == " " || $0 == "," || $0 == "T" || $0 == "\t" }
        guard let first = words.first else { return nil }
        if let numeric = numeric(first) {
            // A time of day may follow; anything else is for people.
            return words.dropFirst().allSatisfy { $0.contains(":") } ? numeric : nil
        }
        guard words.count == 3, let year = year(words[2]) else { return nil }
        if let month = month(words[0]), let day = day(words[1]) { return text(year, month, day) }
        if let month = month(words[1]), let day = day(words[0]) { return text(year, month, day) }
        return nil
    }

    private static func numeric(_ word: Substring) -> String? {
        let parts = word.split(omittingEmptySubsequences: false) { $0 == "/" || $0 == "-" || $0 == "." }
        guard let year = parts.first.flatMap(year), parts.count <= 3 else { return nil }
        let rest = parts.dropFirst().map { number($0, digits: 1...2) }
        if rest.isEmpty { return padded(year, 4) }
        guard let month = rest[0], (1...12).contains(month) else { return nil }
        if rest.count == 1 { return "\(padded(year, 4))-\(padded(month, 2))" }
        return rest[1].flatMap { text(year, month, $0) }
    }

    private static func year(_ word: Substring) -> Int? {
        number(word, digits: 4...4).flatMap { (1500...2200).contains($0) ? $0 : nil }
    }

    private static func day(_ word: Substring) -> Int? {
        let digits = word.prefix { $0.isASCII && $0.isNumber }
        guard ["", "st", "nd", "rd", "th"].contains(word.dropFirst(digits.count)) else { return nil }
        return number(digits, digits: 1...2)
    }

    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    private static let names = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]

    private static func month(_ word: Substring) -> Int? {
        let name = word.lowercased()
        if let index = names.firstIndex(of: name) { return index + 1 }
        let short = name.hasSuffix(".") ? String(name.dropLast()) : name
        return months.firstIndex(of: short == "sept" ? "sep" : short).map { $0 + 1 }
    }

    private static func text(_ year: Int, _ month: Int, _ day: Int) -> String? {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard (1...12).contains(month), (1...days[month - 1]).contains(day) else { return nil }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    private static func number(_ word: Substring, digits: ClosedRange<Int>) -> Int? {
        guard digits.contains(word.utf8.count), word.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(word)
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

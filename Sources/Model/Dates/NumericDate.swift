/// Dates of three numbers with strokes or stops between: `2012/01/15`, `25.1.1989`.
struct NumericDate {
    let calendar: CalendarSystem

    /// Nil where the text has another form. Errors: no such day, or two days are possible.
    ///
    /// With strokes, a year in front is followed by month and day; a year behind is read only if one order is possible.
    /// With stops, the year behind follows day and month.
    func read(_ text: Substring) throws(EDTFError) -> DatePoint? {
        for separator: Character in ["/", "."] {
            let pieces = text.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
            guard pieces.count == 3, pieces.allSatisfy(Self.isNumber) else { continue }
            let widths = pieces.map(\.utf8.count)
            if widths[0] == 4, widths[1] <= 2, widths[2] <= 2 { return try day(pieces[0], pieces[1], pieces[2]) }
            guard widths[0] <= 2, widths[1] <= 2 else { return nil }
            if widths[2] == 2 { throw EDTFError(.twoDigitYear) }
            guard widths[2] == 4 else { return nil }
            if separator == "." { return try day(pieces[2], pieces[1], pieces[0]) }
            guard let only = try NumericOrder(calendar: calendar).yearLast(pieces[0], pieces[1], pieces[2]) else {
                return try day(pieces[2], pieces[1], pieces[0])
            }
            return try EDTFParser(calendar: calendar).point(Array(only.utf8)[...])
        }
        return nil
    }

    private static func isNumber(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 4 && text.utf8.allSatisfy { (48...57).contains($0) }
    }

    private func day(_ year: String, _ month: String, _ day: String) throws(EDTFError) -> DatePoint {
        guard let year = Int(year), let month = Int(month), let day = Int(day) else { throw EDTFError(.notEDTF) }
        return try DatePoint(checking: year, month: month, day: day, in: calendar)
    }
}

extension DatePoint {
    /// Errors: the calendar has no such month or day, or the year has more than four digits.
    init(checking year: Int, month: Int?, day: Int?, in calendar: CalendarSystem) throws(EDTFError) {
        guard (-9999...9999).contains(year) else { throw EDTFError(.yearOutOfRange(limit: 9999)) }
        if let month {
            guard (1...12).contains(month) else { throw EDTFError(.impossibleMonth(month)) }
            let length = calendar.days(inMonth: month, year: year)
            if let day, !(1...length).contains(day) {
                throw EDTFError(.impossibleDay(year: year, month: month, days: length), calendar: calendar)
            }
        }
        self.init(year: year, month: month, day: month == nil ? nil : day)
    }
}

/// Decides which of two numbers before a year is the day.
struct NumericOrder {
    let calendar: CalendarSystem

    /// The only day that `first`, `second` and the year can be; nil where there is none. Errors: two are possible.
    func yearLast(_ first: String, _ second: String, _ year: String) throws(EDTFError) -> String? {
        let dayFirst = day(year, second, first)
        let monthFirst = day(year, first, second)
        guard let dayFirst, let monthFirst, dayFirst != monthFirst else { return dayFirst ?? monthFirst }
        throw EDTFError(.ambiguousDayMonth(dayFirst: dayFirst, monthFirst: monthFirst))
    }

    private func day(_ year: String, _ month: String, _ day: String) -> String? {
        guard let year = Int(year), let month = Int(month), let day = Int(day),
            Day(year: year, month: month, day: day, in: calendar) != nil
        else { return nil }
        return DatePoint(year: year, month: month, day: day).canonical
    }
}

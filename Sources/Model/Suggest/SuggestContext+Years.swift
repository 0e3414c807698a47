/// Which century or year a date is of that does not say it.
extension SuggestContext {
    /// Months after the document's day, of which nobody says that they are to come.
    func isBeyond(_ date: SuggestDate, _ calendar: CalendarSystem) -> Bool {
        guard !isFuture, !isDated, date.yearShift == nil, let document, let written = components(document, calendar),
            let now = written.month, let year = date.year, let month = date.month
        else { return false }
        return (4...12).contains((year - written.year) * 12 + month - now)
    }

    /// "Monday, 4 July" is of the nearest year in which that was a Monday.
    func fittingYear(_ date: SuggestDate, _ calendar: CalendarSystem) -> Int? {
        guard let weekday = date.weekday, let year = date.year, let month = date.month, let day = date.day else {
            return nil
        }
        let written = document.flatMap { components($0, calendar)?.year }
        let near = [year, written, written.map { $0 - 1 }, year + 1, year - 1, year + 2, year - 2, year + 3, year - 3]
        return near.compactMap { $0 }.first { year in
            day <= calendar.days(inMonth: month, year: year)
                && floorRemainder(calendar.julianDayNumber(year: year, month: month, day: day), 7) == weekday
        }
    }

    func shorten(_ date: inout SuggestDate, _ result: inout Result) {
        result.isFilled = true
        let written = document.flatMap { components($0, .gregorian)?.year }
        let told = anchor.flatMap { components($0, .gregorian)?.year }
        let base = written.map { max($0, told ?? $0) } ?? told ?? 1960
        // Of what a document tells, little is to come.
        func nearest(_ short: Int) -> Int {
            let year = base - floorRemainder(base - short, 100)
            let isPast = date.day == nil && (written != nil || date.year == nil) || written != nil && !isHeading
            return base - year > (isPast ? 95 : 50) ? year + 100 : year
        }
        if case .years(let years) = date.shape {
            let start = nearest(years.lowerBound % 100)
            date.shape = .years(start...(start + 9))
        } else if let year = date.year {
            date.year = nearest(year)
        }
        date.isShortYear = false
    }
}

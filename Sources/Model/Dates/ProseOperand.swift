/// A date in prose as far as its own words tell it; the rest may be borrowed from the other end of a range.
struct ProseOperand {
    enum Part: Hashable {
        /// Early, middle, late: a year's are ISO's quadrimesters, a month's are ten days, others are thirds. They have no
        /// `~`, which few programs take here; the wording is kept.
        case third(Int)
        case half(Int)
        case quarter(Int)
    }

    enum Value: Hashable {
        /// Year, month and day as far as they are told.
        case fields
        case point(DatePoint)
        /// A decade or century, and how it is written whole.
        case years(ClosedRange<Int>)
    }

    var value = Value.fields
    var day: Int?
    var month: Int?
    var year: Int?
    /// Told as two bare digits, which may also be a day or the end of a year.
    var isBareNumber = false
    var part: Part?
    var marks: Qualification = []

    /// Whether it has the form of something of which a year is the least part.
    var isYearAlone: Bool { value == .fields && month == nil && day == nil && year != nil && part == nil }

    /// Its first and last date, the same for what is one. Errors: no year, no such day.
    func ends(in calendar: CalendarSystem) throws(EDTFError) -> (first: DatePoint, last: DatePoint) {
        var (first, last) = try bareEnds(in: calendar)
        first.qualify(marks)
        last.qualify(marks)
        return (first, last)
    }

    private func bareEnds(in calendar: CalendarSystem) throws(EDTFError) -> (DatePoint, DatePoint) {
        switch value {
        case .point(let point):
            guard part == nil else { throw EDTFError(.notUnderstood) }
            return (point, point)
        case .years(let years):
            return partOf(years: years)
        case .fields:
            guard let year else { throw EDTFError(day != nil && month == nil ? .notUnderstood : .missingYear) }
            guard day == nil || month != nil else { throw EDTFError(.notUnderstood) }
            let point = try DatePoint(checking: year, month: month, day: day, in: calendar)
            guard let part else { return (point, point) }
            guard day == nil else { throw EDTFError(.notUnderstood) }
            guard let month else { return partOf(year: year, part) }
            return try partOf(year: year, month: month, part, calendar)
        }
    }

    private func partOf(year: Int, _ part: Part) -> (DatePoint, DatePoint) {
        let code: Int =
            switch part {
            case .third(let place): 37 + place
            case .half(let place): 40 + place
            case .quarter(let place): 33 + place
            }
        let point = DatePoint(year: year, season: code)
        return (point, point)
    }

    private func partOf(
        year: Int, month: Int, _ part: Part, _ calendar: CalendarSystem
    ) throws(EDTFError) -> (DatePoint, DatePoint) {
        let length = calendar.days(inMonth: month, year: year)
        let days: ClosedRange<Int>
        switch part {
        case .third(let place): days = [1...10, 11...20, 21...length][place]
        case .half(let place): days = place == 0 ? 1...15 : 16...length
        case .quarter: throw EDTFError(.notUnderstood)
        }
        return (
            DatePoint(year: year, month: month, day: days.lowerBound),
            DatePoint(year: year, month: month, day: days.upperBound)
        )
    }

    private func partOf(years: ClosedRange<Int>) -> (DatePoint, DatePoint) {
        guard let part else {
            let whole = Self.whole(years)
            return (whole ?? DatePoint(year: years.lowerBound), whole ?? DatePoint(year: years.upperBound))
        }
        let (place, pieces): (Int, Int) =
            switch part {
            case .third(let place): (place, 3)
            case .half(let place): (place, 2)
            case .quarter(let place): (place, 4)
            }
        func start(_ place: Int) -> Int { years.lowerBound + (years.count * place + pieces - 1) / pieces }
        return (DatePoint(year: start(place)), DatePoint(year: start(place + 1) - 1))
    }

    /// `198X`, `-04XX`; nil for the century that has the year 0 in it, and for a millennium.
    private static func whole(_ years: ClosedRange<Int>) -> DatePoint? {
        guard years.count == 10 || years.count == 100 else { return nil }
        let isNegative = years.upperBound < 0
        let width = years.count == 10 ? 1 : 2
        let leading = (isNegative ? -years.upperBound : years.lowerBound) / years.count
        guard years.lowerBound >= 0 || isNegative else { return nil }
        let text = EDTFText.padded(leading, 4 - width) + String(repeating: "X", count: width)
        return DigitPattern(Array(text.utf8)).map { DatePoint(year: .pattern(negative: isNegative, $0)) }
    }
}

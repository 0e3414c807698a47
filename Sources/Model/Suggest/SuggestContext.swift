/// What the text has told so far, from which the next date is completed or counted.
struct SuggestContext {
    struct Anchor {
        var edtf: EDTF
        var calendar: CalendarSystem
        /// The hit that told it.
        var hit: Int?
    }

    /// The date told last.
    var anchor: Anchor?
    /// A year told in passing, from which only its own sentence counts.
    var aside: (anchor: Anchor, sentence: Int)?
    /// The date of the present column or entry, in which the next days of a table fall.
    var column: Anchor?
    /// The month that heads the entries at hand.
    var period: Anchor?
    /// The day at the document's head, where nothing says that it was written then.
    var head: Anchor?
    /// When the document or the present entry was written.
    var document: Anchor?
    var isMonthFirst: Bool?
    /// The document's day stands in its text: a letter, a despatch, a diary.
    var isDated = false
    /// The date at hand heads a newspaper's column.
    var isNews = false
    /// The date at hand heads an entry, later than the one before.
    var isHeading = false
    /// The date at hand is told as what had happened before.
    var isPast = false
    /// The date at hand is told as still to come.
    var isFuture = false
    /// The date at hand stands in another sentence than the one told last.
    var isElsewhere = false
    /// The calendar of years like 1367 in numbers, where the document has said it.
    var numberCalendar: CalendarSystem?
    /// The document's months and years are those of the Hijra throughout.
    var isLunar = false

    struct Result {
        var date: DateReading?
        var isFilled = false
        var isDoubtful = false
        var anchor: Anchor?
        var offset: RelativeReading?
    }

    // MARK: Told

    func told(_ phrase: SuggestPhrase, year: Int? = nil) -> Result {
        var result = Result()
        var first = filled(phrase.first, year, &result)
        var last = phrase.last.map { filled($0, first.year, &result) }
        if var end = last {
            SuggestPhraseParser.share(&first, &end)
            last = end
        }
        // "19/29 January 1688/9" is a day of the New Style.
        if first.calendar == .julian, let day = newStyleDay(first) {
            first = day
            first.calendar = .gregorian
        }
        let calendar = first.calendar ?? last?.calendar ?? .gregorian
        guard let start = points(first, calendar) else { return result }
        let expression: EDTFExpression
        switch phrase.form {
        case .single: expression = single(first, start, calendar)
        case .interval, .between, .either:
            guard let last, let end = points(last, calendar) else { return result }
            switch phrase.form {
            case .between: expression = .oneOf(start.first, end.last)
            case .either: expression = .set(.one, [member(start), member(end)])
            default: expression = .interval(.date(start.first), .date(end.last))
            }
        case .before:
            guard let point = try? ProseNeighbour.date(start.first, by: -1, calendar) else { return result }
            expression = .set(.one, [.until(point)])
        case .after:
            guard let point = try? ProseNeighbour.date(start.last, by: 1, calendar) else { return result }
            expression = .set(.one, [.from(point)])
        case .notAfter: expression = .set(.one, [.until(start.last)])
        case .notBefore: expression = .set(.one, [.from(start.first)])
        case .until: expression = .interval(.open, .date(start.last))
        case .since: expression = .interval(.date(start.first), .open)
        }
        guard let edtf = try? EDTF(expression, calendar: calendar) else { return result }
        result.date = DateReading(edtf: edtf, calendar: calendar, basis: result.isFilled ? .derived : .explicit)
        return result
    }

    private func member(_ ends: (first: DatePoint, last: DatePoint)) -> EDTFExpression.Member {
        ends.first == ends.last ? .date(ends.first) : .range(ends.first, ends.last)
    }

    private func single(
        _ date: SuggestDate, _ start: (first: DatePoint, last: DatePoint), _ calendar: CalendarSystem
    ) -> EDTFExpression {
        if date.isAmbiguous, isMonthFirst == nil, date.otherDays.isEmpty {
            var swapped = date
            (swapped.month, swapped.day) = (date.day, date.month)
            if let other = points(swapped, calendar) { return .set(.one, [.date(start.first), .date(other.first)]) }
        }
        guard !date.otherDays.isEmpty else { return .oneOf(start.first, start.last) }
        if let day = newStyleDay(date), let point = points(day, calendar)?.first { return .date(point) }
        if date.isSlashed, date.otherDays.count == 1, let day = date.otherDays.first {
            var last = date
            last.day = day
            if let end = points(last, calendar) { return .interval(.date(start.first), .date(end.last)) }
        }
        let others = date.otherDays.compactMap { day -> EDTFExpression.Member? in
            var other = date
            other.day = day
            return points(other, calendar).map { .date($0.first) }
        }
        return .set(date.isChoice ? .one : .all, [.date(start.first)] + others)
    }

    /// "14/24 April 1672" is one day, Old Style and New.
    private func newStyleDay(_ date: SuggestDate) -> SuggestDate? {
        guard date.isChoice, date.otherDays.count == 1, let old = date.day, let new = date.otherDays.first,
            let year = date.year, (1582...1930).contains(year)
        else { return nil }
        // One more than the calendars were apart, because writers err.
        let gap = year < 1700 ? 10...11 : year < 1800 ? 10...12 : year < 1900 ? 11...13 : 12...13
        guard gap.contains(new - old) else { return nil }
        var day = date
        (day.day, day.otherDays) = (new, [])
        return day
    }

    /// A date with what its words leave out.
    private func filled(_ told: SuggestDate, _ year: Int?, _ result: inout Result) -> SuggestDate {
        var date = told
        if date.isAmbiguous, isMonthFirst == true { (date.month, date.day) = (date.day, date.month) }
        if date.isAmbiguous, isMonthFirst == nil { result.isDoubtful = true }
        if date.isShortYear { shorten(&date, &result) }
        date = moved(date)
        if date.calendar == nil, isLunar, let year = date.year, (1...1500).contains(year) {
            date.calendar = .islamic
        } else if date.calendar == nil, let year = date.year, (1200...1500).contains(year) {
            let isNumeric = date.day != nil && date.month != nil
            if let numberCalendar {
                date.calendar = numberCalendar
                result.isDoubtful = true
            } else if isNumeric, year > 1250 {
                date.calendar = .persian
                result.isDoubtful = true
            }
        }
        switch date.shape {
        case .easter, .advent: if date.year ?? 1583 < 1583 { date.calendar = .julian }
        default: break
        }
        guard date.year == nil, !isYears(date) else { return date }
        result.isFilled = true
        if let year, date.yearShift == nil {
            date.year = year
            return date
        }
        let calendar = date.calendar ?? anchor?.calendar ?? document?.calendar ?? .gregorian
        let isOwn =
            date.month != nil && date.yearShift == nil
            && (isNearDocument(date, calendar)
                || isDated && (anchor?.edtf.start?.month == nil || isNews || !isHeading && isWritten(anchor)))
        if date.isLast, let document, let base = components(document, calendar), let month = date.month {
            date.year = (month, date.day ?? 1) <= (base.month ?? 12, base.day ?? 31) ? base.year : base.year - 1
        } else if date.isOfDocument, let document, let base = components(document, calendar) {
            date.year = base.year + (date.yearShift ?? 0)
        } else if !isOwn || document == nil, let anchor, let base = components(anchor, calendar) {
            result.anchor = anchor
            date.year = base.year + (date.yearShift ?? 0)
            // A winter's story goes on in the next year.
            let isWinter = anchor.edtf.end(in: anchor.calendar)?.season == 24
            let before = base.month ?? anchor.edtf.start?.seasonMonth
            if date.yearShift == nil, let month = date.month, calendar == .gregorian || calendar == .julian,
                month <= 2 && before ?? 0 >= 11 || month <= 3 && isWinter || goesOn(month, before, base.year, calendar)
            {
                date.year = base.year + 1
            } else if date.yearShift == nil, let month = date.month, let before, month < before,
                let written = document.flatMap({ components($0, calendar) }), let now = written.month,
                written.year == base.year + 1, month <= now
            {
                // What was told last was of the year before the document's, and the story comes up to its day.
                date.year = written.year
            }
        } else if let document, let base = components(document, calendar) {
            date.year = base.year + (date.yearShift ?? 0)
            // The nearest such day, sooner a past one.
            if date.yearShift == nil, let month = date.month, let now = base.month {
                if isFuture {
                    if month < now { date.year = base.year + 1 }
                } else if month - now > 4 {
                    date.year = base.year - 1
                }
                if !isFuture, month - now < -8 { date.year = base.year + 1 }
            }
        }
        if date.calendar == nil, date.month != nil { date.calendar = calendar }
        if date.yearShift == nil, let fitting = fittingYear(date, calendar) {
            date.year = fitting
        } else if isBeyond(date, calendar) {
            date.year = date.year.map { $0 - 1 }
        }
        return date
    }

    /// What was told last is the document's own day, or one of the same week: "yesterday".
    private func isWritten(_ anchor: Anchor?) -> Bool {
        guard let anchor, let document, document.hit != nil else { return false }
        if anchor.hit == document.hit { return true }
        guard let told = anchor.edtf.bounds(in: anchor.calendar).earliest,
            let written = document.edtf.bounds(in: document.calendar).earliest
        else { return false }
        return abs(told.julianDayNumber - written.julianDayNumber) <= 7
    }

    /// October, and then March: a story that does not look back goes on in the next year, though not past its own day.
    private func goesOn(_ month: Int, _ before: Int?, _ year: Int, _ calendar: CalendarSystem) -> Bool {
        guard let before, before - month >= 7, !isPast else { return false }
        guard let document, let written = components(document, calendar) else { return true }
        return (written.year, written.month ?? 12) >= (year + 1, month)
    }

    /// A day of the weeks before a despatch, told after something of quite another year, is one of its own.
    private func isNearDocument(_ date: SuggestDate, _ calendar: CalendarSystem) -> Bool {
        guard isElsewhere, let month = date.month, let day = date.day, let document, let anchor,
            let written = components(document, calendar), let now = written.month,
            let told = components(anchor, calendar), abs(told.year - written.year) > (isDated ? 1 : 2)
        else { return false }
        let months = floorRemainder(now - month, 12)
        return months <= 2 && !(months == 0 && day > (written.day ?? 31) + 10) || months == 11 && day <= 10
    }

    /// "Ramadan 1945": the month of another calendar that began in that year.
    private func moved(_ date: SuggestDate) -> SuggestDate {
        guard let calendar = date.calendar, calendar == .islamic || calendar == .persian, let year = date.year,
            let month = date.month, (1582...2200).contains(year), !date.isShortYear
        else { return date }
        let first = CalendarSystem.gregorian.julianDayNumber(year: year, month: 1, day: 1)
        var found = date
        found.year = calendar.components(julianDayNumber: first).year
        guard let own = found.year else { return date }
        if calendar.julianDayNumber(year: own, month: month, day: 1) < first { found.year = own + 1 }
        return found
    }

    private func isYears(_ date: SuggestDate) -> Bool {
        if case .years = date.shape { return true }
        return false
    }

    private func points(_ date: SuggestDate, _ calendar: CalendarSystem) -> (first: DatePoint, last: DatePoint)? {
        var operand = ProseOperand()
        operand.marks = date.marks
        operand.part = date.part
        switch date.shape {
        case .years(let years): operand.value = .years(years)
        case .season(let code):
            guard let year = date.year else { return nil }
            operand.value = .point(DatePoint(year: year, season: code))
        case .easter(let days):
            guard let year = date.year, let easter = Self.easter(year, calendar) else { return nil }
            operand.value = .point(DatePoint(julianDayNumber: easter + days, in: calendar))
        case .advent(let count):
            guard let year = date.year else { return nil }
            // The fourth Sunday before Christmas is the first.
            let christmas = calendar.julianDayNumber(year: year, month: 12, day: 25)
            let fourth = christmas - 1 - floorRemainder(christmas - 1 - 6, 7)
            operand.value = .point(DatePoint(julianDayNumber: fourth + 7 * (count - 4), in: calendar))
        case .week(let week):
            guard let year = date.year else { return nil }
            // The week of 4 January is the first.
            let first = calendar.julianDayNumber(year: year, month: 1, day: 4)
            let monday = first - floorRemainder(first, 7) + 7 * (week - 1)
            return (
                DatePoint(julianDayNumber: monday, in: calendar), DatePoint(julianDayNumber: monday + 6, in: calendar)
            )
        case .nthWeekday(let month, let weekday, let count):
            guard let year = date.year else { return nil }
            let day = Self.weekday(weekday, count, of: month, year, calendar)
            operand.value = .point(DatePoint(julianDayNumber: day, in: calendar))
        case .fields:
            guard date.year != nil else { return unknownYear(date, calendar) }
            (operand.year, operand.month, operand.day) = (date.year, date.month, date.day)
            if date.isLastDay, let month = date.month, let year = date.year {
                operand.day = calendar.days(inMonth: month, year: year)
            }
            if case .quarter(let week)? = date.part, let month = date.month, let year = date.year {
                return Self.week(week, year, month, calendar)
            }
        }
        return try? operand.ends(in: calendar)
    }

    /// The Julian day number of a month's so-manieth weekday, of its last where `count` is −1.
    static func weekday(_ weekday: Int, _ count: Int, of month: Int, _ year: Int, _ calendar: CalendarSystem) -> Int {
        let first = calendar.julianDayNumber(year: year, month: month, day: 1)
        if count < 0 {
            let last = first + calendar.days(inMonth: month, year: year) - 1
            return last - floorRemainder(last - weekday, 7)
        }
        return first + floorRemainder(weekday - first, 7) + 7 * (count - 1)
    }

    private static func week(_ week: Int, _ year: Int, _ month: Int, _ calendar: CalendarSystem) -> (
        DatePoint, DatePoint
    )? {
        let length = calendar.days(inMonth: month, year: year)
        guard length > 7 else { return nil }
        let start = week == 3 ? length - 6 : 7 * week + 1
        return (DatePoint(year: year, month: month, day: start), DatePoint(year: year, month: month, day: start + 6))
    }

    /// `XXXX-03-18`
    private func unknownYear(_ date: SuggestDate, _ calendar: CalendarSystem) -> (DatePoint, DatePoint)? {
        guard date.part == nil, let month = date.month, (1...12).contains(month),
            let year = DigitPattern(Array("XXXX".utf8))
        else { return nil }
        if let day = date.day, day > calendar.days(inMonth: month, year: 4) { return nil }
        var point = DatePoint(year: .pattern(negative: false, year))
        point.month = DigitPattern(month, width: 2)
        point.day = date.day.map { DigitPattern($0, width: 2) }
        return (point, point)
    }

    /// The Julian day number of Easter Sunday. Source: Meeus, “Astronomical Algorithms”, chapter 8.
    static func easter(_ year: Int, _ calendar: CalendarSystem) -> Int? {
        guard (326...4000).contains(year) else { return nil }
        if calendar == .julian || year < 1583 {
            let (a, b, c) = (year % 4, year % 7, year % 19)
            let d = (19 * c + 15) % 30
            let e = (2 * a + 4 * b - d + 34) % 7
            let f = d + e + 114
            return CalendarSystem.julian.julianDayNumber(year: year, month: f / 31, day: f % 31 + 1)
        }
        let (a, b, c) = (year % 19, year / 100, year % 100)
        let g = (8 * b + 13) / 25
        let h = (19 * a + b - b / 4 - g + 15) % 30
        let m = (a + 11 * h) / 319
        let r = (2 * (b % 4) + 2 * (c / 4) - c % 4 - h + m + 32) % 7
        let month = (h - m + r + 90) / 25
        return CalendarSystem.gregorian.julianDayNumber(year: year, month: month, day: (h - m + r + month + 19) % 32)
    }

    /// Year, month and day of an anchor's start in some calendar, as far as they are told.
    func components(_ anchor: Anchor, _ calendar: CalendarSystem) -> (year: Int, month: Int?, day: Int?)? {
        if anchor.edtf.isYearless { return nil }
        let bounds = anchor.edtf.bounds(in: anchor.calendar)
        if anchor.calendar == calendar, let parts = Self.parts(anchor, calendar) {
            return (parts.year, parts.month, parts.day)
        }
        guard let day = bounds.earliest ?? bounds.latest else { return nil }
        let (year, month, date) = day.components(in: calendar)
        let isDay = bounds.earliest == bounds.latest
        return (year, isDay ? month : nil, isDay ? date : nil)
    }

    /// What a story that told of a long time goes on from: its start, but the end of one within a year.
    private static func parts(_ anchor: Anchor, _ calendar: CalendarSystem) -> DateParts? {
        let (start, end) = (anchor.edtf.start, anchor.edtf.end(in: calendar))
        if let start, let end, start.year < end.year, start.month != nil { return start }
        return end ?? start
    }
}

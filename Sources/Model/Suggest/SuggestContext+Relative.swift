extension SuggestContext {
    /// Counts a relative date; its value is nil where nothing is known to count from.
    func counted(_ relative: SuggestRelative, isPast: Bool = false) -> Result {
        var result = Result()
        result.isFilled = true
        let base: Anchor?
        switch relative.base {
        case .narrative: base = anchor ?? document
        case .document: base = document ?? head ?? anchor
        case .column: base = column ?? document ?? anchor
        case .told(let phrase):
            let told = self.told(phrase)
            base = told.date.map { Anchor(edtf: $0.edtf, calendar: $0.calendar, hit: nil) }
        }
        guard let base else { return result }
        result.anchor = base
        if base.edtf.isYearless {
            if case .same(.days) = relative.move { result.date = reading(base.edtf, base) }
            return result
        }
        switch relative.move {
        case .shift(let count, let unit, let isApproximate, let isExact):
            result.offset = RelativeReading(count: count, unit: unit, handle: "", isApproximate: isApproximate)
            if unit == .days || unit == .weeks, isCoarse(base) {
                result.date = reading(base.edtf, base)
                break
            }
            let moved = result.offset.flatMap { $0.date(from: base.edtf, calendar: base.calendar) }
            result.date = reading(isExact ? moved : moved.flatMap { coarse($0, unit, base.calendar) }, base)
        case .same(let unit):
            result.offset = RelativeReading(count: 0, unit: unit, handle: "")
            result.date = reading(same(unit, base), base)
        case .unknown: result.anchor = nil
        case .vague(let isAfter): result.date = reading(vague(base, isAfter: isAfter), base)
        case .span(let count, let unit, let isBack): span(count, unit, isBack, base, &result)
        case .weekday(let day, let direction):
            if case .told = relative.base {
                var beside = self
                (beside.anchor, beside.document) = (base, nil)
                beside.weekday(day, direction, relative, &result)
            } else {
                weekday(day, direction, relative, &result)
            }
        case .season(let code, let direction):
            result.date = nearest(base, direction, .gregorian) { DatePoint(year: $0, season: code) }
        case .month(let calendar, let month, let direction):
            result.date = nearest(base, direction, calendar) { DatePoint(year: $0, month: month) }
        case .ordinalDay(let number):
            result.offset = RelativeReading(count: number - 1, unit: .days, handle: "")
            result.date =
                isCoarse(base)
                ? reading(base.edtf, base)
                : reading(result.offset.flatMap { $0.date(from: base.edtf, calendar: base.calendar) }, base)
        case .dayOfMonth(let day, let shift):
            var isOwn = false
            if case .document = relative.base { isOwn = true }
            var table = self
            if case .column = relative.base { (table.anchor, table.isDated) = (base, false) }
            table.dayOfMonth(day, shift, isPast, isOwn: isOwn, &result)
        }
        return result
    }

    private func reading(_ edtf: EDTF?, _ base: Anchor) -> DateReading? {
        edtf.map { DateReading(edtf: $0, calendar: base.calendar, basis: .derived) }
    }

    /// Years later is a year, months later a month, whatever the day it is counted from.
    private func coarse(_ edtf: EDTF, _ unit: RelativeReading.Unit, _ calendar: CalendarSystem) -> EDTF? {
        guard case .date(var point) = edtf.expression, unit == .months || unit == .years else { return edtf }
        point.day = nil
        point.dayMark = []
        point.time = nil
        if unit == .years {
            point.season = nil
            point.month = nil
            point.monthMark = []
        }
        return try? EDTF(.date(point), calendar: calendar)
    }

    /// Told by no more than a year: some days later is still about then.
    private func isCoarse(_ base: Anchor) -> Bool { base.edtf.start?.month == nil }

    /// The last date that an anchor tells, cut to a unit.
    private func same(_ unit: RelativeReading.Unit, _ base: Anchor) -> EDTF? {
        switch unit {
        case .days, .weeks:
            guard base.edtf.shape == .interval, let parts = base.edtf.end(in: base.calendar) else { return base.edtf }
            return point(DatePoint(year: parts.year, month: parts.month, day: parts.day), base)
        case .months, .years:
            guard let parts = base.edtf.end(in: base.calendar) ?? base.edtf.start else { return nil }
            return point(DatePoint(year: parts.year, month: unit == .months ? parts.month : nil), base)
        }
    }

    private func point(_ point: DatePoint, _ base: Anchor) -> EDTF? { try? EDTF(.date(point), calendar: base.calendar) }

    /// Soon after a day is about that month.
    private func vague(_ base: Anchor, isAfter: Bool) -> EDTF? {
        guard let parts = isAfter ? base.edtf.end(in: base.calendar) : base.edtf.start else { return nil }
        var found = DatePoint(year: parts.year, month: parts.month)
        if parts.month == nil, let season = parts.season { found = DatePoint(year: parts.year, season: season) }
        found.qualify(.approximate)
        return point(found, base)
    }

    private func span(
        _ count: Int?, _ unit: RelativeReading.Unit, _ isBack: Bool, _ base: Anchor, _ result: inout Result
    ) {
        guard let parts = isBack ? base.edtf.start : base.edtf.end(in: base.calendar) else { return }
        let start = DatePoint(year: parts.year, month: parts.month, day: parts.day)
        guard let count else {
            let member: EDTFExpression.Member = isBack ? .until(start) : .from(start)
            result.date = reading(try? EDTF(.set(.one, [member]), calendar: base.calendar), base)
            return
        }
        result.offset = RelativeReading(count: isBack ? -count : count, unit: unit, handle: "")
        guard let moved = DateShift(count: isBack ? -count : count, unit: unit, calendar: base.calendar).ends(start)
        else { return }
        let expression = isBack ? EDTFExpression.oneOf(moved.first, start) : .oneOf(start, moved.last)
        result.date = reading(try? EDTF(expression, calendar: base.calendar), base)
    }

    // MARK: Days of the week

    private func day(_ anchor: Anchor) -> Day? {
        let bounds = anchor.edtf.bounds(in: anchor.calendar)
        return bounds.earliest == bounds.latest ? bounds.earliest : anchor.edtf.shape == .interval ? bounds.latest : nil
    }

    private func weekday(
        _ weekday: Int, _ direction: SuggestRelative.Direction, _ relative: SuggestRelative, _ result: inout Result
    ) {
        result.date = nil
        result.anchor = nil
        var isDocument = false
        if case .document = relative.base { isDocument = true }
        let document = self.document ?? head
        let written = document.flatMap(day)
        let told = anchor.flatMap(day)
        if direction == .nearest, let written {
            isDocument = told.map { abs($0.julianDayNumber - written.julianDayNumber) <= 31 } ?? true
        }
        guard let base = isDocument ? document ?? anchor : anchor ?? document,
            let start = isDocument ? written ?? told : told ?? written
        else { return }
        // Julian day 0 was a Monday.
        let ahead = floorRemainder(weekday - start.julianDayNumber, 7)
        let move: Int
        switch direction {
        case .next: move = ahead == 0 ? 7 : ahead
        case .previous: move = ahead == 0 ? -7 : ahead - 7
        case .same: move = weekday - floorRemainder(start.julianDayNumber, 7)
        case .nearest: move = isDocument ? (ahead == 0 ? 0 : ahead - 7) : ahead
        }
        result.anchor = base
        result.offset = RelativeReading(count: move, unit: .days, handle: "")
        let point = DatePoint(julianDayNumber: start.julianDayNumber + move, in: base.calendar)
        result.date = reading(self.point(point, base), base)
    }

    // MARK: Months and seasons

    private func nearest(
        _ base: Anchor, _ direction: SuggestRelative.Direction, _ calendar: CalendarSystem, _ make: (Int) -> DatePoint
    ) -> DateReading? {
        guard let year = components(base, calendar)?.year, (-9000...9000).contains(year) else { return nil }
        let bounds = base.edtf.bounds(in: base.calendar)
        func edtf(_ year: Int) -> EDTF? { try? EDTF(.date(make(year)), calendar: calendar) }
        let order: [Int] =
            switch direction {
            case .same, .nearest: [year]
            case .next: [year, year + 1, year + 2]
            case .previous: [year, year - 1, year - 2]
            }
        for candidate in order {
            guard let found = edtf(candidate) else { continue }
            let mine = found.bounds(in: calendar)
            let fits: Bool
            switch direction {
            case .same, .nearest: fits = true
            case .next:
                guard let start = mine.earliest, let end = bounds.latest ?? bounds.earliest else { return nil }
                fits = start > end || bounds.earliest != bounds.latest && candidate > year
            case .previous:
                guard let end = mine.latest, let start = bounds.earliest ?? bounds.latest else { return nil }
                fits = end < start
            }
            if fits { return DateReading(edtf: found, calendar: calendar, basis: .derived) }
        }
        return nil
    }

    private func dayOfMonth(_ day: Int, _ shift: Int, _ isPast: Bool, isOwn: Bool, _ result: inout Result) {
        result.anchor = nil
        let anchor = isOwn && document != nil ? document : self.anchor
        let narrative = anchor.flatMap { components($0, $0.calendar) }
        var (base, parts) = (anchor, narrative)
        if parts?.month == nil, let document {
            (base, parts) = (document, components(document, document.calendar))
        }
        guard let base, let parts, let month = parts.month else { return }
        // "had fallen on the 28th", written on the 1st.
        let isBefore = isPast && shift == 0 && isDated && day > parts.day ?? 31
        let index = parts.year * 12 + month - 1 + (isBefore ? -1 : shift)
        let (year, moved) = (floorQuotient(index, 12), floorRemainder(index, 12) + 1)
        guard day <= base.calendar.days(inMonth: moved, year: year) else { return }
        result.anchor = base
        result.date = reading(point(DatePoint(year: year, month: moved, day: day), base), base)
    }
}

extension EDTF {
    /// `XXXX-03-18`: of no year that anybody told.
    var isYearless: Bool {
        guard case .date(let point) = expression, case .pattern = point.year else { return false }
        return point.month != nil && point.years.count > 1000
    }
}

extension DateParts {
    /// The month in which a told season begins.
    var seasonMonth: Int? { season.flatMap { (21...24).contains($0) ? 3 * ($0 - 20) : nil } }
}

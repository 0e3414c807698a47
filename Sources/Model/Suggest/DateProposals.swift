/// Counts out what the finder found, and puts it into words.
struct DateProposals {
    private let text: SourceText
    private let published: DateReading?

    init(_ text: SourceText, published: DateReading?) {
        self.text = text
        self.published = published
    }

    func all() -> [DateProposal] {
        let finder = SuggestFinder(text.bytes)
        var context = context(finder)
        var proposals: [DateProposal] = []
        /// The proposal of each hit that an anchor may name.
        var numbers: [Int: Int] = [:]
        for (place, hit) in finder.hits.enumerated() {
            let result = settled(hit, context, finder)
            remember(hit, place, result, &context)
            if isIdle(hit, context) { continue }
            guard let quote = text.proposedQuote(hit.quote.clamped(to: 0..<text.bytes.count)) else {
                continue
            }
            let wording = text.scalarRange(hit.wording)
            let printed = Self.line(text.string(hit.wording))
            var proposal = DateProposal(
                number: proposals.count + 1, quote: quote, occurrence: nil, wording: wording, asPrinted: printed,
                title: SuggestTitle.make(text.bytes, hit), date: result.date, isRelative: isRelative(hit), anchor: nil,
                confidence: confidence(hit, result))
            proposal.date?.asPrinted = printed
            if let anchor = result.anchor, isRelative(hit) {
                proposal.anchor = DateProposal.Anchor(
                    proposal: anchor.hit.flatMap { numbers[$0] }, edtf: anchor.edtf, calendar: anchor.calendar,
                    offset: result.offset)
            }
            proposals.append(proposal)
            numbers[place] = proposal.number
        }
        SuggestOccurrences.number(&proposals, in: text)
        return proposals
    }

    /// "Today" of a text that was not written on a day which it tells is no day.
    private func isIdle(_ hit: SuggestHit, _ context: SuggestContext) -> Bool {
        guard case .relative(let relative, nil) = hit.content, case .document = relative.base, !context.isDated else {
            return false
        }
        return relative.move == .same(.days) && (context.document == nil || hit.isNowadays)
    }

    private func context(_ finder: SuggestFinder) -> SuggestContext {
        var context = SuggestContext()
        if finder.dayFirst != finder.monthFirst {
            context.isMonthFirst = finder.monthFirst > finder.dayFirst
        } else if finder.dayFirst == 0, finder.dayWords != finder.monthWords {
            context.isMonthFirst = finder.monthWords > finder.dayWords
        }
        if finder.persian > 0, finder.persian >= finder.islamic {
            context.numberCalendar = .persian
        } else if finder.islamic > 1 {
            context.numberCalendar = .islamic
        }
        context.isLunar = finder.islamic >= 6 && finder.islamic > 2 * finder.persian && finder.western < finder.islamic
        if let published {
            context.document = SuggestContext.Anchor(edtf: published.edtf, calendar: published.calendar, hit: nil)
        } else if let printed = finder.printedDay, let day = PrintedDay.normalised(printed) ?? Self.day(printed),
            let edtf = try? EDTF(parsing: day, calendar: .gregorian)
        {
            context.document = SuggestContext.Anchor(edtf: edtf, calendar: .gregorian, hit: nil)
        }
        return context
    }

    private static func day(_ printed: String) -> String? {
        guard case .date(let reading)? = try? readDate(printed, calendar: .gregorian) else { return nil }
        return reading.edtf.canonical
    }

    private func settled(_ hit: SuggestHit, _ context: SuggestContext, _ finder: SuggestFinder) -> SuggestContext.Result
    {
        var context = context
        // An entry of a diary follows the entry before, whatever that one told of.
        if hit.isDateline, context.isDated {
            context.anchor = context.document
            if let period = context.period, let now = context.document, isLater(period, now) { context.anchor = period }
        }
        if let aside = context.aside, aside.sentence == hit.sentence, hit.content.isRelative {
            context.anchor = aside.anchor
        }
        context.isNews = hit.isNews
        context.isHeading = hit.isDateline && !hit.isNews
        context.isFuture = hit.isFuture
        context.isPast = hit.isPluperfect
        context.isElsewhere = context.anchor?.hit.map { finder.hits[$0].sentence != hit.sentence } ?? false
        switch hit.content {
        case .told(let phrase): return context.told(phrase)
        case .relative(var relative, nil):
            if case .weekday(let day, .nearest) = relative.move, hit.isDateline || hit.isFuture {
                relative.move = .weekday(day, .next)
                relative.base = .document
            }
            return context.counted(relative, isPast: hit.isPluperfect)
        case .relative(let relative, let phrase?):
            let counted = context.counted(relative, isPast: hit.isPluperfect)
            let year = phrase.first.hasYear ? nil : counted.date.flatMap { Self.year(of: phrase.first, in: $0) }
            var told = context.told(phrase, year: year)
            guard told.date != nil else { return counted }
            if told.isFilled { told.anchor = counted.anchor ?? told.anchor }
            return told
        }
    }

    /// The year in which a day or month falls, told within something longer: "the next winter, in February".
    private static func year(of date: SuggestDate, in reading: DateReading) -> Int? {
        let calendar = date.calendar ?? reading.calendar
        guard let first = reading.bounds.earliest?.components(in: calendar), let last = reading.bounds.latest else {
            return nil
        }
        if let month = date.month, month < first.month, last.components(in: calendar).year > first.year {
            return first.year + 1
        }
        return first.year
    }

    private func isRelative(_ hit: SuggestHit) -> Bool {
        guard case .relative(let relative, let phrase) = hit.content else { return hit.phrase?.first.yearShift != nil }
        if phrase?.first.hasYear ?? false { return false }
        if case .dayOfMonth(_, 0) = relative.move { return false }
        return true
    }

    private func remember(
        _ hit: SuggestHit, _ place: Int, _ result: SuggestContext.Result, _ context: inout SuggestContext
    ) {
        guard let date = result.date, !hit.isAside else { return }
        let found = SuggestContext.Anchor(edtf: date.edtf, calendar: date.calendar, hit: place)
        if context.head == nil, hit.sentence < 8, let first = hit.phrase?.first, first.isDay, first.hasYear {
            context.head = found
        }
        if hit.isDateline {
            context.document = found
            context.anchor = found
            context.isDated = true
            return
        }
        if case .relative(let relative, nil) = hit.content, case .column = relative.base { context.column = found }
        if hit.isPeriod { (context.period, context.column) = (found, found) }
        if let phrase = hit.phrase {
            if phrase.first.month != nil, phrase.first.hasYear, !phrase.isIncidental, phrase.form == .single {
                context.column = found
            }
            let isFirst = context.anchor == nil && context.document == nil
            if phrase.isIncidental && !isFirst { return }
            if isFlashback(hit, date, context) {
                context.aside = (found, hit.sentence)
                return
            }
            if case .years = phrase.first.shape, context.anchor != nil { return }
            switch phrase.form {
            case .single, .interval, .between, .either, .after, .since, .notBefore: break
            case .before, .notAfter, .until: return
            }
            let isNamed = phrase.first.month != nil || phrase.first.isNamedDay
            if phrase.form != .single, phrase.last == nil, context.anchor != nil, !isNamed { return }
            if let start = date.edtf.start, phrase.last == nil {
                let point = DatePoint(year: start.year, month: start.month, day: start.day)
                if phrase.form != .single, let edtf = try? EDTF(.date(point), calendar: date.calendar) {
                    context.anchor = SuggestContext.Anchor(edtf: edtf, calendar: date.calendar, hit: found.hit)
                    return
                }
            }
            context.anchor = found
            return
        }
        guard case .relative(let relative, _) = hit.content, !hit.isThought else { return }
        switch relative.move {
        case .vague, .span, .same: return
        default: break
        }
        // A range of days is no better to count from than what it was counted from.
        if date.edtf.shape == .oneOf, context.anchor?.edtf.shape == .date { return }
        if case .document = relative.base {
            switch relative.move {
            case .dayOfMonth, .weekday: break
            case .shift(_, .days, _, _): break
            default: return
            }
        }
        context.anchor = found
    }

    /// A month's heading goes on from the entry before it.
    private func isLater(_ period: SuggestContext.Anchor, _ now: SuggestContext.Anchor) -> Bool {
        guard let start = period.edtf.bounds(in: period.calendar).earliest,
            let entry = now.edtf.bounds(in: now.calendar).earliest
        else { return false }
        return start > entry
    }

    /// What had happened earlier is no place to go on from, nor is a year named beside a story of days: "the Shah who
    /// was shot in 1896".
    private func isFlashback(_ hit: SuggestHit, _ date: DateReading, _ context: SuggestContext) -> Bool {
        guard let phrase = hit.phrase, !phrase.first.isDay, let anchor = context.anchor,
            let now = anchor.edtf.bounds(in: anchor.calendar).earliest, let then = date.bounds.latest, then < now
        else { return false }
        if hit.isPluperfect { return true }
        // What stands at the head dates the text, not its story.
        for own in [context.document, context.head] {
            guard let written = own.flatMap({ $0.edtf.bounds(in: $0.calendar).earliest }) else { continue }
            if written.components(in: .gregorian).year == now.components(in: .gregorian).year { return false }
        }
        return phrase.first.month == nil && anchor.edtf.start?.month != nil && !hit.isOpening
    }

    private func confidence(_ hit: SuggestHit, _ result: SuggestContext.Result) -> Int {
        guard result.date != nil else { return 30 }
        if result.isDoubtful { return 50 }
        switch hit.content {
        case .told(let phrase):
            if phrase.isIncidental { return 60 }
            if phrase.first.isDay { return result.isFilled ? 80 : 95 }
            if phrase.first.isBareYear || result.isFilled { return phrase.form == .single ? 75 : 70 }
            return 85
        case .relative(_, .some): return 85
        case .relative(let relative, nil):
            switch relative.move {
            case .vague, .span: return 40
            case .weekday(_, .nearest), .ordinalDay: return 50
            default: return 65
            }
        }
    }

    /// On one line.
    static func line(_ text: String) -> String {
        var line: [UInt8] = []
        for byte in text.utf8 {
            if byte > 0x20 {
                line.append(byte)
            } else if line.last != 0x20 {
                line.append(0x20)
            }
        }
        return String(decoding: line, as: UTF8.self)
    }
}

extension SourceText {
    func scalarRange(_ range: Range<Int>) -> Range<Int> {
        scalarOffset(ofByte: range.lowerBound)..<scalarOffset(ofByte: range.upperBound)
    }

    func proposedQuote(_ range: Range<Int>) -> Quote? { range.isEmpty ? nil : quote(bytes: range) }
}

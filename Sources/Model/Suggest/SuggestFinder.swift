/// Finds the dates of a whole text, sentence by sentence.
struct SuggestFinder {
    private let bytes: [UInt8]
    private var habits: SuggestHabits
    private(set) var hits: [SuggestHit] = []
    private(set) var printedDay: String?
    /// What the document's numbers tell of the order of day and month, and of their calendar.
    private(set) var dayFirst = 0
    private(set) var monthFirst = 0
    /// The same of dates in words: "4 March" or "March 4".
    private(set) var dayWords = 0
    private(set) var monthWords = 0
    private(set) var persian = 0
    private(set) var islamic = 0
    /// Days and months of ours.
    private(set) var western = 0
    private var sentences = 0
    /// A heading that waits for what it heads.
    private var heading: SuggestHit?

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        habits = SuggestHabits(isEarly: SuggestEarliness.isEarly(bytes), isDialogue: SuggestDialogue.isOne(bytes))
        let layout = SuggestLayout(bytes)
        printedDay = layout.printedDay
        for block in layout.blocks {
            let tokens = SuggestLexer.tokens(bytes, block.range)
            let cuts = SuggestSentences.cut(tokens, breaks: block.breaks)
            for (place, cut) in cuts.enumerated() {
                read(Array(tokens[cut]), isFirst: place == 0)
            }
        }
        settle(nil)
    }

    private mutating func read(_ tokens: [SuggestToken], isFirst: Bool) {
        guard let first = tokens.first, let last = tokens.last else { return }
        let whole = first.start..<last.end
        var found = SuggestSentenceReader(tokens, habits: habits).hits(sentence: sentences, whole)
        defer { sentences += 1 }
        remember(tokens, found)
        learn(tokens, found)
        if !first.startsLine { fold(&found) }
        if let only = found.first, found.count == 1, isDateline(only, tokens) {
            settle(nil)
            heading = only
            return
        }
        SuggestQuotes(tokens: tokens).place(&found)
        // A heading's year, folded into the day below it, is quoted with it.
        for place in found.indices where found[place].wording.lowerBound < found[place].quote.lowerBound {
            found[place].quote = found[place].wording.lowerBound..<found[place].quote.upperBound
        }
        settle(whole)
        if first.startsLine,
            ["ref", "refs", "reference", "reftel", "re", "eo", "subject", "subj"].contains(first.text),
            tokens.count > 1, tokens[1].kind == .sign || first.text == "eo"
        {
            for place in found.indices { found[place].isAside = true }
            hits += found
            return
        }
        if let opening = found.first, opening.tokens.lowerBound <= 8, isFirst, isNewsLine(opening, tokens) {
            (found[0].isDateline, found[0].isNews) = (true, true)
        } else if let place = found.firstIndex(where: { isMasthead($0, tokens) || isIssue($0, tokens) }) {
            found[place].isDateline = true
        }
        hits += found
    }

    /// Places a heading before what it heads: an entry of a diary or chronicle.
    private mutating func settle(_ body: Range<Int>?) {
        guard var open = heading else { return }
        heading = nil
        open.isDateline = open.phrase?.first.isDay ?? true
        open.isPeriod = !open.isDateline && open.phrase?.first.month != nil
        if let body {
            let end = min(body.upperBound, open.quote.lowerBound + SuggestQuotes.longest)
            if end == body.upperBound {
                open.quote = open.quote.lowerBound..<end
            } else if let cut = wordEnd(before: end, after: body.lowerBound) {
                open.quote = open.quote.lowerBound..<cut
            }
        }
        hits.append(open)
    }

    /// "1797. Septr. 24": a year's heading, and the day that it completes.
    private mutating func fold(_ found: inout [SuggestHit]) {
        guard let open = heading, let year = open.phrase?.first, year.isYearAlone, let first = found.first,
            first.tokens.lowerBound <= 1, case .told(var phrase) = first.content, !phrase.first.hasYear,
            phrase.first.isNamedDay || phrase.first.month != nil, phrase.first.yearShift == nil
        else { return }
        heading = nil
        phrase.first.year = year.year
        phrase.last?.year = year.year
        found[0].content = .told(phrase)
        found[0].wording = open.wording.lowerBound..<first.wording.upperBound
        found[0].isDateline = phrase.first.isDay
    }

    private func wordEnd(before end: Int, after start: Int) -> Int? {
        var place = end
        while place > start, bytes[place] > 0x20 { place -= 1 }
        while place > start, bytes[place - 1] <= 0x20 { place -= 1 }
        return place > start ? place : nil
    }

    /// "21 September: …", which "22: …" on a later line goes on from.
    private mutating func remember(_ tokens: [SuggestToken], _ found: [SuggestHit]) {
        guard tokens[0].startsLine, let first = found.first, first.tokens.lowerBound == 0,
            first.tokens.upperBound < tokens.count
        else { return }
        let sign = tokens[first.tokens.upperBound]
        guard [":", ".", "—", "–", "-"].contains(sign.text) else { return }
        var day = first.phrase.flatMap { $0.last?.day ?? $0.first.otherDays.last ?? $0.first.day }
        if case .relative(let relative, nil) = first.content, case .dayOfMonth(let told, 0) = relative.move {
            day = told
        }
        habits.entry = day.map { (day: $0, sign: sign.text) }
    }

    // MARK: What a sentence is

    private static let nearDates: Set<String> = [
        "at", "in", "near", "the", "of", "from", "dated", "morning", "evening", "am", "pm", "a", "on", "camp", "this",
        "day",
        "noon", "night", "afternoon", "le", "den", "written", "entry",
    ]

    /// A line of a date, and perhaps a place.
    private func isDateline(_ hit: SuggestHit, _ tokens: [SuggestToken]) -> Bool {
        guard tokens[0].startsLine || sentences < 12, let phrase = hit.phrase, case .told = hit.content,
            phrase.last == nil
        else { return isDayline(hit, tokens) }
        guard tokens[0].startsLine || phrase.first.isDay else { return false }
        var words = 0
        for (place, token) in tokens.enumerated() where !hit.tokens.contains(place) {
            if token.kind == .sign {
                if token.text == "?" || token.text == "!" { return false }
                continue
            }
            words += 1
            let isName = token.isWord && token.isCapital
            guard isName || Self.nearDates.contains(token.text), words <= 5 else { return false }
            if place > hit.tokens.upperBound + 2, isName { return false }
        }
        return true
    }

    /// "5th." or "Tuesday" alone on a line, or before a diary's sentence.
    private func isDayline(_ hit: SuggestHit, _ tokens: [SuggestToken]) -> Bool {
        guard tokens[0].startsLine, hit.tokens.lowerBound == 0, case .relative(let relative, nil) = hit.content else {
            return false
        }
        switch relative.move {
        case .dayOfMonth, .weekday: return tokens[hit.tokens.upperBound...].allSatisfy { $0.kind == .sign }
        default: return false
        }
    }

    /// "TEHRAN, Jan. 15 — The foreign minister …"
    private func isNewsLine(_ hit: SuggestHit, _ tokens: [SuggestToken]) -> Bool {
        guard let phrase = hit.phrase, phrase.first.isDay, case .told = hit.content, tokens[0].startsLine else {
            return false
        }
        let place = tokens[..<hit.tokens.lowerBound]
        guard place.allSatisfy({ $0.kind == .sign || $0.isCapital }),
            sentences < 12 || place.contains(where: \.isShouted)
        else { return false }
        let behind = tokens[hit.tokens.upperBound...].prefix(6)
        return !place.isEmpty
            && behind.contains { $0.isSign("—") || $0.isSign("–") || $0.isSign("-") || $0.isSign(":") }
    }

    /// "VOL. LXII — No. 18,204   FRIDAY, JANUARY 5, 1951   FIVE CENTS": a whole day among capitals at the very head.
    private func isMasthead(_ hit: SuggestHit, _ tokens: [SuggestToken]) -> Bool {
        guard sentences < 8, let date = hit.phrase?.first, date.isDay, date.hasYear, case .told = hit.content,
            tokens[0].startsLine
        else { return false }
        return tokens.allSatisfy { !$0.isWord || $0.isShouted || $0.text.utf8.count <= 3 }
            && !tokens.contains { ["on", "in", "the", "was", "of"].contains($0.text) }
    }

    private static let issues: Set<String> = [
        "judgment", "judgement", "delivered", "prepared", "dated", "issued", "written", "signed", "adopted", "released",
        "published", "recorded", "given", "typed", "received", "posted", "drafted", "submitted", "report",
    ]

    /// "Judgment delivered 19 July 2011", "Prepared 02 Nov 93 by G2" at the very head.
    private func isIssue(_ hit: SuggestHit, _ tokens: [SuggestToken]) -> Bool {
        guard sentences < 8, let date = hit.phrase?.first, date.isDay, date.hasYear, case .told = hit.content,
            tokens[0].startsLine, tokens.count <= 16, hit.tokens.lowerBound <= 4
        else { return false }
        return tokens[..<hit.tokens.lowerBound].contains { Self.issues.contains($0.text) }
    }

    private mutating func learn(_ tokens: [SuggestToken], _ found: [SuggestHit]) {
        for token in tokens where token.isWord {
            switch token.text {
            case "persian", "shamsi", "solar", "iranian", "jalali": persian += 1
            case "hijri", "islamic", "lunar", "ah": islamic += 1
            default:
                if case .month(let calendar, _, _) = token.lexeme, calendar == .persian, token.isCapital {
                    persian += 1
                }
            }
        }
        for hit in found {
            guard let date = hit.phrase?.first else { continue }
            if date.calendar == .persian { persian += 2 }
            if date.calendar == .islamic { islamic += 2 }
            if date.month != nil, date.calendar == .gregorian { western += 2 }
            let opening = tokens[hit.tokens.lowerBound]
            if date.isDay, date.month != nil, hit.tokens.count != 5 || opening.kind == .word {
                if case .month = opening.lexeme { monthWords += 1 } else if opening.kind == .number { dayWords += 1 }
            }
            let isNumbers =
                hit.tokens.count == 5 || hit.tokens.count == 3 && tokens[hit.tokens.lowerBound + 1].isSign("/")
            guard tokens[hit.tokens.lowerBound].kind == .number, date.isDay, !date.isAmbiguous, isNumbers,
                tokens[hit.tokens.lowerBound].width <= 2, let day = date.day, day > 12
            else { continue }
            if tokens[hit.tokens.lowerBound].value == day { dayFirst += 1 } else { monthFirst += 1 }
        }
    }
}

extension SuggestHit.Content {
    var isRelative: Bool { if case .relative = self { true } else { false } }
}

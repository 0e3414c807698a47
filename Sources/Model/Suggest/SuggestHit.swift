/// A date found in a sentence, not counted out yet.
struct SuggestHit {
    enum Content {
        case told(SuggestPhrase)
        /// What stands behind it may tell more: "three days later, on 4 February".
        case relative(SuggestRelative, SuggestPhrase?)
    }

    var content: Content
    /// Unit: tokens of the sentence, then bytes.
    var tokens: Range<Int>
    var wording: Range<Int>
    /// The passage that tells the event. Unit: bytes.
    var quote: Range<Int>
    var sentence: Int
    /// Told as what had happened before: "he had been wounded in 1842".
    var isPluperfect = false
    /// Told as what is still to come: "a decision is expected on Monday".
    var isFuture = false
    /// Told as what somebody thought would come: "his pass would expire the following week".
    var isThought = false
    /// The day an entry or the document was written on.
    var isDateline = false
    /// "today", which may mean these years.
    var isNowadays = false
    /// At the head of its sentence: "In the year 1709 the frost set in".
    var isOpening = false
    /// Of a line about other papers: "REF: CONTEL 311, 9 MAR 51". Nothing is counted from it.
    var isAside = false
    /// Of a newspaper's column, which may be older or newer than the one before.
    var isNews = false

    var phrase: SuggestPhrase? {
        switch content {
        case .told(let phrase): phrase
        case .relative(_, let phrase): phrase
        }
    }
}

/// Finds the dates of one sentence.
struct SuggestSentenceReader {
    let tokens: [SuggestToken]
    private let dates: SuggestDateParser
    private let phrases: SuggestPhraseParser
    private let relatives: SuggestRelativeParser

    init(_ tokens: [SuggestToken], habits: SuggestHabits) {
        self.tokens = tokens
        dates = SuggestDateParser(tokens: tokens, habits: habits)
        phrases = SuggestPhraseParser(dates: dates)
        relatives = SuggestRelativeParser(dates: dates, phrases: phrases)
    }

    private static let starters: Set<String> = [
        "between", "betwixt", "from", "on", "not", "no", "prior", "earlier", "later", "up", "before", "after", "by",
        "since",
        "until", "till", "c", "ca", "circa", "cca", "about", "around", "approximately", "approx", "roughly", "nearly",
        "almost",
        "probably", "perhaps", "possibly", "maybe", "presumably", "early", "mid", "late", "the", "in", "sometime",
        "some",
        "beginning", "start", "middle", "end", "close", "last", "latter", "this", "that", "next", "yesterday",
        "tomorrow",
        "today", "tonight", "to", "shortly", "soon", "immediately", "directly", "very", "a", "an", "several", "few",
        "many",
        "within", "inside", "just", "only", "exactly", "precisely", "hours", "less", "more", "over", "barely", "ad",
        "anno", "ah",
        "christmas", "new", "boxing", "bastille", "armistice", "midsummer", "lady", "michaelmas", "martinmas",
        "candlemas",
        "lammas", "epiphany", "st", "saint", "all", "guy", "corpus", "ascension", "columbus", "veterans", "remembrance",
        "lincolns", "washingtons", "anzac", "assumption", "annunciation", "valentines", "childermas", "hallowmas",
        "lammastide", "whitsunday", "whitmonday", "norooz", "whitsuntide", "eastertide", "christmastide", "shrove",
        "trinity", "low", "passion", "holy", "ides", "nones", "kalends", "calends", "same", "following", "evening",
        "morning", "previous", "preceding", "q", "week", "year", "d", "ve", "vj", "v", "half", "nearly", "final",
        "turn", "midwinter", "six", "hallowe'en", "another",
        "independence", "labor", "labour", "memorial", "thanksgiving", "halloween",
        "nowruz", "norouz", "nauruz", "good", "palm", "ash", "maundy", "whit", "pentecost", "whitsun", "easter",
        "presently", "bet", "btw", "betw", "bef", "befo", "aft", "abt", "xmas", "opening", "orthodox", "new", "tues",
        "xmastide", "epiphany", "advent", "persian", "iranian", "noruz", "feast", "whitsuntide",
    ]

    private func mayStart(_ token: SuggestToken) -> Bool {
        switch token.kind {
        case .number, .decade: true
        case .other: token.text == "dtg" || token.text == "d.m" || (2...6).contains(token.text.utf8.count)
        case .sign: token.text == "'"
        case .word: token.lexeme != .none || Self.starters.contains(token.text)
        }
    }

    private static let futures: Set<String> = [
        "will", "shall", "ll", "expected", "due", "scheduled", "fixed", "expects", "leaves", "sails", "begins", "opens",
        "meets", "starts", "hopes", "intends", "tomorrow", "postponed",
    ]

    /// In order, none overlapping.
    func hits(sentence: Int, _ whole: Range<Int>) -> [SuggestHit] {
        var hits: [SuggestHit] = []
        var at = 0
        while at < tokens.count {
            guard mayStart(tokens[at]), let (content, end) = read(at, after: hits.last), end > at else {
                at += 1
                continue
            }
            let wording = tokens[at].start..<tokens[end - 1].end
            var hit = SuggestHit(content: content, tokens: at..<end, wording: wording, quote: whole, sentence: sentence)
            let before = tokens[max(0, at - 14)..<at]
            hit.isPluperfect = before.contains { $0.text == "had" }
            hit.isFuture = before.contains { Self.futures.contains($0.text) }
            hit.isOpening =
                at <= 5
                && tokens[..<at].allSatisfy {
                    $0.kind == .sign || ["in", "the", "year", "yeare", "and", "but", "by", "about", "then"].contains($0.text)
                }
            hit.isThought = before.suffix(6).contains { $0.text == "would" }
            hit.isNowadays = tokens[end - 1].text == "today" || tokens[end - 1].text == "day" && end - at < 4
            if let last = hits.last, let merged = merged(last, hit) {
                hits[hits.count - 1] = merged
                at = merged.tokens.upperBound
            } else {
                hits.append(hit)
                at = end
            }
        }
        share(&hits)
        return hits.compactMap { hit in
            if isReference(hit) { return nil }
            guard isClerical(hit) else { return hit }
            // The day of publication is what the text counts from.
            guard hit.phrase?.first.isDay == true, isPublication(hit) else { return nil }
            var published = hit
            published.isDateline = true
            return published
        }
    }

    /// "in May and June 1984": the year stands behind the last.
    private func share(_ hits: inout [SuggestHit]) {
        for place in hits.indices.dropLast().reversed() {
            let (hit, next) = (hits[place], hits[place + 1])
            guard case .told(var first) = hit.content, case .told(let second) = next.content, first.form == .single,
                !first.first.hasYear, first.first.yearShift == nil, let month = first.first.month,
                case .fields = first.first.shape, let year = second.first.year, let later = second.first.month,
                first.first.isDay == second.first.isDay,
                (first.first.calendar ?? .gregorian) == (second.first.calendar ?? .gregorian)
            else { continue }
            let gap = tokens[hit.tokens.upperBound..<next.tokens.lowerBound]
            guard !gap.isEmpty, gap.count <= 3,
                gap.allSatisfy({
                    $0.isSign(",") || $0.isSign("/") || $0.isSign("&")
                        || ["and", "or", "on", "in", "the"].contains($0.text)
                }),
                gap.contains(where: { $0.kind == .sign || $0.text == "and" || $0.text == "or" })
            else { continue }
            first.first.year = month > later ? year - 1 : year
            first.first.isShortYear = second.first.isShortYear
            hits[place].content = .told(first)
        }
    }

    private func read(_ at: Int, after last: SuggestHit?) -> (SuggestHit.Content, Int)? {
        let relative = relatives.relative(at)
        let follows = last.map { isListed($0, at) } ?? false
        if let (phrase, end) = phrases.phrase(at, follows: follows), end > relative?.end ?? 0 {
            // "by the following day", "after three weeks": the words in front belong to the relative one.
            return (.told(phrase), end)
        }
        return relative.map { (.relative($0.relative, nil), $0.end) }
    }

    /// "1989, 1990 and 1991"
    private func isListed(_ last: SuggestHit, _ at: Int) -> Bool {
        guard let phrase = last.phrase, (phrase.last ?? phrase.first).isYearAlone else { return false }
        let gap = tokens[last.tokens.upperBound..<at]
        guard !gap.isEmpty, gap.count <= 3 else { return false }
        return gap.allSatisfy { $0.isSign(",") || $0.isWord && ["and", "or", "again", "in"].contains($0.text) }
    }

    // MARK: Two that tell one

    private func merged(_ last: SuggestHit, _ hit: SuggestHit) -> SuggestHit? {
        let gap = tokens[last.tokens.upperBound..<hit.tokens.lowerBound]
        guard gap.count <= 3 else { return nil }
        var both = last
        both.tokens = last.tokens.lowerBound..<hit.tokens.upperBound
        both.wording = last.wording.lowerBound..<hit.wording.upperBound
        switch (last.content, hit.content) {
        case (.relative(let relative, nil), .told(let phrase)):
            let isLink = gap.allSatisfy {
                $0.isSign(",") || $0.isSign("(") || $0.isSign("—") || $0.isSign("–") || $0.isSign("-")
                    || $0.isWord && ["on", "in", "the", "at"].contains($0.text)
            }
            guard isLink, case .single = phrase.form else { return nil }
            if gap.contains(where: { $0.isSign("(") }) {
                guard dates.isSign(hit.tokens.upperBound, ")") else { return nil }
                both.tokens = last.tokens.lowerBound..<(hit.tokens.upperBound + 1)
                both.wording = last.wording.lowerBound..<tokens[hit.tokens.upperBound].end
            }
            if case .told = relative.base { return nil }
            both.content = .relative(relative, phrase)
            return both
        case (.told(let first), .told(let second)):
            if isSameDay(first, second), gap.count == 1, gap.first?.isSign(",") == true {
                both.content = .told(first)
                return both
            }
            if let either = either(first, second, gap) {
                both.content = .told(either)
                return both
            }
            if let completed = completed(first, second, gap) {
                both.content = .told(completed)
                return both
            }
            // "25 Bahman 1367 (14 February 1989)", "23 February (8 March) 1917"
            guard gap.count == 1, let sign = gap.first, sign.isSign("(") || sign.isSign("/") || sign.isSign("["),
                first.first.isDay, second.first.isDay
            else { return nil }
            if (first.first.calendar ?? .gregorian) != (second.first.calendar ?? .gregorian) {
                guard first.last == nil, second.last == nil else { return nil }
            } else if sign.isSign("("), let old = oldStyle(first, second) {
                both.content = .told(old)
            } else {
                return nil
            }
            if !sign.isSign("/") {
                var end = hit.tokens.upperBound
                while end < min(hit.tokens.upperBound + 3, tokens.count), !tokens[end].isSign(")"),
                    !tokens[end].isSign("]")
                { end += 1 }
                guard end < tokens.count, tokens[end].isSign(")") || tokens[end].isSign("]") else { return nil }
                both.tokens = last.tokens.lowerBound..<(end + 1)
                both.wording = last.wording.lowerBound..<tokens[end].end
                if case .told(var phrase) = both.content, !phrase.first.hasYear, let year = dates.token(end + 1),
                    year.kind == .number, year.width == 4, (1000...2199).contains(year.value)
                {
                    phrase.first.year = year.value
                    phrase.last?.year = year.value
                    both.content = .told(phrase)
                    both.tokens = last.tokens.lowerBound..<(end + 2)
                    both.wording = last.wording.lowerBound..<year.end
                }
            }
            return both
        case (.told(var month), .relative(let second, nil)):
            // "In January, on the twelfth"
            guard case .dayOfMonth(let day, 0) = second.move, case .single = month.form, month.first.month != nil,
                !month.first.isDay, month.first.part == nil, case .fields = month.first.shape, !month.first.hasYear,
                gap.contains(where: { $0.isSign(",") }),
                gap.allSatisfy({ $0.isSign(",") || ["on", "upon", "the"].contains($0.text) })
            else { return nil }
            month.first.day = day
            both.content = .told(month)
            return both
        case (.relative(let first, nil), .relative(let second, nil)):
            // "later that year, the following autumn" stay two; "the next day, Tuesday" is one.
            guard case .weekday = second.move, case .shift(_, .days, _, _) = first.move,
                gap.allSatisfy({ $0.isSign(",") || $0.isSign("(") })
            else { return nil }
            return both
        default: return nil
        }
    }

    /// "Decr. 25, Christmas-day"
    private func isSameDay(_ first: SuggestPhrase, _ second: SuggestPhrase) -> Bool {
        guard first.last == nil, second.last == nil, !second.first.hasYear, let day = first.first.day else {
            return false
        }
        return day == second.first.day && first.first.month == second.first.month
    }

    /// "May or June of 1928", "1880s or 1890s", "’71 or ’72"
    private func either(_ first: SuggestPhrase, _ second: SuggestPhrase, _ gap: ArraySlice<SuggestToken>)
        -> SuggestPhrase?
    {
        guard gap.count == 1, gap.first?.text == "or", first.form == .single, second.form == .single,
            first.first.isDay == second.first.isDay, (first.first.month == nil) == (second.first.month == nil),
            first.first.otherDays.isEmpty, second.first.otherDays.isEmpty, first.first.yearShift == nil,
            !first.first.isDay || !first.first.hasYear
        else { return nil }
        var (one, other) = (first.first, second.first)
        SuggestPhraseParser.share(&one, &other)
        return SuggestPhrase(form: .either, first: one, last: other, isIncidental: first.isIncidental)
    }

    /// Two days of one name apart as the Julian and the Gregorian calendar were: the first is the old one.
    private func oldStyle(_ first: SuggestPhrase, _ second: SuggestPhrase) -> SuggestPhrase? {
        guard (first.last == nil) == (second.last == nil), let old = first.first.day, let new = second.first.day,
            let month = first.first.month, let next = second.first.month,
            (first.first.calendar ?? .gregorian) == .gregorian
        else { return nil }
        let length = CalendarSystem.gregorian.days(inMonth: month, year: 1999)
        let gap = next == month ? new - old : next == month % 12 + 1 ? new + length - old : 0
        guard (10...14).contains(gap) else { return nil }
        var phrase = first
        phrase.first.calendar = .julian
        phrase.last?.calendar = .julian
        if let year = second.first.year ?? second.last?.year, !phrase.first.hasYear {
            phrase.first.year = month > next ? year - 1 : year
            phrase.last?.year = phrase.first.year
        }
        return phrase
    }

    /// "In 1213, on the fourth day of May": a year, and what completes it.
    private func completed(_ first: SuggestPhrase, _ second: SuggestPhrase, _ gap: ArraySlice<SuggestToken>)
        -> SuggestPhrase?
    {
        guard case .single = first.form, case .single = second.form, first.first.isYearAlone, !first.isIncidental,
            first.last == nil, second.last == nil, !second.first.hasYear, second.first.yearShift == nil,
            let opening = gap.first, opening.isSign(",") || opening.isWord,
            gap.allSatisfy({ $0.isSign(",") || ["on", "in", "the", "at"].contains($0.text) })
        else { return nil }
        var phrase = second
        phrase.first.year = first.first.year
        phrase.first.isShortYear = first.first.isShortYear
        return phrase
    }

    // MARK: What is told of documents

    /// "Retrieved 3 May 2001", "© 2019".
    private func isClerical(_ hit: SuggestHit) -> Bool {
        let isPosted = tokens[0].startsLine && ["posted", "published"].contains(tokens[0].text)
        let first = max(0, hit.tokens.lowerBound - (isPosted ? 6 : 3))
        for (place, token) in tokens[first..<hit.tokens.lowerBound].enumerated() {
            guard SuggestWords.clerical.contains(token.text) else { continue }
            if token.text == "copyright" || token.text == "©" { return true }
            // "was printed on 3 May 1640" and "he retrieved the body on 3 May" are events.
            let before = first + place - 1
            let isNote = ["retrieved", "accessed", "downloaded"].contains(token.text)
            guard
                before < 0 || ["(", "[", "|", "·", "•"].contains(dates.text(before)) || dates.isWord(before, "last")
                    || isNote && tokens[before].kind == .sign
            else { continue }
            return true
        }
        return false
    }

    private func isPublication(_ hit: SuggestHit) -> Bool {
        tokens[max(0, hit.tokens.lowerBound - 6)..<hit.tokens.lowerBound].contains {
            ["published", "posted"].contains($0.text)
        }
    }

    /// "(Smith, 1998)", "Smith (1998: 12)", "vol. 3 (1998), pp. 12–15".
    private func isReference(_ hit: SuggestHit) -> Bool {
        guard let phrase = hit.phrase, phrase.first.isYearAlone, phrase.last == nil else { return false }
        let end = hit.tokens.upperBound
        // "Hobart (1987, 1991a)"
        if dates.isSign(hit.tokens.lowerBound - 1, "("), dates.isSign(end, ","), let next = dates.token(end + 1),
            next.kind == .other || next.kind == .number && next.width == 4,
            let name = dates.token(hit.tokens.lowerBound - 2), name.isCapital
        {
            return true
        }
        if dates.isSign(end, ":"), dates.token(end + 1)?.kind == .number, hit.tokens.lowerBound > 0,
            !tokens[hit.tokens.lowerBound].startsLine
        {
            return true
        }
        if dates.isSign(end, ")") || dates.isSign(end, ","),
            ["p", "pp"].contains(dates.text(dates.isSign(end + 1, ",") ? end + 2 : end + 1))
        {
            return true
        }
        guard dates.isSign(end, ")") || dates.isSign(end, ";") else { return false }
        var place = hit.tokens.lowerBound - 1
        var names = 0
        while place >= 0, place > hit.tokens.lowerBound - 8 {
            let token = tokens[place]
            if token.isSign("(") || token.isSign(";") { return names > 0 && names <= 4 }
            let isLink =
                token.kind == .sign && [",", ".", "&"].contains(token.text)
                || ["and", "et", "al", "see", "cf"].contains(token.text)
            guard isLink || token.isWord && token.isCapital && token.lexeme == .none else { return false }
            if token.isCapital { names += 1 }
            place -= 1
        }
        return false
    }
}

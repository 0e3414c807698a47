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
    /// Heads the entries of a month or year: "MAY" alone on its line.
    var isPeriod = false
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
    let dates: SuggestDateParser
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
        "presently", "fy", "ye", "bet", "btw", "betw", "bef", "befo", "aft", "abt", "xmas", "opening", "orthodox",
        "new",
        "tues",
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
                    $0.kind == .sign
                        || ["in", "the", "year", "yeare", "and", "but", "by", "about", "then"].contains($0.text)
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

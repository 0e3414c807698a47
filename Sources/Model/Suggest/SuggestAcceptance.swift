/// Which numbers and names, told without more, are dates.
extension SuggestPhraseParser {
    private func isWord(_ at: Int, _ word: String) -> Bool { dates.isWord(at, word) }

    /// - Parameters:
    ///   - at: where hedges and parts begin; `core`: where the date itself does.
    ///   - isTold: such words stand before it.
    func accepts(_ date: SuggestDate, _ at: Int, _ core: Int, _ end: Int, isTold: Bool, follows: Bool) -> Bool {
        if dates.habits.isTyped {
            let isTime = date.isBareYear && (isWord(at - 1, "at") || ["on", "hrs", "hours"].contains(dates.text(end)))
            return !isTime && (!date.isBareYear || dates.tokens[core].width == 3 || date.year ?? 0 > 999)
        }
        switch date.shape {
        case .season where !date.hasYear: return acceptsSeason(at, core, end)
        case .season, .easter, .advent, .nthWeekday, .week: return true
        case .years(let years): return acceptsYears(years, at, core, end, date)
        case .fields: break
        }
        if date.isBareYear { return acceptsYear(date, at, core, end, isTold: isTold, follows: follows) }
        if date.day == nil, date.month != nil, date.year == nil, !date.isLastDay { return acceptsMonth(at, core, end) }
        return true
    }

    // MARK: Years

    private func acceptsYear(
        _ date: SuggestDate, _ at: Int, _ core: Int, _ end: Int, isTold: Bool, follows: Bool
    ) -> Bool {
        guard let year = date.year, !isReference(core, end), !isCounted(year, end) else { return false }
        let isPlausible =
            (1000...2100).contains(year)
            || dates.habits.isEarly && dates.tokens[core].width == 3 && isBoundary(end) && !isWord(end, "of")
        // "by 1700 on 10 August"
        if isWord(end, "on"), year % 100 < 60, year < 2400, dates.day(end + 1) != nil { return false }
        if !isPlausible, isEarlyYear(at, end) { return true }
        if isTold, isPlausible { return true }
        guard let before = dates.token(at - 1), !dates.tokens[at].startsLine || isTold else {
            return startsEntry(at, end) || isPlausible && Self.verbs.contains(dates.text(end))
        }
        if dates.tokens[at].startsLine, startsEntry(at, end) { return true }
        if isAddress(end) { return false }
        if before.isWord, SuggestWords.yearIntroductions.contains(before.text) {
            if before.text == "of", !isPlausible { return false }
            return isPlausible
        }
        guard isPlausible else { return false }
        if dates.tokens[at].isFar, isSpan(year, end) { return true }
        // "Contract No. 1926"
        if before.isSign("."), Self.numbering.contains(dates.text(at - 2)) { return false }
        if before.kind == .sign, isSpan(year, end), !Self.numbered.contains(dates.text(at - 2)),
            !before.isSign(",") || dates.token(at - 2).map({ $0.isWord || $0.isSign(".") }) ?? false
        {
            return true
        }
        if before.isSign("("), isEndOfBracket(end) || isBracketed(end) { return true }
        if ["say", "said", "think", "believe"].contains(before.text), let next = dates.token(end), next.isSign(",") {
            return true
        }
        if before.text == "was" || before.text == "is",
            ["it", "that", "this", "year", "time"].contains(dates.text(at - 2)),
            dates.token(end)?.kind == .sign || dates.token(end) == nil
        {
            return true
        }
        if before.isSign("."), ["c", "ca", "b", "d", "fl", "est"].contains(dates.text(at - 2)) { return true }
        if follows { return true }
        if before.text == "as", ["early", "late", "recently", "long", "far"].contains(dates.text(at - 2)) || core > at {
            return true
        }
        if before.isSign("-"), ["post", "pre"].contains(dates.text(at - 2)) { return true }
        if at == 0 || before.kind == .sign && [".", ";", "\""].contains(before.text),
            Self.verbs.contains(dates.text(end))
        {
            return true
        }
        // "(b. Vlissingen 1819)"
        if before.isWord, before.isCapital, dates.isSign(at - 2, "."), ["b", "d"].contains(dates.text(at - 3)) {
            return true
        }
        if before.text == "for", isBoundary(end), (1500...2035).contains(year), !isWord(end, "and") { return true }
        if before.isWord, !Self.numbered.contains(before.text), isSpan(year, end) { return true }
        // "chartered 1284;"
        if before.isWord, before.text.hasSuffix("ed") || before.text == "built" || before.text == "rebuilt",
            dates.token(end)?.kind == .sign || dates.token(end) == nil
        {
            return true
        }
        if before.isSign(","), let place = dates.token(at - 2), place.isWord,
            place.isCapital || dates.token(end) == nil,
            isEnd(end)
        {
            return true
        }
        if before.isSign(","), case .weekday? = dates.token(at - 2)?.lexeme { return true }
        return isAdjective(at, end) || standsAlone(year, at, end)
    }

    /// What a year does at the head of a sentence: "1941 saw the fall of …".
    private static let verbs: Set<String> = [
        "saw", "was", "is", "would", "brought", "marked", "began", "ended", "proved", "came", "had", "opened", "found",
        "started", "passed",
    ]

    /// What has a range of numbers behind it.
    static let numbered: Set<String> = [
        "pp", "p", "cols", "col", "nos", "no", "lines", "line", "vol", "vols", "numbers", "number", "fols", "fol",
        "pages", "items", "item", "docs", "doc", "tel", "ref", "sections", "section", "verses", "articles", "to",
        "paras", "paragraphs", "rooms", "serial", "lots", "lot", "boxes", "box", "phone", "telephone", "or",
        "approximately", "some",
    ]

    /// Three digits that only a year has around them: "the year of our Lord 871", "In 843 the kingdom …".
    private func isEarlyYear(_ at: Int, _ end: Int) -> Bool {
        switch dates.text(at - 1) {
        case "year", "anno", "domini", "lord", "grace", "incarnation": return true
        case "in":
            guard at == 1 || dates.tokens[at - 1].startsLine, let next = dates.token(end), !next.startsLine else {
                return false
            }
            return next.isSign(",") || next.isWord && next.text != "of" && isBoundary(end)
        default: return false
        }
    }

    /// "1912 Crescent Drive"
    private func isAddress(_ end: Int) -> Bool {
        guard let name = dates.token(end), name.isWord, name.isCapital, !name.startsLine else { return false }
        return (end..<end + 3).contains { place in
            dates.token(place)?.isCapital == true
                && [
                    "street", "st", "road", "rd", "drive", "avenue", "ave", "lane", "boulevard", "blvd", "place",
                    "square", "terrace", "crescent", "highway", "court", "parkway",
                ].contains(dates.text(place))
        }
    }

    /// "The Grain Board, 1919–1934"
    private func isSpan(_ year: Int, _ end: Int) -> Bool {
        guard let sign = dates.token(end), let last = dates.token(end + 1) else { return false }
        if sign.isDash, last.kind == .decade { return last.width == 4 && last.value > year }
        guard last.kind == .number, !last.isOrdinal, isBoundary(end + 2) || dates.token(end + 2)?.isTight == false
        else {
            return false
        }
        let isShort = last.width == 1 && last.isTight && last.value == (year + 1) % 10
        let isNext = isShort || last.width == 2 && last.isTight && last.value == (year + 1) % 100
        if sign.isSign("/") { return sign.isTight && isNext && (1500...2035).contains(year) }
        guard sign.isDash else { return false }
        if isNext || last.width == 4 && (year + 1...year + 150).contains(last.value) { return true }
        return last.width == 2 && last.isTight && last.value > year % 100 && (1500...2035).contains(year)
    }

    private func isEndOfBracket(_ end: Int) -> Bool {
        guard let next = dates.token(end) else { return false }
        return next.kind == .sign && [")", "–", "-", ",", ";", "—"].contains(next.text)
    }

    /// "(2003 census)"
    private func isBracketed(_ end: Int) -> Bool {
        guard let next = dates.token(end), next.isWord, !next.isCapital, !SuggestWords.counted.contains(next.text)
        else { return false }
        return dates.isSign(end + 1, ")") || dates.isSign(end + 1, ":") || dates.isSign(end + 1, ",")
    }

    private func isEnd(_ end: Int) -> Bool {
        guard let next = dates.token(end) else { return true }
        return next.kind == .sign && [".", ")", ";", ":"].contains(next.text)
    }

    /// Part of a reference, an amount or a name: "A/1989/4", "$1989", "1989%", "No. 1989".
    private func isReference(_ core: Int, _ end: Int) -> Bool {
        let token = dates.tokens[core]
        if token.width == 3, Self.numbering.contains(dates.text(core - 1)) { return true }
        if let before = dates.token(core - 1), before.kind == .sign {
            if ["$", "£", "€", "¥", "#", "§", "№", "@", "&", "=", "+", "*", "_", "~"].contains(before.text) {
                return true
            }
            if token.isTight, ["/", "-", ":", ".", "\\"].contains(before.text),
                !["c", "ca", "b", "d", "fl", "r", "post", "pre"].contains(dates.text(core - 2)),
                dates.token(core - 2).map({ $0.kind != .sign && dates.tokens[core - 1].isTight }) ?? false,
                !isDateEnd(core - 1)
            {
                return true
            }
        }
        if let next = dates.token(end), next.isTight, next.kind == .sign {
            guard let behind = dates.token(end + 1), behind.isTight, behind.kind != .sign else {
                return next.text == "%" || next.text == "°"
            }
            if ["/", "_", "@", ":", "=", ".", "+"].contains(next.text) {
                return
                    !(next.text == "/" && behind.kind == .number && behind.width <= 2
                    || next.text == ":" && behind.isWord
                    || next.text == "." && behind.isWord)
            }
            if next.text == "-", behind.kind == .number, behind.width != 4, behind.width != 2 {
                // "the academic year 1901-2"
                return !(behind.width == 1 && token.width == 4 && behind.value == (token.value + 1) % 10)
            }
            if next.text == "-", behind.isWord {
                return !["mid", "early", "late"].contains(behind.text) && behind.text != "present"
            }
        }
        return false
    }

    /// "mid-1989", "spring-1989": the hyphen belongs to a date.
    private func isDateEnd(_ dash: Int) -> Bool {
        guard let before = dates.token(dash - 1) else { return false }
        if case .month = before.lexeme { return true }
        if before.kind == .number, dates.tokens[dash].isDash { return before.width == 4 }
        return ["mid", "early", "late", "spring", "summer", "autumn", "winter", "post", "pre"].contains(before.text)
    }

    /// "in 1500 villages": the number counts what follows.
    private func isCounted(_ year: Int, _ end: Int) -> Bool {
        guard let next = dates.token(end), next.isWord, !next.startsLine else { return false }
        if SuggestWords.counted.contains(next.text), next.text != "strong" {
            return year % 10 == 0
                || ![
                    "workers", "members", "students", "marks", "soldiers", "troops", "delegates", "prisoners",
                    "women", "men", "people", "children", "families", "tanks", "refugees", "volunteers", "villages",
                    "ships", "o", "z",
                ].contains(next.text)
        }
        guard year % 50 == 0, !next.isCapital, !SuggestWords.functionWords.contains(next.text) else { return false }
        return next.text.hasSuffix("s") || next.text.hasSuffix("men")
    }

    /// "the 1975 treaty".
    func isAdjective(_ at: Int, _ end: Int) -> Bool {
        guard let year = dates.token(at), year.kind == .number, (1500...2035).contains(year.value),
            year.value % 100 != 0,
            let before = dates.token(at - 1), before.isWord,
            let next = dates.token(behindSpan(year.value, end)), next.isWord, !next.startsLine
        else { return false }
        let isOwned =
            before.isPossessive
            || ["the", "a", "his", "her", "its", "their", "this", "that", "our", "my", "s"].contains(before.text)
        return isOwned && !SuggestWords.functionWords.contains(next.text) && !SuggestWords.counted.contains(next.text)
    }

    /// Past the second year of "the 1948-49 season".
    private func behindSpan(_ year: Int, _ end: Int) -> Int {
        guard let dash = dates.token(end), dash.isDash || dash.isSign("/"), dash.isTight,
            let last = dates.token(end + 1), last.isTight, last.kind == .number,
            last.width == 2 && last.value > year % 100 || last.width == 4 && last.value > year
        else { return end }
        return end + 2
    }

    /// "1989: …", "1989 – …", "1989. …" at the start of a line.
    private func startsEntry(_ at: Int, _ end: Int) -> Bool {
        guard dates.tokens[at].startsLine || isBulleted(at) else { return false }
        guard let next = dates.token(end) else { return true }
        if next.kind == .sign { return [":", "–", "—", "-", ".", ",", ")", "]", "|", ";"].contains(next.text) }
        let isFar = next.start - dates.tokens[end - 1].end > 1
        return isFar || next.isCapital
    }

    private func isBulleted(_ at: Int) -> Bool {
        guard at > 0, dates.tokens[0].startsLine, at <= 2 else { return false }
        return dates.tokens[..<at].allSatisfy {
            $0.kind == .sign && ["-", "•", "*", "–", "—", "·", "[", "("].contains($0.text)
        }
    }

    private func acceptsYears(_ years: ClosedRange<Int>, _ at: Int, _ core: Int, _ end: Int, _ date: SuggestDate)
        -> Bool
    {
        if let next = dates.token(end), next.isTight, next.isDash,
            let last = dates.token(end + 1), last.kind != .number && last.kind != .decade
        {
            return false
        }
        func before(_ place: Int) -> String { dates.text(place) }
        // "in his eighties"
        let owners: Set<String> = ["his", "her", "their", "my", "our", "your", "its"]
        if owners.contains(before(at - 1)) { return false }
        let isArticle = before(core) == "the" || before(core - 1) == "the"
        if years.count >= 100, dates.tokens[end - 1].kind != .decade {
            if dates.isSign(end - 1, ".") || dates.token(at - 1)?.kind != .word { return true }
            if let next = dates.token(end), next.isCapital, !next.startsLine { return false }
            let place = isWord(at, "the") ? at - 1 : isWord(at - 1, "the") ? at - 2 : at - 1
            if before(place) == "of", isBoundary(end), isArticle || before(at - 1) == "the" { return true }
            return date.part != nil
                || ["in", "by", "during", "since", "until", "from", "throughout", "before", "after", "through", "into"]
                    .contains(before(place))
                || ["by", "since", "until", "before", "after", "from"].contains(before(at - 1))
        }
        if dates.tokens[end - 1].kind == .decade, dates.tokens[end - 1].width == 4 { return true }
        return isArticle || date.part != nil
    }

    // MARK: Months and seasons

    private static let monthIntroductions: Set<String> = [
        "in", "by", "since", "until", "till", "during", "through", "throughout", "from", "before", "after", "between",
        "to",
    ]

    private func acceptsMonth(_ at: Int, _ core: Int, _ end: Int) -> Bool {
        let token = dates.tokens[core]
        let next = dates.token(end)
        let isDoubtful = SuggestWords.doubtfulMonths.contains(token.text) || token.isPossessive
        if token.isPossessive { return false }
        if dates.habits.isDialogue, token.isShouted, token.startsLine, dates.isSign(end, ":") { return false }
        if core > at {
            return !(isDoubtful && next?.isCapital == true && next?.startsLine == false && next?.isWord == true)
        }
        if relates(end) || isWord(end, "that") && isWord(end + 1, "year") { return true }
        guard let before = dates.token(at - 1) else {
            return startsEntry(at, end) && (next?.isWord != true || next?.isFar == true)
        }
        if before.isWord, before.text == "of", isWord(at - 2, "month") { return true }
        // A range, of which the other end will tell more.
        if let next, next.isDash || ["to", "and", "or", "until"].contains(next.text), dates.month(end + 1) != nil {
            return true
        }
        if before.text == "was", isWord(at - 2, "it") { return true }
        if before.isWord && ["or", "and"].contains(before.text) || before.isSign("/"), dates.month(at - 2) != nil {
            return true
        }
        guard before.isWord, Self.monthIntroductions.contains(before.text) else {
            if dates.tokens[at].startsLine, startsEntry(at, end), next?.isWord != true || next?.isFar == true {
                return true
            }
            return isMonthAlone(at, end, isDoubtful: isDoubtful)
        }
        guard isDoubtful, let next, next.isWord, next.isCapital, !next.startsLine else { return true }
        return false
    }

    /// "it will be September, or the first rains", "the fighting of August"; not "the October days".
    private func isMonthAlone(_ at: Int, _ end: Int, isDoubtful: Bool) -> Bool {
        guard let before = dates.token(at - 1), isBoundary(end), dates.token(end)?.isCapital != true,
            !isWord(end, "of") || !isDoubtful
        else { return false }
        if isDoubtful {
            let isLately = before.text == "as" && ["lately", "late", "early", "recently"].contains(dates.text(at - 2))
            return isLately || before.isWord && ["of", "for", "around"].contains(before.text)
        }
        if dates.tokens[at].isFar || before.isSign("|") { return true }
        return !before.isCapital && (before.isWord || [",", "(", "–", "—"].contains(before.text))
    }

    private func acceptsSeason(_ at: Int, _ core: Int, _ end: Int) -> Bool {
        if relates(end) { return true }
        var place = at - 1
        if isWord(place, "the") { place -= 1 }
        let intro = dates.token(place)
        guard let intro, intro.isWord,
            ["in", "by", "during", "since", "until", "till", "before", "throughout", "through"].contains(intro.text)
        else { return false }
        if core > at { return isBoundary(end) }
        return isBoundary(end) && !(isWord(end, "of") || isWord(end, "and"))
    }

    private func relates(_ end: Int) -> Bool {
        guard isWord(end, "of") || isWord(end, "in") else { return false }
        let place = isWord(end + 1, "the") ? end + 2 : end + 1
        if isWord(place, "that"), isWord(place + 1, "year") { return true }
        if isWord(place, "that"), isWord(place + 1, "same") { return true }
        return ["same", "following", "next", "previous", "preceding", "ensuing", "last"].contains(dates.text(place))
            && isWord(place + 1, "year")
    }

    /// Whether a part of the sentence ends here.
    func isBoundary(_ end: Int) -> Bool {
        guard let next = dates.token(end) else { return true }
        if next.kind == .sign { return !(next.isTight && (next.text == "-" || next.text == "/")) }
        return next.startsLine || next.isWord && (next.isCapital || SuggestWords.functionWords.contains(next.text))
    }
}

/// Numbers that are years though nothing in front of them says so.
extension SuggestPhraseParser {
    private func isWord(_ at: Int, _ word: String) -> Bool { dates.isWord(at, word) }

    /// A number that could be nothing but a year: none that counts what follows, and none that numbers what stands
    /// before.
    func standsAlone(_ year: Int, _ at: Int, _ end: Int) -> Bool {
        guard dates.tokens[at].kind == .number, (1400...2035).contains(year) || 1000 < year && year % 50 != 0,
            let before = dates.token(at - 1)
        else { return false }
        let next = dates.token(end)
        // A table's column.
        if dates.tokens[at].isFar || before.isSign("|"),
            next.map({ $0.isFar || $0.startsLine || $0.isSign("|") }) ?? true
        {
            return (1500...2035).contains(year) && !Self.numbering.contains(before.text)
        }
        // "before the first war, 1909 or 1910"
        if isWord(end, "or"), let other = dates.token(end + 1), other.kind == .number, other.width == 4,
            (year + 1...year + 20).contains(other.value), !Self.numbering.contains(before.text)
        {
            return true
        }
        guard isBoundary(end), next?.isCapital != true || next?.startsLine == true else { return false }
        if before.isSign("[") {
            // "[1987] 1 WLR 1846" is a report of cases.
            let isReport = dates.token(end + 1).map { $0.kind == .number || $0.isShouted } ?? false
            return dates.isSign(end, "]") && !isReport || dates.isSign(end, "?")
        }
        if before.isSign(",") {
            guard year % 50 != 0, let noun = dates.token(at - 2), next == nil || next?.kind == .sign else {
                return false
            }
            return noun.isWord && !Self.numbering.contains(noun.text) || [".", ")", "\""].contains(noun.text)
        }
        if before.text == "and", year > 1800, year % 50 != 0, next == nil || next?.kind == .sign {
            // "1963 (acc. 63-0412) and 1971"
            return dates.tokens[max(0, at - 20)..<at].contains {
                $0.kind == .number && $0.width == 4 && (1500...2035).contains($0.value)
            }
        }
        if ["than", "to"].contains(before.text) {
            return ["older", "earlier", "later", "back", "down", "prior", "newer", "close"].contains(dates.text(at - 2))
        }
        guard before.isWord, !before.isCapital || before.startsLine || at == 1, year % 50 != 0,
            !Self.numbering.contains(before.text),
            next == nil || next?.kind == .sign || !Self.counting.contains(before.text)
        else { return false }
        return before.lexeme == .none
    }

    /// What has a number behind it that is no year.
    static let numbering: Set<String> = numbered.union([
        "resolution", "room", "hotel", "route", "bus", "flight", "train", "folio", "plate", "plates", "figure", "fig",
        "table", "chapter", "clause", "policy", "order", "decree", "article", "extension", "ext", "account", "invoice",
        "version", "build", "model", "type", "file", "case", "docket", "code", "series", "series", "lot", "grid",
        "opus", "op", "kochel", "iso", "din", "python", "frequency", "channel", "at", "about", "over", "under",
        "nearly",
        "only", "cost", "costs", "paid", "sold", "worth", "weighed", "weighing", "totalled", "totaled", "total",
        "numbered", "numbering", "counted", "scored", "exactly", "another", "further", "additional", "a", "an", "these",
        "those", "all", "some", "every", "each", "us", "usd", "eur", "gbp", "rs", "lb", "lbs", "isbn", "issn", "ms",
        "mss", "add", "inv", "acc", "item", "reel", "reels", "film", "height", "altitude", "sector", "hill", "point",
        "pier", "berth", "locomotive", "engine", "battalion", "population", "least", "most", "with", "until", "x",
        "page", "sheet", "map", "plan", "negative", "photo", "contract", "trench", "context", "pit", "locus", "unit",
        "grave", "tomb",
        "form", "forms", "equals", "minus", "plus", "times", "and", "but", "as", "is", "was", "were", "are", "be",
    ])

    /// What may stand before a count as well as before a year.
    private static let counting: Set<String> = ["had", "has", "have", "got", "took", "saw", "made", "gave", "found"]
}

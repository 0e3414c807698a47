/// How a text is laid out: which lines are its own prose, and which of them belong together.
///
/// Unit: bytes. Complexity: O(bytes).
struct SuggestLayout {
    /// Lines that are read as one, with the places where a line begins that is none of the one before.
    struct Block {
        var range: Range<Int>
        /// In order; the block's own start is left out.
        var breaks: [Int]
    }

    private(set) var blocks: [Block] = []
    /// What the labelled lines at the head say of the document's day.
    private(set) var printedDay: String?
    private let bytes: [UInt8]
    private var lines: [Range<Int>] = []
    private var size = 0

    /// No block is longer, so that memory does not grow with a text of one line.
    private static let longestBlock = 65_536

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var filled = 0
        var labelled = false
        var at = 0
        while at < bytes.count {
            var end = at
            while end < bytes.count, bytes[end] != 0x0a, bytes[end] != 0x0d, end - at < Self.longestBlock { end += 1 }
            if end - at == Self.longestBlock { end = wordEnd(at, end) }
            let line = trimmed(at..<end)
            at = end
            var ends = 0
            while at < bytes.count, bytes[at] == 0x0a || bytes[at] == 0x0d {
                if bytes[at] == 0x0a || !(at + 1 < bytes.count && bytes[at + 1] == 0x0a) { ends += 1 }
                at += 1
            }
            if !line.isEmpty {
                filled += 1
                if isClerical(line, filled: filled, &labelled) {
                    close()
                } else {
                    if size + line.count > Self.longestBlock { close() }
                    lines.append(line)
                    size += line.count
                }
            }
            if ends > 1 || line.isEmpty { close() }
        }
        close()
    }

    private func wordEnd(_ start: Int, _ end: Int) -> Int {
        guard end < bytes.count else { return end }
        var place = end
        while place > start, bytes[place - 1] > 0x20 { place -= 1 }
        if place > start { return place }
        place = end
        while place > start + 1, bytes[place] & 0xc0 == 0x80 { place -= 1 }
        return place
    }

    private func trimmed(_ range: Range<Int>) -> Range<Int> {
        var (lower, upper) = (range.lowerBound, range.upperBound)
        while lower < upper, bytes[lower] <= 0x20 { lower += 1 }
        while upper > lower, bytes[upper - 1] <= 0x20 { upper -= 1 }
        return lower..<upper
    }

    // MARK: Lines about the document

    private static let labels: Set<String> = [
        "from", "to", "sent", "cc", "bcc", "date", "dated", "dtg", "classification", "origin", "info", "action",
        "precedence", "tags", "signed by", "drafted by", "retrieved", "accessed", "copyright", "document date",
        "isbn", "doi", "url", "id", "no", "issue", "volume", "edition", "downloaded", "e.o", "decl", "prepared",
        "reporting period", "report date", "version", "date sent", "file", "file no", "case no", "docket", "docket no",
        "time", "date/time", "page",
    ]

    /// Of these a head says what the whole document is dated by; further down they date what follows.
    private static let dating: Set<String> = [
        "date", "dated", "sent", "dtg", "document date", "prepared", "report date", "reporting period", "date sent",
        "date/time",
    ]

    private mutating func isClerical(_ line: Range<Int>, filled: Int, _ isOpen: inout Bool) -> Bool {
        guard line.count <= 200 else {
            isOpen = false
            return false
        }
        let text = String(decoding: bytes[line], as: UTF8.self)
        let isHead = filled <= SourceMetadata.headLines
        if isHead, let parsed = MetadataLine(text[...]) {
            for (label, value) in parsed.values where label == .published { printedDay = printedDay ?? value }
            isOpen = parsed.open != nil || (parsed.values.isEmpty && isOpen)
            return !tells(parsed, text)
        }
        if isOpen {
            isOpen = false
            if MetadataLabel.published.accepted(text[...]) != nil {
                printedDay = printedDay ?? text
                return true
            }
        }
        let lower = text.lowercased()
        if let colon = lower.firstIndex(of: ":"), lower.distance(from: lower.startIndex, to: colon) <= 24 {
            let label = lower[..<colon].trimmed
            if Self.labels.contains(String(label)), isHead || !["to", "from", "action"].contains(label) {
                let isDating = Self.dating.contains(String(label))
                let value = lower[lower.index(after: colon)...].trimmed
                if isDating { printedDay = printedDay ?? String(value) }
                return isHead || !isDating
            }
        }
        guard line.count <= 120 else { return false }
        if lower.hasPrefix("©") || lower.hasPrefix("copyright ") { return true }
        if lower.hasPrefix("page "), line.count <= 24 { return true }
        return !lower.hasSuffix(".") && Self.openings.contains { lower.hasPrefix($0) }
    }

    private static let openings = [
        "(c) ", "retrieved ", "accessed ", "printed on", "downloaded ", "isbn", "issn", "doi:", "http", "www.",
        "all rights reserved",
    ]

    /// Whether a labelled line's dates are told of the world too: all but those of "ID: 30470 | Date: 2012/01/15".
    private func tells(_ parsed: MetadataLine, _ text: String) -> Bool {
        parsed.values.contains { label, _ in
            switch label {
            case .title, .subtitle: true
            case .published: parsed.values.count == 1 && !text.lowercased().hasPrefix("date")
            default: false
            }
        }
    }

    // MARK: Lines that belong together

    private mutating func close() {
        defer {
            lines.removeAll(keepingCapacity: true)
            size = 0
        }
        guard let first = lines.first, let last = lines.last else { return }
        let width = lines.map(\.count).max() ?? 0
        var breaks: [Int] = []
        for (line, next) in zip(lines, lines.dropFirst()) where !joins(line, next, width) {
            breaks.append(next.lowerBound)
        }
        blocks.append(Block(range: first.lowerBound..<last.upperBound, breaks: breaks))
    }

    /// Whether a line was broken only because it was full.
    private func joins(_ line: Range<Int>, _ next: Range<Int>, _ width: Int) -> Bool {
        guard width >= 44, width <= 140, !startsItem(next), line.count > 24 else { return false }
        let last = bytes[line.upperBound - 1]
        if last == 0x3a { return false }
        var word = next.lowerBound
        while word < next.upperBound, bytes[word] > 0x20 { word += 1 }
        let isLower = (0x61...0x7a).contains(bytes[next.lowerBound])
        let fits = line.count + 1 + (word - next.lowerBound)
        return isLower && fits * 10 >= width * 6 || fits * 100 >= width * 88
    }

    /// A bullet, "12.", "(a)" or a year with a sign behind it.
    private func startsItem(_ line: Range<Int>) -> Bool {
        let start = line.lowerBound
        let first = bytes[start]
        func byte(_ distance: Int) -> UInt8 { start + distance < line.upperBound ? bytes[start + distance] : 0x20 }
        if [0x2d, 0x2a, 0x2b].contains(first), byte(1) == 0x20 { return true }
        // "•", "–", "—", "·"
        if first == 0xe2, byte(1) == 0x80, [0xa2, 0x93, 0x94].contains(byte(2)) { return true }
        if first == 0xc2, byte(1) == 0xb7 { return true }
        var digits = 0
        while digits < 5, (0x30...0x39).contains(byte(digits)) { digits += 1 }
        guard digits > 0 else { return false }
        let sign = byte(digits)
        if sign == 0x3a || sign == 0x09 { return true }
        if digits == 4 {
            // "1989 – …", "1989. …", "1989-01-04: …"
            if sign == 0x20, [0x2d, 0x3a, 0xe2, 0x20].contains(byte(5)) { return true }
            return sign == 0x2d || sign == 0x2f
        }
        return digits <= 3 && (sign == 0x2e || sign == 0x29) && byte(digits + 1) == 0x20
    }
}

/// Cuts a block's tokens into sentences.
enum SuggestSentences {
    /// Ranges of tokens, in order. Complexity: O(tokens).
    static func cut(_ tokens: [SuggestToken], breaks: [Int]) -> [Range<Int>] {
        var sentences: [Range<Int>] = []
        var start = 0
        var next = 0
        var at = 0
        while at < tokens.count {
            if at > start, next < breaks.count, tokens[at].start >= breaks[next], !isInDate(tokens, start, at) {
                sentences.append(start..<at)
                start = at
            }
            while next < breaks.count, tokens[at].start >= breaks[next] { next += 1 }
            if let end = end(tokens, at), end > start {
                sentences.append(start..<end)
                start = end
                at = end
            } else {
                at += 1
            }
        }
        if start < tokens.count { sentences.append(start..<tokens.count) }
        return sentences
    }

    /// Whether a line was broken in the middle of a date: "On 4 | March", "the 19th of | April", "4 March, | 1951".
    private static func isInDate(_ tokens: [SuggestToken], _ start: Int, _ at: Int) -> Bool {
        var last = at - 1
        if tokens[last].isSign(","), last > start { last -= 1 }
        guard last > start, !tokens[last].startsLine, !tokens[last].isFar else { return false }
        let (before, next) = (tokens[last], tokens[at])
        let isDay = before.kind == .number && before.width <= 2 && (1...31).contains(before.value)
        if isMonth(next), next.isCapital {
            if case .weekday = before.lexeme { return true }
            let isLinked = before.text == "of" && tokens[last - 1].kind == .number
            return isLinked || isDay && (before.isOrdinal || tokens[last - 1].isWord)
        }
        guard next.kind == .number, !next.isOrdinal || isMonth(before),
            at + 1 >= tokens.count || !tokens[at + 1].isSign(":")
        else { return false }
        if next.width == 4, (1000...2100).contains(next.value) {
            if isMonth(before) { return true }
            return isDay && isMonth(tokens[last - 1])
                || isDay && tokens[at - 1].isSign(",") && last > start + 1
                    && isMonth(tokens[last - 1])
        }
        return isMonth(before) && before.isCapital && next.width <= 2 && (1...31).contains(next.value)
            && at + 1 < tokens.count && (tokens[at + 1].isSign(",") || tokens[at + 1].width == 4)
    }

    /// Where the sentence that ends with this sign ends, closing quotes and brackets included.
    private static func end(_ tokens: [SuggestToken], _ at: Int) -> Int? {
        let token = tokens[at]
        let isDotted =
            token.isWord && ["bc", "bce", "ad", "ah", "am", "pm", "os", "ns", "ce"].contains(token.text)
            && token.end - token.start > token.text.utf8.count
        guard token.kind == .sign && [".", "!", "?", "…", "؟", "。"].contains(token.text) || isDotted else { return nil }
        var end = at + 1
        while end < tokens.count, tokens[end].isTight, tokens[end].kind == .sign,
            ["\"", "'", ")", "]", ".", "!", "?", "…"].contains(tokens[end].text)
        { end += 1 }
        guard end < tokens.count else { return isDotted ? nil : end }
        let next = tokens[end]
        guard !next.isTight else { return nil }
        if next.isWord, !next.isCapital, !next.startsLine { return nil }
        // "9.30 a.m.   Church parade": the next column tells what was then.
        if isDotted { return next.isCapital && !isMonth(next) && !next.isFar ? end : nil }
        guard token.text == ".", end == at + 1, at > 0, token.isTight else { return end }
        return endsWithStop(tokens[at - 1], next) ? end : nil
    }

    private static let abbreviations: Set<String> = [
        "mr", "mrs", "ms", "dr", "prof", "gen", "col", "lt", "capt", "sgt", "maj", "cpl", "adm", "st", "ste", "sr",
        "jr", "rev",
        "hon", "no", "nos", "vol", "pp", "p", "ca", "cf", "vs", "viz", "fig", "art", "ch", "sec", "messrs", "mme",
        "mlle", "fr",
        "gov", "pres", "sen", "rep", "ed", "eds", "approx", "est", "esq", "bros", "cmdr", "brig", "ft", "mt", "rt",
        "op", "abt", "bef", "aft", "bet", "btw", "betw", "dt", "recd", "ansd", "sgd", "qtr", "bur", "bap", "bapt",
        "rev",
    ]

    private static func endsWithStop(_ word: SuggestToken, _ next: SuggestToken) -> Bool {
        if word.isWord {
            if word.text.utf8.count == 1, word.isCapital || ["c", "b", "d"].contains(word.text) {
                return word.text == "i"
            }
            if abbreviations.contains(word.text) { return next.startsLine && next.isCapital && word.text == "no" }
            if case .month(_, _, isShort: true) = word.lexeme, next.kind == .number || next.isSign("'") { return false }
            if case .weekday(_, isShort: true) = word.lexeme, next.kind == .number || isMonth(next) { return false }
            if ["inst", "ult", "prox"].contains(word.text) { return next.isCapital }
        } else if word.kind == .number, word.width <= 2, isMonth(next) {
            return false
        }
        return true
    }

    private static func isMonth(_ token: SuggestToken) -> Bool {
        if case .month = token.lexeme { return true }
        return false
    }
}

/// One word, number or sign of a date in prose.
enum ProseToken: Hashable, Sendable {
    case number(Int, width: Int, isOrdinal: Bool)
    /// Lower-case ASCII letters.
    case word(String)
    case month(CalendarSystem, Int)
    /// Tight where it is a hyphen between two letters or digits.
    case dash(isTight: Bool)
    case slash
    /// `?`, `~` or `%`.
    case mark(Qualification)
    /// A date in EDTF, or in numbers alone.
    case point(DatePoint)

    var word: String? { if case .word(let text) = self { text } else { nil } }

    func isWord(_ texts: String...) -> Bool { word.map(texts.contains) ?? false }
}

/// Cuts folded text into tokens.
///
/// Errors: an impossible date in numbers; a letter or sign that no date has.
struct ProseLexer {
    let calendar: CalendarSystem

    func tokens(_ chunk: Substring) throws(EDTFError) -> [ProseToken] {
        let core = Self.trimmed(chunk)
        if let point = try numericPoint(core) { return [.point(point)] }
        return try scan(Array(chunk.unicodeScalars))
    }

    /// A chunk of text without the brackets, quotes and stops around it.
    static func trimmed(_ chunk: Substring) -> Substring {
        var core = chunk
        while let first = core.first, "(\"'".contains(first) { core.removeFirst() }
        while let last = core.last, ")\"'.,;:".contains(last) { core.removeLast() }
        return core
    }

    private func numericPoint(_ core: Substring) throws(EDTFError) -> DatePoint? {
        guard core.contains(where: \.isNumber), core.utf8.count > 4 else { return nil }
        if let point = try NumericDate(calendar: calendar).read(core) { return point }
        let hasTwoDashes = core.count { $0 == "–" } == 2
        let text = hasTwoDashes ? String(core.map { $0 == "–" ? "-" : $0 }) : String(core)
        do throws(EDTFError) {
            let point = try EDTFParser(calendar: calendar).point(Array(text.utf8)[...])
            // "1990?" behind a month is a number with a mark.
            // "circa 1925-28" are years: nobody prints EDTF's codes beyond the seasons.
            if let season = point.season, season > 24 { return nil }
            return point.isPlainYear ? nil : point
        } catch {
            if case .impossibleDay = error.reason { throw error }
            return nil
        }
    }

    func scan(_ letters: [Unicode.Scalar]) throws(EDTFError) -> [ProseToken] {
        var found = [ProseToken]()
        var at = 0
        while at < letters.count {
            let letter = letters[at]
            if Self.isDigit(letter) {
                found.append(try number(letters, &at))
            } else if Self.isLetter(letter) {
                found.append(.word(Self.word(letters, &at)))
            } else {
                if let sign = try self.sign(letters, at) { found.append(sign) }
                at += 1
            }
        }
        return found
    }

    private func sign(_ letters: [Unicode.Scalar], _ at: Int) throws(EDTFError) -> ProseToken? {
        switch letters[at] {
        case "-":
            let isTight = at > 0 && at + 1 < letters.count && letters[at - 1] != "-" && letters[at + 1] != "-"
            return .dash(isTight: isTight)
        case "–": return .dash(isTight: false)
        case "/": return .slash
        case "?": return .mark(.uncertain)
        case "~": return .mark(.approximate)
        case "%": return .mark([.uncertain, .approximate])
        case "."
        where at > 0 && at + 1 < letters.count && Self.isDigit(letters[at - 1]) && Self.isDigit(letters[at + 1]):
            throw EDTFError(.notUnderstood)
        case ".", ",", ";", ":", "(", ")", "'", "\"": return nil
        default: throw EDTFError(.notUnderstood)
        }
    }

    private func number(_ letters: [Unicode.Scalar], _ at: inout Int) throws(EDTFError) -> ProseToken {
        var value = 0
        var width = 0
        while at < letters.count, Self.isDigit(letters[at]) {
            value = value * 10 + Int(letters[at].value - 48)
            width += 1
            at += 1
            guard width <= 9 else { throw EDTFError(.notUnderstood) }
        }
        var end = at
        let suffix = Self.word(letters, &end)
        guard ["st", "nd", "rd", "th"].contains(suffix) else {
            return .number(value, width: width, isOrdinal: false)
        }
        at = end
        return .number(value, width: width, isOrdinal: true)
    }

    /// A run of letters in lower case; quotes inside it go, and so do the stops of "B.C.".
    private static func word(_ letters: [Unicode.Scalar], _ at: inout Int) -> String {
        var text = ""
        var run = 0
        while at < letters.count {
            let next = at + 1 < letters.count ? letters[at + 1] : " "
            if isLetter(letters[at]) {
                text.unicodeScalars.append(letters[at].properties.lowercaseMapping.unicodeScalars.first ?? letters[at])
                run += 1
            } else if letters[at] == "'", !text.isEmpty, isLetter(next) {
                run += 1
            } else if letters[at] == ".", run == 1, isLetter(next) {
                run = 0
            } else {
                break
            }
            at += 1
        }
        return text
    }

    private static func isDigit(_ letter: Unicode.Scalar) -> Bool { ("0"..."9").contains(letter) }
    private static func isLetter(_ letter: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(letter) || ("A"..."Z").contains(letter)
    }
}

extension DatePoint {
    /// Four digits, whatever the marks.
    fileprivate var isPlainYear: Bool {
        guard month == nil, season == nil, let exactYear else { return false }
        return (0...9999).contains(exactYear)
    }
}

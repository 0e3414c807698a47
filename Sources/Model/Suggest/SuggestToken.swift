/// A word, number or sign of a running text, as the finder of dates sees it.
struct SuggestToken {
    enum Kind: UInt8 {
        case word
        /// Digits alone, or an ordinal ("4th").
        case number
        /// "1980s", "1980's".
        case decade
        /// Digits and letters, a grouped or broken number: nothing that a date has.
        case other
        case sign
    }

    var kind: Kind
    /// Unit: bytes of the text, half-open.
    var start: Int
    var end: Int
    /// A word in lower case, without accents, apostrophes and "'s"; a sign as it is, dashes and quotes folded. Empty
    /// for what is longer than any word that matters.
    var text: String = ""
    /// Of numbers. Unit of `width`: digits.
    var value: Int = 0
    var width: Int = 0
    var isOrdinal = false
    var isCapital = false
    /// All letters are capitals, of two at least.
    var isShouted = false
    var isPossessive = false
    /// Nothing stands between this and the token before.
    var isTight = false
    /// First of its line.
    var startsLine = false
    /// A column's gap stands between this and the token before, on one line.
    var isFar = false
    var lexeme: SuggestLexeme = .none

    var isWord: Bool { kind == .word }
    func isSign(_ sign: String) -> Bool { kind == .sign && text == sign }
    var isDash: Bool { kind == .sign && (text == "-" || text == "–" || text == "—") }
}

/// Cuts a stretch of a text into tokens.
///
/// Works on scalars; never fails, whatever the bytes. Complexity: O(bytes).
struct SuggestLexer {
    let bytes: [UInt8]
    private var at: Int
    private let end: Int

    static func tokens(_ bytes: [UInt8], _ range: Range<Int>) -> [SuggestToken] {
        var lexer = SuggestLexer(bytes: bytes, at: range.lowerBound, end: range.upperBound)
        var tokens: [SuggestToken] = []
        tokens.reserveCapacity(range.count / 5)
        lexer.run(into: &tokens)
        return tokens
    }

    private init(bytes: [UInt8], at: Int, end: Int) {
        self.bytes = bytes
        self.at = at
        self.end = end
    }

    private mutating func run(into tokens: inout [SuggestToken]) {
        var startsLine = true
        var isTight = false
        var spaces = 0
        while at < end {
            let (scalar, next) = scalar(at)
            if Self.isSpace(scalar) {
                if scalar == 0x0a || scalar == 0x0d { startsLine = true }
                isTight = false
                spaces += scalar == 0x09 ? 2 : 1
                at = next
                continue
            }
            if Self.isInvisible(scalar) {
                at = next
                continue
            }
            var token: SuggestToken
            if Self.digit(scalar) != nil {
                token = number()
            } else if Self.isLetter(scalar) {
                token = word()
            } else {
                token = SuggestToken(kind: .sign, start: at, end: next, text: Self.sign(scalar))
                at = next
            }
            token.isTight = isTight
            token.startsLine = startsLine
            token.isFar = spaces > 1 && !startsLine
            spaces = 0
            startsLine = false
            isTight = true
            tokens.append(token)
        }
    }

    // MARK: Words

    private mutating func word() -> SuggestToken {
        let start = at
        var letters = 0
        var capitals = 0
        var plain = String.UnicodeScalarView()
        var token = SuggestToken(kind: .word, start: start, end: start)
        while at < end {
            let (scalar, next) = scalar(at)
            if Self.isLetter(scalar) {
                letters += 1
                if scalar >= 0x41 && scalar <= 0x5a { capitals += 1 }
                if letters <= 20 { Self.append(scalar, to: &plain) }
            } else if Self.isApostrophe(scalar), next < end, Self.isLetter(self.scalar(next).0) {
                let (following, after) = self.scalar(next)
                let isEnd = after >= end || !Self.isWordScalar(self.scalar(after).0)
                if following == 0x73 || following == 0x53 && capitals > 1, isEnd {
                    token.isPossessive = true
                    at = after
                    break
                }
            } else if !Self.isInvisible(scalar) {
                break
            }
            at = next
        }
        if at < end, Self.digit(scalar(at).0) != nil {
            skipWord()
            token.kind = .other
            token.text = code(start)
        }
        token.end = at
        token.isCapital =
            bytes[start] >= 0x41 && bytes[start] <= 0x5a || bytes[start] >= 0xc3 && Self.isUpper(scalar(start).0)
        token.isShouted = letters > 1 && capitals == letters
        if token.kind == .word {
            if letters == 1 { dotted(&plain, &token) }
            token.text = letters <= 20 ? String(plain) : ""
            token.lexeme = SuggestLexeme.of(token.text)
        }
        return token
    }

    /// Takes the rest of "B.C." and "a.m." into a word of one letter.
    private mutating func dotted(_ plain: inout String.UnicodeScalarView, _ token: inout SuggestToken) {
        var place = at
        var found = plain
        while place + 1 < end, bytes[place] == 0x2e, Self.isASCIILetter(bytes[place + 1]), found.count < 5 {
            let isAlone = place + 2 >= end || !Self.isWordScalar(scalar(place + 2).0)
            guard isAlone else { return }
            Self.append(UInt32(bytes[place + 1]), to: &found)
            place += 2
        }
        guard found.count > 1 else { return }
        if place < end, bytes[place] == 0x2e { place += 1 }
        plain = found
        at = place
        token.end = place
    }

    private mutating func skipWord() {
        while at < end, Self.isWordScalar(scalar(at).0) { at = scalar(at).1 }
    }

    private static func append(_ scalar: UInt32, to plain: inout String.UnicodeScalarView) {
        if scalar < 0x80 {
            plain.append(
                Unicode.Scalar(UInt8(truncatingIfNeeded: scalar >= 0x41 && scalar <= 0x5a ? scalar | 0x20 : scalar)))
        } else if let known = Unicode.Scalar(scalar) {
            let folded = ProseFolding.fold(String(known)).lowercased()
            for letter in folded.unicodeScalars where letter != "'" { plain.append(letter) }
        }
    }

    // MARK: Numbers

    private mutating func number() -> SuggestToken {
        let start = at
        var token = SuggestToken(kind: .number, start: start, end: start)
        digits(&token)
        if isGroup() || isFraction() {
            let (whole, isDotted) = (token, isFraction())
            token.kind = .other
            repeat {
                at += 1
                digits(&token)
            } while isGroup() || isFraction()
            dayAndMonth(&token, whole, isDotted: isDotted)
        }
        if at < end, Self.isApostrophe(scalar(at).0), token.width == 4 || token.width == 2 {
            let next = scalar(at).1
            if next < end, bytes[next] == 0x73, !isWord(next + 1) {
                token.kind = .decade
                at = next + 1
            }
        }
        if at < end, Self.isLetter(scalar(at).0) { suffix(&token) }
        token.end = at
        return token
    }

    /// "15.4" may be a day: `value` is then 100 times the day, and the month.
    private func dayAndMonth(_ token: inout SuggestToken, _ whole: SuggestToken, isDotted: Bool) {
        let width = token.width - whole.width
        guard isDotted, whole.width <= 2, width <= 2 else { return }
        let month = token.value - whole.value * (width == 2 ? 100 : 10)
        guard (1...31).contains(whole.value), (1...12).contains(month) else { return }
        (token.text, token.value) = ("d.m", 100 * whole.value + month)
    }

    private mutating func suffix(_ token: inout SuggestToken) {
        let start = at
        skipWord()
        let length = at - start
        let letters = bytes[start..<at].map { $0 | 0x20 }
        if token.kind == .number, length == 2,
            [[0x73, 0x74], [0x6e, 0x64], [0x72, 0x64], [0x74, 0x68]].contains(letters)
        {
            token.isOrdinal = true
        } else if token.kind == .number, letters == [0x64], token.width <= 2 {
            // "2d", "3d" of older print.
            token.isOrdinal = true
        } else if token.kind == .number, letters == [0x73], token.width == 4 || token.width == 2 {
            token.kind = .decade
        } else {
            if token.kind == .number, token.width == 6, length == 1 {
                token.text = "dtg"
            } else if token.kind == .number, token.width == 2, letters.first == 0x74 {
                token.text = "dayt"
            } else {
                token.text = code(token.start)
            }
            token.kind = .other
        }
    }

    /// "Q3", "1H", "W34", "FY1998" in lower case; empty for what is longer.
    private func code(_ start: Int) -> String {
        guard at - start <= 6 else { return "" }
        return String(decoding: bytes[start..<at].map { $0 | 0x20 }, as: UTF8.self)
    }

    private func isWord(_ place: Int) -> Bool { place < end && Self.isWordScalar(scalar(place).0) }

    private mutating func digits(_ token: inout SuggestToken) {
        while at < end, let digit = Self.digit(scalar(at).0) {
            token.width += 1
            if token.width <= 9 { token.value = token.value * 10 + digit }
            at = scalar(at).1
        }
        if token.width > 9 { token.kind = .other }
    }

    /// ",000" that goes on a number.
    private func isGroup() -> Bool {
        guard at + 3 < end, bytes[at] == 0x2c else { return false }
        for place in (at + 1)...(at + 3) where !Self.isASCIIDigit(bytes[place]) { return false }
        return at + 4 >= end || !Self.isASCIIDigit(bytes[at + 4])
    }

    /// ".5" that goes on a number which no date in numbers is.
    private func isFraction() -> Bool {
        guard at + 1 < end, bytes[at] == 0x2e, Self.isASCIIDigit(bytes[at + 1]) else { return false }
        var place = at + 1
        while place < end, Self.isASCIIDigit(bytes[place]) { place += 1 }
        // "4.1.1989" and "1989.01.04" are left whole.
        return !(place + 1 < end && bytes[place] == 0x2e && Self.isASCIIDigit(bytes[place + 1]))
            && !isBehindStop(at)
    }

    private func isBehindStop(_ place: Int) -> Bool {
        var before = place - 1
        while before >= 0, Self.isASCIIDigit(bytes[before]) { before -= 1 }
        return before > 0 && bytes[before] == 0x2e && Self.isASCIIDigit(bytes[before - 1])
    }
}

// MARK: Scalars

extension SuggestLexer {
    /// The scalar at a byte and where the next begins; damaged bytes are taken one by one.
    private func scalar(_ place: Int) -> (UInt32, Int) {
        let first = UInt32(bytes[place])
        if first < 0x80 { return (first, place + 1) }
        let length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1
        guard length > 1, place + length <= end else { return (0xfffd, place + 1) }
        var value = first & (length == 2 ? 0x1f : length == 3 ? 0x0f : 0x07)
        for next in 1..<length { value = value << 6 | UInt32(bytes[place + next] & 0x3f) }
        return (value, place + length)
    }

    private static func isASCIIDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
    private static func isASCIILetter(_ byte: UInt8) -> Bool { (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a }

    static func isSpace(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x09...0x0d, 0x20, 0x85, 0xa0, 0x1680, 0x2000...0x200a, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000: true
        default: false
        }
    }

    private static func isInvisible(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0xad, 0x061c, 0x200b...0x200f, 0x202a...0x202e, 0x2060, 0x2066...0x2069, 0xfeff, 0x0300...0x036f: true
        default: false
        }
    }

    private static func digit(_ scalar: UInt32) -> Int? {
        switch scalar {
        case 0x30...0x39: Int(scalar - 0x30)
        case 0x06f0...0x06f9: Int(scalar - 0x06f0)
        case 0x0660...0x0669: Int(scalar - 0x0660)
        default: nil
        }
    }

    private static func isApostrophe(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x27, 0x2018, 0x2019, 0x02bb...0x02bf, 0x60, 0xb4: true
        default: false
        }
    }

    private static func isLetter(_ scalar: UInt32) -> Bool {
        if scalar < 0x80 { return (scalar | 0x20) >= 0x61 && (scalar | 0x20) <= 0x7a }
        switch scalar {
        case 0x80...0xbf, 0xd7, 0xf7, 0x02b9...0x02ff, 0x060c, 0x061b, 0x061f, 0x0640, 0x066a...0x066d, 0x06d4:
            return false
        case 0x2000...0x2bff, 0x3000...0x303f, 0xfe00...0xfe6f, 0xff00...0xff0f, 0xfff0...0xffff: return false
        default: return digit(scalar) == nil && !isSpace(scalar)
        }
    }

    private static func isWordScalar(_ scalar: UInt32) -> Bool { isLetter(scalar) || digit(scalar) != nil }

    private static func isUpper(_ scalar: UInt32) -> Bool {
        Unicode.Scalar(scalar)?.properties.isUppercase ?? false
    }

    private static func sign(_ scalar: UInt32) -> String {
        switch scalar {
        case 0x2010, 0x2011, 0x2212: return "-"
        case 0x2012, 0x2013: return "–"
        case 0x2014, 0x2015: return "—"
        case 0x27, 0x2018, 0x2019, 0x201a, 0x60, 0xb4, 0x02bb...0x02bf, 0x2032: return "'"
        case 0x22, 0x201c...0x201e, 0xab, 0xbb: return "\""
        default: return Unicode.Scalar(scalar).map { String($0) } ?? "?"
        }
    }
}

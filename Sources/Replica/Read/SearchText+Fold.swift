@_spi(_Unicode) import Swift

/// Words as they are compared: who searches does not know with which marks, letters or digits a colleague wrote them.
extension SearchText {
    /// Lower case without marks, in any script, with one form of letters and digits that are written in several.
    ///
    /// Invariant: folding twice is folding once. SQLite's own folding knows the marks of Latin letters only.
    /// Complexity: O(n); text in ASCII costs no more than its lower case.
    package static func fold(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.lowercased() }
        var out = ""
        out.reserveCapacity(text.utf8.count)
        for scalar in text._nfd {
            if scalar.value < 0x80 {
                out.unicodeScalars.append(
                    (0x41...0x5a).contains(scalar.value) ? Unicode.Scalar(UInt8(scalar.value) + 0x20) : scalar)
                continue
            }
            let properties = scalar.properties
            switch properties.generalCategory {
            case .nonspacingMark, .enclosingMark: continue
            case .decimalNumber: out += properties.numericValue.map { String(Int($0)) } ?? String(scalar)
            default: for letter in caseless(scalar) { out += oneForm(letter) }
            }
        }
        return out
    }

    /// Through upper case and back, for letters like the ß and the ς that have no single other case.
    private static func caseless(_ scalar: Unicode.Scalar) -> String.UnicodeScalarView {
        let upper = scalar.properties.lowercaseMapping.unicodeScalars.map(\.properties.uppercaseMapping).joined()
        return upper.unicodeScalars.map(\.properties.lowercaseMapping).joined().unicodeScalars
    }

    /// What is one letter to who searches: strokes and ligatures of Latin, and the Arabic and Persian forms of a letter.
    private static func oneForm(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "ł": "l"
        case "đ", "ð": "d"
        case "ø": "o"
        case "ħ": "h"
        case "ŧ": "t"
        case "æ": "ae"
        case "œ": "oe"
        case "þ": "th"
        case "\u{64A}", "\u{649}": "\u{6CC}"  // yeh
        case "\u{643}": "\u{6A9}"  // kaf
        case "\u{629}", "\u{6C1}", "\u{6D5}": "\u{647}"  // heh
        case "\u{671}": "\u{627}"  // alef
        case "\u{640}": ""  // tatweel, which only stretches a line
        default: scalar.properties.generalCategory == .nonspacingMark ? "" : String(scalar)
        }
    }
}

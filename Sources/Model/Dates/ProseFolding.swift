/// Brings typed text to plain letters, digits, hyphens and spaces.
enum ProseFolding {
    /// Digits of every script in use become ASCII, spaces one kind, quotes `'`, dashes of any length `–`; accents and
    /// invisible marks go. Case stays.
    static func fold(_ typed: String) -> String {
        var out = String.UnicodeScalarView()
        for scalar in typed.unicodeScalars { fold(scalar, into: &out) }
        return String(out)
    }

    private static func fold(_ scalar: Unicode.Scalar, into out: inout String.UnicodeScalarView) {
        switch scalar.value {
        case 0x21...0x7e: out.append(scalar)
        case 0x09...0x0d, 0x20, 0xa0, 0x1680, 0x2000...0x200a, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000: out.append(" ")
        case 0x06f0...0x06f9: out.append(digit(scalar.value - 0x06f0))
        case 0x0660...0x0669: out.append(digit(scalar.value - 0x0660))
        case 0xff10...0xff19: out.append(digit(scalar.value - 0xff10))
        case 0x2018, 0x2019, 0x201a, 0x02bb...0x02bf, 0x2032, 0xb4: out.append("'")
        case 0x201c...0x201e, 0xab, 0xbb: out.append("\"")
        case 0x2010, 0x2011, 0x2212: out.append("-")
        case 0x2012...0x2015: out.append("–")
        case 0x060c: out.append(",")
        case 0xad, 0x061c, 0x200b...0x200f, 0x202a...0x202e, 0x2060, 0x2066...0x2069, 0xfeff, 0x0300...0x036f: break
        default: out.append(base(of: scalar))
        }
    }

    private static func digit(_ value: UInt32) -> Unicode.Scalar {
        Unicode.Scalar(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value))
    }

    /// The plain letter under the accents that transliterated months have; other letters stay.
    private static func base(of letter: Unicode.Scalar) -> Unicode.Scalar {
        switch letter {
        case "á", "à", "â", "ä", "ā", "ă": "a"
        case "Á", "À", "Â", "Ä", "Ā": "A"
        case "é", "è", "ê", "ë", "ē", "ě": "e"
        case "É", "È", "Ê", "Ë", "Ē": "E"
        case "í", "ì", "î", "ï", "ī", "ı": "i"
        case "Í", "Ì", "Î", "Ï", "Ī", "İ": "I"
        case "ó", "ò", "ô", "ö", "ō": "o"
        case "Ó", "Ò", "Ô", "Ö", "Ō": "O"
        case "ú", "ù", "û", "ü", "ū": "u"
        case "Ú", "Ù", "Û", "Ü", "Ū": "U"
        case "ḥ": "h"
        case "Ḥ": "H"
        case "ḍ", "ḏ": "d"
        case "Ḏ", "Ḍ": "D"
        case "ṣ", "ş", "š": "s"
        case "Ṣ", "Ş", "Š": "S"
        case "ṭ": "t"
        case "Ṭ": "T"
        case "ẓ", "ż", "ẕ", "ž": "z"
        case "Ẓ", "Ż", "Ẕ", "Ž": "Z"
        case "ç", "č": "c"
        case "Ç", "Č": "C"
        case "ğ": "g"
        case "ñ": "n"
        case "ḳ", "ḵ": "k"
        case "Ḳ", "Ḵ": "K"
        default: letter
        }
    }
}

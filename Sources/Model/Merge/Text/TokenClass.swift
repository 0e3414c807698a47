/// What a scalar is to the tokeniser.
///
/// Invariant: a frozen table of `textMergeVersion`, not the Unicode tables of whichever Swift runs: two releases
/// must cut the same text into the same words.
enum TokenClass: Equatable {
    case word, space, lineEnd, mark

    init(_ scalar: UInt32) {
        switch scalar {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F: self = .word
        case 0x0A: self = .lineEnd
        case 0x00...0x20: self = .space
        case 0x21...0x7F: self = .mark
        default: self = TokenClass.beyondASCII(scalar)
        }
    }

    private static func beyondASCII(_ scalar: UInt32) -> TokenClass {
        switch scalar {
        case 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: .space
        case 0xAA, 0xB2, 0xB3, 0xB5, 0xB9, 0xBA, 0xBC...0xBE: .word
        case 0x80...0xBF, 0xD7, 0xF7: .mark
        case 0x055A...0x055F, 0x0589, 0x058A, 0x05BE, 0x05F3, 0x05F4: .mark
        case 0x060C, 0x060D, 0x061B, 0x061E, 0x061F, 0x066A...0x066D, 0x06D4: .mark
        case 0x0964, 0x0965, 0x2010...0x2027, 0x2030...0x205E, 0x20A0...0x20CF, 0x2190...0x2BFF, 0x2E00...0x2E7F: .mark
        // Scripts written without spaces: every sign is a token, or a whole paragraph would be one word.
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF: .mark
        case 0x3001...0x30FF, 0x31F0...0x31FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF: .mark
        case 0xFF01...0xFF0F, 0xFF1A...0xFF20, 0xFF3B...0xFF40, 0xFF5B...0xFF9F, 0x20000...0x3FFFF: .mark
        default: .word
        }
    }

    static func isDigit(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x30...0x39, 0x0660...0x0669, 0x06F0...0x06F9: true
        default: false
        }
    }

    static func isApostrophe(_ scalar: UInt32) -> Bool { scalar == 0x27 || scalar == 0x2019 }

    /// True for what may stand between the digits of one number, date or time.
    static func joinsDigits(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x2C, 0x2D, 0x2E, 0x2F, 0x3A, 0x066B, 0x066C, 0x2010, 0x2011: true
        default: false
        }
    }

    /// True for what belongs to the sign before it, whatever that is.
    static func extends(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x0300...0x036F, 0x0483...0x0489, 0x064B...0x065F, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF: true
        case 0x200C, 0x200D, 0x20D0...0x20FF, 0xFE00...0xFE0F, 0xFE20...0xFE2F, 0x1F3FB...0x1F3FF: true
        default: false
        }
    }
}

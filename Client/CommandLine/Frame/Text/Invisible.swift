/// Which Unicode scalars may not reach a terminal as they are.
package enum Invisible {
    /// Whether a scalar is a control, a bidi control, a tag, a line separator, a noncharacter, or draws nothing.
    ///
    /// Source: Unicode 16, general categories Cc, Cf, Zl, Zp, property Default_Ignorable_Code_Point and the
    /// noncharacters; the prepended number signs of Arabic (U+0600…) draw something and are not among them.
    /// Complexity: a handful of comparisons.
    package static func contains(_ scalar: Unicode.Scalar) -> Bool {
        let value = scalar.value
        if value < 0x20 { return true }
        if value < 0x7f { return false }
        if value < 0x300 { return value <= 0x9f || value == 0xad }
        if value < 0x2000 { return inLowRanges(value) }
        if value < 0x2070 { return inGeneralPunctuation(value) }
        if value & 0xfffe == 0xfffe { return true }
        switch value {
        case 0x3164, 0xfe00...0xfe0f, 0xfeff, 0xffa0, 0xfdd0...0xfdef, 0xfff0...0xfffb: return true
        case 0x13430...0x1343f, 0x1bca0...0x1bca3, 0x1d173...0x1d17a: return true
        case 0xe0000...0xe0fff: return true
        default: return false
        }
    }

    private static func inLowRanges(_ value: UInt32) -> Bool {
        switch value {
        case 0x34f, 0x61c, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x180b...0x180f: true
        default: false
        }
    }

    private static func inGeneralPunctuation(_ value: UInt32) -> Bool {
        switch value {
        case 0x200b...0x200f, 0x2028...0x202e, 0x2060...0x206f: true
        default: false
        }
    }
}

/// Makes every control, escape, bidi and other invisible character visible, and leaves the rest as it is.
///
/// C0 controls become their pictures (`␛`), everything else `⟨U+202E⟩`. A joiner between letters of a script that
/// joins, a joiner inside an emoji and one variation selector after a sign stay: Persian and emoji need them.
/// - Parameter keepNewlines: keeps line feeds and tabs (as four spaces) and drops the carriage return of CRLF.
/// Complexity: O(n); text that is printable ASCII is returned as it is.
package func visible(_ text: String, keepNewlines: Bool = false) -> String {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) { return text }
    var out = String.UnicodeScalarView()
    let scalars = Array(text.unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
        guard Invisible.contains(scalar) else {
            out.append(scalar)
            continue
        }
        let next = index + 1 < scalars.count ? scalars[index + 1] : nil
        if keepNewlines, appendLayout(scalar, next: next, to: &out) { continue }
        if Joining.belongs(scalar, after: index > 0 ? scalars[index - 1] : nil, before: next) {
            out.append(scalar)
        } else {
            out.append(contentsOf: picture(of: scalar).unicodeScalars)
        }
    }
    return String(out)
}

/// Line feeds and tabs where the caller wants them kept; whether the scalar was one of them.
private func appendLayout(_ scalar: Unicode.Scalar, next: Unicode.Scalar?, to out: inout String.UnicodeScalarView)
    -> Bool
{
    switch scalar {
    case "\n": out.append(scalar)
    case "\t": out.append(contentsOf: "    ".unicodeScalars)
    case "\r" where next == "\n": break
    default: return false
    }
    return true
}

/// What stands for a scalar that may not be printed.
private func picture(of scalar: Unicode.Scalar) -> String {
    if scalar.value < 0x20 { return String(Unicode.Scalar(0x2400 + scalar.value)!) }
    if scalar.value == 0x7f { return "␡" }
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "⟨U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "⟩"
}

/// The invisible characters that honest text cannot do without, in the places where it needs them.
private enum Joining {
    static func belongs(_ scalar: Unicode.Scalar, after: Unicode.Scalar?, before: Unicode.Scalar?) -> Bool {
        guard let after, !Invisible.contains(after) || after.value == 0xfe0f else { return false }
        switch scalar.value {
        case 0x200c: return before.map { joins(after) && joins($0) } ?? false
        case 0x200d:
            return before.map { (joins(after) && joins($0)) || (isPictorial(after) && isPictorial($0)) } ?? false
        case 0xfe0e, 0xfe0f: return after.value != 0xfe0f && after.properties.isEmoji
        case 0xe0100...0xe01ef: return after.properties.isIdeographic
        default: return false
        }
    }

    /// Arabic, Syriac, N'Ko, the scripts of India, Mongolian.
    private static func joins(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x620...0x6ff, 0x710...0x7ff, 0x840...0x8ff, 0x900...0xdff, 0x1800...0x18af, 0xfb50...0xfdcf: true
        case 0xfe70...0xfefe: true
        default: false
        }
    }

    private static func isPictorial(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value == 0xfe0f || (scalar.value > 0x2000 && scalar.properties.isEmoji)
    }
}

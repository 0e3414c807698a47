/// One cell of a table: quoting as RFC 4180 has it, and a guard against formulas.
enum TableCell {
    static let comma = UInt8(ascii: ",")
    static let tab = UInt8(ascii: "\t")

    /// Appends a cell. Source: RFC 4180 §2; OWASP, "CSV Injection", for the guard.
    static func write(_ text: String, delimiter: UInt8, into bytes: inout [UInt8]) {
        let cell = Array(guarded(text).utf8)
        let needsQuotes =
            cell.first == 0x20 || cell.last == 0x20
            || cell.contains { $0 == delimiter || $0 == 0x22 || $0 == 0x0a || $0 == 0x0d }
        guard needsQuotes else { return bytes += cell }
        bytes.append(0x22)
        for byte in cell {
            if byte == 0x22 { bytes.append(0x22) }
            bytes.append(byte)
        }
        bytes.append(0x22)
    }

    /// `'=1+1` for `=1+1`, so that no spreadsheet takes it for a formula.
    ///
    /// Invariant: `unguarded(guarded(x)) == x`: what looks guarded already gets one more.
    static func guarded(_ text: String) -> String { isFormula(text) ? "'" + text : text }

    static func unguarded(_ text: String) -> String {
        text.utf8.first == 0x27 && isFormula(text) ? String(text.unicodeScalars.dropFirst()) : text
    }

    /// Whether a text, apostrophes before it aside, begins as a formula does.
    private static func isFormula(_ text: String) -> Bool {
        switch text.unicodeScalars.first(where: { $0 != "'" }) {
        case "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠": true
        default: false
        }
    }
}

/// Several names in one cell: `Bo:host; Cy`.
///
/// A backslash takes its meaning from what follows it: `\;` and `\:` are letters of a name, `\ ` a space at its end.
enum ListCell {
    static func join(_ names: [String]) -> String { names.map { escaped($0, colons: false) }.joined(separator: "; ") }

    static func join(_ actors: [(name: String, role: String?)]) -> String {
        actors.map { actor in
            let name = escaped(actor.name, colons: true)
            return actor.role.map { name + ":" + escaped($0, colons: true) } ?? name
        }.joined(separator: "; ")
    }

    static func names(_ cell: String) -> [String] { items(cell).map(text) }

    /// NAME:ROLE splits at the last colon, as everywhere.
    static func actors(_ cell: String) -> [(name: String, role: String?)] {
        items(cell).map { item in
            guard let colon = item.lastIndex(where: { $0.scalar == ":" && !$0.isEscaped }) else {
                return (text(item), nil)
            }
            return (text(trimmed(item[..<colon])), text(trimmed(item[(colon + 1)...])))
        }
    }

    private struct Letter {
        var scalar: Unicode.Scalar
        var isEscaped = false
        var isSpace: Bool { !isEscaped && scalar.properties.isWhitespace }
    }

    private static func escaped(_ text: String, colons: Bool) -> String {
        let scalars = Array(text.unicodeScalars)
        var out = String.UnicodeScalarView()
        for (index, scalar) in scalars.enumerated() {
            let isEnd = index == 0 || index == scalars.count - 1
            let isSpecial = scalar == "\\" || scalar == ";" || (colons && scalar == ":")
            if isSpecial || (isEnd && scalar.properties.isWhitespace) { out.append("\\") }
            out.append(scalar)
        }
        return String(out)
    }

    private static func items(_ cell: String) -> [ArraySlice<Letter>] {
        var letters: [Letter] = []
        var isEscaped = false
        for scalar in cell.unicodeScalars {
            if scalar == "\\", !isEscaped {
                isEscaped = true
                continue
            }
            letters.append(Letter(scalar: scalar, isEscaped: isEscaped))
            isEscaped = false
        }
        if isEscaped { letters.append(Letter(scalar: "\\")) }
        return letters.split { $0.scalar == ";" && !$0.isEscaped }.map(trimmed).filter { !$0.isEmpty }
    }

    private static func trimmed(_ letters: ArraySlice<Letter>) -> ArraySlice<Letter> {
        var rest = letters.drop(while: \.isSpace)
        while rest.last?.isSpace == true { rest = rest.dropLast() }
        return rest
    }

    private static func text(_ letters: ArraySlice<Letter>) -> String {
        var out = String.UnicodeScalarView()
        out.append(contentsOf: letters.map(\.scalar))
        return String(out)
    }
}

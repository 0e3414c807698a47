/// A piece of text for people that cannot carry a raw byte from outside.
///
/// Written as a string literal; what is interpolated passes through `visible`, only the literal's own text does not.
/// `"Added \(title, .bold) to \(project)"`. Colours are put on when it is printed, and only on a terminal.
package struct Phrase: Sendable, Equatable, ExpressibleByStringInterpolation {
    struct Piece: Sendable, Equatable {
        var text: String
        var style: Style?
    }

    var pieces: [Piece] = []

    package init(stringLiteral value: String) { pieces = [Piece(text: value, style: nil)] }

    package init(stringInterpolation: StringInterpolation) { pieces = stringInterpolation.pieces }

    /// Text from outside, made visible, in one style.
    package init(_ text: String, _ style: Style? = nil) { pieces = [Piece(text: visible(text), style: style)] }

    /// Text from outside that may span lines: line feeds stay, the rest is made visible.
    package init(lines text: String, _ style: Style? = nil) {
        pieces = [Piece(text: visible(text, keepNewlines: true), style: style)]
    }

    /// The text without colours.
    package var plain: String { pieces.count == 1 ? pieces[0].text : pieces.map(\.text).joined() }

    package func rendered(coloured: Bool) -> String {
        guard coloured else { return plain }
        return pieces.map { piece in piece.style.map { $0.wrap(piece.text) } ?? piece.text }.joined()
    }

    package static func + (left: Phrase, right: Phrase) -> Phrase {
        var joined = left
        joined.pieces += right.pieces
        return joined
    }

    package static func += (left: inout Phrase, right: Phrase) { left.pieces += right.pieces }

    package struct StringInterpolation: StringInterpolationProtocol {
        var pieces: [Piece] = []

        package init(literalCapacity: Int, interpolationCount: Int) {}

        package mutating func appendLiteral(_ literal: String) {
            if !literal.isEmpty { pieces.append(Piece(text: literal, style: nil)) }
        }

        package mutating func appendInterpolation(_ text: some StringProtocol, _ style: Style? = nil) {
            pieces.append(Piece(text: visible(String(text)), style: style))
        }

        package mutating func appendInterpolation(_ number: some BinaryInteger, _ style: Style? = nil) {
            pieces.append(Piece(text: String(number), style: style))
        }

        package mutating func appendInterpolation(_ phrase: Phrase) { pieces += phrase.pieces }

        /// Text that may span lines: line feeds stay.
        package mutating func appendInterpolation(lines text: String, _ style: Style? = nil) {
            pieces.append(Piece(text: visible(text, keepNewlines: true), style: style))
        }
    }
}

extension Sequence<Phrase> {
    /// The phrases with a separator between them.
    package func joined(by separator: Phrase) -> Phrase {
        var out: Phrase = ""
        for (index, phrase) in enumerated() { out += index == 0 ? phrase : separator + phrase }
        return out
    }
}

/// How a piece of a phrase looks on a terminal.
package enum Style: String, Sendable {
    case bold = "1"
    case dim = "2"
    case underline = "4"
    case red = "31"
    case green = "32"
    case yellow = "33"
    case blue = "34"
    case magenta = "35"
    case cyan = "36"
    /// The shortest unique prefix of an id.
    case handle = "1;36"

    func wrap(_ text: String) -> String { text.isEmpty ? "" : "\u{1b}[\(rawValue)m\(text)\u{1b}[0m" }
}

import CommandLine
import Testing

@Suite("What reaches a terminal")
struct VisibleTests {
    @Test("no hostile text comes through with an invisible character", arguments: HostileText.all)
    func hostile(_ text: String) {
        let shown = visible(text)
        #expect(!shown.unicodeScalars.contains { Invisible.contains($0) }, "\(shown)")
        #expect(visible(shown) == shown)
    }

    @Test("every single invisible scalar is made visible on its own")
    func everyScalar() {
        for value in UInt32(0)...0x10ffff {
            guard let scalar = Unicode.Scalar(value), Invisible.contains(scalar) else { continue }
            let shown = visible("a\(scalar)b")
            if shown.unicodeScalars.contains(where: { Invisible.contains($0) }) {
                Issue.record("U+\(String(value, radix: 16)) comes through")
                return
            }
        }
    }

    @Test("everything Unicode calls control, format or ignorable is invisible, except signs that draw something")
    func properties() {
        let drawing: Set<UInt32> = [
            0x600, 0x601, 0x602, 0x603, 0x604, 0x605, 0x6dd, 0x70f, 0x890, 0x891, 0x8e2, 0x110bd, 0x110cd,
        ]
        for value in UInt32(0)...0x10ffff where !drawing.contains(value) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let properties = scalar.properties
            let isHidden =
                switch properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator: true
                default: properties.isDefaultIgnorableCodePoint || properties.isNoncharacterCodePoint
                }
            if isHidden, !Invisible.contains(scalar) {
                Issue.record("U+\(String(value, radix: 16)) is not known as invisible")
            }
        }
    }

    @Test("honest text stays as it is", arguments: HostileText.honest)
    func honest(_ text: String) {
        #expect(visible(text) == text)
    }

    @Test("controls get their pictures, the rest their number")
    func pictures() {
        #expect(visible("\u{1b}[0m") == "␛[0m")
        #expect(visible("a\u{202e}b\u{7f}\u{85}\u{e0041}") == "a⟨U+202E⟩b␡⟨U+0085⟩⟨U+E0041⟩")
        #expect(visible("a\nb\tc") == "a␊b␉c")
    }

    @Test("line feeds and tabs stay where they are asked for, and CRLF becomes one line feed")
    func newlines() {
        #expect(visible("a\r\nb\n\tc\rd", keepNewlines: true) == "a\nb\n    c␍d")
    }

    @Test("joiners count only between what they join")
    func joiners() {
        #expect(visible("pay\u{200d}pal") == "pay⟨U+200D⟩pal")
        #expect(visible("pay\u{200c}pal") == "pay⟨U+200C⟩pal")
        #expect(visible("م\u{200c}") == "م⟨U+200C⟩")
        #expect(visible("a\u{fe0f}") == "a⟨U+FE0F⟩")
        #expect(visible("❤\u{fe0f}\u{fe0f}") == "❤\u{fe0f}⟨U+FE0F⟩")
    }
}

@Suite("Phrases")
struct PhraseTests {
    @Test("what is interpolated is made visible, the literal is not touched")
    func interpolation() {
        let name = "x\u{1b}[2J"
        let phrase: Phrase = "Added \(name, .bold) and \(3).\n"
        #expect(phrase.plain == "Added x␛[2J and 3.\n")
        #expect(phrase.rendered(coloured: true) == "Added \u{1b}[1mx␛[2J\u{1b}[0m and 3.\n")
    }

    @Test("a complaint prints one fact and one way out, without a raw byte of what was typed")
    func complaint() {
        let title = "\u{202e}\n\u{1b}"
        let complaint = Complaint(.data, "bad-date", "“\(title)” is no date.", hint: "Write \(title).")
        #expect(
            complaint.json.compact
                == #"{"error":{"code":"bad-date","message":"“⟨U+202E⟩␊␛” is no date.","hint":"Write ⟨U+202E⟩␊␛."}}"#)
    }

    @Test("a complaint without a way out has a null hint")
    func noHint() {
        #expect(Complaint(.data, "x", "y").json.compact == #"{"error":{"code":"x","message":"y","hint":null}}"#)
    }
}

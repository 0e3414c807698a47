/// Text as `man` reads it.
struct Roff {
    private(set) var text = ""
    private var isAfterHeading = false

    /// A request or macro on a line of its own; what it is given is quoted. A heading begins a paragraph by itself.
    mutating func macro(_ name: String, _ words: String...) {
        guard name != "PP" || !isAfterHeading else { return }
        isAfterHeading = name == "SH"
        text += "." + name
        for word in words {
            // A date is none with hyphens of the command line.
            let isDate = word.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2d }
            text += " \"" + (isDate ? word : Roff.escaped(word).replacing("\"", with: "\\(dq")) + "\""
        }
        text += "\n"
    }

    /// A line as it is.
    mutating func line(_ line: String) { raw(Roff.escaped(line)) }

    /// Running text, in lines of up to 80 bytes as the tools of manuals want them.
    mutating func prose(_ prose: String) {
        var line = ""
        for word in Roff.escaped(prose).split(separator: " ") {
            if !line.isEmpty, line.utf8.count + 1 + word.utf8.count > 76 {
                raw(line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        if !line.isEmpty { raw(line) }
    }

    /// A line with fonts: what is given has been escaped already.
    mutating func raw(_ line: String) {
        isAfterHeading = false
        text += Roff.guarded(line) + "\n"
    }

    /// Lines that stay as they are, in a font of equal widths where there is one.
    mutating func example(_ lines: [String]) {
        macro("PP")
        macro("EX")
        for line in lines { self.line(line) }
        macro("EE")
    }

    static func bold(_ text: String) -> String { "\\fB" + escaped(text) + "\\fR" }

    static func italic(_ text: String) -> String { "\\fI" + escaped(text) + "\\fR" }

    /// Backslashes as themselves, and hyphens that can be copied onto a command line.
    static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\e").replacing("-", with: "\\-").replacing("~", with: "\\(ti")
            .replacing("^", with: "\\(ha").replacing("`", with: "\\(ga")
    }

    /// A line that begins with a dot or apostrophe would be a request.
    private static func guarded(_ line: String) -> String {
        line.first == "." || line.first == "'" ? "\\&" + line : line
    }
}

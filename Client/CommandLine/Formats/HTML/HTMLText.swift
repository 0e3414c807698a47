/// Text that says in HTML what it says, and no more.
enum HTMLText {
    /// For elements and quoted attributes; controls and bidi characters are made visible.
    static func escaped(_ text: String) -> String {
        var out = String.UnicodeScalarView()
        for scalar in visible(text, keepNewlines: true).unicodeScalars {
            switch scalar {
            case "&": out.append(contentsOf: "&amp;".unicodeScalars)
            case "<": out.append(contentsOf: "&lt;".unicodeScalars)
            case ">": out.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": out.append(contentsOf: "&quot;".unicodeScalars)
            case "'": out.append(contentsOf: "&#39;".unicodeScalars)
            default: out.append(scalar)
            }
        }
        return String(out)
    }

    /// Paragraphs where empty lines stand, breaks where lines end.
    static func paragraphs(_ text: String) -> String {
        var out = ""
        var lines: [String] = []
        let all: [Substring] = escaped(text).split(separator: "\n", omittingEmptySubsequences: false)
        for line in all + [""] {
            if !line.allSatisfy(\.isWhitespace) {
                lines.append(String(line))
            } else if !lines.isEmpty {
                out += "<p>" + lines.joined(separator: "<br>") + "</p>"
                lines = []
            }
        }
        return out
    }
}

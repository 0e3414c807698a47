/// A value on one line of a form: a line break in it is written `\n`, a backslash `\\`.
enum FormLine {
    static func written(_ text: String) -> String {
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": out.append(contentsOf: "\\\\".unicodeScalars)
            case "\n": out.append(contentsOf: "\\n".unicodeScalars)
            case "\r": out.append(contentsOf: "\\r".unicodeScalars)
            default: out.append(scalar)
            }
        }
        return String(out)
    }

    /// Nil for a line that says nothing. A backslash before any other letter is a letter itself.
    static func read(_ line: String) -> String? {
        let text = trimmed(replacing(line) { $0 == "\\" ? "\\" : $0 == "n" ? "\n" : $0 == "r" ? "\r" : nil })
        return text.isEmpty ? nil : text
    }

    /// A list as a `ListCell` writes it, in which a backslash means more.
    static func written(list cell: String) -> String {
        var out = String.UnicodeScalarView()
        var scalars = cell.unicodeScalars.makeIterator()
        while let scalar = scalars.next() {
            // A space at the end of a name is escaped, a line break too.
            let next = scalar == "\\" ? scalars.next() : nil
            switch next ?? scalar {
            case "\n": out.append(contentsOf: "\\n".unicodeScalars)
            case "\r": out.append(contentsOf: "\\r".unicodeScalars)
            default:
                out.append(scalar)
                if let next { out.append(next) }
            }
        }
        return String(out)
    }

    static func read(list line: String) -> String { replacing(line) { $0 == "n" ? "\n" : $0 == "r" ? "\r" : nil } }

    /// Puts something else for each pair of a backslash and what follows it, where there is something.
    private static func replacing(_ line: String, _ meaning: (Unicode.Scalar) -> Unicode.Scalar?) -> String {
        var out = String.UnicodeScalarView()
        var scalars = line.unicodeScalars.makeIterator()
        while let scalar = scalars.next() {
            guard scalar == "\\", let next = scalars.next() else {
                out.append(scalar)
                continue
            }
            if let meant = meaning(next) {
                out.append(meant)
            } else {
                out.append(scalar)
                out.append(next)
            }
        }
        return String(out)
    }

    private static func trimmed(_ text: String) -> String {
        var rest = text.unicodeScalars.drop(while: \.properties.isWhitespace)
        while rest.last?.properties.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}

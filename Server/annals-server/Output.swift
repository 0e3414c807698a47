import ArgumentParser
import HTTPFrontend

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The only place that prints.
enum Output {
    /// Writes a line at once, because whoever started the server waits for it.
    static func say(_ line: String) { write(line + "\n", to: 1) }

    static func say(_ json: JSONText) { say(json.text) }

    /// Lines of cells under a heading, in columns.
    static func table(_ heading: [String], _ rows: [[String]]) {
        guard !rows.isEmpty else { return }
        let all = [heading] + rows.map { $0.map(visible) }
        let widths = heading.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        for row in all {
            let line = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
                .joined(separator: "  ")
            say(String(line.reversed().drop { $0 == " " }.reversed()))
        }
    }

    /// Other people's text with what could move a terminal's cursor made visible.
    static func visible(_ text: String) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator:
                out += "\\u{\(String(scalar.value, radix: 16))}"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }

    /// Says what went wrong and returns the exit code.
    static func complain(about error: any Error, isJSON: Bool) -> Int32 {
        guard let complaint = complaint(error) else {
            // Asked for help or the version: an answer, not a failure.
            say(AnnalsServer.message(for: error))
            return 0
        }
        if isJSON {
            let error = JSONText.object([
                ("code", .string(complaint.code)), ("message", .string(complaint.fact)),
                ("hint", .optional(complaint.wayOut)),
            ])
            write(JSONText.object([("error", error)]).text + "\n", to: 2)
        } else {
            write("annals-server: \(visible(complaint.fact))\n", to: 2)
            if let wayOut = complaint.wayOut { write("  \(visible(wayOut))\n", to: 2) }
        }
        return complaint.exit.rawValue
    }

    private static func complaint(_ error: any Error) -> Complaint? {
        if error is ExitCode { return Complaint(.bug, "bug", "the command ended early") }
        let code = AnnalsServer.exitCode(for: error)
        if code == .success { return nil }
        guard code == .validationFailure else { return Complaint(describing: error) }
        // The parser's text: a fact on the first line, usage after it.
        let text = AnnalsServer.message(for: error)
        let fact = text.split(separator: "\n").first.map(String.init) ?? "the command line cannot be read"
        return Complaint(.usage, "usage", fact, "annals-server --help")
    }

    private static func write(_ text: String, to descriptor: Int32) {
        var text = text
        text.withUTF8 { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Glibc.write(descriptor, UnsafeBufferPointer(rebasing: rest).baseAddress, rest.count)
                guard count > 0 else { return }
                rest = rest.dropFirst(count)
            }
        }
    }
}

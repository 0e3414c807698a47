import Model
import Replica

/// A chronology in Markdown: by year, with the evidence as footnotes.
///
/// Footnotes stand at the end of each year, so that no more than a year's are held.
final class MarkdownExport: ExportWriter {
    private let desk: Desk
    private let sink: ExportSink
    private let names: SourceNames
    private var count = 0
    private var heading: String?
    private var footnotes: [String] = []
    private var footnote = 0
    let skipped = Skipped()

    init(_ desk: Desk, _ sink: ExportSink) {
        self.desk = desk
        self.sink = sink
        names = SourceNames(desk)
    }

    var counted: (count: Int, word: String) { (count, "event") }

    func begin() throws { try sink.write("# \(MarkdownText.line(try desk.replica.name))\n") }

    func end() throws { try endYear() }

    func add(_ event: EntityView) throws {
        let details = try EventDetails(desk, event, names)
        let year = YearHeading.of(details.date)
        if year != heading {
            try endYear()
            try sink.write("\n## \(year)\n")
            heading = year
        }
        try sink.write("\n- " + paragraphs(details).joined(separator: "\n\n  ") + "\n")
        count += 1
    }

    private func endYear() throws {
        guard !footnotes.isEmpty else { return }
        try sink.write("\n" + footnotes.joined(separator: "\n") + "\n")
        footnotes = []
    }

    private func paragraphs(_ details: EventDetails) -> [String] {
        let event = details.view
        var lead = details.date.map { "**\(MarkdownText.line($0.label))** — " } ?? ""
        lead += MarkdownText.line(details.title)
        if let place = event.text(.place) { lead += ", " + MarkdownText.line(place) }
        if let printed = details.date?.asPrinted { lead += " (“\(MarkdownText.line(printed))”)" }
        lead += details.evidence.map(cite).joined()
        var paragraphs = [lead]
        if let text = event.text(.description) { paragraphs.append(MarkdownText.block(text, indent: "  ")) }
        var facts: [String] = []
        if !details.actors.isEmpty {
            let actors = details.actors.map { actor in
                MarkdownText.line(actor.name) + (actor.role.map { " (\(MarkdownText.line($0)))" } ?? "")
            }
            facts.append("*Actors:* " + actors.joined(separator: ", "))
        }
        if let type = event.text(.type) { facts.append("*Type:* " + MarkdownText.line(type)) }
        if let status = event.text(.status) { facts.append("*Status:* " + MarkdownText.line(status)) }
        if !details.tags.isEmpty {
            facts.append("*Tags:* " + details.tags.map(MarkdownText.line).joined(separator: ", "))
        }
        if !facts.isEmpty { paragraphs.append(facts.joined(separator: " · ")) }
        paragraphs += details.open.map(told)
        return paragraphs
    }

    private func cite(_ evidence: EventDetails.Evidence) -> String {
        footnote += 1
        var text = "[^\(footnote)]: “\(MarkdownText.line(evidence.exact))” — \(MarkdownText.line(evidence.source)), "
        text += "characters \(evidence.start)–\(evidence.end)"
        if let field = evidence.field { text += ", for the \(MarkdownText.line(field))" }
        if evidence.contradicts { text += "; *contradicts*" }
        if let comment = evidence.comment { text += ". " + MarkdownText.line(comment) }
        footnotes.append(text)
        return "[^\(footnote)]"
    }

    private func told(_ field: EventDetails.OpenField) -> String {
        let rivals = field.rivals.map { rival in
            var text = MarkdownText.line(rival.value)
            if !field.isConflict, rival.isPreferred { text += " (preferred)" }
            if let author = rival.author { text += " by \(MarkdownText.line(author))" }
            if let reason = rival.reason { text += ": " + MarkdownText.line(reason) }
            return text
        }
        let lead = field.isConflict ? "⚠ **Conflict** on " : "**Disputed:** "
        return lead + "\(MarkdownText.line(field.name)) — " + rivals.joined(separator: " / ")
    }
}

/// Text that says in Markdown what it says, and no more.
enum MarkdownText {
    /// One line.
    static func line(_ text: String) -> String {
        escaped(visible(text, keepNewlines: true).split(whereSeparator: \.isWhitespace).joined(separator: " "))
    }

    /// Lines and paragraphs, each after `indent` but the first.
    static func block(_ text: String, indent: String) -> String {
        var out = ""
        var isParagraph = false
        for raw in visible(text, keepNewlines: true).split(separator: "\n", omittingEmptySubsequences: false) {
            let line = escaped(Typed.trimmed(raw))
            guard !line.isEmpty else {
                isParagraph = !out.isEmpty
                continue
            }
            if !out.isEmpty { out += isParagraph ? "\n\n" + indent : "\\\n" + indent }
            isParagraph = false
            out += line
        }
        return out
    }

    private static func escaped(_ text: String) -> String {
        var out = String.UnicodeScalarView()
        let scalars = Array(text.unicodeScalars)
        let digits = scalars.prefix { $0.properties.numericType == .decimal && $0.isASCII }.count
        for (index, scalar) in scalars.enumerated() {
            let isMarkup: Bool =
                switch scalar {
                case "\\", "`", "*", "_", "[", "]", "<", ">", "|", "~", "$", "^", "#", "&", "{", "}": true
                case "+", "-", "=", ":": index == 0
                case ".", ")": digits > 0 && index == digits
                // What would become a link by itself.
                case "@": true
                default: false
                }
            if isMarkup { out.append("\\") }
            out.append(scalar)
        }
        return String(out)
    }
}

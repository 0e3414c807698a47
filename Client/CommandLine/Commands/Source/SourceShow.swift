import ArgumentParser
import Model
import Replica

/// `annals source show ID`
struct SourceShow: Command {
    static let page = CommandConfiguration(
        commandName: "show", abstract: "Show a document with its text.",
        discussion: """
            With --annotated every cited passage stands between marks, ⟦1⟧ and ⟦/1⟧, and below the text is told what each \
            number is evidence of. Versions before a correction stay readable with --version: 1 is the first, or write \
            the beginning of its SHA-256.

            Examples:
              annals source show 30470
              annals source show 8h3k --lines
              annals source show 8h3k --annotated --lines
              annals source show 8h3k --version 1
            """)

    @Argument(
        help: ArgumentHelp("The source: id, handle or identifier; may be left out with one source.", valueName: "id"),
        completion: Completing.source)
    var id: String?

    @Flag(help: "Number the lines.")
    var lines = false

    @Flag(help: "Mark what is cited, and tell of what it is evidence.")
    var annotated = false

    @Option(help: ArgumentHelp("An earlier text: its number, from 1, or its SHA-256.", valueName: "version"))
    var version: String?

    func run(in invocation: Invocation) throws {
        let desk = try Desk.open(invocation)
        let source = try source(desk)
        try desk.replica.read {
            guard let view = try desk.replica.view(source) else { return }
            let shown = try wanted(view)
            let text = try shown.flatMap { try desk.replica.sourceText($0, of: source) }.map(SourceText.init)
            var annotations = try annotated ? shown.map { try Annotations(desk, of: source, in: $0, text) } : nil
            if desk.isJSON {
                try desk.output.json(try json(desk, source, shown, text, annotations))
            } else {
                desk.output.page()
                try printHeader(desk, view, shown)
                if let text {
                    try printText(desk, text, &annotations)
                } else {
                    try desk.output.print("\(desk.textMissing(of: view, named: "The source").fact.plain, .dim)")
                }
                try annotations?.printLegend()
            }
        }
    }

    private func source(_ desk: Desk) throws -> EntityID {
        do {
            return try desk.source(named: id)
        } catch let complaint as Complaint where complaint.code == "which-source" {
            throw Complaint(
                .usage, "which-source", "The project has several sources; say which one.",
                hint: "`annals source list` shows them; then `annals source show ID`.")
        }
    }

    /// The version to show. Errors: `Complaint` 66 for one that the source does not have.
    private func wanted(_ view: EntityView) throws -> Hash32? {
        guard let version else { return view[.current]?.shown?.digest }
        let all = NamedSourceVersion.all(of: view)
        if let number = Int(version), version.utf8.count < 6 {
            if all.indices.contains(number - 1) { return all[number - 1].name }
        }
        let typed = version.lowercased()
        let found = typed.utf8.count < 6 ? [] : all.filter { $0.name.hex.hasPrefix(typed) }
        if found.count == 1 { return found[0].name }
        throw Complaint(
            .absent, "unknown-version", "The source has no version \(version).",
            hint: "It has \(all.count): \(all.map { String($0.name.hex.prefix(12)) }.joined(separator: ", ")).")
    }

    private func json(
        _ desk: Desk, _ source: EntityID, _ shown: Hash32?, _ text: SourceText?, _ annotations: Annotations?
    ) throws -> JSON {
        guard case .object(var members) = try desk.entityJSON(source) else { return .null }
        if version != nil {
            // What is told of the text is told of this one; `version` stays the one that the source shows.
            let facts: [String: JSON] = [
                "sha256": .text(shown?.hex), "scalars": .count(text?.scalarCount), "lines": .count(text?.lineCount),
            ]
            members = members.map { JSON.Member($0.key, facts[$0.key] ?? $0.value) }
        }
        members.append(JSON.Member("text", .text(text?.text)))
        if lines {
            let rows = (text.map { Array($0.lines) } ?? []).map { line -> JSON in
                [
                    "number": .count(line.number), "start": .count(line.start), "end": .count(line.end),
                    "text": .string(line.text),
                ]
            }
            members.append(JSON.Member("numbered", .array(rows)))
        }
        if let annotations { members.append(JSON.Member("annotations", try annotations.json())) }
        return .object(members)
    }

    private func printHeader(_ desk: Desk, _ view: EntityView, _ shown: Hash32?) throws {
        try desk.output.print(view.title + desk.flags(view))
        if let subtitle = view.text(.subtitle) { try desk.output.print(Phrase(subtitle)) }
        var facts: [Phrase] = [try desk.named(view.id)]
        for field in [FieldCode.identifier, .published, .publisher, .language, .url] {
            if let value = view.text(field) { facts.append("\(Record.name(field, of: .source), .dim) \(value)") }
        }
        let versions = NamedSourceVersion.all(of: view)
        if let index = versions.firstIndex(where: { $0.name == shown }) {
            let version = versions[index].version
            let lines: Phrase = version.lines == 1 ? "1 line" : "\(grouped(Int(version.lines))) lines"
            facts.append(lines + ", \(grouped(Int(version.scalars))) characters")
            if versions.count > 1 { facts.append("version \(index + 1) of \(versions.count)") }
        }
        try desk.output.print(facts.joined(by: "  "))
        try desk.output.print()
    }

    private func printText(_ desk: Desk, _ text: SourceText, _ annotations: inout Annotations?) throws {
        let digits = String(text.lineCount).count
        // What is marked is wrapped on a terminal; elsewhere a line of the text stays a line.
        let terminal = desk.output.terminal
        let room = terminal.width - (lines ? digits + 2 : 0)
        let width = annotations != nil && terminal.isOutput ? max(room, 20) : nil
        var rest = text.lines
        var next = rest.next()
        while let line = next {
            next = rest.next()
            let phrase = annotations?.phrase(line, following: next?.start, of: text) ?? Phrase(lines: line.text)
            var number = String(line.number)
            for part in width.map({ phrase.wrapped(to: $0) }) ?? [phrase] {
                let padding = String(repeating: " ", count: digits - number.count)
                let prefix: Phrase = lines ? "\(padding + number, .dim)  " : ""
                try desk.output.print(prefix + part)
                number = ""
            }
        }
    }
}

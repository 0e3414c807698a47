import ArgumentParser
import Model
import Replica

/// `annals source show ID`
struct SourceShow: Command {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a document with its text.",
        discussion: """
            Examples:
              annals source show 30470
              annals source show 8h3k --lines
            """)

    @Argument(
        help: ArgumentHelp("The source: id, handle or identifier; may be left out with one source.", valueName: "id"),
        completion: Completing.source)
    var id: String?

    @Flag(help: "Number the lines.")
    var lines = false

    func run(in invocation: Invocation) throws {
        let desk = try Desk.open(invocation)
        let source = try source(desk)
        try desk.replica.read {
            guard let view = try desk.replica.view(source) else { return }
            let version = view[.current]?.shown?.digest
            let text = try version.flatMap { try desk.replica.sourceText($0, of: source) }.map(SourceText.init)
            if desk.isJSON {
                try desk.output.json(try json(desk, source, text))
            } else {
                desk.output.page()
                try printHeader(desk, view)
                try printText(desk, text)
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

    private func json(_ desk: Desk, _ source: EntityID, _ text: SourceText?) throws -> JSON {
        guard case .object(var members) = try desk.entityJSON(source) else { return .null }
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
        return .object(members)
    }

    private func printHeader(_ desk: Desk, _ view: EntityView) throws {
        try desk.output.print("\(view.text(.title) ?? "untitled", .bold)" + desk.flags(view))
        if let subtitle = view.text(.subtitle) { try desk.output.print(Phrase(subtitle)) }
        var facts: [Phrase] = [try desk.named(view.id)]
        for field in [FieldCode.identifier, .published, .publisher, .language, .url] {
            if let value = view.text(field) { facts.append("\(Record.name(field, of: .source), .dim) \(value)") }
        }
        let versions = NamedSourceVersion.all(of: view)
        if let shown = versions.first(where: { $0.name == view[.current]?.shown?.digest }) {
            facts.append(
                "\(grouped(Int(shown.version.lines))) lines, \(grouped(Int(shown.version.scalars))) characters")
        }
        if versions.count > 1 { facts.append("\(versions.count) versions") }
        try desk.output.print(facts.joined(by: "  "))
        try desk.output.print()
    }

    private func printText(_ desk: Desk, _ text: SourceText?) throws {
        guard let text else {
            return try desk.output.print("\("The text is not here: it was removed, or has not come yet.", .dim)")
        }
        let width = String(text.lineCount).count
        for line in text.lines {
            let number = String(line.number)
            let padding = String(repeating: " ", count: width - number.count)
            let prefix: Phrase = lines ? "\(padding + number, .dim)  " : ""
            try desk.output.print(prefix + Phrase(lines: line.text))
        }
    }
}

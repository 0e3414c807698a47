import ArgumentParser

/// `annals import`
struct Import: Command {
    static let configuration = CommandConfiguration(
        abstract: "Take events from a file of another program, or from an export.",
        discussion: """
            The formats: jsonl (one JSON object a line, as `annals list --json` prints it).

            An event needs only a title; its date may be a text. A "key" of your own names an event for good: the same \
            key imported twice, here or on another replica, is one event. A row with an "id" changes that event. Rows \
            that say what is there already change nothing, and what others changed meanwhile is never overwritten: \
            it becomes a conflict. Sources, citations and notes are not imported; bundles carry them.

            The whole file is checked first, so that it is imported whole or not at all.

            Examples:
              annals import jsonl events.jsonl --dry-run
              annals import jsonl - < events.jsonl
            """)

    @Argument(help: "The format: jsonl.")
    var format: String

    @Argument(help: "The file; - is stdin.")
    var file: String

    @Flag(help: "Check the file and count, and change nothing.")
    var dryRun = false

    func run(in invocation: Invocation) throws {
        try DataFormat.require(format, for: "import")
        let desk = try Desk.open(invocation)
        let report: JSONLinesImport.Report
        if file == "-" {
            let input = try SpooledInput()
            report = try JSONLinesImport(desk, path: input.path, name: "The input").run(isRehearsal: dryRun)
        } else {
            report = try JSONLinesImport(desk, path: file, name: file).run(isRehearsal: dryRun)
        }
        guard !desk.isJSON else {
            return try desk.output.json([
                "added": .count(report.added), "changed": .count(report.changed),
                "unchanged": .count(report.unchanged), "lines": .count(report.lines),
            ])
        }
        let lead: Phrase = dryRun ? "Would add" : "Added"
        try desk.output.print(
            "\(lead) \(grouped(report.added)), change\(dryRun ? "" : "d") \(grouped(report.changed)), left \(grouped(report.unchanged)) as they are."
        )
    }
}

/// Formats of import and export.
enum DataFormat {
    private static let known = ["jsonl"]
    private static let planned = ["csv", "tsv", "webannotation", "timelinejs", "ics", "csl", "markdown", "html"]

    /// Errors: `Complaint` 64.
    static func require(_ name: String, for command: String) throws {
        guard !known.contains(name) else { return }
        guard !planned.contains(name) else {
            throw Complaint(.usage, "not-there-yet", "The format \(name) is not there yet.", hint: "There is jsonl.")
        }
        let near = suggest(name, among: known + planned)
        throw Complaint(
            .usage, "unknown-format", "There is no format “\(name)”.",
            hint: near.isEmpty ? "There is jsonl." : "Did you mean `annals \(command) \(near[0])`?")
    }
}

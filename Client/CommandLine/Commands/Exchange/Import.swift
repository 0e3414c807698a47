import ArgumentParser

/// `annals import`
struct Import: Command {
    static let page = CommandConfiguration(
        commandName: "import",
        abstract: "Take events from a file of another program, or from an export.",
        discussion: """
            The formats: jsonl (one JSON object a line, as `annals list --json` prints it), csv and tsv (a table whose \
            first line names the columns: id, key, title, date, calendar, asPrinted, place, type, status, description, \
            actors, tags…; several actors or tags in a cell stand between semicolons: "Bo:host; Cy"), ics (the events of \
            a calendar; of those that recur the first time, and none that is cancelled), csl (sources of Zotero, without \
            their texts; an item's id becomes the identifier where it has no number), webannotation (annotations of sources that are \
            here, made citations of events).

            An event needs only a title; its date may be a text. A "key" of your own names an event for good: the same \
            key imported twice, here or on another replica, is one event. A row with an "id" changes that event. Rows \
            that say what is there already change nothing, and what others changed meanwhile is never overwritten: \
            it becomes a conflict. Of an export, an event that is new here comes with its conflicts, its disputes, its citations \
            of texts that are here (add the documents first), and its links to events that are here. What is left out \
            is counted. Notes, certainties and history do not come: bundles carry them, with their authors.

            Every line is checked before the first is written; where one is wrong, nothing is. Writing is in steps of up \
            to 1,000 events that each stand: doing an import that was cut off again completes it, and `annals undo` takes \
            an import back whole.

            Examples:
              annals import jsonl events.jsonl --dry-run
              annals import jsonl - < events.jsonl
              annals import csv events.csv
              annals import webannotation annotations.jsonld --dry-run
            """)

    @Argument(help: ArgumentHelp("The format, see above.", valueName: "format"), completion: Completing.format)
    var format: String

    @Argument(help: "The file; - is stdin.", completion: .file())
    var file: String

    @Flag(help: "Check the file and count, and change nothing.")
    var dryRun = false

    func run(in invocation: Invocation) throws {
        let format = try DataFormat.named(format, for: "import")
        let desk = try Desk.open(invocation)
        let report: ImportReport
        if file == "-" {
            let input = try SpooledInput()
            report = try take(desk, format, path: input.path, name: "standard input")
        } else {
            report = try take(desk, format, path: file, name: file)
        }
        if report.isCutOff {
            desk.output.remark(
                """
                Interrupted: \(grouped(report.added)) events were added and \(grouped(report.changed)) changed, and that \
                stands. The same import again completes it; `annals undo` takes it back.
                """)
            return Interrupt.end()
        }
        guard !desk.isJSON else { return try desk.output.json(report.json) }
        let lead: Phrase = dryRun ? "Would add" : "Added"
        try desk.output.print(
            "\(lead) \(grouped(report.added)), change\(dryRun ? "" : "d") \(grouped(report.changed)), left \(grouped(report.unchanged)) as they are."
        )
        if report.newConflicts > 0 {
            let word = report.newConflicts == 1 ? "conflict" : "conflicts"
            let lead: Phrase = dryRun ? "That would make " : ""
            try desk.output.print(
                lead + "\("\(grouped(report.newConflicts)) new \(word)", .yellow): see `annals conflicts`.")
        }
        if !report.skipped.isEmpty { try desk.output.print("Left out: " + report.skippedPhrase + ".") }
    }

    private func take(_ desk: Desk, _ format: DataFormat, path: String, name: String) throws -> ImportReport {
        switch format {
        case .csl: try BibliographyImport(desk, path: path, name: name).run(isRehearsal: dryRun)
        case .webannotation: try AnnotationImport(desk, path: path, name: name).run(isRehearsal: dryRun)
        default: try EventImport(desk, format, path: path, name: name).run(isRehearsal: dryRun)
        }
    }
}

import ArgumentParser
import Model
import Replica

/// `annals export`
struct Export: Command {
    static let page = CommandConfiguration(
        commandName: "export",
        abstract: "Write events into a file for other programs.",
        discussion: """
            For other programs and back again, each row with the "revision" that it shows, so that a row which was \
            edited elsewhere changes what it was made from and nothing else:
              jsonl          one JSON object a line, as `annals list --json` prints it
              csv, tsv       a table with the preferred values

            For readers:
              html           one page with a timeline and search; needs no network
              markdown       a chronology by year, with the evidence as footnotes

            For programs of a kind:
              webannotation  the citations, W3C JSON-LD
              csl            the sources, for Zotero and pandoc
              ics            a calendar
              timelinejs     JSON for TimelineJS

            A cell of a table that a spreadsheet could take for a formula has a ' before it, which the import takes away \
            again. Dates that a format cannot express are left out and counted.

            Filters are those of `annals list`. Whole history travels in bundles.

            Examples:
              annals export jsonl -o events.jsonl
              annals export jsonl tag:visit date:1989..1990
              annals export csv -o events.csv
              annals export html status:reviewed -o chronicle.html
            """)

    @Argument(help: ArgumentHelp("The format, see above.", valueName: "format"), completion: Completing.format)
    var format: String

    @Argument(help: "Conditions, as `annals list` takes them.", completion: Completing.filter)
    var filter: [String] = []

    @Option(
        name: [.customShort("o"), .long], help: ArgumentHelp("The file; stdout when left out.", valueName: "file"),
        completion: .file())
    var output: String?

    func run(in invocation: Invocation) throws {
        let format = try DataFormat.named(format, for: "export")
        let desk = try Desk.open(invocation)
        let conditions = try desk.filter(filter)
        let isFiltered = conditions != EventFilter()
        guard let output, output != "-" else {
            let isTerminal = desk.output.terminal.isOutput
            let writer = format.writer(
                desk,
                ExportSink { bytes in
                    // A file gets the bytes as they are; a terminal must not be steered by them.
                    guard isTerminal else { return try desk.output.write(bytes) }
                    try desk.output.write(visible(String(decoding: bytes, as: UTF8.self), keepNewlines: true))
                }, isFiltered: isFiltered)
            try write(desk, conditions, writer)
            return remarkSkipped(writer, format, desk)
        }
        let file = try FileBeside(output)
        let writer = format.writer(desk, ExportSink { try file.write($0) }, isFiltered: isFiltered)
        try write(desk, conditions, writer)
        try file.finish()
        let (count, word) = writer.counted
        remarkSkipped(writer, format, desk)
        guard !desk.isJSON else {
            return try desk.output.json([
                "file": .string(output), "\(word)s": .count(count), "skipped": .count(writer.skipped.total),
            ])
        }
        try desk.output.print("Wrote \(grouped(count)) \(word)\(count == 1 ? "" : "s") to \(output).")
    }

    private func write(_ desk: Desk, _ filter: EventFilter, _ writer: any ExportWriter) throws {
        let progress = desk.output.progress("Exporting")
        defer { progress.finish() }
        var count = 0
        try desk.replica.read {
            try writer.begin()
            if !writer.needsEvents { return try writer.end() }
            try desk.replica.forEachEventView(filter) { event in
                try writer.add(event)
                count += 1
                progress.update(count)
            }
            try writer.end()
        }
        if count == 0, writer.needsEvents { try desk.remarkUnknownWords(filter) }
    }

    private func remarkSkipped(_ writer: any ExportWriter, _ format: DataFormat, _ desk: Desk) {
        let skipped = writer.skipped
        guard skipped.total > 0 else { return }
        let word = skipped.total == 1 ? "event" : "events"
        desk.output.remark(
            "Left out \(grouped(skipped.total)) \(word) that \(format.rawValue) cannot express: " + skipped.phrase + "."
        )
    }
}

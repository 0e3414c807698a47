import ArgumentParser
import Model
import Replica

/// `annals timeline`
struct Timeline: Command {
    static let page = CommandConfiguration(
        commandName: "timeline",
        abstract: "Draw events along an axis of time.",
        discussion: """
            One line an event: a point for a day, a bar for what lasts (1989/1990), a shaded stretch where it happened \
            some time within (1989, [1989-03..1989-06]), an arrow where an end is open. ? and ~ mark what is uncertain or \
            approximate, ! an open conflict, ≠ a dispute. Undated events are listed below. From 100 columns on the dates \
            stand beside the titles.
            The filters are those of `annals list`; date:A..B also sets the axis. With --json the lines are those of \
            `annals list --json`.

            Examples:
              annals timeline
              annals timeline tag:visit date:1989..1990
              annals timeline --limit 50 --width 120
              annals timeline --svg chronology.svg
              annals timeline --json
            """)

    @Argument(help: ArgumentHelp("A condition, as tag:visit.", valueName: "filter"), completion: Completing.filter)
    var filters: [String] = []

    @Option(help: ArgumentHelp("At most so many, the earliest.", valueName: "n"))
    var limit: Int?

    @Option(
        defaultAsFlag: "-",
        help: ArgumentHelp("An SVG picture instead, into a file; onto stdout when none is named.", valueName: "file"),
        completion: .file())
    var svg: String?

    @Option(help: ArgumentHelp("Columns to draw in (pixels for --svg); the terminal's when left out.", valueName: "n"))
    var width: Int?

    @Flag(help: "Draw with ASCII only, as is done where the locale is not UTF-8.")
    var ascii = false

    func run(in invocation: Invocation) throws {
        guard svg == nil || !invocation.isJSON else {
            throw Complaint(
                .usage, "usage", "--svg draws a picture, and --json tells the events.", hint: "Leave one of them out.")
        }
        let desk = try Desk.open(invocation)
        let limit = try RowLimit.checked(limit)
        let width = try Timeline.checked(width)
        var (filters, file) = (self.filters, svg)
        if let word = file, Timeline.isFilter(word) {
            filters.append(word)
            file = "-"
        }
        let filter = try desk.filter(filters)
        try desk.replica.read {
            if desk.isJSON {
                return try desk.replica.forEachEventView(filter, limit: limit) { event in
                    try desk.output.line(try desk.entityJSON(event))
                }
            }
            let rows = try TimelineRows(desk, filter, limit: limit)
            if let file {
                try TimelineSVG(rows, width: width ?? TimelineSVG.presetWidth).write(to: file, desk)
            } else if rows.extent.events > 0 {
                desk.output.page()
                let picture = TimelinePicture(
                    rows, width: width ?? max(desk.output.terminal.width, Timeline.widths.lowerBound),
                    glyphs: ascii || !Locale.isUTF8(invocation.environment) ? .ascii : .unicode)
                try picture.draw(desk.output)
            } else {
                try desk.remarkUnknownWords(filter)
            }
        }
    }

    /// Whether what stands after `--svg` is a condition and no file.
    private static func isFilter(_ word: String) -> Bool {
        word.firstIndex(of: ":").map { FilterWord(rawValue: String(word[..<$0])) != nil } ?? false
    }

    /// Errors: `Complaint` 64.
    private static func checked(_ width: Int?) throws -> Int? {
        guard let width, !widths.contains(width) else { return width }
        throw Complaint(
            .usage, "bad-width", "Nothing can be drawn in a width of \(width).",
            hint: "Write a number from \(widths.lowerBound) to \(widths.upperBound).")
    }

    private static let widths = 30...10_000
}

/// What the environment says of the characters a terminal can show.
enum Locale {
    /// Whether text is UTF-8; it is where nothing is said.
    static func isUTF8(_ environment: [String: String]) -> Bool {
        for name in ["LC_ALL", "LC_CTYPE", "LANG"] {
            guard let value = environment[name], !value.isEmpty else { continue }
            let word = value.lowercased()
            return word.contains("utf-8") || word.contains("utf8")
        }
        return true
    }
}

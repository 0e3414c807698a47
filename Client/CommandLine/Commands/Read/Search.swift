import ArgumentParser
import Model
import Replica

/// `annals search`
struct Search: Command {
    static let page = CommandConfiguration(
        commandName: "search",
        abstract: "Find events by the words in them, in their notes and in what they cite.",
        discussion: """
            All the words must occur, in any order, without regard to case and accents; the best come first. \
            "Several words in quotes" are looked for as they stand, a star after a word stands for any ending.
            Of more than 10,000 finds `--limit` shows the newest.

            Examples:
              annals search letter tehran
              annals search '"ministry of foreign affairs"'
              annals search diplom* --limit 5
            """)

    @Argument(help: ArgumentHelp("What to look for.", valueName: "words"))
    var words: [String]

    @Option(help: ArgumentHelp("At most so many.", valueName: "n"))
    var limit: Int?

    func run(in invocation: Invocation) throws {
        let desk = try Desk.open(invocation)
        let limit = try RowLimit.checked(limit)
        guard limit != 0 else { return }
        try desk.replica.read {
            let rows = EventRows(desk)
            let query = words.joined(separator: " ").typedNormalForm
            for id in try desk.replica.searchEvents(query, limit: limit) {
                if let view = try desk.replica.view(id) { try rows.add(view) }
            }
            try rows.finish()
        }
    }
}

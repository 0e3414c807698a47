import ArgumentParser
import Model
import Replica

/// `annals suggest SOURCE`
struct Suggest: Command {
    static let page = CommandConfiguration(
        commandName: "suggest",
        abstract: "Find passages that look like dated events, and accept them one by one.",
        discussion: """
            Dates told in full, in part, and by their distance from another ("three weeks after this") are found, with \
            the passage that tells the event, and a title and date for it. Nothing is written until you accept: \
            on a terminal each passage is shown and one key answers, a accept, e edit first, s skip, q quit. \
            Elsewhere, and with --json, the proposals are listed; `accept` in a JSON line holds the arguments with \
            which `annals` adds that one. Passages that an event cites already are left out.

            Examples:
              annals suggest 30470
              annals suggest 30470 --all --no-input
              annals suggest 30470 --json | jq -c 'select(.confidence >= 80) | .accept'
            """)

    @Argument(
        help: ArgumentHelp(
            "The source: id, handle or identifier; may be left out with one source.", valueName: "source"),
        completion: Completing.source)
    var source: String?

    @Flag(help: "Passages that are cited already, too.")
    var all = false

    @Option(help: ArgumentHelp("At most so many.", valueName: "n"))
    var limit: Int?

    func run(in invocation: Invocation) throws {
        if let limit, limit < 0 {
            throw Complaint(.usage, "bad-limit", "A limit is a whole number from 0.", hint: "Write --limit 20.")
        }
        let desk = try Desk.open(invocation)
        let suggestions = try desk.replica.read { try Suggestions(desk, try source(desk)) }
        let shown = Array((all ? suggestions.all : suggestions.all.filter { $0.citedBy == nil }).prefix(limit ?? .max))
        if !desk.isJSON, invocation.mayAsk, invocation.terminal.isOutput {
            var walk = SuggestWalk(desk, suggestions)
            return try walk.run(shown)
        }
        try desk.replica.read {
            if desk.isJSON {
                for suggestion in shown { try desk.output.line(try suggestions.json(suggestion, desk)) }
            } else {
                try desk.output.table(try suggestions.table(shown, desk))
            }
        }
    }

    private func source(_ desk: Desk) throws -> EntityID {
        do {
            return try desk.source(named: source)
        } catch let complaint as Complaint where complaint.code == "which-source" {
            throw Complaint(
                .usage, "which-source", "The project has several sources; say which one.",
                hint: "`annals source list` shows them; then `annals suggest ID`.")
        }
    }
}

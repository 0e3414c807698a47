import ArgumentParser
import Model
import Replica

/// `annals suggest SOURCE`
struct Suggest: Command {
    static let configuration = CommandConfiguration(
        abstract: "Find passages that look like dated events.",
        discussion: """
            Dates told in full, and by their distance from the one before (\"three weeks after this\"). Nothing is \
            written: each proposal comes with the `annals add` line that accepts it. Passages that are cited already \
            are left out.

            Examples:
              annals suggest 30470
              annals suggest 30470 --limit 20 --json
            """)

    @Argument(help: ArgumentHelp("The source; may be left out with one source.", valueName: "source"))
    var source: String?

    @Option(help: ArgumentHelp("At most so many.", valueName: "n"))
    var limit: Int?

    func run(in invocation: Invocation) throws {
        if let limit, limit < 1 {
            throw Complaint(.usage, "bad-limit", "--limit counts from 1.", hint: "Write --limit 20.")
        }
        let desk = try Desk.open(invocation)
        try desk.replica.read {
            let source = try desk.source(named: self.source)
            let proposals = try Proposals(source, desk)
            for proposal in proposals.all.prefix(limit ?? .max) {
                if desk.isJSON {
                    try desk.output.line(proposal.json(proposals.name))
                } else {
                    for line in proposal.lines(proposals.name) { try desk.output.print(line) }
                }
            }
        }
    }
}

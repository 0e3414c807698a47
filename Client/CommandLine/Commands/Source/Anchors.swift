import ArgumentParser
import Model
import Replica

/// `annals anchors`
struct Anchors: Command {
    static let page = CommandConfiguration(
        commandName: "anchors",
        abstract: "Tell where citations stand after their sources changed.",
        discussion: """
            Each citation has a method at the source's current text: exact (the very words, once), context (the very \
            words, told apart by what stands around them), fuzzy (words that resemble them) or orphan (nothing certain \
            enough), with a score to 100. Orphans are placed by hand with `annals reanchor`. Where two people placed one \
            differently, both places are told, and `reanchor` settles it.

            Examples:
              annals anchors
              annals anchors 30470 --orphans
            """)

    @Argument(help: ArgumentHelp("A source; without it, all of them.", valueName: "source"))
    var source: String?

    @Flag(help: "Only the citations whose passage is not there any more.")
    var orphans = false

    func run(in invocation: Invocation) throws {
        let desk = try Desk.open(invocation)
        try desk.replica.read {
            let sources = try source.map { [try desk.source(named: $0)] } ?? desk.replica.sources()
            var table = Table(
                Table.Column("id"), Table.Column("method"), Table.Column("score", .right), Table.Column("line", .right),
                Table.Column("event", isFlexible: true), Table.Column("quote", isFlexible: true))
            var lost: [AnchorHealth] = []
            for source in sources {
                var report = AnchorReport(desk, source)
                for health in try AnchorHealth.all(of: source, desk) where !orphans || health.method == .orphan {
                    if health.method == .orphan { lost.append(health) }
                    let resembling = try report.resembling(health)
                    if desk.isJSON {
                        let members = try report.members(health)
                        try desk.output.line(.object(members + [("resembling", resembling?.json ?? .null)]))
                        continue
                    }
                    table.row(
                        "\(try desk.named(health.citation.id))", AnchorReport.method(health),
                        "\(health.score)", try report.line(health),
                        try AnchorReport.Subject(health.citation, desk).phrase,
                        try report.words(health) + (resembling?.phrase ?? ""))
                }
            }
            guard !desk.isJSON else { return }
            try desk.output.table(table)
            try desk.output.flush()
            if let wayOut = try AnchorReport.wayOut(lost, desk) { desk.output.remark(wayOut) }
        }
    }
}

import ArgumentParser
import Model
import Replica

/// `annals anchors`
struct Anchors: Command {
    static let configuration = CommandConfiguration(
        abstract: "Tell where citations stand after their sources changed.",
        discussion: """
            Each citation has a method at the source's current text: exact (the very words, once), context (the very \
            words, told apart by what stands around them), fuzzy (words that resemble them) or orphan (nothing certain \
            enough), with a score to 100. Orphans are placed by hand with `annals reanchor`.

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
                Table.Column("quote", isFlexible: true))
            for source in sources {
                let text = try desk.isJSON ? nil : currentText(desk, source)
                for health in try AnchorHealth.all(of: source, desk) where !orphans || health.method == .orphan {
                    if desk.isJSON {
                        try desk.output.line(try json(health, desk))
                    } else {
                        table.row(try row(health, text, desk))
                    }
                }
            }
            if !desk.isJSON { try desk.output.table(table) }
        }
    }

    private func currentText(_ desk: Desk, _ source: EntityID) throws -> SourceText? {
        try desk.replica.currentVersion(source).flatMap { try desk.replica.sourceText($0, of: source) }
            .map(SourceText.init)
    }

    private func row(_ health: AnchorHealth, _ text: SourceText?, _ desk: Desk) throws -> [Phrase] {
        let exact = health.quote?.exact ?? health.citation[.quote]?.shown?.quote?.quote.exact ?? ""
        let line = health.quote.flatMap { quote in text?.line(ofScalar: quote.start) }
        let method: Phrase =
            health.method == .orphan ? "\(health.method.rawValue, .red)" : Phrase(health.method.rawValue)
        return [
            "\(try desk.replica.handle(health.citation.id), .cyan)", method, "\(health.score)",
            line.map { "\($0)" } ?? "", Phrase(exact),
        ]
    }

    private func json(_ health: AnchorHealth, _ desk: Desk) throws -> JSON {
        let cited = health.citation[.quote]?.shown?.quote
        return [
            "citation": .string(health.citation.id.description),
            "handle": .string(try desk.replica.handle(health.citation.id)),
            "source": .string(health.source.description),
            "event": .text(health.citation.reference(.event)?.description),
            "version": .text(try desk.replica.currentVersion(health.source)?.hex),
            "method": .string(health.method.rawValue), "score": .count(health.score),
            "start": .count(health.quote?.start), "end": .count(health.quote?.end),
            "exact": .text(health.quote?.exact), "cited": .text(cited?.quote.exact),
            "citedVersion": .text(cited?.version.hex), "recorded": .bool(health.isRecorded),
        ]
    }
}

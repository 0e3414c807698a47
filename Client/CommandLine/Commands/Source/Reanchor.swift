import ArgumentParser
import Model
import Replica

/// `annals reanchor CITATION --quote Q`
struct Reanchor: Command {
    static let page = CommandConfiguration(
        commandName: "reanchor",
        abstract: "Say where a citation stands in the current text of its source.",
        discussion: """
            What was cited stays as it is, in the version it was cited from; the new place is recorded beside it. A \
            passage that stands there more than once needs --occurrence. Where colleagues placed it elsewhere, this settles it.

            Examples:
              annals reanchor 4f8w --quote "On January the 4th 1989"
              annals reanchor 4f8w --quote "three weeks after this" --occurrence 2
            """)

    @Argument(help: ArgumentHelp("The citation's id or handle.", valueName: "citation"))
    var citation: String

    @Option(help: ArgumentHelp("The passage, as the source has it now.", valueName: "text"))
    var quote: String

    @Option(help: ArgumentHelp("Which one, where the passage stands there more than once; from 1.", valueName: "n"))
    var occurrence: Int?

    @Option(help: "Why; kept with it.")
    var reason: String?

    func run(in invocation: Invocation) throws {
        let desk = try Desk.open(invocation)
        let (result, _) = try desk.replica.edit { editor in
            let id = try desk.citation(named: citation)
            let view = try desk.writable(id)
            guard let source = view.reference(.source), let cited = view[.quote]?.shown?.quote else {
                throw Complaint(.data, "no-quote", "The citation \(citation) quotes nothing.")
            }
            let found = try Citing(desk, source: source.description, quote: quote, occurrence: occurrence).cited
            guard cited.version != found.version else {
                throw Complaint(
                    .data, "not-revised", "The citation \(citation) was made from the current text of its source.",
                    hint: "To cite another passage: `annals cite ID --quote …`, and `annals delete \(citation)`.")
            }
            let placed = Anchoring(Reanchoring(method: .exact, score: 100, quote: found.quote), in: found.version)
            let known = view.anchorings(in: found.version)
            if known.map({ !$0.others.isEmpty || !Value.anchor($0.shown).isEqual(to: .anchor(placed)) }) ?? true {
                try editor.give(
                    id, .citation, .anchors, key: found.version.hex, .anchor(placed), reason: reason)
            }
            return (id: id, exact: found.quote.exact)
        }
        guard !desk.isJSON else { return try desk.answer(result.id) }
        try desk.output.print("Anchored to “\(result.exact)”: " + desk.headline(result.id))
    }
}

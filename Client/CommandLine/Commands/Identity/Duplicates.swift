import ArgumentParser
import Model
import Replica

/// `annals duplicates`
struct Duplicates: Command {
    static let page = CommandConfiguration(
        commandName: "duplicates",
        abstract: "Suggest events that may be the same, with a score and its reasons.",
        discussion: """
            Titles, dates, places, actors and evidence are compared; the score goes from 0 to 100. Nothing is changed: \
            it is you who says what is the same. A pair once called distinct is not suggested again.

            Examples:
              annals duplicates
              annals duplicates --limit 20 --json
              annals distinct 7k3m q2x9
            """)

    @Option(help: ArgumentHelp("At most so many.", valueName: "n"))
    var limit: Int?

    func run(in invocation: Invocation) throws {
        let desk = try Desk.open(invocation)
        let limit = try RowLimit.checked(limit)
        try desk.replica.read {
            let progress = desk.output.progress("Reading events")
            defer { progress.finish() }
            let settled = try desk.replica.settledPairs()
            let profiles = try desk.replica.eventProfiles { progress.update($0) }
            let pairs = DuplicateSearch.pairs(profiles, minimum: Duplicates.minimum) {
                settled.contains(Replica.EventPair($0, $1))
            }
            progress.finish()
            if !desk.isJSON { desk.output.page() }
            for pair in pairs.prefix(limit ?? .max) { try tell(pair, desk) }
            if pairs.isEmpty, !desk.isJSON { try desk.output.print("No two events look like the same.") }
        }
    }

    /// Below this, pairs are more often two events than one.
    private static let minimum = 55

    private func tell(_ pair: DuplicateSearch.Pair, _ desk: Desk) throws {
        let reasons = pair.likeness.reasons.map(\.words)
        guard !desk.isJSON else {
            return try desk.output.line([
                "score": .count(pair.likeness.score), "a": .string(pair.one.description),
                "b": .string(pair.other.description), "reasons": .strings(reasons),
            ])
        }
        try desk.output.print("\("\(pair.likeness.score)", .bold)  " + Phrase(reasons.joined(separator: ", "), .dim))
        for id in [pair.one, pair.other] { try desk.output.print("    " + (try desk.headline(id))) }
    }
}

extension Likeness.Reason {
    fileprivate var words: String {
        switch self {
        case .sameTitle: "same title"
        case .likeTitle(let percent): "titles alike to \(percent) %"
        case .sameDate: "same date"
        case .overlappingDate: "overlapping dates"
        case .samePlace: "same place"
        case .likePlace: "one place names the other"
        case .sharedActors(let names): "shared actors: \(names.joined(separator: ", "))"
        case .overlappingQuotes: "quoting the same passage"
        case .sharedSource: "shared source"
        }
    }
}

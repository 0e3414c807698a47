import Model
import Replica

/// What `suggest` proposes for a source's current text.
struct Proposals {
    private(set) var all: [Proposal] = []
    /// How the source is named on the line.
    let name: String

    init(_ source: EntityID, _ desk: Desk) throws {
        let view = try desk.replica.view(source)
        name = try view?.text(.identifier) ?? desk.replica.handle(source)
        guard let version = try desk.replica.currentVersion(source),
            let whole = try desk.replica.sourceText(version, of: source)
        else {
            throw Complaint(
                .data, "text-missing", "The text of the source is not here: it was removed, or has not come yet.",
                hint: "Sync, or add the document again with `annals source add FILE`.")
        }
        let text = SourceText(whole)
        var published: DateReading?
        if let printed = view?.text(.published), case .date(let date)? = try? readDate(printed, calendar: .gregorian) {
            published = date
        }
        let cited = try AnchorHealth.all(of: source, desk).compactMap { $0.quote.map { $0.start..<$0.end } }
        var seen: [String: Int] = [:]
        for passage in DateFinder.passages(in: text, published: published) {
            guard let quote = text.quote(utf8: passage.sentence) else { continue }
            seen[quote.exact, default: 0] += 1
            if cited.contains(where: { $0.overlaps(quote.start..<quote.end) }) { continue }
            all.append(Proposal(number: all.count + 1, passage: passage, quote: quote, occurrence: nil))
        }
    }
}

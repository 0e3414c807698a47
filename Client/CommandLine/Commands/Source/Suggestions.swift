import Model
import Replica

/// A proposal, and the event that cites its passage already.
struct Suggestion {
    var proposal: DateProposal
    var citedBy: EntityID?
}

/// What `suggest` proposes for a source's present text.
struct Suggestions {
    let source: EntityID
    let version: Hash32
    private(set) var all: [Suggestion] = []
    private let text: SourceText

    /// Errors: `Complaint` 65 where the source is deleted, or its text is not here.
    init(_ desk: Desk, _ source: EntityID) throws {
        guard let view = try desk.replica.view(source), !view.isDeleted else {
            throw Complaint(.data, "deleted", "The source is deleted.", hint: "`annals undelete` brings it back.")
        }
        guard let version = try desk.replica.currentVersion(source),
            let whole = try desk.replica.sourceText(version, of: source)
        else {
            throw desk.textMissing(of: view, named: "The source")
        }
        self.source = source
        self.version = version
        text = SourceText(whole)
        var published: DateReading?
        if let printed = view.text(.published), case .date(let date)? = try? readDate(printed, calendar: .gregorian) {
            published = date
        }
        let proposals = text.dateProposals(published: published)
        all = proposals.map { Suggestion(proposal: $0, citedBy: nil) }
        for citation in try Hanging(desk, on: view).citations { try mark(citation, desk) }
    }

    /// Marks what a citation covers: the date of its event where that is among them, else all.
    private mutating func mark(_ citation: EntityView, _ desk: Desk) throws {
        guard let event = citation.reference(.event), let range = place(of: citation) else { return }
        let covered = covered(range)
        guard !covered.isEmpty, let view = try desk.replica.view(event), !view.isDeleted else { return }
        let date = view[.date]?.shown?.date
        let same = covered.filter { place in
            let proposed = all[place].proposal.date
            return proposed?.edtf.canonical == date?.edtf && proposed?.calendar == date?.calendar
        }
        for place in same.isEmpty ? Array(covered) : same where all[place].citedBy == nil { all[place].citedBy = event }
    }

    /// The proposals whose dates stand in a range. Complexity: O(log proposals + found).
    private func covered(_ range: Range<Int>) -> Range<Int> {
        func first(from offset: Int) -> Int {
            var (low, high) = (0, all.count)
            while low < high {
                let middle = (low + high) / 2
                if all[middle].proposal.wording.lowerBound < offset { low = middle + 1 } else { high = middle }
            }
            return low
        }
        let start = first(from: range.lowerBound)
        return start..<max(start, first(from: range.upperBound))
    }

    /// Where a citation stands in the present text.
    private func place(of citation: EntityView) -> Range<Int>? {
        var cited = citation[.quote]?.shown?.quote
        for (key, register) in citation.keys(.anchors) where key == version.hex {
            if case .anchor(let anchoring) = register.shown { cited = anchoring.cited }
        }
        guard let cited, cited.version == version, cited.quote.start < cited.quote.end else { return nil }
        return cited.quote.start..<cited.quote.end
    }

    // MARK: Values

    /// The date to record; relative to the anchor's event, where there is one.
    func date(_ suggestion: Suggestion, anchors: [Int: EntityID] = [:]) -> DateValue? {
        guard let reading = suggestion.proposal.date else { return nil }
        var value = DateValue(reading)
        if let anchor = suggestion.proposal.anchor, let offset = anchor.offset, let number = anchor.proposal,
            let event = anchors[number] ?? all[number - 1].citedBy
        {
            value.relativeTo = DateValue.Relative(
                event: event, count: Int32(clamping: offset.count), unit: offset.unit)
        }
        return value
    }

    func citing(_ suggestion: Suggestion) -> Citing {
        Citing(source: source, cited: CitedQuote(version: version, quote: suggestion.proposal.quote))
    }

    func line(of suggestion: Suggestion) -> Int { text.line(ofScalar: suggestion.proposal.wording.lowerBound) }

    /// "3 weeks after 1990-11-27"
    static func distance(_ anchor: DateProposal.Anchor) -> String {
        guard let offset = anchor.offset else { return "counted from \(anchor.edtf.canonical)" }
        if offset.count == 0 { return "the same as \(anchor.edtf.canonical)" }
        let about = offset.isApproximate ? "about " : ""
        let direction = offset.count < 0 ? "before" : "after"
        return "\(about)\(Self.offset(offset, signed: false)) \(direction) \(anchor.edtf.canonical)"
    }

    private static func offset(_ offset: RelativeReading, signed: Bool) -> String {
        let count = signed ? offset.count : abs(offset.count)
        return "\(count) \(abs(offset.count) == 1 ? String(offset.unit.name.dropLast()) : offset.unit.name)"
    }

    // MARK: Lists

    func table(_ shown: [Suggestion], _ desk: Desk) throws -> Table {
        var table = Table(
            Table.Column("n", .right), Table.Column("line", .right), Table.Column("date"),
            Table.Column("as printed", isFlexible: true), Table.Column("title", isFlexible: true),
            Table.Column("sure", .right),
            Table.Column("cited by"))
        for suggestion in shown {
            let proposal = suggestion.proposal
            var date: Phrase = "\(proposal.date?.edtf.canonical ?? "?", .bold)"
            if let calendar = proposal.date?.calendar, calendar != .gregorian { date += " \(calendar.name)" }
            table.row(
                "\(proposal.number)", "\(line(of: suggestion))", date, "\(proposal.asPrinted)", "\(proposal.title)",
                "\(proposal.confidence)", try suggestion.citedBy.map(desk.named) ?? "")
        }
        return table
    }

    func json(_ suggestion: Suggestion, _ desk: Desk) throws -> JSON {
        let proposal = suggestion.proposal
        let date = date(suggestion)
        var relativeTo = JSON.null
        if let anchor = proposal.anchor {
            relativeTo = [
                "suggestion": .count(anchor.proposal), "edtf": .string(anchor.edtf.canonical),
                "calendar": .string(anchor.calendar.name),
                "offset": .text(anchor.offset.map { Self.offset($0, signed: true) }),
            ]
        }
        return [
            "kind": "suggestion", "number": .count(proposal.number), "source": .string(source.description),
            "version": .string(version.hex), "start": .count(proposal.quote.start), "end": .count(proposal.quote.end),
            "exact": .string(proposal.quote.exact), "occurrence": .count(proposal.occurrence),
            "line": .count(line(of: suggestion)), "title": .string(proposal.title),
            "date": date.map(desk.dateJSON) ?? .null, "wording": .string(proposal.asPrinted),
            "wordingStart": .count(proposal.wording.lowerBound), "wordingEnd": .count(proposal.wording.upperBound),
            "relative": .bool(proposal.isRelative), "relativeTo": relativeTo, "confidence": .count(proposal.confidence),
            "citedBy": .text(suggestion.citedBy?.description), "accept": .strings(arguments(proposal, date, desk)),
        ]
    }

    /// What `annals` is given to add this one.
    private func arguments(_ proposal: DateProposal, _ date: DateValue?, _ desk: Desk) -> [String] {
        var words = ["add", proposal.title]
        if let counted = date.flatMap({ relative($0, desk) }) {
            words += ["--date", counted, "--as-printed", proposal.asPrinted]
        } else if let date {
            words += ["--date", date.edtf, "--as-printed", proposal.asPrinted, "--basis", date.basis.name]
            if date.calendar != .gregorian { words += ["--calendar", date.calendar.name] }
        }
        words += ["--source", source.description, "--quote", proposal.quote.exact]
        if let occurrence = proposal.occurrence { words += ["--occurrence", String(occurrence)] }
        return words
    }

    /// "3 weeks after ID", which `--date` reads as this very date; nil where it counts from no event.
    private func relative(_ date: DateValue, _ desk: Desk) -> String? {
        guard let relative = date.relativeTo else { return nil }
        let distance = relative.count == 0 ? "the same day as" : relative.distance
        return ["", "about "].map { "\($0)\(distance) \(relative.event)" }.first { words in
            guard let read = try? ValueReading(desk).date(words) else { return false }
            return read.relativeTo == relative && read.edtf == date.edtf && read.calendar == date.calendar
        }
    }
}

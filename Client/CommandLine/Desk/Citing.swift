import ArgumentParser
import Model
import Replica

/// `--source`, `--quote`, `--occurrence`: a passage that is cited.
struct QuoteOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The quoted source: id, handle or identifier.", valueName: "source"),
        completion: Completing.source)
    var source: String?

    @Option(help: ArgumentHelp("The passage, as the source has it.", valueName: "text"))
    var quote: String?

    @Option(help: ArgumentHelp("Which one, where the passage stands there more than once; from 1.", valueName: "n"))
    var occurrence: Int?

    /// What to cite; nil where nothing is quoted. Errors: `Complaint` 64 for options without their quote.
    func citing(_ desk: Desk) throws -> Citing? {
        guard let quote else {
            guard source == nil, occurrence == nil else {
                throw Complaint(
                    .usage, "no-quote", "--source and --occurrence go with --quote, and there is none on the line.",
                    hint: "State the passage: --quote \"…\".")
            }
            return nil
        }
        return try Citing(desk, source: source, quote: quote, occurrence: occurrence)
    }
}

/// A passage found in a source, ready to be cited.
struct Citing {
    let source: EntityID
    let cited: CitedQuote
    /// The source has the passage only with other quotes, dashes or spaces.
    let isFolded: Bool

    /// A passage that is known to stand in the source's present text.
    init(source: EntityID, cited: CitedQuote) {
        self.source = source
        self.cited = cited
        isFolded = false
    }

    /// Finds the passage in the source's present text.
    ///
    /// Errors: `Complaint` 65 where it stands there never, more than once, or not that often.
    init(_ desk: Desk, source named: String?, quote: String, occurrence: Int? = nil) throws {
        if let occurrence, occurrence < 1 {
            throw Complaint(.usage, "bad-occurrence", "Occurrences count from 1.", hint: "Write --occurrence 1.")
        }
        guard !quote.isEmpty else {
            throw Complaint(.data, "quote-empty", "The quote is empty.", hint: "State a passage of the source.")
        }
        source = try desk.source(named: named)
        guard let view = try desk.replica.view(source), !view.isDeleted else {
            throw Complaint(
                .data, "deleted", "The source is deleted.", hint: "`annals undelete` brings it back.")
        }
        let title = view.text(.title) ?? view.text(.identifier) ?? "the source"
        guard let version = try desk.replica.currentVersion(source),
            let text = try desk.replica.sourceText(version, of: source)
        else {
            throw desk.textMissing(of: view, named: "“\(title)”")
        }
        switch SourceText(text).find(quote: quote, occurrence: occurrence) {
        case .found(let found, let folded):
            cited = CitedQuote(version: version, quote: found)
            isFolded = folded
        case .ambiguous(let places, let count): throw Citing.ambiguous(places, count, title)
        case .noSuchOccurrence(let wanted, let count):
            throw Complaint(
                .data, "no-such-occurrence", "The quote stands \(count) times in “\(title)”, not \(wanted).",
                hint: "Write --occurrence with a number from 1 to \(count).")
        case .absent(let closest): throw Citing.absent(quote, closest, title)
        }
    }

    /// A citation that says the same already: this passage, for the same event, field and stance.
    ///
    /// - Parameter comment: another one than the present citation's makes another citation; none is content with any.
    func present(
        _ desk: Desk, for event: EntityView, field: String? = nil, contradicts: Bool = false, comment: String? = nil
    ) throws -> EntityID? {
        try Hanging(desk, on: event).citations.first { citation in
            let present = citation[.quote]?.shown?.quote
            return citation.reference(.source) == source && present?.version == cited.version
                && present?.quote.start == cited.quote.start && present?.quote.end == cited.quote.end
                && citation.text(.field) == field && (citation.text(.stance) == "contradicts") == contradicts
                && (comment == nil || citation.text(.comment) == comment)
        }?.id
    }

    /// Makes the citation in the same changeset as what it supports.
    ///
    /// - Parameter field: the field's word, where the evidence is for one field.
    func make(
        for event: EntityID, field: String? = nil, contradicts: Bool = false, comment: String? = nil,
        in editor: inout Replica.Editing
    ) throws -> EntityID {
        let id = editor.makeEntity()
        try editor.give(id, .citation, .quote, .quote(cited))
        try editor.give(id, .citation, .event, .reference(event))
        try editor.give(id, .citation, .source, .reference(source))
        if let field { try editor.give(id, .citation, .field, .text(field)) }
        try editor.give(id, .citation, .stance, .text(contradicts ? "contradicts" : "supports"))
        if let comment { try editor.give(id, .citation, .comment, .text(comment)) }
        return id
    }

    private static func ambiguous(_ places: [Occurrence], _ count: Int, _ title: String) -> Complaint {
        let shown = places.prefix(12).enumerated().map { index, place -> Phrase in
            "\n    \(index + 1)  line \(place.line): …\(place.before)[\(shortened(place.exact))]\(place.after)…"
        }
        var list: Phrase = "Say which one with --occurrence N:"
        for line in shown { list += line }
        if count > shown.count { list += "\n    … and \(count - shown.count) more" }
        return Complaint(.data, "quote-ambiguous", "The quote stands \(count) times in “\(title)”.", hint: list)
    }

    private static func absent(_ quote: String, _ closest: Occurrence?, _ title: String) -> Complaint {
        let hint: Phrase =
            closest.map { "Closest, on line \($0.line): “\(shortened($0.exact))”" }
            ?? "Copy the passage from `annals source show ID --lines`."
        return Complaint(.data, "quote-not-found", "“\(shortened(quote))” does not stand in “\(title)”.", hint: hint)
    }

    private static func shortened(_ text: String) -> String { text.count > 160 ? text.prefix(160) + "…" : text }
}

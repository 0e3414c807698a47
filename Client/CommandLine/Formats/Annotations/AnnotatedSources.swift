import Model
import Replica

/// Finds the sources that annotations are of, and the passages in them.
final class AnnotatedSources {
    private let desk: Desk
    /// By URL; read when first needed.
    private var urls: [String: EntityID]?
    /// The text that was last looked into; annotations of one source stand together.
    private var last: (source: EntityID, version: Hash32, text: SourceText)?

    init(_ desk: Desk) { self.desk = desk }

    /// Errors: `Complaint` 65 for a document that is not here.
    func source(of target: JSON) throws -> EntityID {
        let source = target["source"] ?? target
        let iri = source.string ?? source["id"]?.string
        if let id = iri.flatMap(AnnotationNames.entity), try desk.replica.state(id)?.kind == .source { return id }
        if let hash = source["schema:sha256"]?.string.flatMap({ Hex.bytes($0) }).flatMap({ Hash32($0) }),
            let id = try desk.replica.source(showing: hash)
        {
            return id
        }
        for identifier in [source["dcterms:identifier"]?.string, iri].compactMap({ $0 }) {
            let known = try desk.replica.sources(identifier: identifier)
            if known.count == 1 { return known[0] }
        }
        if let iri, let id = try byURL()[iri] { return id }
        throw Complaint(
            .data, "unknown-source", "Its source “\(iri ?? "without a name")” is not in this project.",
            hint: "Add the document first, with --url or --identifier as the annotation names it.")
    }

    private func byURL() throws -> [String: EntityID] {
        if let urls { return urls }
        var found: [String: EntityID] = [:]
        for id in try desk.replica.sources() {
            if let url = try desk.replica.view(id)?.text(.url), found[url] == nil { found[url] = id }
        }
        urls = found
        return found
    }

    /// The passage that selectors name: by quote, by what stands around it, by its place. None is guessed.
    ///
    /// Errors: `Complaint` 65 where it stands there never, or more than once.
    func passage(_ target: JSON, in source: EntityID) throws -> CitedQuote {
        let cited = try found(target, in: source)
        guard cited.quote.exact.utf8.count <= Limits.textBytes else {
            throw Complaint(.data, "too-large", "The passage that it names is too long.")
        }
        return cited
    }

    private func found(_ target: JSON, in source: EntityID) throws -> CitedQuote {
        let (version, text) = try self.text(of: source)
        let selectors = target["selector"]?.array ?? target["selector"].map { [$0] } ?? []
        let quote = selectors.first { $0["type"]?.string == "TextQuoteSelector" }
        let position = selectors.first { $0["type"]?.string == "TextPositionSelector" }
        let exact = quote?["exact"]?.string
        if let start = position?["start"]?.int, let end = position?["end"]?.int,
            let there = text.quote(Int(clamping: start), Int(clamping: end)), exact == nil || there.exact == exact,
            !there.exact.isEmpty
        {
            return CitedQuote(version: version, quote: there)
        }
        guard let exact, !exact.isEmpty else {
            throw Complaint(
                .data, "no-quote", "It names no passage of its source.",
                hint: "A TextQuoteSelector or a TextPositionSelector does.")
        }
        switch text.find(quote: exact) {
        case .found(let found, _): return CitedQuote(version: version, quote: found)
        case .ambiguous(let places, _):
            let fitting = places.compactMap { text.quote($0.start, $0.end) }.filter { place in
                AnnotatedSources.ends(place.prefix, with: quote?["prefix"]?.string)
                    && AnnotatedSources.begins(place.suffix, with: quote?["suffix"]?.string)
            }
            guard fitting.count == 1 else {
                throw Complaint(
                    .data, "quote-ambiguous", "“\(exact.prefix(160))” stands in its source more than once.",
                    hint: "A prefix, a suffix or a position tells which one is meant.")
            }
            return CitedQuote(version: version, quote: fitting[0])
        default:
            throw Complaint(
                .data, "quote-not-found", "“\(exact.prefix(160))” does not stand in its source.",
                hint: "Is it another version of the document?")
        }
    }

    private static func ends(_ text: String, with part: String?) -> Bool {
        guard let part else { return true }
        return text.hasSuffix(part) || part.hasSuffix(text)
    }

    private static func begins(_ text: String, with part: String?) -> Bool {
        guard let part else { return true }
        return text.hasPrefix(part) || part.hasPrefix(text)
    }

    private func text(of source: EntityID) throws -> (Hash32, SourceText) {
        if let last, last.source == source { return (last.version, last.text) }
        guard let version = try desk.replica.currentVersion(source),
            let text = try desk.replica.sourceText(version, of: source)
        else {
            throw Complaint(
                .data, "text-missing", "The text of its source is not here.",
                hint: "Sync, or add the document again with `annals source add FILE`.")
        }
        let read = SourceText(text)
        last = (source, version, read)
        return (version, read)
    }
}

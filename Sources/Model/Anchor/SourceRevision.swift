/// Carries quotes from one version of a source to the next.
///
/// Order of trying: the very words where the difference of the two versions puts them; the very words anywhere, by
/// context if they stand there more than once; words that resemble them. Anything doubtful is an orphan, and so is what
/// leads to a passage that stood elsewhere in the old version.
/// Complexity: the difference once; for each quote O(bytes · quote / 64) at most, and no more than
/// `SourceText.searchedSteps` for the last resort.
public struct SourceRevision: Sendable {
    private let old: SourceText?
    private let new: SourceText
    private let alignment: SourceAlignment?
    private var folded: FoldedText?
    /// Lower only where a test measures what that would do.
    var minimumScore = Reanchoring.minimumScore

    /// `old` may be missing; then less is certain, and more quotes are orphans.
    public init(from old: SourceText?, to new: SourceText) {
        self.old = old
        self.new = new
        self.alignment = old.map { SourceAlignment($0, new) }
    }

    public mutating func reanchor(_ quote: Quote) -> Reanchoring {
        if quote.exact.isEmpty { return .orphan }
        let origin = old.flatMap { QuoteOrigin(quote, in: $0) }
        let search = Search(
            quote: quote, context: QuoteContext(prefix: quote.prefix, suffix: quote.suffix), origin: origin,
            image: origin.flatMap { origin in alignment?.image(of: origin.range) })
        let matches = new.exactMatches(of: Array(quote.exact.utf8), listed: QuoteOrigin.comparedMatches)
        return (matches.count > 0 ? exactly(search, matches) : resembling(search)) ?? .orphan
    }

    /// What is known of a quote before looking for it.
    private struct Search {
        var quote: Quote
        var context: QuoteContext
        /// Nil without the old version.
        var origin: QuoteOrigin?
        var image: (range: Range<Int>, isWhole: Bool)?
    }

    // MARK: - The very words

    private func exactly(_ search: Search, _ matches: SourceText.Matches) -> Reanchoring? {
        // So many equal passages say nothing by themselves.
        guard matches.count == matches.listed.count else { return nil }
        let candidates = matches.listed.map { (range: $0, likeness: search.context.likeness(in: new, around: $0)) }
        func anchored(_ candidate: (range: Range<Int>, likeness: QuoteContext.Likeness), _ least: Double)
            -> Reanchoring?
        {
            if !isOurs(candidate.range, search) { return nil }
            let share = least + (1 - least) * candidate.likeness.mean
            return Reanchoring(
                method: matches.count == 1 ? .exact : .context, score: Int(100 * share + 0.5),
                quote: new.quote(bytes: candidate.range))
        }
        if let image = search.image, image.isWhole, let kept = candidates.first(where: { $0.range == image.range }),
            kept.likeness.mean >= Thresholds.keptContext, !hasNewCopies(kept, candidates, search)
        {
            return anchored(kept, 0.8)
        }
        if matches.count == 1, let only = candidates.first {
            return isCertain(search, only.likeness) ? anchored(only, 0.75) : nil
        }
        let ranked = candidates.sorted {
            ($1.likeness.mean, $0.range.lowerBound) < ($0.likeness.mean, $1.range.lowerBound)
        }
        guard ranked.count >= 2, ranked[0].likeness.mean >= Thresholds.chosenContext,
            ranked[0].likeness.mean - ranked[1].likeness.mean >= Thresholds.contextMargin
        else { return nil }
        return anchored(ranked[0], 0.6)
    }

    /// Whether the words stand more often than before, between words that tell no one of them from the others: then the
    /// difference of the versions, which takes any of them for the old one, says nothing.
    ///
    /// Where the nearest words do not tell, those further around may.
    private func hasNewCopies(
        _ kept: (range: Range<Int>, likeness: QuoteContext.Likeness),
        _ candidates: [(range: Range<Int>, likeness: QuoteContext.Likeness)], _ search: Search
    ) -> Bool {
        guard let old, let origin = search.origin, candidates.count > 1 + origin.others.count else { return false }
        let rivals = candidates.filter { $0.range != kept.range }.sorted { $0.likeness.mean > $1.likeness.mean }
        guard kept.likeness.mean - (rivals.first?.likeness.mean ?? 0) < Thresholds.contextMargin else { return false }
        guard rivals.count <= Thresholds.comparedCopies else { return true }
        let around = QuoteContext(around: origin.range, in: old, scalars: Thresholds.twinScalars)
        let likeness = around.likeness(in: new, around: kept.range).mean
        return rivals.contains { rival in
            kept.likeness.mean - rival.likeness.mean < Thresholds.contextMargin
                && likeness - around.likeness(in: new, around: rival.range).mean < Thresholds.copyMargin
        }
    }

    /// Whether words that stand in the new text once are those of the quote, and not others that are spelled the same.
    private func isCertain(_ search: Search, _ likeness: QuoteContext.Likeness) -> Bool {
        let length = search.quote.exact.unicodeScalars.count
        guard let origin = search.origin else {
            return likeness.better >= Thresholds.onlyContext || length >= Thresholds.tellingLength
        }
        if origin.others.isEmpty { return likeness.better >= Thresholds.onlyContext || length >= Thresholds.rareLength }
        // Several became one: it is ours if it stands between our words, and no other stood between such words.
        return likeness.mean >= Thresholds.chosenContext
            && likeness.mean - (origin.others.map(\.likeness.mean).max() ?? 0) >= Thresholds.contextMargin
    }

    /// False if the passage may as well be a twin of the quote: the same words between the same words in the old text,
    /// of which one is gone. Then only what stands further around can tell, or the twins' being in their places too.
    private func isOurs(_ candidate: Range<Int>, _ search: Search) -> Bool {
        guard let old, let alignment, let origin = search.origin else { return true }
        // Most of it stood elsewhere before, and still does: it is another passage that resembles ours.
        if 2 * alignment.foreign(in: candidate, outside: origin.range) > candidate.count { return false }
        let twins = origin.others.filter { $0.likeness.better >= Thresholds.twinContext }
        if twins.isEmpty { return true }
        if search.image?.isWhole == true, search.image?.range == candidate,
            twins.allSatisfy({ alignment.image(of: $0.range).isWhole })
        {
            return true
        }
        let ours = QuoteContext(around: origin.range, in: old, scalars: Thresholds.twinScalars)
        let likeness = ours.likeness(in: new, around: candidate).mean
        return twins.allSatisfy { twin in
            let theirs = QuoteContext(around: twin.range, in: old, scalars: Thresholds.twinScalars)
            return likeness - theirs.likeness(in: new, around: candidate).mean >= Thresholds.twinMargin
        }
    }

    // MARK: - Words that resemble them

    private mutating func resembling(_ search: Search) -> Reanchoring? {
        let quote = search.quote
        let pattern = ScalarFolding.folded(quote.exact)
        guard pattern.count >= Thresholds.shortestFuzzy, let folded = foldedText(search.image?.range) else {
            return nil
        }
        guard folded.count * (pattern.count / 64 + 1) <= SourceText.searchedSteps else { return nil }
        let most = Int(Double(pattern.count) * (1 - Thresholds.likeness))
        let found = folded.closest(to: pattern, maximumEdits: most, limit: 12)
        let ranked = found.compactMap { match -> (range: Range<Int>, score: Double)? in
            let range = onWords(folded.bytes(match.range), like: quote)
            let around = search.context.likeness(in: new, around: range)
            if pattern.count < Thresholds.tellingLength, around.mean < Thresholds.shortContext { return nil }
            let isAligned = search.image.map { $0.range.overlaps(range) } ?? false
            let support = max((around.mean + around.better) / 2, isAligned ? Thresholds.aligned : 0)
            let same = 1 - Double(match.edits) / Double(pattern.count)
            return (range, same * (1 - Thresholds.contextShare + Thresholds.contextShare * support))
        }.sorted { ($1.score, $0.range.lowerBound) < ($0.score, $1.range.lowerBound) }
        guard let best = ranked.first, best.score * 100 + 0.5 >= Double(minimumScore) else { return nil }
        if ranked.count > 1, best.score - ranked[1].score < Thresholds.fuzzyMargin { return nil }
        guard isOurs(best.range, search) else { return nil }
        return Reanchoring(
            method: .fuzzy, score: min(99, Int(best.score * 100 + 0.5)), quote: new.quote(bytes: best.range))
    }

    /// The whole new text, or of one beyond all measure what stands around the place where the quote should be.
    private mutating func foldedText(_ place: Range<Int>?) -> FoldedText? {
        let most = SourceText.searchedBytes
        if new.bytes.count <= most {
            if folded == nil { folded = FoldedText(new.bytes, 0..<new.bytes.count) }
            return folded
        }
        guard let place else { return nil }
        let lower = new.boundary(atOrBefore: place.lowerBound - most / 2)
        return FoldedText(
            new.bytes, lower..<new.boundary(atOrBefore: min(place.upperBound, lower + most / 2) + most / 2))
    }

    /// Widens a passage to whole words where the quote was cut at words, and leaves white space at its ends out.
    private func onWords(_ range: Range<Int>, like quote: Quote) -> Range<Int> {
        let words = SourceWords(new.bytes)
        let range = words.trimmed(range)
        var (lower, upper) = (range.lowerBound, range.upperBound)
        if !SourceWords.joins(quote.prefix.unicodeScalars.last, quote.exact.unicodeScalars.first) {
            lower = words.start(of: lower)
        }
        if !SourceWords.joins(quote.exact.unicodeScalars.last, quote.suffix.unicodeScalars.first) {
            upper = words.end(of: upper)
        }
        return lower..<upper
    }

    /// Chosen by measure: the least at which a thousand generated revisions have next to no false anchors.
    enum Thresholds {
        static let keptContext = 0.45
        static let onlyContext = 0.5
        static let chosenContext = 0.5
        static let contextMargin = 0.2
        static let tellingLength = 48
        static let rareLength = 16
        static let shortestFuzzy = 8
        static let likeness = 0.6
        static let contextShare = 0.35
        static let aligned = 0.7
        static let fuzzyMargin = 0.1
        static let shortContext = 0.5
        static let twinContext = 0.8
        static let twinMargin = 0.1
        static let twinScalars = 400
        /// Of 32,000 quotes 483 more are placed rightly than without looking that far, and no more wrongly.
        static let copyMargin = 0.3
        static let comparedCopies = 16
    }
}

import Model
import Replica

/// A version's text with its citations marked in it, readable without colours: `⟦1⟧The envoy came ashore.⟦/1⟧`.
///
/// Numbers run as the text does. A bracket of this kind in the text itself is shown by its code point, so that nothing
/// in a document can look like a mark.
struct Annotations {
    private let desk: Desk
    private let source: EntityID
    /// Those with a place, in the order of their numbers.
    private let placed: [AnchorHealth]
    private let unplaced: [AnchorHealth]
    private let against: Set<Int>
    private var marks: SpanMarks

    init(_ desk: Desk, of source: EntityID, in version: Hash32, _ text: SourceText?) throws {
        self.desk = desk
        self.source = source
        let all = try AnchorHealth.all(of: source, in: version, desk)
        let length = text?.scalarCount ?? 0
        // What a faulty or hostile replica recorded need not be a span of this text.
        func isPlaced(_ health: AnchorHealth) -> Bool {
            health.quote.map { 0 <= $0.start && $0.start < $0.end && $0.end <= length } ?? false
        }
        placed = all.filter(isPlaced)
        unplaced = all.filter { !isPlaced($0) }
        against = Set(placed.indices.filter { [placed] in placed[$0].citation.text(.stance) == "contradicts" })
        marks = SpanMarks(placed.compactMap { health in health.quote.map { $0.start..<$0.end } })
    }

    // MARK: For people

    /// The next line, marked; lines are asked for one after the other.
    mutating func phrase(_ line: SourceLine, following: Int?, of text: SourceText) -> Phrase {
        var phrase: Phrase = ""
        for part in marks.parts(of: line.start..<line.end, following: following) {
            switch part {
            case .opening(let index): phrase += Phrase("⟦\(index + 1)⟧", style(index))
            case .closing(let index): phrase += Phrase("⟦/\(index + 1)⟧", style(index))
            case .text(let range, let depth):
                let piece = text.slice(range.lowerBound, range.upperBound) ?? ""
                phrase += Phrase(lines: Self.unmarked(piece), depth > 0 ? .underline : nil)
            }
        }
        return phrase
    }

    private func style(_ index: Int) -> Style { against.contains(index) ? .yellow : .cyan }

    /// The text without what looks like a mark; a letter's accent that a mark was put before gets a circle to stand on.
    private static func unmarked(_ text: String) -> String {
        var out = String.UnicodeScalarView()
        for (index, scalar) in text.unicodeScalars.enumerated() {
            if index == 0, scalar.properties.canonicalCombiningClass != .notReordered { out.append("\u{25cc}") }
            switch scalar {
            case "⟦": out.append(contentsOf: "⟨U+27E6⟩".unicodeScalars)
            case "⟧": out.append(contentsOf: "⟨U+27E7⟩".unicodeScalars)
            default: out.append(scalar)
            }
        }
        return String(out)
    }

    /// What the numbers mean, and the citations that have no place in this text.
    func printLegend() throws {
        var report = AnchorReport(desk, source)
        try desk.output.print()
        guard !placed.isEmpty || !unplaced.isEmpty else {
            return try desk.output.print("\("Nothing is cited from it.", .dim)")
        }
        var table = Table(
            Table.Column("mark", .right), Table.Column("id"), Table.Column("stance"), Table.Column("field"),
            Table.Column("event", isFlexible: true), Table.Column("method"), Table.Column("line", .right),
            Table.Column("words", isFlexible: true))
        for (index, health) in (placed + unplaced).enumerated() {
            let subject = try AnchorReport.Subject(health.citation, desk)
            let isPlaced = index < placed.count
            // The words stand in the text above, unless they came to differ.
            let isPlain = isPlaced && health.quote?.exact == health.cited.quote.exact && health.others.isEmpty
            table.row(
                isPlaced ? Phrase("⟦\(index + 1)⟧", style(index)) : "–",
                "\(try desk.named(health.citation.id))",
                subject.isAgainst ? "\("contradicts", .yellow)" : Phrase(subject.stance ?? ""),
                Phrase(subject.field ?? ""), subject.phrase, AnchorReport.method(health),
                isPlaced ? try report.line(health) : "", isPlain ? "" : try report.words(health))
        }
        try desk.output.table(table)
        if let wayOut = try AnchorReport.wayOut(unplaced, desk) { try desk.output.print("\(wayOut)") }
    }

    // MARK: For programs

    /// By number; orphans, whose number is null, last.
    func json() throws -> JSON {
        var report = AnchorReport(desk, source)
        return .array(
            try (placed + unplaced).enumerated().map { index, health in
                let number: [(String, JSON)] = [("number", index < placed.count ? .count(index + 1) : .null)]
                return .object(number + (try report.members(health)))
            })
    }
}

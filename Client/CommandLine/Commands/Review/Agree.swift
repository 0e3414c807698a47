import ArgumentParser
import Model
import Replica

/// `annals agree`
struct Agree: Command {
    static let page = CommandConfiguration(
        commandName: "agree",
        abstract: "Measure how far annotators agree, field by field.",
        discussion: """
            What counts is each author's first value of a field that he gave without having anybody else's before him: \
            one that replaces another author's value is a correction, no second opinion, and says nothing here. Values \
            are equal as in conflicts: dates by EDTF and calendar, texts letter by letter. Roles are compared where \
            several named the same actor. Events that fewer than two annotated so are left out.

            percent: the share of pairs that agree. kappa: Cohen's, for exactly two annotators. alpha: Krippendorff's, \
            for any number and with gaps; for dates also alpha-days, on the distance in days (of the middle of each). \
            0 is what chance alone would do, 1 is perfect; nothing is told where all values are the same.

            Examples:
              annals agree
              annals agree tag:visit date:1989..1990
              annals agree --json
            """)

    @Argument(help: ArgumentHelp("A condition, as tag:visit.", valueName: "filter"), completion: Completing.filter)
    var filters: [String] = []

    func run(in invocation: Invocation) throws {
        let desk = try Desk.open(invocation)
        let filter = try desk.filter(filters)
        let fields = Agree.fields
        let found = try desk.replica.read {
            var found = Dictionary(uniqueKeysWithValues: fields.map { ($0.code, Agreement()) })
            let progress = desk.output.progress("Comparing")
            defer { progress.finish() }
            try desk.replica.forEachEvent(filter) { id in
                progress.step()
                // Most events have one author, and their history need not be read.
                let ids = try desk.replica.merged(with: id)
                guard try ids.count > 1 || desk.replica.authorCount(of: id) > 1 else { return }
                let opinions = Opinions(try ids.flatMap { try desk.replica.history(of: $0) })
                for field in fields {
                    for ratings in opinions.ratings(of: field.code) { found[field.code]?.add(ratings) }
                }
            }
            return found
        }
        try tell(fields.compactMap { field in found[field.code].map { (field, $0) } }, desk)
    }

    /// What can be compared: one value a field, and roles.
    private static let fields = Record.fields(of: .event).filter { $0.rule == .scalar || $0.code == .actors }

    private func tell(_ rows: [(field: Field, agreement: Agreement)], _ desk: Desk) throws {
        var table = Table(
            Table.Column("FIELD"), Table.Column("EVENTS", .right), Table.Column("PERCENT", .right),
            Table.Column("KAPPA", .right), Table.Column("ALPHA", .right), Table.Column("ALPHA-DAYS", .right),
            Table.Column("ANNOTATORS", isFlexible: true))
        for (field, agreement) in rows where !agreement.units.isEmpty {
            let days = field.type == .date ? agreement.intervalAlpha : nil
            if desk.isJSON {
                try desk.output.line([
                    "field": .string(field.name), "units": .count(agreement.units.count),
                    "ratings": .count(agreement.ratings), "annotators": .strings(agreement.annotators),
                    "percent": Agree.number(agreement.observed.map { $0 * 100 }),
                    "kappa": Agree.number(agreement.kappa), "alpha": Agree.number(agreement.nominalAlpha),
                    "alphaDays": Agree.number(days),
                ])
                continue
            }
            table.row(
                Phrase(field.name), "\(grouped(agreement.units.count))",
                Phrase(Agree.text(agreement.observed.map { $0 * 100 }, digits: 1)),
                Phrase(Agree.text(agreement.kappa)), Phrase(Agree.text(agreement.nominalAlpha)),
                Phrase(field.type == .date ? Agree.text(days) : ""),
                Phrase(agreement.annotators.joined(separator: ", ")))
        }
        guard !desk.isJSON else { return }
        guard !table.isEmpty else {
            return desk.output.remark(
                "No event has values of one field from several annotators who had not seen each other's.")
        }
        try desk.output.table(table)
    }

    /// Six digits after the point at most.
    private static func number(_ value: Double?) -> JSON {
        value.map { .double(($0 * 1_000_000).rounded() / 1_000_000) } ?? .null
    }

    private static func text(_ value: Double?, digits: Int = 3) -> String {
        guard let value else { return "—" }
        let scale = digits == 1 ? 10 : 1000
        let whole = Int((value.magnitude * Double(scale)).rounded())
        let rest = String(whole % scale)
        let sign = value < 0 && whole > 0 ? "-" : ""
        return "\(sign)\(whole / scale)." + String(repeating: "0", count: digits - rest.count) + rest
    }
}

/// What each author gave an event's fields by himself.
private struct Opinions {
    private struct Place: Hashable {
        var field: FieldCode
        var keyHash: UInt64?
    }

    private var ratings: [Place: [Agreement.Rating]] = [:]

    init(_ history: [HistoricChange]) {
        let authors = Dictionary(history.map { ($0.dot, $0.author) }, uniquingKeysWith: { first, _ in first })
        // Written by somebody who had another's value before him, himself or in what he replaces: an undo of his, too.
        // A value stands in the log behind those that it replaces.
        var corrections = Set<Dot>()
        for past in history {
            let replaced = past.change.replaces
            let isCorrection = replaced.contains {
                corrections.contains($0) || authors[$0].map { $0 != past.author } ?? false
            }
            if isCorrection { corrections.insert(past.dot) }
        }
        for past in history.sorted(by: { $0.order < $1.order }) {
            guard let said = past.change.said, said.value != .absent, past.change.field != .life else { continue }
            guard !corrections.contains(past.dot) else { continue }
            let place = Place(field: past.change.field, keyHash: past.change.keyHash)
            guard !(ratings[place] ?? []).contains(where: { $0.annotator == past.author }) else { continue }
            ratings[place, default: []].append(
                Agreement.Rating(past.author, said.value.canonical, at: said.value.date.flatMap(Opinions.middle)))
        }
    }

    /// A unit for every key of a field that anybody rated.
    func ratings(of field: FieldCode) -> [[Agreement.Rating]] {
        ratings.filter { $0.key.field == field }.sorted { ($0.key.keyHash ?? 0) < ($1.key.keyHash ?? 0) }.map(\.value)
    }

    /// The middle of a date's bounds, where it has both.
    private static func middle(_ date: DateValue) -> Double? {
        let bounds = date.bounds
        guard let earliest = bounds.earliest, let latest = bounds.latest else { return nil }
        return Double(earliest.julianDayNumber + latest.julianDayNumber) / 2
    }
}

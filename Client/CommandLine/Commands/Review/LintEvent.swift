import Model
import Replica

/// Everything that one event and its evidence show that cannot be right.
struct LintEvent {
    private let desk: Desk
    private let view: EntityView
    private let hanging: Hanging
    private let date: DateValue?
    private let reach: DateReach?

    init(_ desk: Desk, _ view: EntityView) throws {
        self.desk = desk
        self.view = view
        hanging = try Hanging(desk, on: view)
        date = view[.date]?.shown?.date
        reach = date.flatMap { DateReach($0) }
    }

    /// In the order of the codes.
    func findings() throws -> [LintFinding] {
        try afterSource() + unsourced() + derived() + orphans() + conflicts() + swaps() + roles() + certainties()
    }

    private func finding(
        _ code: LintCode, _ field: String?, _ message: Phrase, hint: Phrase? = nil, at entity: EntityID? = nil
    ) -> LintFinding {
        LintFinding(code: code, entity: entity ?? view.id, field: field, message: message, hint: hint)
    }

    private func handle(_ id: EntityID) throws -> String { try desk.replica.handle(id) }

    // MARK: Links

    /// The events that links from here lead to, unless they are deleted.
    private func leading() throws -> [EntityView] {
        try hanging.links.compactMap { link in
            guard let from = link.reference(.from), view.ids.contains(from), let to = link.reference(.to),
                let other = try desk.replica.view(to), !other.isDeleted, other.id != view.id
            else { return nil }
            return other
        }
    }

    // MARK: Evidence

    /// Supporting citations of the date, or of the event as a whole.
    private var support: [EntityView] {
        hanging.citations.filter { citation in
            citation.text(.stance) != "contradicts" && [nil, "date"].contains(citation.text(.field))
        }
    }

    private func afterSource() throws -> [LintFinding] {
        guard let reach, let date else { return [] }
        var seen: [EntityID] = []
        return try support.compactMap { citation in
            guard let id = citation.reference(.source), !seen.contains(id) else { return nil }
            seen.append(id)
            guard let source = try desk.replica.view(id), !source.isDeleted, let published = source.text(.published),
                case .date(let reading)? = try? readDate(published, calendar: .gregorian),
                let start = reach.earliestStart, let last = reading.bounds.latest, start > last
            else { return nil }
            let title = source.text(.title) ?? source.text(.identifier) ?? "its source"
            return finding(
                .afterSource, "date", "\(date.edtf) is after \(published), when “\(title)” was published.",
                hint: "The source may tell a plan; otherwise correct the date, or the source's `published`.")
        }
    }

    private func unsourced() throws -> [LintFinding] {
        guard let date, date.relativeTo == nil, support.isEmpty,
            !(view[.date]?.rivals.contains { $0.heads.contains { !($0.said?.because ?? []).isEmpty } } ?? false)
        else { return [] }
        let name = try handle(view.id)
        return [
            finding(
                .unsourced, "date", "\(date.edtf) has no source.",
                hint: "`annals cite \(name) --source S --quote Q --field date`")
        ]
    }

    private func orphans() throws -> [LintFinding] {
        try hanging.citations.compactMap { citation in
            guard let source = citation.reference(.source), let current = try desk.replica.currentVersion(source),
                citation[.quote]?.shown?.quote?.version != current
            else { return nil }
            let anchoring = citation.keys(.anchors).first { $0.key == current.hex }?.view.shown
            if case .anchor(let found)? = anchoring, Reanchoring.Method(code: found.method) != .orphan { return nil }
            let quote = citation[.quote]?.shown?.quote?.quote.exact ?? ""
            let name = try handle(citation.id)
            return finding(
                .orphan, "anchors", "“\(truncated(quote, to: 60))” is not found in the source's present text.",
                hint: "`annals reanchor \(name) --quote Q`", at: citation.id)
        }
    }

    // MARK: The date itself

    private func derived() throws -> [LintFinding] {
        guard let date, let relative = date.relativeTo else { return [] }
        let name = try handle(relative.event)
        guard let anchor = try desk.replica.view(relative.event), !anchor.isDeleted,
            let theirs = anchor[.date]?.shown?.date
        else {
            return [
                finding(
                    .derived, "date", "\(date.edtf) is counted from \(name), which has no date any more.",
                    hint: "State the date itself, or date that event.")
            ]
        }
        guard let edtf = try? EDTF(parsing: theirs.edtf, calendar: theirs.calendar) else { return [] }
        let possible = [false, true].compactMap {
            edtf.shifted(by: Int(relative.count), relative.unit, in: theirs.calendar, isApproximate: $0)
        }
        let now = possible.map { Value.date(DateValue(edtf: $0.canonical, calendar: theirs.calendar)).canonical }
        guard let expected = possible.first, !now.contains(Value.date(date).canonical) else { return [] }
        let own = try handle(view.id)
        let (offset, side) =
            relative.count < 0 ? (relative.offset.dropFirst(), "before") : (relative.offset[...], "after")
        return [
            finding(
                .derived, "date",
                "\(date.spelled) is no longer \(offset) \(side) \(theirs.spelled) of \(name).",
                hint:
                    "That would be \(DateValue(edtf: expected.canonical, calendar: theirs.calendar).spelled): `annals set \(own) date=\"\(offset) \(side) \(name)\"`"
            )
        ]
    }

    private func swaps() throws -> [LintFinding] {
        guard let register = view[.date] else { return [] }
        var values: [DateValue] = []
        for rival in register.rivals {
            values += ([rival.value] + rival.kept.map { $0.value }).compactMap { $0?.date }
        }
        for (place, one) in values.enumerated() {
            if let other = values[..<place].first(where: { DayMonthSwap.exchanges($0, one) }) {
                return [swap("\(other.edtf) and \(one.edtf) differ by day and month exchanged.")]
            }
        }
        guard let date else { return [] }
        for wording in [date.asPrinted].compactMap({ $0 })
            + support.compactMap({ $0[.quote]?.shown?.quote?.quote.exact })
        {
            if let passage = DayMonthSwap.wording(in: wording, against: date) {
                return [swap("\(date.edtf) has day and month of “\(passage)” exchanged.")]
            }
        }
        for other in try leading() {
            if let theirs = other[.date]?.shown?.date, DayMonthSwap.exchanges(date, theirs) {
                let name = try handle(other.id)
                return [swap("\(date.edtf) is \(theirs.edtf) of the linked \(name) with day and month exchanged.")]
            }
        }
        return []
    }

    private func swap(_ message: Phrase) -> LintFinding {
        finding(.swap, "date", message, hint: "Look at the source again.")
    }

    // MARK: Other fields

    private func conflicts() throws -> [LintFinding] {
        let open = OpenConflict.all(of: view) + view.contradictions
        guard !open.isEmpty else { return [] }
        let name = try handle(view.id)
        return open.map { conflict in
            let field = Record.name(conflict.field, of: conflict.kind)
            let place = conflict.key.map { "\(field):\($0)" } ?? field
            return finding(
                .conflict, field, "\(place) has \(conflict.rivals.count) rivals.",
                hint: "`annals resolve \(name) \(place)`")
        }
    }

    private func roles() -> [LintFinding] {
        var names: [String: [String]] = [:]
        var order: [String] = []
        for (name, actor) in view.keys(.actors) {
            guard let role = actor.shown?.text else { continue }
            let folded = SearchText.fold(role)
            if names[folded] == nil { order.append(folded) }
            names[folded, default: []].append(name)
        }
        return order.compactMap { role in
            guard let sharing = names[role], sharing.count > 1 else { return nil }
            return finding(
                .role, "actors", "\(sharing.joined(separator: " and ")) share the role \(role).",
                hint: "One person under two names? `annals actor` takes one away.")
        }
    }

    private func certainties() -> [LintFinding] {
        let values = view.keys(.certainty).compactMap { $0.view.shown?.integer }
        guard let least = values.min(), let most = values.max() else { return [] }
        if most - least >= 50 {
            return [finding(.certainty, "certainty", "Its authors are \(least) % and \(most) % certain.")]
        }
        guard view.text(.status) == "reviewed", most < 50 else { return [] }
        return [finding(.certainty, "certainty", "It is reviewed, and nobody is more than \(most) % certain.")]
    }
}

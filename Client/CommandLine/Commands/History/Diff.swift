import ArgumentParser
import Model
import Replica

/// `annals diff`
struct Diff: Command {
    static let page = CommandConfiguration(
        commandName: "diff",
        abstract: "Show what has changed, old value and new, by entity and field.",
        discussion: """
            Since the last sync, where --since says nothing else; before the first sync, all there is. \
            WHEN: a day, RFC 3339, `2 days ago`, `sync`, or a changeset.

            Examples:
              annals diff
              annals diff --since yesterday
              annals diff --since 9f3c2a --json
            """)

    @Option(help: ArgumentHelp("From then on.", valueName: "when"))
    var since: String?

    func run(in invocation: Invocation) throws {
        let desk = try Desk.open(invocation)
        try desk.replica.read {
            let progress = desk.output.progress("Comparing")
            defer { progress.finish() }
            let past = try Past(desk.replica, at: try start(desk))
            let all = try past.touched()
            var isEmpty = true
            var told = Set<EntityID>()
            for (number, touched) in all.enumerated() {
                // On a terminal the lines themselves are seen to come, once they do.
                if isEmpty || !desk.output.terminal.isOutput { progress.update(number, of: all.count) }
                guard let difference = try EntityDifference(desk, touched, past),
                    told.insert(difference.view.id).inserted
                else { continue }
                if isEmpty, !desk.isJSON { desk.output.page() }
                isEmpty = false
                if desk.isJSON {
                    try desk.output.line(try difference.json())
                } else {
                    for line in try difference.lines() { try desk.output.print(line) }
                }
            }
            if isEmpty, !desk.isJSON { try desk.output.print("Nothing has changed.") }
        }
    }

    /// The last moment that does not count. Errors: `Complaint` 65, 66.
    private func start(_ desk: Desk) throws -> Stamp {
        guard let since else { return try desk.replica.lastSyncedStamp() ?? .zero }
        if let when = When.read(since, now: desk.invocation.now) {
            return Stamp(milliseconds: max(when.first, 1) - 1, counter: .max)
        }
        return try desk.stamp(named: since)
    }
}

/// What became of one entity: made, deleted, back, or other values in its fields.
struct EntityDifference {
    /// A field, or a map's key, that now shows something else.
    struct FieldDifference {
        let field: FieldCode
        let key: String?
        let old: Value?
        let new: Value?
        let isConflict: Bool
        let dot: Dot?
    }

    /// The word of JSON.
    enum Event: String { case added, deleted, restored, changed }

    let desk: Desk
    let view: EntityView
    let event: Event
    let fields: [FieldDifference]

    /// Nil where it shows what it showed.
    init?(_ desk: Desk, _ touched: Past.Touched, _ past: Past) throws {
        guard let view = try desk.replica.view(touched.entity) else { return nil }
        // Merged events are told once, by what any of them was.
        let old =
            view.isMerged
            ? try view.ids.lazy.compactMap { try past.view($0) }.first
            : touched.isNew ? nil : try past.view(touched.entity)
        self.desk = desk
        self.view = view
        let wasThere = old.map { !$0.isDeleted } ?? false
        // Made and deleted meanwhile: nothing to tell.
        guard wasThere || !view.isDeleted else { return nil }
        event = view.isDeleted ? .deleted : old == nil ? .added : wasThere ? .changed : .restored
        fields = view.isDeleted ? [] : EntityDifference.fields(from: old, to: view)
        guard event != .changed || !fields.isEmpty || old?.life.standing != view.life.standing else { return nil }
    }

    private static func fields(from old: EntityView?, to view: EntityView) -> [FieldDifference] {
        view.registers.filter { $0.field != .chunks }.compactMap { register in
            let before = old?.registers.first { $0.field == register.field && $0.keyHash == register.keyHash }
            let (from, to) = (before.map(\.shown) ?? .absent, register.shown)
            let isSame = from.flatMap { one in to.map { one.isEqual(to: $0) } } ?? (from == to)
            guard !isSame || (before?.isConflict ?? false) != register.isConflict else { return nil }
            return FieldDifference(
                field: register.field, key: register.key, old: from, new: to, isConflict: register.isConflict,
                dot: register.rivals.first?.highest.dot)
        }
    }

    // MARK: Told

    func json() throws -> JSON {
        let latest = try view.latest.map { try Origin(desk, $0.dot) }
        return [
            "entity": .string(view.id.description), "handle": .string(try desk.replica.handle(view.id)),
            "kind": .string(view.kind.name), "title": .text(view.text(.title)), "change": .string(event.rawValue),
            "author": .text(latest?.author), "at": .text(latest?.at), "conflicts": .count(view.openConflicts),
            "fields": .array(try fields.map(json)),
        ]
    }

    private func json(_ difference: FieldDifference) throws -> JSON {
        let field = Record.field(difference.field, of: view.kind)
        let origin = try difference.dot.map { try Origin(desk, $0) }
        return [
            "field": .string(Record.name(difference.field, of: view.kind)), "key": .text(difference.key),
            "old": desk.valueJSON(difference.old, field: field), "new": desk.valueJSON(difference.new, field: field),
            "conflict": .bool(difference.isConflict), "author": .text(origin?.author), "at": .text(origin?.at),
            "change": .text(origin?.change),
        ]
    }

    /// `place`, `actors:Khomeini`, `certainty:Bo`
    private func name(_ difference: FieldDifference) throws -> String {
        let name = Record.name(difference.field, of: view.kind)
        let isCertainty = difference.field == .certainty
        let author = isCertainty ? try difference.dot.flatMap { try desk.authorship(of: $0)?.author } : nil
        return (author ?? difference.key).map { "\(name):\($0)" } ?? name
    }

    func lines() throws -> [Phrase] {
        var lines: [Phrase] = [mark + " " + (try desk.headline(view)) + (try by(view.latest?.dot))]
        guard event != .added else { return lines }
        for difference in fields {
            let name = try name(difference)
            let open: Phrase = difference.isConflict ? "  \("in conflict", .red)" : ""
            let parts = value(difference).lines
            lines.append("    \(name, .yellow)  " + parts[0] + (parts.count == 1 ? try by(difference.dot) : "") + open)
            lines += parts.dropFirst().map { "      " + $0 }
            if parts.count > 1 { lines.append("    " + (try by(difference.dot))) }
        }
        return lines
    }

    private var mark: Phrase {
        switch event {
        case .added, .restored: "\("+", .green)"
        case .deleted: "\("-", .red)"
        case .changed: "\("~", .yellow)"
        }
    }

    private func value(_ difference: FieldDifference) -> Phrase {
        let field = Record.field(difference.field, of: view.kind)
        if let from = difference.old?.text, let to = difference.new?.text, field?.rule == .text || from.count > 60 {
            return DiffPhrase.phrase(from: from, to: to)
        }
        if difference.new == .present { return "\("added", .green)" }
        if difference.old == .present, difference.new == .absent { return "\("taken off", .red)" }
        return desk.valuePhrase(difference.old, field: field) + " → " + desk.valuePhrase(difference.new, field: field)
    }

    private func by(_ dot: Dot?) throws -> Phrase {
        guard let dot else { return "" }
        let origin = try Origin(desk, dot)
        return "  \("by \(origin.author ?? "unknown"), \(origin.age(desk.invocation.now))", .dim)"
    }
}

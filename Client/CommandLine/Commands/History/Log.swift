import ArgumentParser
import Model
import Replica

/// `annals log [ID]`
struct Log: Command {
    static let page = CommandConfiguration(
        commandName: "log",
        abstract: "Show what was done, newest first.",
        discussion: """
            One entry a changeset: what one command of one person changed. What somebody did after having seen another's \
            work stands above it, whatever their clocks said.

            Examples:
              annals log
              annals log --limit 10
              annals log 4h7q
            """)

    @Argument(
        help: ArgumentHelp("Only what touched this entity: id or handle.", valueName: "id"),
        completion: Completing.entity)
    var id: String?

    @Option(help: ArgumentHelp("At most so many.", valueName: "n"))
    var limit: Int?

    func validate() throws {
        if let limit, limit < 0 { throw ValidationError("--limit counts from 0.") }
    }

    func run(in invocation: Invocation) throws {
        let desk = try Desk.open(invocation)
        let now = invocation.now
        try desk.replica.read {
            // Of merged events all that was done to any of them.
            let entities = try id.map { named in
                let id = try desk.entity(named: named).id
                return try desk.replica.merged(with: id)
            }
            let touching = try entities.map { ids in
                Set(try ids.flatMap { try desk.replica.entries(touching: $0).map(\.id) })
            }
            if !desk.isJSON { desk.output.page() }
            var shown = 0
            try desk.replica.eachNewestFirst(among: touching) { place in
                if let limit, shown >= limit { return false }
                guard let entry = try desk.replica.entry(id: place.id) else { return true }
                shown += 1
                let row = try LogRow(desk, entry.changeset, only: entities)
                if desk.isJSON {
                    try desk.output.line(try row.json())
                } else {
                    for line in try row.lines(now: now) { try desk.output.print(line) }
                }
                return true
            }
        }
    }
}

/// One changeset as `log` tells it.
private struct LogRow {
    private let desk: Desk
    private let changeset: Changeset
    private let opened: Opened
    private let authorship: Authorship
    private let changes: [(dot: Dot, change: Change)]
    private let isRemoved: Bool

    init(_ desk: Desk, _ changeset: Changeset, only entities: [EntityID]?) throws {
        self.desk = desk
        self.changeset = changeset
        opened = Opened(changeset, project: desk.replica.project)
        authorship = try desk.replica.authorship(changeset, claimed: opened.content?.author)
        let opened = opened
        changes = opened.changes.enumerated().map { (opened.dot($0.offset), $0.element) }
            .filter { entities?.contains($0.1.entity) ?? true }
        isRemoved = changeset.content == nil
    }

    private func value(_ change: Change) -> Value? {
        guard change.field == .life else { return change.said?.value }
        return change.seen.isEmpty ? .present : .absent
    }

    func json() throws -> JSON {
        // An entity's changes stand together.
        var handle: (of: EntityID, text: String)?
        return [
            "changeset": .string(try desk.replica.shortName(changeset.hash)), "hash": .string(changeset.hash.hex),
            "author": .string(authorship.author), "replica": .string(authorship.replica.description),
            "at": .string(Instant.text(authorship.stamp)), "number": .int(Int64(clamping: changeset.header.number)),
            "message": .text(opened.content?.message), "removed": .bool(isRemoved),
            "redacts": .text(opened.structure?.redacts?.hex),
            "owners": .strings((opened.structure?.owners ?? []).map(\.description)),
            "changes": .array(
                try changes.map { dot, change -> JSON in
                    if handle?.of != change.entity {
                        handle = (change.entity, try desk.replica.handle(change.entity))
                    }
                    let field = Record.field(change.field, of: change.kind)
                    return [
                        "change": .string(try desk.changeName(dot)), "entity": .string(change.entity.description),
                        "handle": .text(handle?.text), "kind": .string(change.kind.name),
                        "field": .string(Record.name(change.field, of: change.kind)), "key": .text(change.said?.key),
                        "value": desk.valueJSON(value(change), field: field), "reason": .text(change.said?.reason),
                    ]
                }),
        ]
    }

    /// Entities in one changeset beyond which the rest is only counted.
    private static let shownEntities = 8

    func lines(now: Int64) throws -> [Phrase] {
        let name = try desk.replica.shortName(changeset.hash)
        let at = Instant.text(authorship.stamp)
        let age = Ages.phrase(authorship.stamp.milliseconds, now: now)
        var lines: [Phrase] = ["\(name, .yellow)  \(authorship.author, .bold)  \(age)  \(at, .dim)"]
        if let message = opened.content?.message { lines.append("    \(message)") }
        if isRemoved { lines.append("    \("removed", .dim)") }
        if let target = opened.structure?.redacts {
            lines.append("    drops what \(try desk.replica.shortName(target)) said")
        }
        for owner in opened.structure?.owners ?? [] {
            lines.append("    makes \(String(owner.description.prefix(8))) an owner")
        }
        var order: [EntityID] = []
        var fields: [EntityID: [String]] = [:]
        var leads: [EntityID: EntityID] = [:]
        var reasons: [String] = []
        for reason in changes.compactMap(\.change.said?.reason) where !reasons.contains(reason) {
            reasons.append(reason)
        }
        for reason in reasons.prefix(LogRow.shownEntities) { lines.append("    reason: \(reason)") }
        for (_, change) in changes {
            // What was written to each of several merged events is told once, of the one that shows.
            let lead = try leads[change.entity] ?? desk.replica.lead(of: change.entity)
            leads[change.entity] = lead
            let word = LogRow.word(change)
            if lead != change.entity, fields[lead]?.contains(word) ?? false { continue }
            if fields[lead] == nil { order.append(lead) }
            fields[lead, default: []].append(word)
        }
        for entity in order.prefix(LogRow.shownEntities) {
            let words = LogRow.counted(fields[entity] ?? [])
            lines.append("    " + (try desk.headline(entity)) + "  \(words, .dim)")
        }
        if order.count > LogRow.shownEntities { lines.append("    … and \(order.count - LogRow.shownEntities) more") }
        return lines + [""]
    }

    private static func word(_ change: Change) -> String {
        let name = Record.name(change.field, of: change.kind)
        if change.field == .life { return change.seen.isEmpty ? "kept" : "deleted" }
        let isGone = change.said?.value == .absent
        // Whose certainty it is the changeset says.
        let isNamed = ![FieldCode.chunks, .versions, .certainty].contains(change.field)
        guard isNamed, let key = change.said?.key else {
            return isGone ? "-\(name)" : name
        }
        return "\(isGone ? "-" : "+")\(key)"
    }

    /// Each word once, with how often.
    private static func counted(_ words: [String]) -> String {
        var order: [String] = []
        var counts: [String: Int] = [:]
        for word in words {
            if counts[word] == nil { order.append(word) }
            counts[word, default: 0] += 1
        }
        return order.map { counts[$0] == 1 ? $0 : "\($0) ×\(counts[$0] ?? 1)" }.joined(separator: ", ")
    }
}

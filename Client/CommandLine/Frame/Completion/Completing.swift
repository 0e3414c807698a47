import ArgumentParser
import Model
import Replica

/// What a shell offers for a word that is half typed: ids, fields, tags and conditions of the project one stands in.
///
/// Read-only, silent and bounded: where there is no project, or it cannot be read, nothing is offered.
enum Completing {
    /// At most so many ids, the latest made first.
    private static let limit = 50
    /// Of what has to be opened to be told.
    private static let fewer = 20

    static let entity = CompletionKind.custom { _, _, typed in ids(typed, kinds: nil) }
    static let event = CompletionKind.custom { _, _, typed in ids(typed, kinds: [.event]) }
    static let source = CompletionKind.custom { _, _, typed in ids(typed, kinds: [.source]) }
    static let citation = CompletionKind.custom { _, _, typed in ids(typed, kinds: [.citation]) }
    static let relation = CompletionKind.list(Record.relations)
    static let calendar = CompletionKind.list(CalendarSystem.allCases.map(\.name))
    static let basis = CompletionKind.list(DateBasis.allCases.map(\.name))
    static let format = CompletionKind.list(DataFormat.allCases.map(\.rawValue))

    /// Fields of the entity that stands on the line.
    static let field = CompletionKind.custom { words, _, typed in
        read { desk in fields(desk, words).map(\.name).filter { $0.hasPrefix(typed) } }
    }

    /// `date=`: fields that can be given a value.
    static let assignment = CompletionKind.custom { words, _, typed in
        read { desk in
            let settable = fields(desk, words).filter { $0.isSettable || $0.code == .certainty }
            guard let sign = typed.firstIndex(of: "=") else {
                return settable.map { $0.name + "=" }.filter { $0.hasPrefix(typed) }
            }
            guard settable.first(where: { $0.name == typed[..<sign] })?.type == .status else { return [] }
            return Record.statuses.map { "status=" + $0 }.filter { $0.hasPrefix(typed) }
        }
    }

    /// `+tag`, `-tag`: any to put on, those of the event to take off.
    static let tagChange = CompletionKind.custom { words, _, typed in
        read { desk in
            if typed.hasPrefix("-") {
                let event = words.dropLast().lazy.compactMap { named($0, desk) }.first
                let keys = try event.flatMap { try desk.replica.view($0)?.keys(.tags) } ?? []
                return keys.map { "-" + $0.key }.filter { $0.hasPrefix(typed) }
            }
            return try desk.replica.tags().map { "+" + $0 }.filter { $0.hasPrefix(typed) }
        }
    }

    /// `tag:x`: the conditions of lists.
    static let filter = CompletionKind.custom { _, _, typed in
        read { desk in
            guard let colon = typed.firstIndex(of: ":"), let word = FilterWord(rawValue: String(typed[..<colon])) else {
                return FilterWord.allCases.map { $0.rawValue + ":" }.filter { $0.hasPrefix(typed) }
            }
            let values: [String]
            switch word {
            case .tag: values = try desk.replica.tags()
            case .status: values = Record.statuses
            case .conflict, .disputed, .deleted: values = ["yes", "no"]
            case .source: values = try desk.replica.sources().prefix(limit).map(desk.replica.handle)
            default: values = []
            }
            return values.map { word.rawValue + ":" + $0 }.filter { $0.hasPrefix(typed) }
        }
    }

    /// `ID FIELD[:KEY]` of what is in conflict; filters after `--all` are offered too.
    static let conflict = CompletionKind.custom { words, _, typed in
        read { desk in
            guard let event = words.dropLast().lazy.compactMap({ named($0, desk) }).first else {
                let found = try desk.replica.entitiesInConflict().prefix(limit)
                return try found.map { try candidate($0, desk) }.filter { $0.hasPrefix(typed) }
            }
            return try desk.replica.conflicts(of: event).map { conflict in
                let field = Record.name(conflict.field, of: conflict.kind)
                return conflict.key.map { "\(field):\($0)" } ?? field
            }
            .filter { $0.hasPrefix(typed) }
        }
    }

    /// Changesets, by who made them, when, and what they were about.
    static let changeset = CompletionKind.custom { _, _, typed in
        read { desk in
            let now = Invocation.current.now
            return try desk.replica.changesets(beginning: typed, limit: fewer).map { entry in
                let opened = Opened(entry.changeset, project: desk.replica.project)
                let made = try desk.replica.authorship(entry.changeset, claimed: opened.content?.author)
                var note = "\(made.author), \(Ages.phrase(made.stamp.milliseconds, now: now))"
                if let about = try opened.content?.message ?? opened.changes.first.map({ try line($0.entity, desk) }) {
                    note += ": " + about
                }
                return try desk.replica.shortName(entry.changeset.hash) + "\t" + truncated(note, to: 60)
            }
        }
    }

    // MARK: Reading

    /// Opens the project that the run is about; nothing where that fails.
    private static func read(_ body: (Desk) throws -> [String]) -> [String] {
        guard let desk = try? Desk.open(Invocation.current) else { return [] }
        let found = (try? desk.replica.read { try body(desk) }) ?? []
        // A line is one word and its note, and a control character neither.
        return found.filter { line in line.split(separator: "\t").allSatisfy { $0 == visible(String($0)) } }
    }

    private static func ids(_ typed: String, kinds: [Kind]?) -> [String] {
        read { desk in
            let wanted = kinds ?? [.event, .source, .citation, .note, .link]
            return try desk.replica.entities(beginning: typed, kinds: wanted, limit: limit).map { id in
                try candidate(id, desk)
            }
        }
    }

    /// The handle, a tab, and what it stands for.
    private static func candidate(_ id: EntityID, _ desk: Desk) throws -> String {
        try desk.replica.handle(id) + "\t" + truncated(line(id, desk), to: 60)
    }

    /// What an entity is, without its handle.
    private static func line(_ id: EntityID, _ desk: Desk) throws -> String {
        try desk.headline(id).plain.split(separator: " ").dropFirst().joined(separator: " ")
    }

    private static func fields(_ desk: Desk, _ words: [String]) -> [Field] {
        let kind = words.dropLast().lazy.compactMap { named($0, desk) }.first.flatMap {
            try? desk.replica.state($0)?.kind
        }
        return Record.fields(of: kind ?? .event).filter { $0.code != .life }
    }

    private static func named(_ word: String, _ desk: Desk) -> EntityID? {
        if case .one(let id, _)? = try? desk.replica.entity(named: word) { id } else { nil }
    }
}

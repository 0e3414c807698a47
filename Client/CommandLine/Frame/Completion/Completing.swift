import ArgumentParser
import Model
import Replica

/// What a shell offers for a word that is half typed: ids, fields, tags and conditions of the project one stands in.
///
/// Read-only, silent and bounded: where there is no project, or it cannot be read, nothing is offered.
enum Completing {
    /// At most so many ids, the latest made first.
    private static let limit = 50

    static let entity = CompletionKind.custom { words, _, typed in ids(words, typed, kinds: nil) }
    static let event = CompletionKind.custom { words, _, typed in ids(words, typed, kinds: [.event]) }
    static let source = CompletionKind.custom { words, _, typed in ids(words, typed, kinds: [.source]) }
    static let citation = CompletionKind.custom { words, _, typed in ids(words, typed, kinds: [.citation]) }
    static let relation = CompletionKind.list(Record.relations)
    static let calendar = CompletionKind.list(CalendarSystem.allCases.map(\.name))
    static let basis = CompletionKind.list(DateBasis.allCases.map(\.name))

    /// Fields of the entity that stands on the line.
    static let field = CompletionKind.custom { words, _, typed in
        read(words) { desk in fields(desk, words).map(\.name).filter { $0.hasPrefix(typed) } }
    }

    /// `date=`: fields that can be given a value.
    static let assignment = CompletionKind.custom { words, _, typed in
        read(words) { desk in
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
        read(words) { desk in
            if typed.hasPrefix("-") {
                let event = words.lazy.compactMap { named($0, desk) }.first
                let keys = try event.flatMap { try desk.replica.view($0)?.keys(.tags) } ?? []
                return keys.map { "-" + $0.key }.filter { $0.hasPrefix(typed) }
            }
            return try desk.replica.tags().map { "+" + $0 }.filter { $0.hasPrefix(typed) }
        }
    }

    /// `tag:x`: the conditions of lists.
    static let filter = CompletionKind.custom { words, _, typed in
        read(words) { desk in
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

    // MARK: Reading

    /// Opens the project that the line names, or the one around; nothing where that fails.
    private static func read(_ words: [String], _ body: (Desk) throws -> [String]) -> [String] {
        var invocation = Invocation.current
        if let globals = try? GlobalOptions(words), let project = globals.project { invocation.project = project }
        guard let desk = try? Desk.open(invocation) else { return [] }
        let found = (try? desk.replica.read { try body(desk) }) ?? []
        // A line is one candidate, and a control character none.
        return found.filter { $0 == visible($0) }
    }

    private static func ids(_ words: [String], _ typed: String, kinds: [Kind]?) -> [String] {
        read(words) { desk in
            let wanted = kinds ?? [.event, .source, .citation, .note, .link]
            return try desk.replica.entities(beginning: typed, kinds: wanted, limit: limit).map { id in
                try candidate(id, desk)
            }
        }
    }

    /// The handle, and where the shell shows such things what it stands for.
    private static func candidate(_ id: EntityID, _ desk: Desk) throws -> String {
        let handle = try desk.replica.handle(id)
        let line = try desk.headline(id).plain.split(separator: " ").dropFirst().joined(separator: " ")
        let told = truncated(line, to: 60)
        switch CompletionShell.requesting {
        case .zsh: return handle + ":" + told.replacing(":", with: "∶")
        case .fish: return handle + "\t" + told
        default: return handle
        }
    }

    private static func fields(_ desk: Desk, _ words: [String]) -> [Field] {
        let kind = words.lazy.compactMap { named($0, desk) }.first.flatMap { try? desk.replica.state($0)?.kind }
        return Record.fields(of: kind ?? .event).filter { $0.code != .life }
    }

    private static func named(_ word: String, _ desk: Desk) -> EntityID? {
        if case .one(let id, _)? = try? desk.replica.entity(named: word) { id } else { nil }
    }
}

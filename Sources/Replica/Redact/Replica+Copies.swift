public import Model
import SQLite

/// A later changeset that says again what is to be dropped.
public struct ContentCopy: Sendable, Hashable {
    public enum Reason: Sendable, Hashable {
        /// Gives the same value, or keeps it beside another.
        case value(FieldCode, Kind)
        /// Speaks of the same key of a map.
        case key(FieldCode, Kind)
        /// A text that was edited from it and keeps words of it.
        case editedText(FieldCode, Kind)
        /// Has its words in a reason, a note, a quote or the like.
        case words
        /// Quotes a text of a source that is to go, or is a later version of it.
        case sourceText
    }

    public let changeset: Hash32
    public let reason: Reason
}

extension Replica {
    /// Later changesets, still readable, that copied content of these, in the order of the log.
    ///
    /// Looked through is what touched the same entities, what hangs on them and what they name; there, equal values of
    /// the same register, kept ones too, its key, texts edited from it, citations of a source's text, and words that
    /// occur whole. Not found are other people's wordings, and the same said of other entities.
    /// - Returns: each changeset once, with the first reason found.
    public func copies(of targets: [Hash32]) throws -> [ContentCopy] {
        try ReplicaError.converting {
            var entries: [LogEntry] = []
            for target in targets {
                if let entry = try entry(hash: target), entry.changeset.content != nil { entries.append(entry) }
            }
            let named = Set(entries.map(\.id))
            var found: [Int64: ContentCopy] = [:]
            for entry in entries {
                let search = try CopySearch(entry, in: self)
                for candidate in try nearby(entry) where candidate.id > entry.id && !named.contains(candidate.id) {
                    guard found[candidate.id] == nil, candidate.changeset.content != nil else { continue }
                    let opened = Opened(candidate.changeset, project: project)
                    if let reason = search.reason(opened) {
                        found[candidate.id] = ContentCopy(changeset: candidate.changeset.hash, reason: reason)
                    }
                }
            }
            return found.sorted { $0.key < $1.key }.map(\.value)
        }
    }

    /// The log entries that touch what a changeset touches, what hangs on that, and what that names.
    private func nearby(_ entry: LogEntry) throws -> [LogEntry] {
        let opened = Opened(entry.changeset, project: project)
        var entities = Set<EntityID>()
        for change in opened.changes {
            if entities.insert(change.entity).inserted {
                for dependent in try dependents(of: change.entity) { entities.insert(dependent.id) }
            }
            if let named = change.said?.value.reference { entities.insert(named) }
        }
        var entries: [Int64: LogEntry] = [:]
        for id in entities.sorted() {
            guard let (row, _) = try stored(id) else { continue }
            for entry in try self.entries(touching: row) { entries[entry.id] = entry }
        }
        return entries.sorted { $0.key < $1.key }.map(\.value)
    }
}

/// What one changeset says, in the forms in which it is looked for elsewhere.
private struct CopySearch {
    private var said: [RegisterName: [Value]] = [:]
    /// Words that a text brought in, with the versions edited from it.
    private var texts: [RegisterName: (words: Set<String>, descendants: Set<Dot>)] = [:]
    private var phrases = Set<String>()
    private var versions = Set<Hash32>()

    /// A phrase shorter than this occurs by accident.
    private static let shortest = 4
    /// Vocabulary that everybody uses.
    private static let vocabulary: Set<FieldCode> = [.type, .status, .life]

    init(_ entry: LogEntry, in replica: Replica) throws {
        let opened = Opened(entry.changeset, project: replica.project)
        note(opened.content?.message)
        for (index, change) in opened.changes.enumerated() {
            guard let said = change.said else { continue }
            self.said[change.register] = [said.value] + said.kept.map(\.value)
            note(said.reason)
            if change.field == .chunks || change.field == .versions {
                if let name = said.key?.prefix(64), let hash = Hex.bytes(String(name)).flatMap({ Hash32($0) }) {
                    versions.insert(hash)
                }
                continue
            }
            if !Self.vocabulary.contains(change.field) {
                note(said.key)
                for value in [said.value] + said.kept.map(\.value) { Self.words(of: value).forEach { note($0) } }
            }
            if Record.rule(change.field, of: change.kind) == .text, let text = said.value.text {
                try noteText(text, change, opened.dot(index), replica)
            }
        }
    }

    private mutating func note(_ phrase: String?) {
        guard let phrase, phrase.unicodeScalars.count >= Self.shortest else { return }
        phrases.insert(SearchText.fold(phrase))
    }

    private mutating func noteText(_ text: String, _ change: Change, _ dot: Dot, _ replica: Replica) throws {
        let history = try replica.history(of: change.entity).filter { $0.change.register == change.register }
        var words = Set(Self.split(text))
        for parent in history where change.replaces.contains(parent.dot) {
            words.subtract(Self.split(parent.change.said?.value.text ?? ""))
        }
        var descendants: Set<Dot> = [dot]
        // In the log's order, so that one pass sees a version before those edited from it.
        for later in history where later.change.replaces.contains(where: descendants.contains) {
            descendants.insert(later.dot)
        }
        descendants.remove(dot)
        texts[change.register] = (words, descendants)
    }

    private static func split(_ text: String) -> [String] {
        SearchText.fold(text).split { !$0.isLetter && !$0.isNumber }.map(String.init).filter { $0.count > 2 }
    }

    private static func words(of value: Value) -> [String] {
        [value.text, value.quote?.quote.exact, value.date?.asPrinted].compactMap { $0 }
    }

    /// Why a later changeset is a copy; nil when it is none.
    func reason(_ opened: Opened) -> ContentCopy.Reason? {
        for (index, change) in opened.changes.enumerated() {
            guard let other = change.said else { continue }
            if let values = said[change.register] {
                if change.keyHash != nil { return .key(change.field, change.kind) }
                let isSame = ([other.value] + other.kept.map(\.value)).contains { value in
                    value != .absent && values.contains { $0 != .absent && $0.isEqual(to: value) }
                }
                if isSame { return .value(change.field, change.kind) }
            }
            if let text = texts[change.register], text.descendants.contains(opened.dot(index)),
                !text.words.isDisjoint(with: Self.split(other.value.text ?? ""))
            {
                return .editedText(change.field, change.kind)
            }
            if !versions.isEmpty, quotesVersion(other.value) { return .sourceText }
        }
        let says = opened.changes.flatMap { change -> [String] in
            guard let said = change.said else { return [] }
            return
                ([said.key, said.reason].compactMap { $0 } + ([said.value] + said.kept.map(\.value)).flatMap(Self.words))
        }
        let spoken = (says + [opened.content?.message].compactMap { $0 }).map(SearchText.fold)
        return spoken.contains { text in phrases.contains { text.contains($0) } } ? .words : nil
    }

    private func quotesVersion(_ value: Value) -> Bool {
        switch value {
        case .quote(let cited): versions.contains(cited.version)
        case .anchor(let anchoring): anchoring.cited.map { versions.contains($0.version) } ?? false
        case .version(let version): version.parent.map(versions.contains) ?? false
        default: false
        }
    }
}

import Model
import Replica

extension Desk {
    /// What a typed id or prefix names.
    ///
    /// Errors: `Complaint` 66: unknown, ambiguous, too short, of another kind.
    func entity(named typed: String, kinds: [Kind]? = nil) throws -> (id: EntityID, kind: Kind) {
        let wanted = kinds.map { $0.map(\.name).joined(separator: " or ") } ?? "entity"
        switch try replica.entity(named: typed, kinds: kinds) {
        case .one(let id, let kind):
            guard kinds?.contains(kind) ?? true else {
                let article = kind.name.first == "e" ? "an" : "a"
                throw Complaint(
                    .absent, "wrong-kind", "\(typed) is \(article) \(kind.name), not \(withArticle(wanted)).",
                    hint: "`annals show \(typed)` tells what it is.")
            }
            return (id, kind)
        case .several(let ids):
            throw Complaint(
                .absent, "ambiguous", "\(typed) is the beginning of several ids.",
                hint: "Write more letters: \(try listing(ids)).")
        case .tooShort:
            throw Complaint.tooShort(typed)
        case .none:
            throw Complaint(
                .absent, "unknown-id", "There is no \(wanted) \(typed).",
                hint: "`annals list` and `annals search` show what there is.")
        }
    }

    private func withArticle(_ word: String) -> String { (word.first == "e" ? "an " : "a ") + word }

    private func listing(_ ids: [EntityID]) throws -> Phrase {
        let shown = try ids.prefix(5).map { Phrase(try replica.handle($0)) }
        return shown.joined(by: ", ") + (ids.count > 5 ? ", …" : "")
    }

    func event(named typed: String) throws -> EntityID { try entity(named: typed, kinds: [.event]).id }

    func citation(named typed: String) throws -> EntityID { try entity(named: typed, kinds: [.citation]).id }

    /// Citations as `--because` names them.
    func citations(named typed: [String]) throws -> [EntityID] { try typed.map(citation(named:)) }

    /// A source by id, handle or identifier; without one the `config source`, else the only one there is.
    ///
    /// Errors: `Complaint` 66 unknown or ambiguous, 64 where one of several must be named.
    func source(named typed: String?) throws -> EntityID {
        guard let typed else { return try presetSource() }
        if let id = EntityID(text: typed), try replica.state(id)?.kind == .source { return id }
        let identified = try replica.sources(identifier: typed.typedNormalForm)
        guard identified.isEmpty else {
            if identified.count == 1 { return identified[0] }
            throw Complaint(
                .absent, "ambiguous", "Several sources have the identifier \(typed).",
                hint: "Name one by its handle: \(try listing(identified)).")
        }
        do {
            return try entity(named: typed, kinds: [.source]).id
        } catch let complaint as Complaint where complaint.code == "unknown-id" || complaint.code == "too-short" {
            throw Complaint(
                .absent, "unknown-source", "There is no source \(typed).",
                hint: "`annals source list` shows them; `annals source add FILE` adds one.")
        }
    }

    private func presetSource() throws -> EntityID {
        if let preset = try replica.setting("source") { return try source(named: preset) }
        let all = try replica.sources()
        guard let only = all.first else {
            throw Complaint(
                .absent, "no-source", "The project has no source yet.", hint: "Add one with `annals source add FILE`.")
        }
        guard all.count == 1 else {
            throw Complaint(
                .usage, "which-source", "The project has \(all.count) sources; say which one is quoted.",
                hint: "Name it with --source, or for good with `annals config source ID`.")
        }
        return only
    }

    /// A field of a kind by its word. Errors: `Complaint` 64 with did-you-mean.
    func field(named name: String, of kind: Kind) throws -> Field {
        if let field = Record.field(named: name, of: kind) { return field }
        let names = Record.fields(of: kind).map(\.name)
        let near = suggest(name, among: names)
        let hint: Phrase =
            near.isEmpty
            ? "Its fields: \(names.joined(separator: ", "))." : "Did you mean \(near.joined(separator: " or "))?"
        throw Complaint(
            .usage, "unknown-field", "\(capitalised(withArticle(kind.name))) has no field “\(name)”.", hint: hint)
    }

    private func capitalised(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}

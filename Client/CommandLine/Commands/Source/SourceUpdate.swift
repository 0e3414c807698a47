import ArgumentParser
import Model
import Replica

/// `annals source update ID FILE`
struct SourceUpdate: Command {
    static let configuration = CommandConfiguration(
        commandName: "update", abstract: "Give a document a corrected text, as a new version.",
        discussion: """
            The versions before stay, and so does every quote. What was cited is looked for in the new text, and where \
            it was found is recorded; a quote that is not there any more keeps its place in the old version.

            Examples:
              annals source update 30470 talks-corrected.txt
            """)

    @Argument(
        help: ArgumentHelp("The source: id, handle or identifier.", valueName: "id"), completion: Completing.source)
    var id: String

    @Argument(help: ArgumentHelp("The corrected text.", valueName: "file"), completion: .file())
    var file: String

    func run(in invocation: Invocation) throws {
        let desk = try Desk.open(invocation)
        let text = try DocumentText.read(file)
        let progress = desk.output.progress("Updating")
        defer { progress.finish() }
        let (result, _) = try desk.replica.edit(isBulk: true) { editor in
            try update(desk, text, in: &editor, progress: progress)
        }
        progress.finish()
        if desk.isJSON {
            guard case .object(var members) = try desk.entityJSON(result.source) else { return }
            let counts = Reanchoring.Method.allCases.map { ($0.rawValue, JSON.count(result.anchors[$0] ?? 0)) }
            members.append(JSON.Member("anchors", .object(counts)))
            return try desk.output.json(.object(members))
        }
        try desk.answer(result.source, result.isNew ? "Updated" : "Already so:")
        let found = Reanchoring.Method.allCases.filter { result.anchors[$0] != nil }
        if !found.isEmpty {
            let counts = found.map { "\(result.anchors[$0] ?? 0) \($0.rawValue)" }
            try desk.output.print("  citations found again: \(counts.joined(separator: ", "))")
        }
    }

    private struct Result {
        var source: EntityID
        var isNew = false
        var anchors: [Reanchoring.Method: Int] = [:]
    }

    private func update(
        _ desk: Desk, _ text: String, in editor: inout Replica.Editing, progress: Progress
    ) throws -> Result {
        let source = try desk.source(named: id)
        var result = Result(source: source)
        guard let view = try desk.replica.view(source), !view.isDeleted else {
            throw Complaint(
                .data, "deleted", "The source \(id) is deleted.", hint: "`annals undelete \(id)` brings it back.")
        }
        let register = view[.current]
        guard register?.isConflict != true else {
            throw Complaint(
                .data, "in-conflict", "The version of \(id) is in conflict.",
                hint: "Settle it first: `annals resolve \(id) version`.")
        }
        let parent = register?.shown?.digest
        let writing = SourceWriting(text, parent: parent)
        guard parent != writing.version else { return result }
        result.isNew = true
        try writing.write(to: source, in: &editor, progress: progress)
        let old = try parent.flatMap { try desk.replica.sourceText($0, of: source) }.map(SourceText.init)
        try reanchor(source, old, to: writing, in: &editor, &result)
        return result
    }

    /// Looks for what was cited from the version before in the new one.
    private func reanchor(
        _ source: EntityID, _ old: SourceText?, to new: SourceWriting, in editor: inout Replica.Editing,
        _ result: inout Result
    ) throws {
        var revision: SourceRevision?
        for state in try editor.replica.dependents(of: source, kind: .citation) {
            guard let view = try editor.replica.view(state.id), !view.isDeleted,
                let cited = view[.quote]?.shown?.quote, cited.version != new.version,
                !view.keys(.anchors).contains(where: { $0.key == new.version.hex })
            else { continue }
            let standing = present(of: view, in: new.parent) ?? cited
            if revision == nil { revision = SourceRevision(from: old, to: new.text) }
            // The difference of the two versions says nothing of a quote from a third.
            let found =
                standing.version == new.parent
                ? revision?.reanchor(standing.quote) : new.text.reanchor(standing.quote)
            guard let found else { continue }
            result.anchors[found.method, default: 0] += 1
            if editor.isFull { try editor.seal() }
            try editor.give(
                state.id, .citation, .anchors, key: new.version.hex, .anchor(Anchoring(found, in: new.version)))
        }
    }

    /// Where a citation stands in the version that is now the old one.
    private func present(of view: EntityView, in version: Hash32?) -> CitedQuote? {
        guard let version else { return nil }
        for (key, register) in view.keys(.anchors) where key == version.hex {
            if case .anchor(let anchoring) = register.shown { return anchoring.cited }
        }
        return nil
    }
}

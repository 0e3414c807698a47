import ArgumentParser
import Model
import Replica

/// `annals source update ID FILE`
struct SourceUpdate: Command {
    static let page = CommandConfiguration(
        commandName: "update", abstract: "Give a document a corrected text, as a new version.",
        discussion: """
            The versions before stay, and so does every quote. What was cited is looked for in the new text, and where \
            it was found is recorded and told, citation by citation: exact (the very words, once), context (the very \
            words, told apart by what stands around them), fuzzy (words that resemble them), or orphan; an orphan keeps \
            its place in the old version, until `annals reanchor` says where it stands now.

            Examples:
              annals source update 30470 talks-corrected.txt
              annals source update 8h3k letter-1994.txt --encoding windows-1252
            """)

    @Argument(
        help: ArgumentHelp("The source: id, handle or identifier.", valueName: "id"), completion: Completing.source)
    var id: String

    @Argument(help: ArgumentHelp("The corrected text.", valueName: "file"), completion: .file())
    var file: String

    @Option(help: ArgumentHelp("How its bytes stand for letters, where it is not UTF-8.", valueName: "name"))
    var encoding: String?

    func run(in invocation: Invocation) throws {
        let desk = try Desk.open(invocation)
        let text = try DocumentText.read(
            file, encoding: encoding, command: "source update \(id)", output: desk.output)
        let progress = desk.output.progress("Updating")
        defer { progress.finish() }
        let (result, _) = try desk.replica.edit(isBulk: true) { editor in
            try update(desk, text, in: &editor, progress: progress)
        }
        progress.finish()
        try desk.replica.read { try tell(result, desk) }
    }

    private struct Result {
        var source: EntityID
        var isNew = false
        /// Where each citation stood in the version before.
        var before: [EntityID: AnchorHealth] = [:]
    }

    // MARK: Doing

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
        try reanchor(desk, source, to: writing, in: &editor, &result, progress)
        return result
    }

    /// Looks for what was cited in the new text, from where it stood in the version before.
    private func reanchor(
        _ desk: Desk, _ source: EntityID, to new: SourceWriting, in editor: inout Replica.Editing,
        _ result: inout Result, _ progress: Progress
    ) throws {
        var texts = SourceTexts(desk, source)
        texts.know(new.text, as: new.version)
        let citations = try AnchorHealth.citations(of: source, desk)
        for (number, (view, cited)) in citations.enumerated() {
            progress.update(number, of: citations.count)
            let before = try new.parent.flatMap { try AnchorHealth(view, cited, in: $0, &texts) }
            result.before[view.id] = before
            guard cited.version != new.version, view.anchorings(in: new.version) == nil,
                let found = try find(cited, before, in: new.version, &texts)
            else { continue }
            if editor.isFull { try editor.seal() }
            try editor.give(
                view.id, .citation, .anchors, key: new.version.hex, .anchor(Anchoring(found, in: new.version)))
        }
    }

    private func find(
        _ cited: CitedQuote, _ before: AnchorHealth?, in new: Hash32, _ texts: inout SourceTexts
    ) throws -> Reanchoring? {
        guard let before, let standing = before.quote else {
            return try texts.find(cited.quote, of: cited.version, in: new)
        }
        return try texts.find(standing, of: before.version, in: new)?
            .following(before.found, citing: cited.quote.exact)
    }

    // MARK: Telling

    private func tell(_ result: Result, _ desk: Desk) throws {
        let after = result.isNew ? try AnchorHealth.all(of: result.source, desk) : []
        let counts = Reanchoring.Method.allCases.map { method in (method, after.count { $0.method == method }) }
        if desk.isJSON {
            guard case .object(var members) = try desk.entityJSON(result.source) else { return }
            members.append(JSON.Member("anchors", .object(counts.map { ($0.0.rawValue, .count($0.1)) })))
            members.append(JSON.Member("citations", .array(try rows(after, result, desk))))
            return try desk.output.json(.object(members))
        }
        try desk.answer(result.source, result.isNew ? "Updated" : "Already so:")
        guard !after.isEmpty else { return }
        let found = counts.filter { $0.1 > 0 }.map { "\($0.1) \($0.0.rawValue)" }
        try desk.output.print("  citations found again: \(found.joined(separator: ", "))")
        try desk.output.table(try table(after, result, desk))
        try desk.output.flush()
        if let wayOut = try AnchorReport.wayOut(after, desk) { desk.output.remark(wayOut) }
    }

    private func rows(_ after: [AnchorHealth], _ result: Result, _ desk: Desk) throws -> [JSON] {
        var report = AnchorReport(desk, result.source)
        var texts = SourceTexts(desk, result.source)
        return try after.map { health in
            var members = try report.members(health)
            members.append(("was", try was(result.before[health.citation.id], &texts)))
            return .object(members)
        }
    }

    private func was(_ before: AnchorHealth?, _ texts: inout SourceTexts) throws -> JSON {
        guard let before else { return .null }
        return [
            "version": .string(before.version.hex), "method": .string(before.method.rawValue),
            "score": .count(before.score), "start": .count(before.quote?.start), "end": .count(before.quote?.end),
            "line": .count(try texts.line(of: before.quote, in: before.version)),
            "exact": .text(before.quote?.exact),
        ]
    }

    private func table(_ after: [AnchorHealth], _ result: Result, _ desk: Desk) throws -> Table {
        var report = AnchorReport(desk, result.source)
        var texts = SourceTexts(desk, result.source)
        var table = Table(
            Table.Column("id"), Table.Column("event", isFlexible: true), Table.Column("method"),
            Table.Column("score", .right), Table.Column("line"), Table.Column("words", isFlexible: true))
        for health in after {
            let before = result.before[health.citation.id]
            let old = try before.flatMap { try texts.line(of: $0.quote, in: $0.version) }.map { "\($0)" } ?? "–"
            let new = try texts.line(of: health.quote, in: health.version).map { "\($0)" } ?? "–"
            // Words that stayed need not be read again.
            let isSame = health.quote?.exact == health.cited.quote.exact && health.others.isEmpty
            table.row(
                "\(try desk.named(health.citation.id))",
                try AnchorReport.Subject(health.citation, desk).phrase, AnchorReport.method(health),
                "\(health.score)", "\(old == new ? new : old + " → " + new)",
                isSame ? "\("unchanged", .dim)" : try report.words(health))
        }
        return table
    }
}

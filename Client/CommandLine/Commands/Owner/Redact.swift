import ArgumentParser
import Model
import Replica

/// `annals redact CHANGESET… --reason T`
struct Redact: Command {
    static let page = CommandConfiguration(
        commandName: "redact",
        abstract: "Drop what a changeset says, everywhere it syncs to (owners).",
        discussion: """
            For a name that endangers a witness, or a court's order. What the changeset says goes from this replica's \
            files at once, and from the server and every other replica when they next sync or take a bundle; its place \
            in the log stays, and shows as removed. There is no way back.

            Copies elsewhere cannot be recalled: paper, exports, screens, bundles and backups handed out, and replicas \
            that never sync again. Make new bundles and backups, and destroy the old ones.

            Later changesets that copied the content are listed, and nothing is done until they are named too, or \
            kept with --keep.

            Examples:
              annals log                      # shows the names of changesets
              annals redact 9f3c2a --reason "endangers a witness" --dry-run
              annals redact 9f3c2a 4b17d0 --reason "endangers a witness"
            """)

    @Argument(
        help: ArgumentHelp("Changesets, by the beginning of their names.", valueName: "changeset"),
        completion: Completing.changeset)
    var changesets: [String]

    @Option(help: ArgumentHelp("Why; everybody can read it, so do not repeat what is to go.", valueName: "text"))
    var reason: String

    @Option(help: ArgumentHelp("A changeset that was listed as a copy and may stay.", valueName: "changeset"))
    var keep: [String] = []

    @Flag(help: "Say what would go, and change nothing.")
    var dryRun = false

    @Flag(help: "Do not ask.")
    var yes = false

    func validate() throws {
        guard Typed.reason(reason) != nil else { throw ValidationError("--reason must say why.") }
        guard !changesets.isEmpty else { throw ValidationError("Name a changeset.") }
    }

    func run(in invocation: Invocation) throws {
        let desk = try Desk.open(invocation)
        try Owners(desk).require("drop content")
        let targets = try desk.changesets(named: changesets)
        let kept = Set(try desk.changesets(named: keep).map(\.hash))
        let done = try desk.replica.redactedChangesets()
        let open = targets.filter { !done.contains($0.hash) }
        guard !open.isEmpty else { return try answer(desk, [], []) }
        try requireNoCopies(desk, open, kept)
        if dryRun { return try rehearse(desk, open) }
        if invocation.mayAsk, !yes, !desk.isJSON {
            for changeset in open { try desk.output.print(try line(desk, changeset)) }
            guard try Asking(invocation).yesNo("Drop this for good, here and wherever it syncs to?") else {
                return try desk.output.print("Nothing was changed.")
            }
        }
        let orders = try desk.replica.redact(open.map(\.hash), reason: Typed.reason(reason))
        try answer(desk, open, orders)
    }

    private func requireNoCopies(_ desk: Desk, _ open: [Changeset], _ kept: Set<Hash32>) throws {
        let copies = try desk.replica.copies(of: open.map(\.hash)).filter { !kept.contains($0.changeset) }
        guard !copies.isEmpty else { return }
        let listed = try copies.prefix(50).map { copy -> Phrase in
            "\(try desk.replica.shortName(copy.changeset)) (\(copy.reason.words))"
        }
        let rest: Phrase = copies.count > 50 ? " and \(copies.count - 50) more" : ""
        let which = copies.count == 1 ? "A later changeset says" : "\(copies.count) later changesets say"
        throw Complaint(
            .data, "copied", "\(which) the same again: \(listed.joined(by: ", "))\(rest).",
            hint: """
                Nothing was changed. Name \(copies.count == 1 ? "it" : "them") too, or keep what may stay with --keep; \
                `annals log` and `annals explain` tell what they say.
                """)
    }

    private func rehearse(_ desk: Desk, _ open: [Changeset]) throws {
        guard !desk.isJSON else {
            return try desk.output.json([
                "redacted": .strings(open.map(\.hash.hex)), "changesets": .array([]), "dryRun": true,
            ])
        }
        try desk.output.print("Would go for good:")
        for changeset in open { try desk.output.print(try line(desk, changeset)) }
    }

    /// One changeset with what it says, in short.
    private func line(_ desk: Desk, _ changeset: Changeset) throws -> Phrase {
        let opened = Opened(changeset, project: desk.replica.project)
        let author = try desk.replica.authorship(changeset, claimed: opened.content?.author).author
        var phrase: Phrase = "  \(try desk.replica.shortName(changeset.hash), .yellow)  \(author, .bold)"
        var words: [Phrase] = []
        for change in opened.changes.prefix(6) {
            let field = Record.field(change.field, of: change.kind)
            let key: Phrase = change.field == .certainty ? "" : change.said?.key.map { ":\($0)" } ?? ""
            words.append(
                "\(Record.name(change.field, of: change.kind))\(key) \(desk.valuePhrase(change.said?.value, field: field))"
            )
        }
        if opened.changes.count > 6 { words.append("and \(opened.changes.count - 6) more") }
        if !words.isEmpty { phrase += "  " + words.joined(by: ", ") }
        return phrase
    }

    private func answer(_ desk: Desk, _ targets: [Changeset], _ orders: [Changeset]) throws {
        try desk.remarkTraces()
        guard !desk.isJSON else {
            return try desk.output.json([
                "redacted": .strings(targets.map(\.hash.hex)),
                "changesets": .strings(try orders.map { try desk.replica.shortName($0.hash) }),
            ])
        }
        guard !targets.isEmpty else { return try desk.output.print("That was dropped before; nothing was changed.") }
        let names = try targets.map { try desk.replica.shortName($0.hash) }.joined(separator: ", ")
        try desk.output.print("Dropped what \(names) said. It goes from the server and other replicas as they sync.")
        try desk.output.print(
            """
            Copies elsewhere cannot be recalled: paper, exports, screens, bundles and backups made before. Make new ones \
            and destroy the old.
            """)
    }
}

extension ContentCopy.Reason {
    /// Why, in a few words: `same place`.
    fileprivate var words: String {
        switch self {
        case .value(let field, let kind): "same \(Record.name(field, of: kind))"
        case .key(let field, let kind): "same key of \(Record.name(field, of: kind))"
        case .editedText(let field, let kind): "\(Record.name(field, of: kind)) edited from it"
        case .words: "same words"
        case .sourceText: "from the same source text"
        }
    }
}

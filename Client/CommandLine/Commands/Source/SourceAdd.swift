import ArgumentParser
import Model
import Replica

/// `annals source add FILE`
struct SourceAdd: Command {
    static let page = CommandConfiguration(
        commandName: "add", abstract: "Add a document.",
        discussion: """
            The text is kept as it is: UTF-8, without its byte-order mark, up to 64 MiB. A text in another encoding is \
            converted when you say which one, and never by a guess: windows-1252, iso-8859-1, windows-1251, windows-1256, \
            koi8-r, macintosh, utf-16le and others; what is kept, and quoted, is then the converted text. Title, identifier and date are \
            read from its first lines, such as "ID: 30470 | Date: 2012/01/15"; what you state here wins, and an empty \
            word takes away what was read.
            Adding the same text again changes nothing and answers with the source that is there. `-` reads stdin.

            Examples:
              annals source add talks.txt
              annals source add talks.txt --title "Harbour talks" --published 1912-03-04
              annals source add copy.txt --separate
              annals source add letter-1994.txt --encoding windows-1252
            """)

    @Argument(help: ArgumentHelp("The document, a text file.", valueName: "file"), completion: .file())
    var file: String

    @Option(help: "Its title.")
    var title: String?

    @Option(help: "Its subtitle.")
    var subtitle: String?

    @Option(help: "When it was published.")
    var published: String?

    @Option(help: "The number or name it goes by; commands take it in the place of an id.")
    var identifier: String?

    @Option(help: "Who published it.")
    var publisher: String?

    @Option(help: "Where it can be found.")
    var url: String?

    @Option(help: "The language it is written in.")
    var language: String?

    @Option(help: ArgumentHelp("How its bytes stand for letters, where it is not UTF-8.", valueName: "name"))
    var encoding: String?

    @Flag(help: "Make a source of its own even if this text is there already.")
    var separate = false

    func run(in invocation: Invocation) throws {
        let desk = try Desk.open(invocation)
        let text = try DocumentText.read(file, encoding: encoding, command: "source add", output: desk.output)
        let writing = SourceWriting(text)
        let progress = desk.output.progress("Adding")
        defer { progress.finish() }
        let (answer, _) = try desk.replica.edit(isBulk: writing.text.bytes.count > Limits.chunkBytes) { editor in
            try add(writing, text, in: &editor, progress: progress)
        }
        progress.finish()
        try desk.answer(answer.source, answer.verb)
        if answer.isOld, let view = try desk.view(answer.source), view.hasRemovedText {
            throw desk.textMissing(of: view, named: "\(file)")
        }
        if answer.isOld, hasOptions, !desk.isJSON {
            desk.output.remark("Nothing was changed; `annals set` gives a source that is there another title.")
        }
    }

    private var hasOptions: Bool {
        [title, subtitle, published, identifier, publisher, url, language].contains { $0 != nil }
    }

    private func add(
        _ writing: SourceWriting, _ text: String, in editor: inout Replica.Editing, progress: Progress
    ) throws -> (source: EntityID, verb: Phrase, isOld: Bool) {
        let replica = editor.replica
        let derived = Derivation.source(project: replica.project, text: writing.version)
        if !separate, let view = try replica.view(derived), view.kind == .source {
            guard view.isDeleted else {
                // The rest of a text of which only parts have come so far is added; nothing that is there changes.
                if try replica.sourceText(writing.version, of: derived) == nil {
                    try writing.writeParts(to: derived, in: &editor, progress: progress)
                }
                return (derived, "Already there:", true)
            }
            try editor.undelete(derived)
            return (derived, "Brought back", true)
        }
        if !separate, let holder = try replica.source(showing: writing.version) {
            return (holder, "Already there:", true)
        }
        let source = separate ? editor.makeEntity() : derived
        for (field, value) in metadata(SourceMetadata.recognise(text)) {
            try editor.give(source, .source, field, .text(value))
        }
        try writing.write(to: source, in: &editor, progress: progress)
        return (source, "Added", false)
    }

    /// What is known of the document; what was typed wins, and typed emptiness too.
    private func metadata(_ read: SourceMetadata) -> [(FieldCode, String)] {
        let all: [(FieldCode, String?, String?)] = [
            (.title, title, read.title), (.subtitle, subtitle, read.subtitle),
            (.identifier, identifier, read.identifier), (.published, published, read.published),
            (.publisher, publisher, read.publisher), (.url, url, read.url), (.language, language, read.language),
        ]
        return all.compactMap { field, typed, read in
            guard let value = (typed ?? read)?.typedNormalForm, !value.allSatisfy(\.isWhitespace) else { return nil }
            return (field, value)
        }
    }
}

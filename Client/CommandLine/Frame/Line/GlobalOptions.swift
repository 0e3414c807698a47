/// The options that may stand anywhere on the line, and the line without them.
struct GlobalOptions: Equatable {
    var isJSON = false
    var noInput = false
    var project: String?
    /// What is left for the command.
    var rest: [String] = []

    /// Takes the global options out, up to a bare `--`.
    ///
    /// They are taken wherever they stand, also after an option that wants a value: a title that is literally
    /// `--json` is written `--title=--json`.
    /// Errors: a `Complaint` (usage) where `--project` has no folder.
    init(_ arguments: some Sequence<String>) throws(Complaint) {
        var words = arguments.makeIterator()
        while let word = words.next() {
            switch word {
            case "--json": isJSON = true
            case "--no-input": noInput = true
            case "--project": project = try GlobalOptions.folder(words.next())
            case _ where word.hasPrefix("--project="):
                project = try GlobalOptions.folder(String(word.dropFirst("--project=".count)))
            case "--":
                rest.append(word)
                while let word = words.next() { rest.append(word) }
            default: rest.append(word)
            }
        }
    }

    private static func folder(_ word: String?) throws(Complaint) -> String {
        guard let word, !word.isEmpty else {
            throw Complaint(.usage, "usage", "--project needs a folder.", hint: "Write --project DIR.")
        }
        return word
    }
}

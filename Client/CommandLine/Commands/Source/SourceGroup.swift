import ArgumentParser

/// `annals source`
struct SourceGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "source", abstract: "Documents: add, list, show, update.",
        discussion: """
            A source is a document's text, kept whole and unchanged. Quotes are cited from it by their exact place.

            Examples:
              annals source add talks.txt
              annals source list
              annals source show 8h3k --lines
            """,
        subcommands: [SourceAdd.self, SourceList.self, SourceShow.self, SourceUpdate.self])
}

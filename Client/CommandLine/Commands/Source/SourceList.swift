import ArgumentParser
import Model
import Replica

/// `annals source list`
struct SourceList: Command {
    static let page = CommandConfiguration(
        commandName: "list", abstract: "List the documents, by title.",
        discussion: """
            Examples:
              annals source list
              annals source list --json
            """)

    func run(in invocation: Invocation) throws {
        let desk = try Desk.open(invocation)
        try desk.replica.read {
            var table = Table(
                Table.Column("id"), Table.Column("identifier"), Table.Column("published"),
                Table.Column("title", isFlexible: true), Table.Column("lines", .right))
            for id in try desk.replica.sources() {
                if desk.isJSON {
                    try desk.output.line(try desk.entityJSON(id))
                    continue
                }
                guard let view = try desk.replica.view(id) else { continue }
                let current = view[.current]?.shown?.digest
                let version = NamedSourceVersion.all(of: view).first { $0.name == current }?.version
                table.row(
                    try desk.named(id), Phrase(view.text(.identifier) ?? ""),
                    Phrase(view.text(.published) ?? ""), view.title + desk.flags(view),
                    version.map { "\($0.lines)" } ?? "")
            }
            try desk.output.table(table)
        }
    }
}

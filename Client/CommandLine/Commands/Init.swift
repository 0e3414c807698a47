import ArgumentParser
import Model
import Replica

/// `annals init`
struct Init: Command {
    static let page = CommandConfiguration(
        commandName: "init",
        abstract: "Start a new project in a folder; no server is needed.",
        discussion: """
            The folder is made if it is not there. Everything is kept in .annals inside it. \
            The author's name stands under every change; without --author it is taken from ANNALS_AUTHOR, else asked.

            Examples:
              annals init
              annals init chronicle --author "Ana Lima"
              annals init ~/work/letters --name "Letters of 1989"
            """)

    @Argument(
        help: ArgumentHelp("The project's folder; without it, this one.", valueName: "dir"), completion: .directory)
    var folder: String?

    @Option(help: ArgumentHelp("The project's name; without it, the folder's.", valueName: "name"))
    var name: String?

    @Option(help: ArgumentHelp("Your name, as colleagues will see it.", valueName: "name"))
    var author: String?

    func run(in invocation: Invocation) throws {
        let path = try Paths.absolute(folder ?? invocation.project ?? ".")
        try CloneFolder.requireFree(path)
        let name = try Config.Key.name((self.name ?? Paths.name(path)).typedNormalForm, of: "name")
        let author = try CloneAuthor.name(author, invocation)
        let place = try CloneFolder.make(path, name: name)
        let replica = try place.create(Replica.Founding(name: name, author: author), invocation)
        try place.removing(replica, unless: { _ in false }) {
            try replica.set(settings: [("device", ServerLink.deviceName)])
        }
        let status = try StatusReport(replica)
        guard !invocation.isJSON else { return try invocation.output.json(status.json) }
        try invocation.output.print("Started the project \(name, .bold) in \(path).")
        try invocation.output.print("\("Next: `annals source add FILE`, `annals add TITLE --date 1989-01-04`.", .dim)")
    }
}

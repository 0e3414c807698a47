import ArgumentParser
import Glibc
import Model
import Replica

/// `annals manual DIR`: for those who package the program.
struct ManualCommand: Command {
    static let page = CommandConfiguration(
        commandName: "manual", abstract: "Write the manual pages into a folder.",
        discussion: """
            One page for `annals` and one for each command, made of what the help says. `man` finds them in a folder \
            man1 of its path.

            Examples:
              annals manual /usr/local/share/man/man1
            """)

    @Argument(
        help: ArgumentHelp("The folder, made where it is not there, with those above it.", valueName: "dir"),
        completion: .directory)
    var folder: String

    func run(in invocation: Invocation) throws {
        try ManualCommand.make(folder)
        let pages = ManualPage.all(day: String(Instant.text(milliseconds: invocation.now).prefix(10)))
        for page in pages { try Files.replace("\(folder)/\(page.name).1", with: Array(page.roff().utf8)) }
        guard !invocation.isJSON else {
            return try invocation.output.json(["folder": .string(folder), "pages": .count(pages.count)])
        }
        try invocation.output.print("Wrote \(pages.count) pages into \(folder).")
    }
}

extension ManualCommand {
    /// Makes a folder and those above it, as far as they are not there. Errors: `ReplicaError`.
    private static func make(_ folder: String) throws {
        var path = ""
        for part in try Paths.absolute(folder).split(separator: "/") {
            path += "/" + part
            guard mkdir(path, 0o777) == 0 || Paths.isFolder(path) else {
                throw ReplicaError.file(path: path, errno: errno == EEXIST ? ENOTDIR : errno)
            }
        }
    }
}

extension ExitStatus {
    /// What it tells a person.
    var meaning: String {
        switch self {
        case .done: "Done. A sync that brings conflicts is done."
        case .open: "A --check found something open."
        case .usage: "Usage: an unknown command, option, field, format or role; an argument too many or missing."
        case .data: "Bad data: a date, a quote that is not found or ambiguous, a damaged bundle, import or replica."
        case .absent: "No such file, id or project; an ambiguous or too short handle; nothing to resolve."
        case .unreachable: "The server cannot be reached. The work is safe."
        case .bug: "A bug."
        case .taken: "The folder is already taken."
        case .disk: "The disk is full, read-only or failing."
        case .again: "Try again: something is locked, the server is busy, or rivals have changed."
        case .nonsense: "The server answers nonsense."
        case .forbidden: "Not allowed: an invite used or expired, a revoked member, a role too low."
        case .unconfigured: "No server, no author, an untrusted certificate, or plain HTTP beyond this machine."
        }
    }
}

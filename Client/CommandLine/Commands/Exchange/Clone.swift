import ArgumentParser
import CurlTransport
import Model
import Replica
import SyncClient

/// `annals clone`
struct Clone: Command {
    static let configuration = CommandConfiguration(
        commandName: "clone",
        abstract: "Make a new replica of a project, from a server or a file.",
        discussion: """
            Examples:
              annals clone 'https://annals.example.org/join#…'
              annals clone 'https://annals.example.org/join#…' chronicle --author Bo
              annals clone chronicle.bundle
              pass show invite | annals clone -
            """)

    @Argument(
        help: ArgumentHelp("An invite, - to read one from stdin, or a bundle's file.", valueName: "invite|bundle"))
    var origin: String

    @Argument(help: ArgumentHelp("The new folder; the project's name when left out.", valueName: "dir"))
    var folder: String?

    @Option(help: ArgumentHelp("Your name.", valueName: "name"))
    var author: String?

    func run(in invocation: Invocation) throws {
        let text = try InviteReading.text(origin)
        let isInvite = origin == "-" || text.contains("://")
        if isInvite { CurlTransport.warmUp() }
        if let folder { try CloneFolder.requireFree(folder) }
        let author = try CloneAuthor.name(author, invocation)
        let desk =
            isInvite
            ? try fromServer(try InviteReading.read(text), author, invocation) : try fromBundle(author, invocation)
        let status = try StatusReport(desk.replica)
        guard !desk.isJSON else { return try desk.output.json(status.json) }
        try desk.output.print("Cloned \(status.name, .bold) into \(desk.replica.folder.project).")
        try status.print(to: desk.output)
    }

    // MARK: From a server

    private func fromServer(_ invite: Invite, _ author: String, _ invocation: Invocation) throws -> Desk {
        let server = try ServerLink.server(invite.server, invocation, caFile: nil)
        let key = invocation.surroundings.makeKey()
        var call = Server.JoinCall(
            secret: invite.secret, project: nil, projectName: nil, publicKey: key.publicKey, author: author,
            device: ServerLink.deviceName)
        // The membership stands in the replica from its first moment: one killed after that goes on with `annals sync`.
        switch try server.join(call) {
        case .member(let token, let project, let name, let role):
            let place = try CloneFolder.make(folder, name: name)
            let replica = try place.create(
                Replica.Founding(name: name, author: author, project: project, key: key), invocation
            ) { try Membership(server: invite.server, token: token, role: role).store(in: $0) }
            return try fill(replica, place, invocation)
        case .empty(let name):
            let place = try CloneFolder.make(folder, name: name)
            let replica = try place.create(Replica.Founding(name: name, author: author, key: key), invocation) {
                call.project = $0.project
                call.projectName = name
                guard case .member(let token, let project, _, let role) = try server.join(call), project == $0.project
                else { throw SyncFailure.nonsense("it answered for another project") }
                try Membership(server: invite.server, token: token, role: role).store(in: $0)
            }
            return try fill(replica, place, invocation)
        }
    }

    /// Fetches everything. The invite is used up by now, so what may succeed later is left to `annals sync`.
    private func fill(_ replica: Replica, _ place: CloneFolder, _ invocation: Invocation) throws -> Desk {
        let desk = Desk(replica, invocation)
        do {
            try place.removing(replica, unless: Clone.isPassing) {
                let run = try SyncRun(desk)
                run.remark(on: try run.run())
            }
        } catch let error as any Complainable where Clone.isPassing(error) {
            var complaint = error.complaint
            complaint.hint =
                "You are a member already: run `annals sync` in \(replica.folder.project) to fetch the rest."
            throw complaint
        }
        return desk
    }

    private static func isPassing(_ error: any Error) -> Bool {
        switch error {
        case SyncFailure.unreachable, SyncFailure.busy, SyncFailure.aborted: true
        default: false
        }
    }

    // MARK: From a bundle

    private func fromBundle(_ author: String, _ invocation: Invocation) throws -> Desk {
        let (header, changesets) = try BundleFile.read(origin)
        let place = try CloneFolder.make(folder, name: header.name)
        let replica = try place.create(
            Replica.Founding(name: header.name, author: author, project: header.project), invocation
        ) {
            let report = try $0.apply(header, changesets)
            guard report.waiting == 0 else {
                throw Complaint(
                    .data, "partial-bundle", "\(origin) holds only what another replica lacked, not a whole project.",
                    hint: "Ask for a whole one: `annals bundle create FILE`, without --for.")
            }
        }
        return Desk(replica, invocation)
    }
}

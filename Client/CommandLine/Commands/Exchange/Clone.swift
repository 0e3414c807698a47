import ArgumentParser
import CurlTransport
import Model
import Replica
import SyncClient

/// `annals clone`
struct Clone: Command {
    static let page = CommandConfiguration(
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
        let invite = isInvite ? try InviteReading.read(text) : nil
        if let folder {
            do { try CloneFolder.requireFree(folder) } catch {
                if let invite { JoiningKey.forgetUsed(for: invite, folder: folder) }
                throw error
            }
        }
        let author = try CloneAuthor.name(author, invocation)
        let desk =
            try invite.map { try fromServer($0, author, invocation) } ?? fromBundle(author, invocation)
        let status = try StatusReport(desk.replica)
        guard !desk.isJSON else { return try desk.output.json(status.json) }
        try desk.output.print("Cloned \(status.name, .bold) into \(desk.replica.folder.project).")
        try status.print(to: desk.output)
    }

    // MARK: From a server

    private func fromServer(_ invite: Invite, _ author: String, _ invocation: Invocation) throws -> Desk {
        let server = try ServerLink.server(invite.server, invocation, caFile: nil)
        let joining = try JoiningKey.take(for: invite, folder: folder, invocation)
        let replica: Replica
        do { replica = try join(invite, server, joining, author, invocation) } catch {
            guard Clone.mayHaveBeenHeard(error) else {
                joining.forget()
                throw error
            }
            guard var complaint = (error as? any Complainable)?.complaint else { throw error }
            complaint.hint = "Run the same command again, from here: it goes on where this one stopped."
            throw complaint
        }
        joining.forget()
        return try fill(replica, invocation)
    }

    /// Answers the invite and makes the replica.
    ///
    /// The membership stands in the replica from its first moment: one killed after that goes on with `annals sync`.
    private func join(
        _ invite: Invite, _ server: Server, _ joining: JoiningKey, _ author: String, _ invocation: Invocation
    ) throws -> Replica {
        let key = joining.key
        var call = Server.JoinCall(
            secret: invite.secret, project: nil, projectName: nil, publicKey: key.publicKey, author: author,
            device: ServerLink.deviceName)
        func make(
            _ name: String, _ project: ProjectID?, _ filling: (Replica) throws -> Void
        ) throws -> Replica {
            let place = try CloneFolder.make(folder, name: name)
            try joining.goes(to: ReplicaFolder(project: place.path))
            return try place.create(
                Replica.Founding(name: name, author: author, project: project, key: key, nonce: joining.nonce),
                invocation, filling: filling)
        }
        switch try server.join(call) {
        case .member(let token, let project, let name, let role):
            // One that this key founded, and could not go on with, has no founding facts anywhere else.
            let isFounded = project == Derivation.project(foundingKey: key.publicKey, nonce: joining.nonce)
            return try make(name, isFounded ? nil : project) {
                try Membership(server: invite.server, token: token, role: role).store(in: $0)
            }
        case .empty(let name):
            return try make(name, nil) {
                call.project = $0.project
                call.projectName = name
                guard case .member(let token, let project, _, let role) = try server.join(call), project == $0.project
                else { throw SyncFailure.nonsense("it answered for another project") }
                try Membership(server: invite.server, token: token, role: role).store(in: $0)
            }
        }
    }

    /// Whether the server may have let somebody in for all that nobody was told.
    private static func mayHaveBeenHeard(_ error: any Error) -> Bool {
        guard let failure = error as? SyncFailure else { return true }
        return switch failure {
        case .unreachable(_, .cannotResolve), .unreachable(_, .cannotConnect), .unreachable(_, .timeout(.connecting)):
            false
        case .unreachable, .busy, .nonsense, .aborted: true
        case .notConfigured, .untrusted, .plainHTTP, .notAllowed, .otherProject, .outdated, .libcurlMissing: false
        }
    }

    /// Fetches everything. The invite is used up by now: whatever goes wrong, the replica stays, and can go on.
    private func fill(_ replica: Replica, _ invocation: Invocation) throws -> Desk {
        let desk = Desk(replica, invocation)
        do {
            let run = try SyncRun(desk)
            run.remark(on: try run.run())
        } catch let error as any Complainable {
            var complaint = error.complaint
            complaint.hint =
                "You are a member already: run `annals sync` in \(replica.folder.project) to fetch the rest."
            throw complaint
        }
        return desk
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

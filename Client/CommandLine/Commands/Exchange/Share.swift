import ArgumentParser
import CurlTransport
import Model
import Replica
import SyncClient

/// `annals share`
struct Share: Command {
    static let page = CommandConfiguration(
        commandName: "share",
        abstract: "Put this project on a server and sync.",
        discussion: """
            The invite comes from whoever runs the server (`annals-server project create`) or owns the project there. \
            An empty place takes this project; a place that has this project already lets you join it.

            Examples:
              annals share https://annals.example.org/join#…
              pass show invite | annals share -
            """)

    @Argument(help: "The invite, or - to read it from stdin.")
    var invite: String

    func run(in invocation: Invocation) throws {
        CurlTransport.warmUp()
        let desk = try Desk.open(invocation)
        let replica = desk.replica
        let invite = try InviteReading.read(invite)
        let server = try ServerLink.server(invite.server, invocation, caFile: try replica.setting(Setting.caFile))
        let answer = try server.join(
            Server.JoinCall(
                secret: invite.secret, project: replica.project, projectName: try replica.name,
                publicKey: try replica.deviceKey().publicKey, author: try replica.author, device: ServerLink.deviceName)
        )
        guard case .member(let token, let project, let name, let role) = answer, project == replica.project else {
            throw SyncFailure.nonsense("it answered for another project")
        }
        try Membership(server: invite.server, token: token, role: role).store(in: replica)
        let before = try replica.name
        // One project, one name: what the server calls it is what colleagues' clones are called.
        if name != before, !name.isEmpty { try replica.setName(name) }
        let run = try SyncRun(desk)
        let report = try run.run()
        run.remark(on: report)
        let status = try StatusReport(replica)
        if desk.isJSON {
            try desk.output.json(status.json)
        } else {
            try desk.output.print("Shared \(status.name, .bold) on \(invite.server.text).")
            if before != status.name {
                desk.output.remark("The server's name for it counts; here it was called \(before).")
            }
            try run.say(report)
        }
        if let refusal = report.refusal { throw SyncRun.complaint((refusal.code, refusal.message)) }
    }
}

import ArgumentParser
import Model
import Replica

/// `annals member`
struct Members: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "member",
        abstract: "Who is a member, and who owns the project.",
        discussion: """
            The list is the server's, as it last came with `annals sync`. What an owner orders (`annals redact`) acts \
            everywhere only when the log itself names its author an owner: the founder is one, and makes others.

            Examples:
              annals member list
              annals member role Bo owner
            """,
        subcommands: [MemberList.self, MemberRole.self, NotYet<NotYetCommands.Revoke>.self])
}

/// `annals member list`
struct MemberList: Command {
    static let page = CommandConfiguration(
        commandName: "list", abstract: "The members, as the server last said.",
        discussion: """
            Examples:
              annals member list
              annals member list --json
            """)

    func run(in invocation: Invocation) throws {
        let desk = try Desk.open(invocation)
        let owners = try desk.replica.owners
        let members = try ListedMember.all(desk)
        guard !desk.isJSON else {
            for member in members {
                try desk.output.line([
                    "name": .string(member.name), "role": .string(member.role),
                    "devices": .strings(member.devices.map(\.description)),
                    "owner": .bool(member.devices.contains(where: owners.contains)),
                ])
            }
            return
        }
        var table = Table(.init("member", isFlexible: true), .init("role"), .init("devices"), .init("owner in the log"))
        for member in members {
            let isOwner = member.devices.contains(where: owners.contains)
            table.row(Phrase(member.name), Phrase(member.role), "\(member.devices.count)", isOwner ? "yes" : "")
        }
        if !members.isEmpty { try desk.output.table(table) }
    }
}

/// `annals member role NAME owner`
struct MemberRole: Command {
    static let page = CommandConfiguration(
        commandName: "role", abstract: "Make a member an owner, in the log (owners).",
        discussion: """
            Signs that all the member's devices may do what owners may, wherever this log is: `annals redact`. The \
            server must have the member as an owner already; whoever runs it gives that role with an owner's invite \
            (`annals-server invite PROJECT --role owner`). It cannot be taken back.

            Examples:
              annals member role Bo owner
            """)

    @Argument(help: "The member's name, as `annals member list` shows it.")
    var name: String

    @Argument(help: "The role: owner.", completion: .list(["owner"]))
    var role: String

    func validate() throws {
        guard Role(rawValue: role) != nil else { throw ValidationError("The roles are owner, editor and reader.") }
    }

    func run(in invocation: Invocation) throws {
        let desk = try Desk.open(invocation)
        guard role == Role.owner.rawValue else {
            throw Complaint(
                .usage, "server-role", "Only the server's own commands make somebody \(role).",
                hint: "Whoever runs the server gives that role with `annals-server invite PROJECT --role \(role)`.")
        }
        try Owners(desk).require("make owners")
        let member = try ListedMember.named(name, desk)
        guard member.role == Role.owner.rawValue else {
            throw Complaint(
                .forbidden, "not-owner-there", "\(member.name) is not an owner on the server, but \(member.role).",
                hint: """
                    Whoever runs the server gives that role with `annals-server invite PROJECT --role owner`; then sync, \
                    and try again.
                    """)
        }
        let owners = try desk.replica.owners
        let fresh = member.devices.filter { !owners.contains($0) }
        let made = fresh.isEmpty ? [] : try desk.replica.grant(fresh)
        guard !desk.isJSON else {
            return try desk.output.json([
                "name": .string(member.name), "devices": .strings(fresh.map(\.description)),
                "changesets": .strings(try made.map { try desk.replica.shortName($0.hash) }),
            ])
        }
        try desk.output.print(
            fresh.isEmpty
                ? "\(member.name) is an owner already; nothing was changed."
                : "\(member.name) is an owner now, on \(grouped(fresh.count)) device\(fresh.count == 1 ? "" : "s").")
    }
}

/// A member with all its devices.
private struct ListedMember {
    var name: String
    var role: String
    var devices: [ReplicaID]

    /// By name.
    static func all(_ desk: Desk) throws -> [ListedMember] {
        var found: [ListedMember] = []
        for member in try desk.replica.members() {
            if let at = found.firstIndex(where: { $0.name == member.name && $0.role == member.role }) {
                found[at].devices.append(member.replica)
            } else {
                found.append(ListedMember(name: member.name, role: member.role, devices: [member.replica]))
            }
        }
        return found
    }

    /// Errors: `Complaint` 66.
    static func named(_ typed: String, _ desk: Desk) throws -> ListedMember {
        let matches = try all(desk).filter { $0.name == typed.typedNormalForm }
        guard matches.count < 2 else {
            throw Complaint(
                .absent, "ambiguous", "Several members are called \(typed).",
                hint: "`annals member list` shows them; one of them can take another name on the server.")
        }
        guard let match = matches.first else {
            throw Complaint(
                .absent, "unknown-member", "There is no member \(typed).",
                hint: "`annals member list` shows them, as the server last said: sync first.")
        }
        return match
    }
}

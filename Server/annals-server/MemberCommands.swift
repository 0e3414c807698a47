import ArgumentParser
import HTTPFrontend
import Model
import SyncService

struct MemberCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "member", abstract: "List and revoke members.",
        subcommands: [MemberListCommand.self, MemberRevokeCommand.self])
}

struct MemberListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List a project's members.")

    @Argument(help: "A project's name or id.") var project: String
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let members = try await common.with { try await $0.administration.members(of: project) }
        if common.json {
            for member in members { Output.say(member.json) }
        } else {
            Output.table(
                ["MEMBER", "NAME", "ROLE", "DEVICES", "JOINED", "LAST", "REVOKED"],
                members.map { member in
                    [
                        member.id.description, member.name, member.role.rawValue, "\(member.devices)",
                        Instant.text(milliseconds: member.joinedAt), timeCell(member.lastAt),
                        timeCell(member.revokedAt),
                    ]
                })
        }
    }
}

struct MemberRevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "End a member's part in a project; the member's values stay.",
        discussion: "  annals-server member revoke chronicle 3f8k")

    @Argument(help: "A project's name or id.") var project: String
    @Argument(help: "A member's id, the beginning of one, or a name that only one has.") var member: String
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let revoked = try await common.with { try await $0.administration.revokeMember(member, of: project) }
        if common.json {
            Output.say(revoked.json)
        } else {
            Output.say("revoked \(Output.visible(revoked.name)) with \(revoked.devices) devices")
        }
    }
}

extension Administration.MemberSummary {
    fileprivate var json: JSONText {
        .object([
            ("member", .string(id.description)), ("name", .string(name)), ("role", .string(role.rawValue)),
            ("devices", .integer(Int64(devices))), ("joinedAt", .time(joinedAt)), ("lastAt", .time(lastAt)),
            ("revokedAt", .time(revokedAt)),
        ])
    }
}

func timeCell(_ milliseconds: Int64?) -> String { milliseconds.map { Instant.text(milliseconds: $0) } ?? "" }

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

struct DeviceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "device", abstract: "List and revoke devices.",
        subcommands: [DeviceListCommand.self, DeviceRevokeCommand.self])
}

struct DeviceListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List devices.")

    @Argument(help: "A project's name or id; without one, all.") var project: String?
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let devices = try await common.with { try await $0.administration.devices(of: project) }
        if common.json {
            for device in devices { Output.say(device.json) }
        } else {
            Output.table(
                ["DEVICE", "REPLICA", "MEMBER", "NUMBER", "LAST", "REVOKED"],
                devices.map { device in
                    [
                        device.id.description, device.replica.description, device.member.description,
                        device.lastNumber.map { "\($0)" } ?? "", timeCell(device.lastAt), timeCell(device.revokedAt),
                    ]
                })
        }
    }
}

struct DeviceRevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "End a device and its tokens.",
        discussion: "  annals-server device revoke 3f8k")

    @Argument(help: "A device's id, the beginning of one, or its replica's id.") var id: String
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let revoked = try await common.with { try await $0.administration.revokeDevice(id) }
        if common.json { Output.say(revoked.json) } else { Output.say("revoked device \(revoked.id)") }
    }
}

extension Administration.DeviceSummary {
    fileprivate var json: JSONText {
        .object([
            ("device", .string(id.description)), ("replica", .string(replica.description)),
            ("member", .string(member.description)),
            ("lastNumber", lastNumber.map { .integer(Int64($0)) } ?? .null), ("lastAt", .time(lastAt)),
            ("revokedAt", .time(revokedAt)),
        ])
    }
}

struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "List and revoke tokens and invites.",
        subcommands: [TokenListCommand.self, TokenRevokeCommand.self])
}

struct TokenListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List tokens and, with the scope join, invites; never their secrets.")

    @Argument(help: "A project's name or id; without one, all.") var project: String?
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let tokens = try await common.with { try await $0.administration.tokens(of: project) }
        if common.json {
            for token in tokens { Output.say(token.json) }
        } else {
            Output.table(
                ["TOKEN", "SCOPE", "MEMBER", "USES LEFT", "EXPIRES", "REVOKED"],
                tokens.map { token in
                    [
                        token.id.description, token.scope, token.member?.description ?? "",
                        token.usesLeft.map { "\($0)" } ?? "", timeCell(token.expiresAt), timeCell(token.revokedAt),
                    ]
                })
        }
    }
}

struct TokenRevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "End a token or an invite.",
        discussion: "  annals-server token revoke 3f8k")

    @Argument(help: "A token's id, or the beginning of one.") var id: String
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let revoked = try await common.with { try await $0.administration.revokeToken(id) }
        if common.json { Output.say(revoked.json) } else { Output.say("revoked token \(revoked.id)") }
    }
}

extension TokenRow {
    fileprivate var scope: String {
        switch use {
        case .bearer(let scope, _): scope.rawValue
        case .invite: "join"
        }
    }

    fileprivate var usesLeft: Int? {
        switch use {
        case .bearer: nil
        case .invite(let usesLeft): usesLeft
        }
    }

    fileprivate var device: DeviceID? {
        switch use {
        case .bearer(_, let device): device
        case .invite: nil
        }
    }

    fileprivate var json: JSONText {
        .object([
            ("token", .string(id.description)), ("member", .optional(member?.description)),
            ("device", .optional(device?.description)), ("scope", .string(scope)), ("expires", .time(expiresAt)),
            ("usesLeft", usesLeft.map { .integer(Int64($0)) } ?? .null), ("revokedAt", .time(revokedAt)),
        ])
    }
}

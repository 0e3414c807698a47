import ArgumentParser
import HTTPFrontend
import Model
import SyncService

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

import ArgumentParser
import HTTPFrontend
import Model
import SyncService

struct InviteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "invite", abstract: "Make an invite to a project.",
        discussion: """
              annals-server invite chronicle
              annals-server invite chronicle --role reader --expires 12h --uses 5
            """)

    @Argument(help: "A project's name or id.") var project: String
    @Option(help: "owner, editor or reader.") var role = "editor"
    @Option(help: "How long it is good: 30m, 12h, 7d, 4w.") var expires = "7d"
    @Option(help: "How many members it makes.") var uses = 1
    @Option(help: "The address that the invite carries. Default: what `serve` recorded.") var url: String?
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard Role(rawValue: role) != nil else {
            throw ValidationError("\(role) is no role: owner, editor or reader")
        }
        guard Self.milliseconds(expires) != nil else {
            throw ValidationError("\(expires) is no time: like 30m, 12h, 7d or 4w")
        }
        guard (1...100_000).contains(uses) else { throw ValidationError("--uses is a number from 1 to 100000") }
    }

    func run() async throws {
        guard let role = Role(rawValue: role), let milliseconds = Self.milliseconds(expires) else { return }
        try await common.with { opened in
            let url = try await InviteURL.choose(url, opened.administration)
            let invite = try await opened.administration.invite(
                to: project, role: role, milliseconds: milliseconds, uses: uses)
            InviteOutput.say(invite, at: url, isJSON: common.json)
        }
    }

    /// Reads `7d`; nil for what is no time, or is longer than ten years.
    static func milliseconds(_ text: String) -> Int64? {
        let units: [Character: Int64] = ["m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000]
        guard let last = text.last, let unit = units[last], let count = Int64(text.dropLast()), count > 0 else {
            return nil
        }
        let (product, overflow) = count.multipliedReportingOverflow(by: unit)
        return overflow || product > 3_650 * 86_400_000 ? nil : product
    }
}

enum InviteOutput {
    static func say(_ invite: Administration.Invite, at url: String, isJSON: Bool) {
        let link = InviteURL.invite(invite, at: url)
        let expires = Instant.text(milliseconds: invite.expiresAt)
        if isJSON {
            Output.say(
                .object([
                    ("project", .optional(invite.project?.description)), ("name", .string(invite.name)),
                    ("invite", .string(link)), ("role", .string(invite.role.rawValue)), ("expires", .string(expires)),
                    ("uses", .integer(Int64(invite.uses))), ("url", .string(url)),
                ]))
            return
        }
        let uses = invite.uses == 1 ? "one use" : "\(invite.uses) uses"
        Output.say(
            "\(Output.visible(invite.name)): an invite for \(invite.role == .reader ? "a" : "an") "
                + "\(invite.role.rawValue), good for \(uses) until \(expires)")
        Output.say(link)
    }
}

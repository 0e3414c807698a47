import ArgumentParser
import HTTPFrontend
import Model
import SyncService

struct ProjectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "project", abstract: "Make and list projects.",
        subcommands: [ProjectCreateCommand.self, ProjectListCommand.self])
}

struct ProjectCreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make a place for a project and print its owner's invite.",
        discussion: """
            The place is empty until its owner shares a project into it, or clones it and so begins one:
              annals-server project create chronicle
              annals share http://127.0.0.1:8470/join#…
            """)

    @Argument(help: "A name that no other project here has.") var name: String
    @Option(help: "The address that the invite carries. Default: what `serve` recorded.") var url: String?
    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await common.with(create: true) { opened in
            let url = try await InviteURL.choose(url, opened.administration)
            let invite = try await opened.administration.createProject(named: name)
            InviteOutput.say(invite, at: url, isJSON: common.json)
        }
    }
}

struct ProjectListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List projects.", discussion: "  annals-server project list --json")

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let projects = try await common.with { try await $0.administration.projects() }
        if common.json {
            for project in projects { Output.say(project.json) }
        } else {
            Output.table(
                ["NAME", "STATE", "MEMBERS", "CHANGESETS", "BYTES", "LAST", "ID"],
                projects.map { project in
                    [
                        project.name, project.state.rawValue, "\(project.members)", "\(project.changesets)",
                        "\(project.bytes)", project.lastAt.map { Instant.text(milliseconds: $0) } ?? "",
                        project.id?.description ?? "",
                    ]
                })
        }
    }
}

extension Administration.ProjectSummary {
    fileprivate var json: JSONText {
        .object([
            ("project", .optional(id?.description)), ("name", .string(name)), ("state", .string(state.rawValue)),
            ("members", .integer(Int64(members))), ("changesets", .integer(Int64(changesets))),
            ("bytes", .integer(bytes)), ("lastAt", .time(lastAt)),
        ])
    }
}

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

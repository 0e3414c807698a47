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

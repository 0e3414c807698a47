import ArgumentParser
import HTTPFrontend
import SyncService

struct StatsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "stats", abstract: "Count what the server keeps.")

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let (projects, size) = try await common.with { opened in
            (try await opened.administration.projects(), try await opened.administration.size())
        }
        let figures: [(key: String, value: JSONText)] = [
            ("projects", .integer(Int64(projects.count))),
            ("members", .integer(Int64(projects.reduce(0) { $0 + $1.members }))),
            ("devices", .integer(Int64(projects.reduce(0) { $0 + $1.devices }))),
            ("changesets", .integer(projects.reduce(0) { $0 &+ Int64(clamping: $1.changesets) })),
            ("bytes", .integer(projects.reduce(0) { $0 &+ $1.bytes })),
            ("databaseBytes", .integer(size)),
            ("lastAt", .time(projects.compactMap(\.lastAt).max())),
        ]
        if common.json {
            Output.say(.object(figures))
        } else {
            for (key, value) in figures { Output.say("\(key): \(value == .null ? "never" : value.text)") }
        }
    }
}

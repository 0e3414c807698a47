import ArgumentParser

struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "Copy everything to another database (not there yet).")

    @Option(help: "Where to: postgres://…") var to: String
    @OptionGroup var common: CommonOptions

    func run() async throws {
        throw Complaint(
            .configuration, "no_postgres", "this version keeps its data in a folder only",
            "move the folder, or use backup and restore; PostgreSQL comes in a later version")
    }
}

import ArgumentParser

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

@main
enum Main {
    static func main() async {
        // A reader of our output that goes away is no reason to die.
        signal(SIGPIPE, SIG_IGN)
        let arguments = Array(CommandLine.arguments.dropFirst())
        let isJSON = Arguments.contains(flag: "--json", in: arguments)
        do {
            var command = try AnnalsServer.parseAsRoot(try Arguments.gathered(arguments))
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            exit(Output.complain(about: error, isJSON: isJSON))
        }
    }
}

struct AnnalsServer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "annals-server",
        abstract: "Keeps projects that annals replicas sync through.",
        discussion: """
            A first `annals-server serve` on an empty folder works without any configuration. Then, beside it:
              annals-server project create chronicle     makes a project and prints its owner's invite
              annals-server invite chronicle             prints an invite for an editor
            """,
        version: "0.1.0",
        subcommands: [
            ServeCommand.self, ProjectCommand.self, InviteCommand.self, MemberCommand.self, DeviceCommand.self,
            TokenCommand.self, BackupCommand.self, RestoreCommand.self, MigrateCommand.self, VerifyCommand.self,
            StatsCommand.self,
        ])
}

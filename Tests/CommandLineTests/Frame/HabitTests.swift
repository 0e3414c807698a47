import ArgumentParser
import Testing

@testable import CommandLine

@Suite("Habits every command keeps")
struct HabitTests {
    /// Every command a person can see, with its name from the root down.
    static let commands: [(name: String, type: any ParsableCommand.Type)] = {
        var found: [(String, any ParsableCommand.Type)] = []
        func walk(_ command: any ParsableCommand.Type, _ name: String) {
            found.append((name, command))
            for next in command.configuration.subcommands where next.configuration.shouldDisplay {
                walk(next, name + " " + next._commandName)
            }
        }
        walk(Annals.self, Annals._commandName)
        return found
    }()

    @Test("every command says in one sentence what it does")
    func abstracts() {
        for (name, type) in HabitTests.commands {
            let abstract = type.configuration.abstract
            #expect(abstract.hasSuffix(".") && abstract.count < 100, "\(name): \(abstract)")
        }
    }

    @Test("no two commands beside each other share a name")
    func names() {
        for (name, type) in HabitTests.commands {
            let names = type.configuration.subcommands.flatMap { CommandTree.names(of: $0) }
            #expect(Set(names).count == names.count, "\(name): \(names)")
        }
    }

    @Test("no command takes a global option's name for itself")
    func globals() {
        for (name, type) in HabitTests.commands where name != "annals" {
            let own = CommandOptions(of: type).all
            for option in ["--json", "--no-input", "--project"] { #expect(!own.contains(option), "\(name) \(option)") }
        }
    }

    @Test("tag and actor have no short option but -h, since -b is a removal")
    func removals() {
        for (name, type) in HabitTests.commands where ["annals tag", "annals actor"].contains(name) {
            let short = CommandOptions(of: type).all.filter { !$0.hasPrefix("--") }
            #expect(short.allSatisfy { $0 == "-h" }, "\(name): \(short)")
        }
    }

    @Test("help of every command is an answer, whatever else stands on the line")
    func help() {
        for (name, _) in HabitTests.commands {
            let output = Output.collecting()
            let words = name.split(separator: " ").dropFirst().map(String.init)
            let status = Main.run(arguments: words + ["--help", "--json"], environment: [:], output: output)
            #expect(status == 0 && output.collected.output.contains("USAGE: \(name)"), "\(name)")
            #expect(output.collected.diagnostics.isEmpty, "\(name)")
        }
    }
}

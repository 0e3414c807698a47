import ArgumentParser

/// A command of the grammar that comes with a later version; it says so, and nothing else.
struct NotYet<Name: CommandWord>: Command {
    static var page: CommandConfiguration {
        CommandConfiguration(
            commandName: Name.word, abstract: "Not there yet in this version.", shouldDisplay: false)
    }

    @Argument(parsing: .captureForPassthrough, help: .hidden)
    var rest: [String] = []

    func run(in invocation: Invocation) throws {
        throw Complaint(
            .usage, "not-yet", "`annals \(Name.line)` is not there yet in this version.",
            hint: "See `annals --help` for the commands that are.")
    }
}

/// The word of a command that is still to come.
protocol CommandWord: Sendable {
    static var word: String { get }
    /// The words that name it behind `annals`.
    static var line: String { get }
}

extension CommandWord {
    static var line: String { word }
}

enum NotYetCommands {
    enum Watch: CommandWord { static let word = "watch" }
    enum Invite: CommandWord { static let word = "invite" }
    enum Device: CommandWord { static let word = "device" }
    enum Revoke: CommandWord {
        static let word = "revoke"
        static let line = "member revoke"
    }

    static let all: [any ParsableCommand.Type] = [
        NotYet<Watch>.self, NotYet<Invite>.self, NotYet<Device>.self,
    ]
}

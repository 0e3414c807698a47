import ArgumentParser

/// The commands as the parser knows them, for questions it does not answer: which command, which options.
struct CommandTree {
    let root: any ParsableCommand.Type

    /// Where a line leads.
    struct Place {
        /// From the root down.
        var path: [any ParsableCommand.Type]
        /// How many leading words name commands.
        var words: Int
        /// The word that should have named a subcommand and does not.
        var unknown: String?

        var command: any ParsableCommand.Type { path[path.count - 1] }

        /// `annals source add`
        var name: String { path.map { $0._commandName }.joined(separator: " ") }
    }

    func place(of words: [String]) -> Place {
        var place = Place(path: [root], words: 0, unknown: nil)
        for word in words {
            let subcommands = place.command.configuration.subcommands
            guard !subcommands.isEmpty, !word.hasPrefix("-") else { break }
            guard let next = subcommands.first(where: { CommandTree.names(of: $0).contains(word) }) else {
                let isBuiltIn = place.path.count == 1 && word == "help"
                if !isBuiltIn, place.command.configuration.defaultSubcommand == nil { place.unknown = word }
                break
            }
            place.path.append(next)
            place.words += 1
        }
        return place
    }

    static func names(of command: any ParsableCommand.Type) -> [String] {
        [command._commandName] + command.configuration.aliases
    }

    static func subcommandNames(of command: any ParsableCommand.Type) -> [String] {
        command.configuration.subcommands.filter { $0.configuration.shouldDisplay }.map { $0._commandName }
    }
}

/// The options of one command, with their dashes.
struct CommandOptions {
    private(set) var takingValue: Set<String> = []
    private(set) var all: [String] = []

    /// Options as a test states them.
    init(takingValue: Set<String>, flags: [String] = []) {
        self.takingValue = takingValue
        self.all = takingValue.sorted() + flags
    }

    /// Reads them from the parser's own description of the command.
    ///
    /// Complexity: some milliseconds; asked only on lines with a doubtful dash, and for a suggestion.
    init(of command: any ParsableCommand.Type) {
        guard let dump = try? JSON.parse(command._dumpHelp()) else { return }
        for argument in dump["command"]?["arguments"]?.array ?? [] {
            for name in argument["names"]?.array ?? [] {
                guard let text = name["name"]?.string else { continue }
                let spelled = (name["kind"]?.string == "long" ? "--" : "-") + text
                all.append(spelled)
                if argument["kind"]?.string == "option" { takingValue.insert(spelled) }
            }
        }
    }
}

import ArgumentParser

/// The options that every command takes may stand anywhere on the line.
enum Arguments {
    private static let flags = ["--json"]
    private static let options = ["--data", "--database"]

    /// The same arguments with the common options after everything else, where each command's parser finds them.
    ///
    /// Errors: `Complaint` when the words name no command.
    static func gathered(_ arguments: [String]) throws -> [String] {
        var own: [String] = []
        var common: [String] = []
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            if argument == "--" {
                rest = [argument] + rest
                break
            } else if flags.contains(argument) {
                if !common.contains(argument) { common.append(argument) }
            } else if options.contains(argument) {
                common.append(argument)
                if let value = rest.popFirst() { common.append(value) }
            } else if options.contains(where: { argument.hasPrefix($0 + "=") }) {
                common.append(argument)
            } else {
                own.append(argument)
            }
        }
        // A command of commands takes no options: what it then shows is its help.
        return try namesLeaf(own) ? own + common + rest : own + rest
    }

    /// Whether a flag stands before any `--`.
    static func contains(flag: String, in arguments: [String]) -> Bool {
        arguments.prefix { $0 != "--" }.contains(flag)
    }

    /// Whether the words lead to a command that does something.
    private static func namesLeaf(_ words: [String]) throws -> Bool {
        var commands = AnnalsServer.configuration.subcommands
        for word in words {
            if word.hasPrefix("-") || word == "help" { return false }
            guard let command = commands.first(where: { name($0) == word }) else {
                let names = commands.map(name)
                let near = names.min { distance($0, word) < distance($1, word) }.filter { distance($0, word) <= 2 }
                throw Complaint(
                    .usage, "unknown_command", "there is no command \(word)",
                    near.map { "did you mean \($0)?" } ?? "there are: \(names.joined(separator: ", "))")
            }
            commands = command.configuration.subcommands
            if commands.isEmpty { return true }
        }
        return false
    }

    private static func name(_ command: any ParsableCommand.Type) -> String {
        command.configuration.commandName ?? ""
    }

    /// How many letters to change, add or drop to come from one word to the other.
    static func distance(_ one: String, _ other: String) -> Int {
        let other = Array(other)
        var row = Array(0...other.count)
        for (place, letter) in one.enumerated() {
            var diagonal = row[0]
            row[0] = place + 1
            for (column, candidate) in other.enumerated() {
                let next = min(row[column] + 1, row[column + 1] + 1, diagonal + (letter == candidate ? 0 : 1))
                diagonal = row[column + 1]
                row[column + 1] = next
            }
        }
        return row[other.count]
    }
}

extension Optional {
    fileprivate func filter(_ isWanted: (Wrapped) -> Bool) -> Wrapped? { flatMap { isWanted($0) ? $0 : nil } }
}

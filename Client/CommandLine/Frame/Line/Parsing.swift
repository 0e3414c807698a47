import ArgumentParser

/// Text the parser wants printed on stdout: help, a version, a completion script.
struct HelpPage: Error {
    let text: String
}

/// From words to a command, and from the parser's errors to complaints.
enum Parsing {
    private static let tree = CommandTree(root: Annals.self)

    /// The commands in which `-b` is a removal.
    static let commandsWithRemovals: Set<String> = ["tag", "actor"]

    /// Errors: `HelpPage`, `Complaint`.
    static func command(_ words: [String], terminal: Terminal) throws -> any ParsableCommand {
        if words.first == "--generate-completion-script" {
            let script = try CompletionScript.text(
                for: words.dropFirst().first, environment: Invocation.current.environment)
            throw HelpPage(text: script)
        }
        let place = tree.place(of: words)
        if let unknown = place.unknown { throw unknownCommand(unknown, at: place) }
        if words.first == "help" {
            let asked = tree.place(of: Array(words.dropFirst()))
            if let unknown = asked.unknown { throw unknownCommand(unknown, at: asked) }
        }
        let dashes = DashedValues(
            knowledge: .init(
                words: place.words, takesRemovals: commandsWithRemovals.contains(place.command._commandName),
                options: { CommandOptions(of: place.command) }))
        let line = dashes.arranged(words)
        // The parser would find the h in it, and answer with the help.
        if let word = line.prefix(while: { $0 != "--" }).first(where: hidesHelp) {
            throw usage("Unknown option '\(word)'", at: place)
        }
        if let command = alone(place, line) { return command }
        do {
            return try Annals.parseAsRoot(line)
        } catch {
            throw translated(error, from: words, terminal: terminal, isParsers: true)
        }
    }

    /// Whether a word is several letters behind one dash, an h among them: there are no options of one letter to be
    /// put together so.
    private static func hidesHelp(_ word: String) -> Bool {
        guard word.hasPrefix("-"), !word.hasPrefix("--") else { return false }
        let letters = word.dropFirst().prefix { $0 != "=" }
        return letters.count > 1 && letters.contains("h")
    }

    /// The command that a line names, parsed without describing the root and its fifty commands to the parser first.
    ///
    /// That costs a tenth of a cold start. The root's own options are out of the line already; whatever else is not as
    /// plain as that (help, a mistake, a group of commands) is parsed again from the root, which then says so.
    private static func alone(_ place: CommandTree.Place, _ words: [String]) -> (any ParsableCommand)? {
        guard place.words > 0, place.command.configuration.subcommands.isEmpty,
            let command = try? place.command.parseAsRoot(Array(words.dropFirst(place.words))),
            // Asked for help, the parser makes a command of its own.
            type(of: command) == place.command
        else { return nil }
        return command
    }

    /// What an error of the parser means; other errors come back as they are.
    ///
    /// - Parameter isParsers: whether every error is the parser's; else only those that a command may throw.
    static func translated(
        _ error: any Error, from words: [String], terminal: Terminal, isParsers: Bool
    ) -> any Error {
        guard isParsers || error is ValidationError || error is CleanExit else { return error }
        if let complaint = complaint(inside: error) { return complaint }
        if Annals.exitCode(for: error) == .success {
            let text = Annals.fullMessage(for: error, columns: terminal.isOutput ? min(terminal.width, 100) : 80)
            return HelpPage(text: text.hasSuffix("\n") ? text : text + "\n")
        }
        return usage(Annals.message(for: error), at: tree.place(of: words))
    }

    private static func unknownCommand(_ word: String, at place: CommandTree.Place) -> Complaint {
        let names = CommandTree.subcommandNames(of: place.command)
        let near = suggest(word, among: names + (place.path.count == 1 ? ["help"] : []))
        let hint: Phrase =
            near.isEmpty
            ? "See `\(place.name) --help` for the commands."
            : "Did you mean \(near.map { "`\(place.name) \($0)`" }.joined(separator: " or "))?"
        return Complaint(.usage, "unknown-command", "There is no command “\(place.name) \(word)”.", hint: hint)
    }

    private static func usage(_ message: String, at place: CommandTree.Place) -> Complaint {
        let see: Phrase = "See `\(place.name) --help`."
        if message.hasPrefix("Unknown option '"), let name = message.split(separator: "'").dropFirst().first {
            let known = CommandOptions(of: place.command).all + globalNames
            let near = name.utf8.count > 2 ? suggest(String(name), among: known) : []
            let guess: Phrase =
                near.isEmpty
                ? (name.hasPrefix("--") ? "" : "A value that begins with a dash stands after a bare `--`. ")
                : "Did you mean \(near.joined(separator: " or "))? "
            return Complaint(
                .usage, "unknown-option", "`\(place.name)` has no option \(name).", hint: guess + see)
        }
        let line = message.split(whereSeparator: \.isNewline).map { $0.drop { $0 == " " } }.joined(separator: " ")
        return Complaint(.usage, "usage", "\(line.hasSuffix(".") ? line : line + ".")", hint: see)
    }

    private static let globalNames = ["--json", "--no-input", "--project", "--help"]

    /// A complaint that a command's `validate()` or a value's own reading threw, from inside the parser's wrapping.
    private static func complaint(inside value: Any, depth: Int = 0) -> Complaint? {
        if let complaint = value as? Complaint { return complaint }
        if let error = value as? any Complainable { return error.complaint }
        guard depth < 6 else { return nil }
        for child in Mirror(reflecting: value).children {
            if let found = complaint(inside: child.value, depth: depth + 1) { return found }
        }
        return nil
    }
}

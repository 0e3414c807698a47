import ArgumentParser

/// A word that a shell may put at the end of a line, and what it stands for.
struct Offer: Equatable {
    var word: String
    var note = ""
}

/// What a shell may offer for the last word of a line.
enum Offered: Equatable {
    case words([Offer])
    case files
    case folders
}

/// A line of which the last word is still being typed.
///
/// Understands lines as `annals` itself does: global options anywhere, `-b` as a removal after `tag` and `actor`, and
/// nothing but values after a bare `--`.
struct HalfTypedLine {
    private let root: any ParsableCommand.Type
    /// What the project has for an argument: `positional@0` or an option's name, the command's path, and the words.
    private let live: (_ argument: String, _ path: [String], _ words: [String]) -> [String]
    private let before: [String]
    private let typed: String
    private let isProjectAsked: Bool

    /// - Parameter words: what stands after `annals`, the last one as far as it is typed, which may be empty.
    init(
        _ words: [String], root: any ParsableCommand.Type = Annals.self,
        live: @escaping (String, [String], [String]) -> [String]
    ) {
        self.root = root
        self.live = live
        typed = words.last ?? ""
        let earlier = words.dropLast()
        isProjectAsked = earlier.last == "--project"
        before = (try? GlobalOptions(isProjectAsked ? earlier.dropLast() : earlier).rest) ?? []
    }

    func offered() -> Offered {
        if isProjectAsked { return .folders }
        if typed.hasPrefix("--project=") { return .folders }
        let isHelp = before.first == "help"
        let words = isHelp ? Array(before.dropFirst()) : before
        let place = CommandTree(root: root).place(of: words)
        let command = place.command
        let path = place.path.dropFirst().map { $0._commandName }
        if !command.configuration.subcommands.isEmpty {
            guard words.count == place.words else { return .words([]) }
            guard typed.hasPrefix("-"), !isHelp else { return .words(matching(commands(of: command, isHelp: isHelp))) }
            return .words(matching(options(CommandShape(of: command), used: [])))
        }
        guard !isHelp else { return .words([]) }
        return argument(of: command, path: Array(path), Array(words.dropFirst(place.words)))
    }

    private func commands(of command: any ParsableCommand.Type, isHelp: Bool) -> [Offer] {
        let own = command.configuration.subcommands.filter { $0.configuration.shouldDisplay }
            .map { Offer(word: $0._commandName, note: $0.configuration.abstract) }
        guard command == root, !isHelp else { return own }
        return own + [Offer(word: "help", note: "Tell how a command is used.")]
    }

    // MARK: Arguments

    private func argument(of command: any ParsableCommand.Type, path: [String], _ words: [String]) -> Offered {
        let shape = CommandShape(of: command)
        let takesRemovals = Parsing.commandsWithRemovals.contains(command._commandName)
        var used: Set<String> = []
        var positionals: [String] = []
        var isClosed = false
        var pending: CommandShape.Argument?
        for word in words {
            if pending != nil {
                pending = nil
            } else if isClosed || !isOption(word, takesRemovals) {
                positionals.append(word)
            } else if word == "--" {
                isClosed = true
            } else {
                let name = String(word.prefix { $0 != "=" })
                let option = shape.options.first { $0.names.contains(name) }
                used.formUnion(option?.names ?? [])
                if let option, option.takesValue, name == word { pending = option }
            }
        }
        if let pending { return values(pending, pending.names[0], path, positionals, typed) }
        if !isClosed, isOption(typed, takesRemovals) || typed == "-" && !takesRemovals {
            guard let sign = typed.firstIndex(of: "=") else { return .words(matching(options(shape, used: used))) }
            let name = String(typed[..<sign])
            guard let option = shape.options.first(where: { $0.names.contains(name) && $0.takesValue }) else {
                return .words([])
            }
            let value = String(typed[typed.index(after: sign)...])
            guard case .words(let offers) = values(option, name, path, positionals, value) else { return .files }
            return .words(offers.map { Offer(word: name + "=" + $0.word, note: $0.note) })
        }
        if let (number, argument) = shape.positional(positionals.count) {
            return values(argument, "positional@\(number)", path, positionals, typed)
        }
        return typed.isEmpty ? .words(options(shape, used: used)) : .words([])
    }

    private func isOption(_ word: String, _ takesRemovals: Bool) -> Bool {
        word.hasPrefix(takesRemovals ? "--" : "-") && word != (takesRemovals ? "" : "-")
            || takesRemovals && word == "-h"
    }

    private func values(
        _ argument: CommandShape.Argument, _ name: String, _ path: [String], _ positionals: [String], _ typed: String
    ) -> Offered {
        switch argument.values {
        case .unknown: return .words([])
        case .files: return .files
        case .folders: return .folders
        case .words(let words): return .words(words.filter { $0.hasPrefix(typed) }.map { Offer(word: $0) })
        case .fromProject:
            return .words(
                live(name, path, positionals + [typed]).map { line in
                    let tab = line.firstIndex(of: "\t") ?? line.endIndex
                    return Offer(word: String(line[..<tab]), note: String(line[tab...].dropFirst()))
                })
        }
    }

    /// Long names; short ones only where there is no long one, or where one dash was typed with a letter.
    private func options(_ shape: CommandShape, used: Set<String>) -> [Offer] {
        let isShort = typed.hasPrefix("-") && !typed.hasPrefix("--") && typed.utf8.count > 1
        let own = shape.options.filter { $0.isRepeating || used.isDisjoint(with: $0.names) }
        var offers = own.flatMap { option in
            option.names.filter { $0.hasPrefix("--") != isShort }.map { Offer(word: $0, note: option.abstract) }
        }
        let known = Set(offers.map(\.word))
        for option in CommandShape(of: Annals.self).options where !isShort {
            guard let name = option.names.first(where: HalfTypedLine.globals.contains), !known.contains(name) else {
                continue
            }
            offers.append(Offer(word: name, note: option.abstract))
        }
        return offers
    }

    private static let globals: Set<String> = ["--json", "--no-input", "--project"]

    private func matching(_ offers: [Offer]) -> [Offer] { offers.filter { $0.word.hasPrefix(typed) } }
}

import ArgumentParser

/// What one command takes, as the parser describes it: for completions and the manual.
///
/// Complexity: some milliseconds a command; never asked on the way of a command that runs.
struct CommandShape {
    struct Argument {
        /// With their dashes; none for a positional argument.
        var names: [String]
        var takesValue: Bool
        var isRepeating: Bool
        var isOptional: Bool
        var valueName: String
        var abstract: String
        var values: Values
    }

    /// What a shell can offer as a value.
    enum Values: Equatable {
        case unknown
        case words([String])
        case files
        case folders
        /// The project answers; see `Completing`.
        case fromProject
    }

    /// Flags and options.
    private(set) var options: [Argument] = []
    private(set) var positionals: [Argument] = []

    init(of command: any ParsableCommand.Type) {
        guard let dump = try? JSON.parse(command._dumpHelp()) else { return }
        for argument in dump["command"]?["arguments"]?.array ?? [] where argument["shouldDisplay"] != .bool(false) {
            let shape = Argument(argument)
            // The parser shows the version in every command's help; only the first asks for it so.
            if shape.names == ["--version"], !shape.takesValue, command != Annals.self { continue }
            if argument["kind"]?.string == "positional" { positionals.append(shape) } else { options.append(shape) }
        }
    }

    /// The positional argument that the nth word, from 0, is.
    func positional(_ number: Int) -> (place: Int, argument: Argument)? {
        if number < positionals.count { return (number, positionals[number]) }
        guard let last = positionals.last, last.isRepeating else { return nil }
        return (positionals.count - 1, last)
    }
}

extension CommandShape.Argument {
    fileprivate init(_ dump: JSON) {
        names = (dump["names"]?.array ?? []).compactMap { name in
            name["name"]?.string.map { (name["kind"]?.string == "long" ? "--" : "-") + $0 }
        }
        takesValue = dump["kind"]?.string != "flag"
        isRepeating = dump["isRepeating"] == .bool(true)
        isOptional = dump["isOptional"] == .bool(true)
        valueName = dump["valueName"]?.string ?? ""
        abstract = dump["abstract"]?.string ?? ""
        values = .unknown
        guard let kind = dump["completionKind"] else { return }
        if kind["custom"] != nil { values = .fromProject }
        if kind["file"] != nil { values = .files }
        if kind["directory"] != nil { values = .folders }
        if let words = kind["list"]?["values"]?.array { values = .words(words.compactMap(\.string)) }
    }
}

/// The options that every command takes may stand anywhere on the line.
enum Arguments {
    private static let flags = ["--json"]
    private static let options = ["--data", "--database"]

    /// The same arguments with the common options after everything else, where each command's parser finds them.
    static func gathered(_ arguments: [String]) -> [String] {
        var own: [String] = []
        var common: [String] = []
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            if argument == "--" {
                return own + common + [argument] + rest
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
        // Without a command there is nobody to take them.
        return own.isEmpty || own.allSatisfy({ $0.hasPrefix("-") }) ? own : own + common
    }

    /// Whether a flag stands before any `--`.
    static func contains(flag: String, in arguments: [String]) -> Bool {
        arguments.prefix { $0 != "--" }.contains(flag)
    }
}

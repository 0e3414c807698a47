import ArgumentParser

/// `annals version`
struct Version: Command {
    static let text = "0.1.0"

    static let page = CommandConfiguration(
        abstract: "Print the version of this program.",
        discussion: """
            Examples:
              annals version
              annals version --json
            """)

    func run(in invocation: Invocation) throws {
        if invocation.isJSON {
            try invocation.output.json(["name": "annals", "version": .string(Version.text)])
        } else {
            try invocation.output.print("annals \(Version.text)")
        }
    }
}

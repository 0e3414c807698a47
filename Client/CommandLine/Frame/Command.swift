package import ArgumentParser

/// A command of `annals`: parsed by ArgumentParser, run with what surrounds it.
package protocol Command: ParsableCommand {
    /// Its name and what its help says.
    static var page: CommandConfiguration { get }

    /// Does the work. Errors: a `Complaint`, an `Ending`, or an error that knows its `Complaint`.
    func run(in invocation: Invocation) throws
}

extension Command {
    /// The page, as of a command inside `annals`.
    ///
    /// The parser takes a command that has nothing above it for a program, and looks in its line for
    /// `--generate-completion-script` with two commands of its own, described and decoded each time: a tenth of a cold
    /// start. `Parsing` has answered that option before it parses a command alone.
    package static var configuration: CommandConfiguration {
        var configuration = page
        configuration._superCommandName = "annals"
        return configuration
    }

    package func run() throws { try run(in: .current) }
}

/// An error of another module that can be phrased; conformances stand beside the commands.
package protocol Complainable: Error {
    var complaint: Complaint { get }
}

package import ArgumentParser

/// A command of `annals`: parsed by ArgumentParser, run with what surrounds it.
package protocol Command: ParsableCommand {
    /// Does the work. Errors: a `Complaint`, an `Ending`, or an error that knows its `Complaint`.
    func run(in invocation: Invocation) throws
}

extension Command {
    package func run() throws { try run(in: .current) }
}

/// An error of another module that can be phrased; conformances stand beside the commands.
package protocol Complainable: Error {
    var complaint: Complaint { get }
}

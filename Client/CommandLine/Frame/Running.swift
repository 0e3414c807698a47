import ArgumentParser
import CurlTransport
import Glibc

/// The way from a line to an exit code.
package enum Main {
    /// Runs the process's own line and ends the process.
    package static func main() -> Never {
        // A reader that goes away (`annals list | head`) shows up as EPIPE, and as nothing else: a signal could end
        // a sync in the middle of a line it prints.
        signal(SIGPIPE, SIG_IGN)
        occupyStandardStreams()
        let status = run(
            bytes: Main.arguments(), environment: Main.environment(),
            terminal: { Terminal.present(environment: $0) })
        exit(status)
    }

    /// Runs a line as the system hands it over; what is not UTF-8 would be recorded as something else (64).
    package static func run(
        bytes words: [[UInt8]], environment: [String: String],
        terminal: ([String: String]) -> Terminal = { _ in .none }, output: Output? = nil
    ) -> Int32 {
        guard let broken = words.first(where: { String(validating: $0, as: UTF8.self) == nil }) else {
            return run(
                arguments: words.map { String(decoding: $0, as: UTF8.self) }, environment: environment,
                terminal: terminal, output: output)
        }
        let output = output ?? .standard
        output.configure(terminal: terminal(environment), environment: environment)
        let complaint = Complaint(
            .usage, "not-utf8", "“\(String(decoding: broken, as: UTF8.self))” is not UTF-8 text.",
            hint: "Type it in a UTF-8 terminal; a file of such a name must be renamed first.")
        return end(with: complaint, isJSON: words.contains(Array("--json".utf8)), output: output)
    }

    /// Parses, runs and maps whatever happens to an exit code.
    ///
    /// Replacing environment, terminal and output makes a whole run testable in one process.
    package static func run(
        arguments: [String], environment: [String: String], terminal: ([String: String]) -> Terminal = { _ in .none },
        output: Output? = nil
    ) -> Int32 {
        let terminal = terminal(environment)
        let output = output ?? .standard
        output.configure(terminal: terminal, environment: environment)
        do {
            let globals = try GlobalOptions(arguments)
            let invocation = Invocation(
                isJSON: globals.isJSON, noInput: globals.noInput, project: globals.project, environment: environment,
                terminal: terminal, output: output)
            return Invocation.$current.withValue(invocation) { run(globals.rest, in: invocation) }
        } catch {
            return Main.end(with: error, isJSON: arguments.contains("--json"), output: output)
        }
    }

    private static func run(_ words: [String], in invocation: Invocation) -> Int32 {
        // Loading libcurl takes as long as reading the line and opening the database together: it begins first.
        if let word = words.first, ["sync", "share"].contains(word), !words.contains("--help") {
            CurlTransport.warmUp()
        }
        do {
            var command = try Parsing.command(words, terminal: invocation.terminal)
            do {
                if let command = command as? any Command {
                    try command.run(in: invocation)
                } else {
                    try command.run()
                }
            } catch {
                // The parser's own commands (help) throw its own errors.
                throw Parsing.translated(
                    error, from: words, terminal: invocation.terminal, isParsers: !(command is any Command))
            }
            try invocation.output.finish()
            return ExitStatus.done.rawValue
        } catch {
            return end(with: error, isJSON: invocation.isJSON, output: invocation.output)
        }
    }

    /// Says what there is to say about an error and gives the exit code.
    private static func end(with error: any Error, isJSON: Bool, output: Output) -> Int32 {
        do {
            if let page = error as? HelpPage { try output.write(page.text) }
            try output.finish()
        } catch let failure {
            // The command's own complaint goes before that of its output.
            let isAnswered = error is HelpPage || error is Ending
            if isAnswered { return end(with: failure, isJSON: isJSON, output: output) }
        }
        switch error {
        case let ending as Ending: return ending.status.rawValue
        case let code as ExitCode: return code.rawValue
        case is HelpPage, is OutputClosed: return ExitStatus.done.rawValue
        default:
            let complaint = Complaint.about(error)
            output.complain(complaint, isJSON: isJSON)
            return complaint.status.rawValue
        }
    }

    /// Opens what the caller closed (`>&-`), so that no database takes the place of a standard stream.
    ///
    /// Read-only, so that an answer that goes nowhere is an error (74).
    private static func occupyStandardStreams() {
        for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(stream, F_GETFD) == -1 {
            _ = open("/dev/null", O_RDONLY)
        }
    }

    /// The process's own words, without its name.
    private static func arguments() -> [[UInt8]] {
        let words = UnsafeBufferPointer(start: Swift.CommandLine.unsafeArgv, count: Int(Swift.CommandLine.argc))
        return words.dropFirst().compactMap { word in
            word.map { Array(UnsafeRawBufferPointer(start: $0, count: strlen($0))) }
        }
    }

    /// The process's environment; of a name that occurs twice, the first counts, as for `getenv`.
    private static func environment() -> [String: String] {
        var found: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            let line = String(cString: text)
            if let equals = line.firstIndex(of: "="), found[String(line[..<equals])] == nil {
                found[String(line[..<equals])] = String(line[line.index(after: equals)...])
            }
            entry += 1
        }
        return found
    }
}

extension Complaint {
    /// The complaint an error carries; an error nobody phrased is a bug.
    static func about(_ error: any Error) -> Complaint {
        switch error {
        case let complaint as Complaint: complaint
        case let error as any Complainable: error.complaint
        default:
            Complaint(
                .bug, "bug", "This should not happen: \(String(describing: error))",
                hint: "Your data is as it was before the command. Please report it, with what `annals doctor` says.")
        }
    }
}

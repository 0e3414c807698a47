package import Replica

/// What one run of `annals` knows before its command starts: the global options and what surrounds it.
package struct Invocation: Sendable {
    /// `--json`: one document, or JSON Lines for lists.
    package var isJSON: Bool
    /// Whether a question can be asked: a person at the terminal, and no `--no-input`.
    package var mayAsk: Bool
    /// The project's folder as stated by `--project`, else by `ANNALS_PROJECT`; nil means walking up.
    package var project: String?
    /// `ANNALS_AUTHOR`, where it says something.
    package var author: String?
    package var environment: [String: String]
    package var terminal: Terminal
    /// The clock and randomness.
    package var surroundings: Surroundings
    /// The only place that prints.
    package let output: Output

    /// Milliseconds since 1970.
    package var now: Int64 { surroundings.now() }

    package init(
        isJSON: Bool = false, noInput: Bool = false, project: String? = nil, environment: [String: String] = [:],
        terminal: Terminal = .none, output: Output
    ) {
        self.isJSON = isJSON
        self.mayAsk = terminal.isInput && terminal.isDiagnostics && !noInput
        self.project = project ?? environment["ANNALS_PROJECT"].flatMap { $0.isEmpty ? nil : $0 }
        self.author = environment["ANNALS_AUTHOR"].flatMap { $0.isEmpty ? nil : $0 }
        self.environment = environment
        self.terminal = terminal
        self.surroundings = .stated(by: environment)
        self.output = output
    }

    /// The run's own; bound by `Main` before anything is parsed.
    ///
    /// Ambient, because the parser makes commands and values without a way to hand them anything. Commands take the
    /// one that `run(in:)` is given; only `validate()` and value types that read themselves look here.
    @TaskLocal package static var current = Invocation(output: .standard)
}

import Glibc

/// What stands at the ends of the three standard streams.
package struct Terminal: Sendable, Equatable {
    package var isInput = false
    package var isOutput = false
    package var isDiagnostics = false
    /// Colours on stdout and stderr, each only on a terminal and without `NO_COLOR`.
    package var colouredOutput = false
    package var colouredDiagnostics = false
    /// Columns: `COLUMNS`, else the terminal's, else 80.
    package var width = 80
    package var height = 24
    /// Where answers are typed.
    package var input = STDIN_FILENO

    /// No terminal at all: a pipe, a file, a test.
    package static let none = Terminal()

    /// Asks the three streams.
    static func present(environment: [String: String]) -> Terminal {
        var terminal = Terminal()
        terminal.isInput = isatty(terminal.input) == 1
        terminal.isOutput = isatty(STDOUT_FILENO) == 1
        terminal.isDiagnostics = isatty(STDERR_FILENO) == 1
        let wantsColour = (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
        terminal.colouredOutput = terminal.isOutput && wantsColour
        terminal.colouredDiagnostics = terminal.isDiagnostics && wantsColour
        let columns = environment["COLUMNS"].flatMap { Int($0) } ?? 0
        if columns > 0 { terminal.width = columns }
        guard terminal.isOutput || terminal.isDiagnostics else { return terminal }
        var size = winsize()
        let stream = terminal.isOutput ? STDOUT_FILENO : STDERR_FILENO
        if ioctl(stream, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
            if columns <= 0 { terminal.width = Int(size.ws_col) }
            terminal.height = max(Int(size.ws_row), 2)
        }
        return terminal
    }
}

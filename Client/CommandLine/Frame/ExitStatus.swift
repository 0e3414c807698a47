/// The exit codes of `annals`, each with one meaning.
package enum ExitStatus: Int32, Sendable, CaseIterable {
    /// Done; synced *with* conflicts is done.
    case done = 0
    /// `--check` found something open.
    case open = 1
    /// Unknown command, option, field, format or role, or an argument too many or missing.
    case usage = 64
    /// Bad data: a date, a quote, a damaged bundle, import or replica.
    case data = 65
    /// No such file, id or project; an ambiguous or too short handle; nothing to resolve.
    case absent = 66
    /// The server cannot be reached; the work is safe.
    case unreachable = 69
    /// A fault of the program.
    case bug = 70
    /// The folder is already taken.
    case taken = 73
    /// The disk is full, read-only or failing.
    case disk = 74
    /// Try again: a lock, 429, 503, rivals that changed.
    case again = 75
    /// The server answers nonsense.
    case nonsense = 76
    /// Not allowed: an invite used or expired, a revoked member, a role too low.
    case forbidden = 77
    /// No server, no author, an untrusted certificate, plain HTTP beyond loopback.
    case unconfigured = 78
}

/// Ends a command with a status and no word more, because its output has said everything (`--check`, `verify`).
package struct Ending: Error, Equatable {
    package let status: ExitStatus

    package init(_ status: ExitStatus) { self.status = status }
}

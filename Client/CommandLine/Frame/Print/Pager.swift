import Glibc
import Synchronization

/// A pager that stands between stdout and the terminal.
struct Pager {
    let process: pid_t
    /// Where the output goes.
    let descriptor: Int32

    /// Starts `$PAGER`, else `less -FRX`; nil where it cannot be started or is `cat` or empty.
    static func start(environment: [String: String]) -> Pager? {
        let command = environment["PAGER"] ?? "less -FRX"
        guard !command.isEmpty, command != "cat", environment["TERM"] != "dumb" else { return nil }
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var settings = environment
        if settings["LESS"] == nil { settings["LESS"] = "FRX" }
        let child = Child.start(
            ["/bin/sh", "-c", "exec " + command], environment: settings, input: ends[0])
        close(ends[0])
        guard let child else {
            close(ends[1])
            return nil
        }
        return Pager(process: child, descriptor: ends[1])
    }
}

extension Output {
    /// Sends what follows through a pager, if stdout is a terminal; call it before a long answer for people.
    package func page() {
        state.withLock { state in
            guard state.terminal.isOutput, state.pager == nil, state.collected == nil else { return }
            state.pager = Pager.start(environment: state.environment)
        }
    }
}

extension Output.State {
    /// Closes the pager's input and waits until the person has read.
    mutating func closePager() {
        guard let pager else { return }
        self.pager = nil
        close(pager.descriptor)
        let interrupt = signal(SIGINT, SIG_IGN)
        _ = Child.wait(for: pager.process)
        signal(SIGINT, interrupt)
    }
}

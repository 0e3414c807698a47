import Glibc

/// The terminal without line editing and echo, for single keys; as it was after `restore`, and after a signal.
struct RawTerminal {
    /// The signals that end or stop a program from the keyboard or from outside.
    private static let signals = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP]

    private let former: [sighandler_t?]

    /// Nil where stdin is no terminal.
    init?() {
        guard tcgetattr(STDIN_FILENO, formerSettings) == 0 else { return nil }
        var settings = formerSettings.pointee
        settings.c_lflag &= ~tcflag_t(ICANON | ECHO)
        guard tcsetattr(STDIN_FILENO, TCSANOW, &settings) == 0 else { return nil }
        former = RawTerminal.signals.map { signal($0, restoreAndRaise) }
    }

    func restore() {
        tcsetattr(STDIN_FILENO, TCSANOW, formerSettings)
        for (number, handler) in zip(RawTerminal.signals, former) { signal(number, handler) }
    }
}

/// The terminal's settings before the keys were asked for.
///
/// Memory of its own that is never freed, because a signal handler reads it: it may neither allocate nor lock.
private nonisolated(unsafe) let formerSettings: UnsafeMutablePointer<termios> = {
    let settings = UnsafeMutablePointer<termios>.allocate(capacity: 1)
    settings.initialize(to: termios())
    return settings
}()

/// Puts the terminal back, then lets the signal do what it does; calls only what a handler may call.
private func restoreAndRaise(_ number: Int32) {
    tcsetattr(STDIN_FILENO, TCSANOW, formerSettings)
    signal(number, SIG_DFL)
    raise(number)
}

import Glibc

/// A terminal without line editing and echo, for single keys; as it was after `restore`, and after a signal.
struct RawTerminal {
    /// The signals that end or stop a program from the keyboard or from outside.
    private static let signals = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP]

    private let handlers: [sighandler_t?]

    /// Nil where the descriptor is no terminal's.
    init?(_ descriptor: Int32) {
        var settings = termios()
        guard tcgetattr(descriptor, &settings) == 0 else { return nil }
        former.pointee = Former(descriptor: descriptor, settings: settings)
        settings.c_lflag &= ~tcflag_t(ICANON | ECHO)
        guard tcsetattr(descriptor, TCSANOW, &settings) == 0 else { return nil }
        handlers = RawTerminal.signals.map { signal($0, restoreAndRaise) }
    }

    func restore() {
        putBack()
        for (number, handler) in zip(RawTerminal.signals, handlers) { signal(number, handler) }
    }
}

/// The terminal and its settings before the keys were asked for.
private struct Former {
    var descriptor: Int32
    var settings: termios
}

/// Memory of its own that is never freed, because a signal handler reads it: it may neither allocate nor lock.
private nonisolated(unsafe) let former: UnsafeMutablePointer<Former> = {
    let former = UnsafeMutablePointer<Former>.allocate(capacity: 1)
    former.initialize(to: Former(descriptor: -1, settings: termios()))
    return former
}()

private func putBack() { tcsetattr(former.pointee.descriptor, TCSANOW, &former.pointee.settings) }

/// Puts the terminal back, then lets the signal do what it does; calls only what a handler may call.
private func restoreAndRaise(_ number: Int32) {
    putBack()
    signal(number, SIG_DFL)
    raise(number)
}

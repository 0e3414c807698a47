import Glibc
import Synchronization

/// An interrupt from the keyboard that waits until a step of work is done: then one can say what was done.
enum Interrupt {
    fileprivate static let isAsked = Atomic<Bool>(false)

    /// Holds the first interrupt while something runs, which asks now and then whether there was one; a second one ends the
    /// program at once.
    static func held<T>(_ body: (_ isAsked: () -> Bool) throws -> T) rethrows -> T {
        // Also made here, for a handler must not be the first to use it.
        isAsked.store(false, ordering: .relaxed)
        let former = signal(SIGINT, hold)
        defer { signal(SIGINT, former) }
        return try body { isAsked.load(ordering: .relaxed) }
    }

    /// Ends the program as an interrupt does, so that the shell sees why.
    static func end() {
        signal(SIGINT, SIG_DFL)
        raise(SIGINT)
    }
}

private func hold(_ number: Int32) {
    Interrupt.isAsked.store(true, ordering: .relaxed)
    signal(number, SIG_DFL)
}

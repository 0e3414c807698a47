import Glibc

/// A thread of a test's own, for work that blocks: the threads of Swift's tasks are too few for that.
final class BlockingThread {
    private var thread = pthread_t()

    init(_ body: @escaping @Sendable () -> Void) {
        let boxed = Unmanaged.passRetained(Box(body))
        pthread_create(
            &thread, nil,
            { argument in
                Unmanaged<Box>.fromOpaque(argument!).takeRetainedValue().body()
                return nil
            }, boxed.toOpaque())
    }

    func join() { pthread_join(thread, nil) }

    private final class Box: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
}

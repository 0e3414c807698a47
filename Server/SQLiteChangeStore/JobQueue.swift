#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Why a queue takes no job.
enum QueueRefusal: Error { case full, closed }

/// Hands jobs from anywhere to threads that wait for them.
///
/// Order: first in, first out.
final class JobQueue<Job: Sendable>: @unchecked Sendable {
    // Unchecked: everything below is touched only with `mutex` held.
    private var jobs: [Job] = []
    private var isClosed = false
    private let limit: Int
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>

    /// - Parameter limit: how many jobs may wait.
    init(limit: Int) {
        self.limit = limit
        mutex = .allocate(capacity: 1)
        condition = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    func put(_ job: Job) throws(QueueRefusal) {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        if isClosed { throw .closed }
        if jobs.count >= limit { throw .full }
        jobs.append(job)
        pthread_cond_signal(condition)
    }

    /// Waits for jobs and takes up to `count` of them; empty when the queue is closed and nothing is left.
    func take(_ count: Int) -> [Job] {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while jobs.isEmpty, !isClosed { pthread_cond_wait(condition, mutex) }
        let taken = Array(jobs.prefix(count))
        jobs.removeFirst(taken.count)
        return taken
    }

    var count: Int {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return jobs.count
    }

    /// Takes no more jobs; those that wait are still done.
    func close() {
        pthread_mutex_lock(mutex)
        isClosed = true
        pthread_cond_broadcast(condition)
        pthread_mutex_unlock(mutex)
    }
}

/// A thread for work that blocks, which the threads of Swift's tasks must never do.
enum WorkThread {
    static func start(_ body: @escaping @Sendable () -> Void) {
        final class Box: Sendable {
            let body: @Sendable () -> Void
            init(_ body: @escaping @Sendable () -> Void) { self.body = body }
        }
        let boxed = Unmanaged.passRetained(Box(body)).toOpaque()
        #if canImport(Darwin)
            var thread: pthread_t?
        #else
            var thread = pthread_t()
        #endif
        let code = pthread_create(
            &thread, nil,
            { argument in
                #if canImport(Darwin)
                    Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body()
                #else
                    Unmanaged<Box>.fromOpaque(argument!).takeRetainedValue().body()
                #endif
                return nil
            }, boxed)
        // Without a thread nothing of the store can work: the process is out of what the system allows it.
        precondition(code == 0, "no thread for the store: error \(code)")
        #if canImport(Darwin)
            if let thread { pthread_detach(thread) }
        #else
            pthread_detach(thread)
        #endif
    }
}

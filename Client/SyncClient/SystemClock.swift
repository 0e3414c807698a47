#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The machine's own monotonic clock.
package struct SystemClock: RetryClock {
    package init() {}

    package func nowMilliseconds() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
    }

    package func sleep(milliseconds: Int) {
        let end = nowMilliseconds() + milliseconds
        // A signal that does not end the process must not shorten a delay that a server asked for.
        while case let left = end - nowMilliseconds(), left > 0 {
            var time = timespec(tv_sec: left / 1000, tv_nsec: left % 1000 * 1_000_000)
            nanosleep(&time, nil)
        }
    }
}

extension RetryingTransport where Clock == SystemClock {
    /// Retries by the machine's clock and random numbers.
    package init(_ base: Base, policy: RetryPolicy = RetryPolicy()) {
        self.init(base, policy: policy, clock: SystemClock()) { Double.random(in: 0..<1) }
    }
}

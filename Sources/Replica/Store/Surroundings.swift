public import Model

/// What a replica takes from outside: the clock and randomness, so that tests can put theirs in.
public struct Surroundings: Sendable {
    /// Milliseconds since 1970.
    public var now: @Sendable () -> Int64
    /// That many random bytes.
    public var random: @Sendable (Int) -> [UInt8]
    /// How long a command waits for another one that writes.
    public var lockTimeoutMilliseconds = 10_000
    /// WAL pages after which a commit moves them into the file: few, for every cold command reads the whole WAL anew.
    ///
    /// SQLite's own way would never begin the WAL again: that takes a second commit of the same process, and nearly
    /// every command makes one and ends.
    public var mostPagesInLog = 128
    /// Called around every commit; what it throws ends the write there, as a loss of power would. For tests.
    public var disturb: (@Sendable (CommitMoment) throws -> Void)?

    public init(now: @escaping @Sendable () -> Int64, random: @escaping @Sendable (Int) -> [UInt8]) {
        self.now = now
        self.random = random
    }

    /// A side of a commit.
    public enum CommitMoment: Sendable, CaseIterable { case before, after }

    /// A fresh device key.
    public func makeKey() -> DeviceKey { DeviceKey(secret: random(32)) ?? DeviceKey() }

    /// The system's clock and randomness.
    public static let system = Surroundings(
        now: {
            var time = timespec()
            clock_gettime(CLOCK_REALTIME, &time)
            return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
        },
        random: { count in
            // A system call for eight bytes, not for each.
            var generator = SystemRandomNumberGenerator()
            var bytes: [UInt8] = []
            while bytes.count < count { bytes.append(bigEndian: generator.next()) }
            return Array(bytes.prefix(count))
        })
}

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

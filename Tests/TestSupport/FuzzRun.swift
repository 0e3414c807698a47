import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// Many hostile inputs through one door, each within bounds of time and memory.
///
/// The input being tried is kept in a file while it is, so that one that ends the process can be found and put into
/// `Tests/Fixtures/corpus`.
public struct FuzzRun {
    public let target: String
    /// Seconds that one input may take.
    public var secondsEach = 5.0
    /// How much higher the process's peak of memory may be afterwards; in bytes.
    public var greatestGrowth = 1 << 30

    public init(_ target: String) { self.target = target }

    public struct Failure: Error, CustomStringConvertible {
        public let description: String

        public init(description: String) { self.description = description }
    }

    /// Inputs that are kept for ever: those that ever failed, and those made to be hard.
    public var corpus: [[UInt8]] {
        get throws {
            let folder = FuzzRun.corpusFolder.appendingPathComponent(target)
            let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
            return try names.map { [UInt8](try Data(contentsOf: folder.appendingPathComponent($0))) }
        }
    }

    static let corpusFolder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Fixtures/corpus")

    /// Tries the corpus, the good inputs and `count` mutations of them all; in a soak, for as long as told.
    ///
    /// - Returns: how many inputs were tried.
    @discardableResult
    public func run(
        count: Int, seed: UInt64, good: [[UInt8]], tokens: [String] = [], limit: Int = 64 << 10,
        _ attempt: ([UInt8]) async throws -> Void
    ) async throws -> Int {
        let seed = Soak.seconds == nil ? seed : UInt64.random(in: 0..<1 << 40)
        let known = try corpus
        let seeds = (good + known).filter { $0.count <= limit }
        var mutator = ByteMutator(seed: seed, tokens: tokens, others: seeds)
        let mark = FileManager.default.temporaryDirectory.appendingPathComponent(
            "annals-fuzz-\(target)-\(getpid()).input")
        let before = FuzzRun.peakBytes
        for (place, input) in (good + known).enumerated() {
            try await self.try(input, "known input \(place)", mark, attempt)
        }
        let rounds = try await Soak.rounds(count) { round in
            let base = mutator.generator.pick(seeds)
            let input = mutator.mutate(base, limit: limit)
            try await self.try(input, "seed \(seed), round \(round)", mark, attempt)
        }
        try? FileManager.default.removeItem(at: mark)
        let grown = FuzzRun.peakBytes - before
        if grown > greatestGrowth { throw Failure(description: "\(target): \(grown >> 20) MiB more at the peak") }
        print("fuzzed \(target): \(good.count + known.count + rounds) inputs from seed \(seed), +\(grown >> 20) MiB")
        return good.count + known.count + rounds
    }

    private func `try`(
        _ input: [UInt8], _ name: String, _ mark: URL, _ attempt: ([UInt8]) async throws -> Void
    ) async throws {
        try Data(input).write(to: mark)
        let start = ContinuousClock.now
        do { try await attempt(input) } catch {
            throw Failure(description: "\(target), \(name), kept in \(mark.path): \(error)")
        }
        let taken = start.duration(to: .now)
        if taken > .seconds(secondsEach) {
            throw Failure(description: "\(target), \(name), kept in \(mark.path): took \(taken)")
        }
    }

    /// The most memory that this process has ever had at once.
    static var peakBytes: Int {
        var usage = rusage()
        getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss * 1024
    }
}

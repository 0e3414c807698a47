import Dispatch
import Foundation
import Simulation
import Testing

/// `annals-simulate` of this build, run as a process: a crash or a hang is its own, and so is a planted bug.
enum Simulator {
    static let path: String = {
        var path = URL(fileURLWithPath: Swift.CommandLine.arguments[0]).deletingLastPathComponent()
        if let bundle = Swift.CommandLine.arguments.first(where: { $0.hasSuffix(".xctest") }) {
            path = URL(fileURLWithPath: bundle).deletingLastPathComponent()
        }
        return (ProcessInfo.processInfo.environment["ANNALS_BIN"] ?? path.path) + "/annals-simulate"
    }()

    /// Where the stores' files lie: in memory where the system has such a folder.
    static let folder =
        FileManager.default.isWritableFile(atPath: "/dev/shm")
        ? "/dev/shm" : FileManager.default.temporaryDirectory.path

    /// How long `make soak` lets this suite go on; nil in a normal run.
    static let soakSeconds = ProcessInfo.processInfo.environment["ANNALS_SOAK_SECONDS"].flatMap(Double.init)

    struct Run: Sendable {
        var status: Int32
        var lines: [String]

        /// The summary, which comes last.
        var summary: Report? {
            lines.last.flatMap { try? JSONDecoder().decode(Report.self, from: Data($0.utf8)) }
        }
        var traces: [String] { lines.filter { $0.hasPrefix(#"{"seed""#) } }
    }

    struct Report: Decodable, Sendable {
        struct Failure: Decodable, Sendable {
            struct Shrunk: Decodable, Sendable {
                var steps: Int
                var replicas: Int
                var without: String
                var detail: String
            }
            var seed: UInt64
            var invariant: String
            var detail: String
            var step: Int
            var shrunk: Shrunk?
        }
        var worlds: Int
        var sessions: Int
        var seconds: Double
        var replicas: [String: Int]
        var changes: [String: Int]
        var faults: [String: Int]
        var conflicts: [String: Int]
        var rare: [String: Int]
        var failures: [Failure]
    }

    static func run(_ arguments: [String]) throws -> Run {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments + ["--folder", folder]
        process.standardInput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let isKilled = process.terminationReason == .uncaughtSignal
        return Run(
            status: isKilled ? 128 + process.terminationStatus : process.terminationStatus,
            lines: String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init))
    }

    /// Runs all of them, two at once, in their order.
    static func run(_ all: [[String]]) throws -> [Run] {
        let results = Results(count: all.count)
        DispatchQueue.concurrentPerform(iterations: min(2, all.count)) { _ in
            while let at = results.next() { results.set(at, Result { try run(all[at]) }) }
        }
        return try results.all()
    }

    private final class Results: @unchecked Sendable {
        private let lock = NSLock()
        private var begun = 0
        private var found: [Result<Run, any Error>?]

        init(count: Int) { found = Array(repeating: nil, count: count) }

        func next() -> Int? {
            lock.withLock {
                guard begun < found.count else { return nil }
                begun += 1
                return begun - 1
            }
        }

        func set(_ at: Int, _ result: Result<Run, any Error>) { lock.withLock { found[at] = result } }
        func all() throws -> [Run] { try lock.withLock { try found.compactMap { try $0?.get() } } }
    }
}

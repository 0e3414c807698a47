import Foundation

/// What a program printed and how it ended.
struct Ended {
    var status: Int32
    var output: String
    var errors: String

    var json: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any]) ?? [:]
    }
    var rows: [[String: Any]] {
        output.split(separator: "\n").compactMap {
            try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
        }
    }
    var error: [String: Any] {
        let object = try? JSONSerialization.jsonObject(with: Data(errors.utf8)) as? [String: Any]
        return object?["error"] as? [String: Any] ?? [:]
    }
}

/// The real binaries of this build, run as a user would.
enum Programs {
    /// The folder of the test bundle is the one of the binaries.
    static let folder: String = {
        var path = URL(fileURLWithPath: Swift.CommandLine.arguments[0]).deletingLastPathComponent()
        if let bundle = Swift.CommandLine.arguments.first(where: { $0.hasSuffix(".xctest") }) {
            path = URL(fileURLWithPath: bundle).deletingLastPathComponent()
        }
        return ProcessInfo.processInfo.environment["ANNALS_BIN"] ?? path.path
    }()

    /// A bare environment: nothing of the machine's user shows through.
    static func environment(_ extra: [String: String] = [:]) -> [String: String] {
        var environment = ["PATH": "/usr/bin:/bin", "NO_COLOR": "1", "HOME": "/nonexistent"]
        environment.merge(extra) { $1 }
        return environment
    }

    static func process(
        _ name: String, _ arguments: [String], in folder: String, _ extra: [String: String]
    ) -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.folder + "/" + name)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.environment = environment(extra)
        process.standardInput = FileHandle.nullDevice
        return process
    }

    static func run(
        _ name: String, _ arguments: [String], in folder: String, environment: [String: String] = [:]
    ) throws -> Ended {
        let process = process(name, arguments, in: folder, environment)
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        // Both pipes are read while it runs, or a long answer would block it.
        let reading = DispatchGroup()
        nonisolated(unsafe) var errorBytes = Data()
        DispatchQueue.global().async(group: reading) { errorBytes = errors.fileHandleForReading.readDataToEndOfFile() }
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        reading.wait()
        process.waitUntilExit()
        return Ended(
            status: process.terminationReason == .uncaughtSignal
                ? 128 + process.terminationStatus : process.terminationStatus,
            output: String(decoding: bytes, as: UTF8.self), errors: String(decoding: errorBytes, as: UTF8.self))
    }
}

/// A temporary folder that goes away with its owner.
final class Scratch {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/annals-e2e-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func folder(_ name: String) throws -> String {
        try FileManager.default.createDirectory(atPath: path + "/" + name, withIntermediateDirectories: true)
        return path + "/" + name
    }
}

package import Foundation

/// The real binaries of this build, run as a user would.
package enum Programs {
    /// The folder of the test bundle is the one of the binaries.
    package static let folder: String = {
        var path = URL(fileURLWithPath: Swift.CommandLine.arguments[0]).deletingLastPathComponent()
        if let bundle = Swift.CommandLine.arguments.first(where: { $0.hasSuffix(".xctest") }) {
            path = URL(fileURLWithPath: bundle).deletingLastPathComponent()
        }
        return ProcessInfo.processInfo.environment["ANNALS_BIN"] ?? path.path
    }()

    /// A bare environment: nothing of the machine's user shows through.
    package static func environment(_ extra: [String: String] = [:]) -> [String: String] {
        var environment = ["PATH": "/usr/bin:/bin", "NO_COLOR": "1", "HOME": "/nonexistent"]
        environment.merge(extra) { $1 }
        return environment
    }

    package static func process(
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

    package static func run(
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

import Foundation
package import TestSupport

/// A server process on a port of the system's choice, stopped with its owner.
package final class ServerProcess {
    package let data: String
    package private(set) var url = ""
    private var process: Process
    private let folder: String

    package init(in scratch: TemporaryFolder, _ name: String = "server", environment: [String: String] = [:]) throws {
        folder = scratch.path
        data = scratch.path + "/" + name
        process = Process()
        try start(port: 0, environment: environment)
    }

    package var port: Int { URL(string: url)?.port ?? 0 }

    /// Starts it and waits for the line that says where it listens.
    package func start(port: Int? = nil, environment: [String: String] = [:]) throws {
        process = Programs.process(
            "annals-server", ["serve", "--data", data, "--port", String(port ?? self.port), "--json"], in: folder,
            environment)
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        var line = Data()
        while !line.contains(0x0a) {
            let more = output.fileHandleForReading.availableData
            if more.isEmpty { throw Broken("the server ended before it listened") }
            line += more
        }
        let object = try JSONSerialization.jsonObject(with: line.prefix { $0 != 0x0a }) as? [String: Any]
        url = object?["url"] as? String ?? ""
    }

    package var isRunning: Bool { process.isRunning }

    /// The signal that ended it; nil where it ended by itself or runs.
    package var endingSignal: Int32? {
        !process.isRunning && process.terminationReason == .uncaughtSignal ? process.terminationStatus : nil
    }

    package func stop(_ signal: Int32 = SIGTERM) {
        guard process.isRunning else { return }
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
    }

    /// Waits until it has ended by itself.
    package func end(withinSeconds limit: Double) throws {
        let hasEnded = DispatchSemaphore(value: 0)
        let ending = process
        Thread.detachNewThread {
            ending.waitUntilExit()
            hasEnded.signal()
        }
        guard hasEnded.wait(timeout: .now() + limit) == .success else { throw Broken("the server goes on") }
    }

    deinit { stop(SIGKILL) }

    package func admin(_ arguments: String...) throws -> Ended {
        try Programs.run("annals-server", arguments + ["--data", data, "--json"], in: folder)
    }

    /// - Parameter url: what the invite carries; nil for where the server listens.
    package func makeProject(_ name: String = "chronicle", url: String? = nil) throws -> String {
        try admin("project", "create", name, "--url", url ?? self.url).text("invite")
    }

    package func invite(
        _ project: String = "chronicle", role: String = "editor", url: String? = nil
    ) throws -> String {
        try admin("invite", project, "--role", role, "--url", url ?? self.url).text("invite")
    }
}

import Foundation

/// The real `annals-server` of this build, run as its keeper would.
enum ServerProgram {
    struct Ended {
        var status: Int32
        var output: String
        var errors: String

        /// The keys of the one object on a line, in order, as far as a reader without a parser can tell them.
        func keys(line: Int = 0) -> [String] {
            let lines = output.split(separator: "\n")
            guard line < lines.count else { return [] }
            return lines[line].matches(of: /[{,]"([A-Za-z0-9]+)":/).map { String($0.output.1) }
        }

        func value(_ key: String) -> String? {
            let object = try? JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any]
            return object?[key] as? String
        }

        var code: String? {
            let object = try? JSONSerialization.jsonObject(with: Data(errors.utf8)) as? [String: Any]
            return (object?["error"] as? [String: Any])?["code"] as? String
        }
    }

    /// The folder of the test bundle is the one of the binaries.
    private static let path: String = {
        var arguments = Swift.CommandLine.arguments
        arguments.sort { $0.hasSuffix(".xctest") && !$1.hasSuffix(".xctest") }
        let bundle = URL(fileURLWithPath: arguments[0]).deletingLastPathComponent().path
        return (ProcessInfo.processInfo.environment["ANNALS_BIN"] ?? bundle) + "/annals-server"
    }()

    static func process(_ arguments: [String], in folder: String = "/") -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.environment = ["PATH": "/usr/bin:/bin", "HOME": "/nonexistent"]
        process.standardInput = FileHandle.nullDevice
        return process
    }

    static func run(_ arguments: String..., in folder: String = "/") throws -> Ended {
        try finish(process(arguments, in: folder))
    }

    static func finish(_ process: Process) throws -> Ended {
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let said = output.fileHandleForReading.readDataToEndOfFile()
        let complained = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Ended(
            status: process.terminationStatus, output: String(decoding: said, as: UTF8.self),
            errors: String(decoding: complained, as: UTF8.self))
    }

    /// A server under way, by the first line it says.
    struct Running {
        let process: Process
        let line: String

        func end() -> Int32 {
            process.terminate()
            process.waitUntilExit()
            return process.terminationReason == .exit ? process.terminationStatus : -1
        }
    }

    static func serve(_ arguments: String...) throws -> Running {
        let process = process(["serve", "--json", "--port", "0"] + arguments)
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        var line = ""
        while !line.hasSuffix("\n") {
            let bytes = output.fileHandleForReading.availableData
            if bytes.isEmpty { break }
            line += String(decoding: bytes, as: UTF8.self)
        }
        return Running(process: process, line: line)
    }
}

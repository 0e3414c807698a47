import Foundation
import ProgramTestSupport

/// The library that stands between a program and its files; see `Faults/faults.c`.
enum FaultLibrary {
    /// What happens at the chosen call.
    enum Fault: String, CaseIterable, Sendable {
        /// Killed before it.
        case kill
        /// It fails once.
        case eio
        /// The disk is full from there on.
        case enospc
        /// Half of what was to be written is, then killed.
        case torn
    }

    /// Compiled once for this run. Errors: `Broken`.
    static let path: Result<String, Broken> = {
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Faults/faults.c"
        let output = FileManager.default.temporaryDirectory.path + "/annals-faults-\(getpid()).so"
        let compiler = Process()
        compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        compiler.arguments = ["cc", "-shared", "-fPIC", "-O1", "-o", output, source, "-ldl", "-lpthread"]
        do { try compiler.run() } catch { return .failure(Broken("no C compiler: \(error)")) }
        compiler.waitUntilExit()
        guard compiler.terminationStatus == 0 else { return .failure(Broken("faults.c does not compile")) }
        atexit { unlink(FileManager.default.temporaryDirectory.path + "/annals-faults-\(getpid()).so") }
        return .success(output)
    }()

    static func environment(under folder: String, _ more: [String: String]) throws -> [String: String] {
        var environment = ["LD_PRELOAD": try path.get(), "FAULTS_UNDER": folder]
        environment.merge(more) { $1 }
        return environment
    }

    static func injecting(
        _ fault: Fault, at call: Int, and second: Int = 0, under folder: String, saying file: String? = nil
    ) throws -> [String: String] {
        var more = ["FAULTS_MODE": fault.rawValue, "FAULTS_AT": "\(call)", "FAULTS_AT2": "\(second)"]
        more["FAULTS_OUT"] = file
        return try environment(under: folder, more)
    }

    /// The clock of the day moved by so many seconds.
    static func clock(by seconds: Int) throws -> [String: String] {
        ["LD_PRELOAD": try path.get(), "FAULTS_CLOCK": "\(seconds)"]
    }

    /// The calls of a run that change files below a folder, a letter for each: w is a write.
    static func calls(under folder: String, _ body: ([String: String]) throws -> Void) throws -> [Character] {
        let file = FileManager.default.temporaryDirectory.path + "/annals-count-" + UUID().uuidString
        defer { unlink(file) }
        try body(try environment(under: folder, ["FAULTS_MODE": "count", "FAULTS_OUT": file]))
        let calls = Array(try String(contentsOfFile: file, encoding: .utf8))
        guard !calls.isEmpty else { throw Broken("the fault library counted nothing") }
        return calls
    }
}

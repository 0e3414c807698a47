import Foundation
import ProgramTestSupport

/// A run of `annals` at a terminal of its own, answered as a person would: a key once its question stands there.
final class AtTerminal {
    private let process: Process
    private let master: Int32
    private var shown = ""

    init(_ arguments: [String], in folder: String, _ environment: [String: String] = [:]) throws {
        var (master, slave): (Int32, Int32) = (-1, -1)
        guard openpty(&master, &slave, nil, nil, nil) == 0 else { throw Broken("there is no pseudo-terminal") }
        self.master = master
        let end = FileHandle(fileDescriptor: slave, closeOnDealloc: true)
        process = Programs.process("annals", arguments, in: folder, environment)
        process.standardInput = end
        process.standardOutput = end
        process.standardError = end
        try process.run()
    }

    deinit {
        if process.isRunning { process.terminate() }
        close(master)
    }

    /// Waits until a text stands in what was shown since the last answer, and types.
    func type(_ keys: String, after text: String) throws {
        while !shown.contains(text) { if try !readMore() { throw Broken("“\(text)” is not in: \(shown)") } }
        shown = ""
        var bytes = Array(keys.utf8)
        guard write(master, &bytes, bytes.count) == bytes.count else { throw Broken("nothing reads the keys") }
    }

    /// What was shown after the last answer, and how the run ended.
    func end() throws -> (shown: String, status: Int32) {
        while try readMore() {}
        process.waitUntilExit()
        return (shown, process.terminationStatus)
    }

    /// Whether there was more before the run ended.
    private func readMore() throws -> Bool {
        // A minute of silence is no answer any more.
        for _ in 0..<1200 {
            // The end that this process holds keeps the terminal open, so the program's end is asked for too.
            let isRunning = process.isRunning
            var waiting = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, isRunning ? 50 : 0) > 0 else {
                if isRunning { continue }
                return false
            }
            var bytes = [UInt8](repeating: 0, count: 4096)
            let count = read(master, &bytes, bytes.count)
            guard count > 0 else { return false }
            shown += String(decoding: bytes[..<count], as: UTF8.self)
            return true
        }
        throw Broken("it waits, and shows: \(shown)")
    }
}

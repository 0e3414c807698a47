import Foundation
import ProgramTestSupport
import TestSupport
import Testing

/// A disk that fails while a program reads or locks is told as such, and never as damage or as a bug of ours.
@Suite(.serialized)
struct ReadFaultTests {
    /// Runs a program once for each of its reads and locks, of which that one fails.
    ///
    /// - Returns: how often it ended with what.
    private func everywhere(
        _ program: String, _ arguments: [String], in folder: String, under data: String
    ) throws -> [Int32: Int] {
        let calls = try FaultLibrary.calls(under: data) { environment in
            let ended = try Programs.run(
                program, arguments, in: folder, environment: environment.merging(["FAULTS_READS": "1"]) { $1 })
            #expect(ended.status == 0 || ended.status == 65, "\(ended.errors)")
        }
        var ends: [Int32: Int] = [:]
        for call in 1...calls.count {
            var environment = try FaultLibrary.injecting(.eio, at: call, under: data)
            environment["FAULTS_READS"] = "1"
            let ended = try Programs.run(program, arguments, in: folder, environment: environment)
            ends[ended.status, default: 0] += 1
            // What can be done without, a hint or a cache, is.
            #expect(
                ended.status == 74 || ended.status == 0,
                "\(program) \(arguments) at read \(call): \(ended.status) \(ended.output) \(ended.errors)")
            #expect(!"\(ended.output) \(ended.errors)".contains("malformed"))
        }
        return ends
    }

    @Test("a command whose disk fails at any read or lock says so, with 74, and never that the replica is damaged")
    func client() throws {
        let scratch = try TemporaryFolder()
        let member = try Attack.project(in: scratch)
        for line in [["list"], ["add", "x"], ["verify"]] {
            let ends = try everywhere(
                "annals", line + ["--json", "--no-input"], in: member.folder, under: member.folder + "/.annals")
            print("\(line): \(ends)")
            #expect(ends[74] ?? 0 > 0)
        }
    }

    @Test("so does a repair, whose lock fails too")
    func repair() throws {
        let scratch = try TemporaryFolder()
        let member = try Attack.project(in: scratch)
        let key = member.folder + "/.annals/key"
        // Something that a repair is tried for and cannot mend, so that every run has the same to do.
        try FileManager.default.removeItem(atPath: key)
        let data = member.folder + "/.annals"
        for call in 1...400 {
            var environment = try FaultLibrary.injecting(.eio, at: call, under: data, saying: member.folder + "/fired")
            environment["FAULTS_READS"] = "1"
            let ended = try member.raw(["verify", "--repair"], environment: environment)
            guard FileManager.default.fileExists(atPath: member.folder + "/fired") else { break }
            try FileManager.default.removeItem(atPath: member.folder + "/fired")
            #expect(ended.status == 74 || ended.status == 65, "read \(call): \(ended.status) \(ended.errors)")
            for name in try FileManager.default.contentsOfDirectory(atPath: data) where name.hasPrefix("before-") {
                try FileManager.default.removeItem(atPath: data + "/" + name)
            }
        }
    }

    @Test("a server's verify does the same")
    func server() throws {
        let scratch = try TemporaryFolder()
        let (server, members) = try team(["ana", "bo"], in: scratch)
        try members[0].ok("add", "an event")
        try settle(members)
        server.stop()
        let ends = try everywhere(
            "annals-server", ["verify", "--json", "--data", server.data], in: scratch.path, under: server.data)
        print("annals-server verify: \(ends)")
        #expect(ends[74] ?? 0 > 0)
    }
}

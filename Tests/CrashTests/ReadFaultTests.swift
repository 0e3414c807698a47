import Foundation
import ProgramTestSupport
import TestSupport
import Testing

/// A disk that fails while a program reads or locks is told as such, and never as a bug of ours.
@Suite(.serialized)
struct ReadFaultTests {
    @Test("a repair whose disk fails at any read or lock ends with 74 or its findings, never as a bug")
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
}

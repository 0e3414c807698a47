import Foundation
import SQLite
import TestSupport
import Testing

@testable import CommandLine

extension CommandLineSuite {
    @Suite("Files of a later version")
    struct LaterFileTests {
        @Test("each command that could touch a replica of a later version refuses it with 65 and leaves it as it is")
        func later() throws {
            let desktop = try Desktop()
            try desktop.ok("add", "One")
            let bundle = desktop.folder + ".bundle"
            try desktop.ok("bundle", "create", bundle)
            let database = try Connection(path: desktop.folder + "/.annals/replica.db", mode: .readWrite)
            try database.execute("PRAGMA user_version = 1000")
            try database.checkpoint(.truncate)
            try database.close()
            let before = try GoldenFiles.contents(of: desktop.folder)
            for line in [
                "status", "list", "add Two", "verify", "verify --repair", "doctor", "conflicts", "log", "sync",
                "search one", "bundle apply \(bundle)", "bundle create \(bundle)2", "export jsonl", "tag abcd +x",
            ] {
                let run = desktop.run(["--json"] + line.split(separator: " ").map(String.init))
                #expect(run.status == 65, "\(line): \(run.diagnostics)")
                #expect(run.diagnostics.contains("later version"), "\(line): \(run.diagnostics)")
                #expect(try GoldenFiles.contents(of: desktop.folder) == before, "\(line)")
            }
        }

        @Test("a bundle of a later version is refused with 65, and neither it nor the replica is changed")
        func laterBundle() throws {
            let desktop = try Desktop()
            try desktop.ok("add", "One")
            let path = desktop.folder + ".bundle"
            var bytes = try GoldenFiles.read("format-1.bundle")
            bytes[14] = UInt8(ascii: "2")
            try Files.replace(path, with: bytes)
            let digest = try desktop.digest
            let refusal = desktop.refusal("bundle", "apply", path)
            #expect(refusal.status == 65 && refusal.code == "bundle-too-new", "\(refusal)")
            #expect(try Files.contents(of: path) == bytes)
            #expect(try desktop.digest == digest)
        }
    }
}

import Foundation
import SQLite
import Testing

@testable import CommandLine

extension CommandLineSuite {
    @Suite("verify, and files that are no bundles")
    struct VerifyTests {
        @Test(
            "verify answers with its document, whatever byte of the file's head is flipped",
            arguments: [0, 16, 20, 100])
        func unreadable(at: Int) throws {
            let ana = try Desktop()
            try ana.ok("add", "A visit")
            let path = ana.folder + "/.annals/replica.db"
            let settled = try Desktop.settled(path)
            var bytes = try Data(contentsOf: settled)
            bytes[at] ^= 0x10
            try bytes.write(to: settled)
            for words in [["verify"], ["verify", "--repair"]] {
                let run = ana.run(["--json"] + words)
                #expect(run.status == 65)
                let document = try #require(try run.rows.first, "\(run.diagnostics)")
                #expect(document["sound"]?.bool == false)
                let findings = try #require(document["findings"]?.array)
                #expect(findings.contains { $0["code"]?.string == "database-unreadable" } || at == 100)
                #expect(findings.allSatisfy { $0["where"]?.string != nil && $0["message"]?.string != nil })
            }
            let text = ana.run("verify").output
            #expect(text.contains("annals clone"))
        }

        @Test("what is no bundle is refused with 65 before it is read, however long it is")
        func noBundle() throws {
            let ana = try Desktop()
            for words in [["bundle", "apply"], ["bundle", "show"], ["clone"]] {
                let place = words == ["clone"] ? [ana.folder + "-clone", "--author", "bo"] : []
                let run = ana.run(["--json"] + words + ["/dev/zero"] + place)
                #expect(run.status == 65 && run.code == "not-a-bundle", "\(words): \(run.diagnostics)")
            }
        }
    }
}

extension Desktop {
    /// A project's database with nothing in its write-ahead log.
    fileprivate static func settled(_ path: String) throws -> URL {
        let database = try Connection(path: path, mode: .readWrite)
        _ = try database.userVersion()
        try database.checkpoint(.truncate)
        try database.close()
        return URL(fileURLWithPath: path)
    }
}

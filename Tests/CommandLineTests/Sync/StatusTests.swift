import Glibc
import Testing

@testable import CommandLine

extension CommandLineSuite {
    @Suite("status, config, doctor, verify")
    struct StatusTests {
        @Test("status tells who and where this replica is, with nothing left out")
        func status() throws {
            let desktop = try Desktop()
            try desktop.ok("add", "A visit")
            let status = try desktop.ok("status")
            #expect(
                status.members?.map(\.key) == [
                    "project", "name", "replica", "author", "server", "role", "unsynced", "conflicts", "waiting",
                    "cursor",
                    "digest", "events", "sources", "blocked",
                ])
            #expect(status["name"]?.string == "chronicle" && status["author"]?.string == "ana")
            #expect(status["server"] == .null && status["role"] == .null && status["blocked"] == .null)
            #expect(status["unsynced"]?.int == 1 && status["events"]?.int == 1 && status["cursor"]?.string == "0")
            #expect(status["digest"]?.string?.utf8.count == 32)
        }

        @Test("the digest changes with every edit, and not without one")
        func digest() throws {
            let desktop = try Desktop()
            let empty = try desktop.digest
            let event = try desktop.ok("add", "A visit").id
            let one = try desktop.digest
            #expect(one != empty)
            try desktop.ok("tag", event, "+x")
            #expect(try desktop.digest != one)
            let two = try desktop.digest
            try desktop.ok("tag", event, "+x")
            #expect(try desktop.digest == two)
        }

        @Test("status --check ends with 1 when something is unsent")
        func check() throws {
            let desktop = try Desktop()
            #expect(desktop.run("status", "--check").status == 0)
            try desktop.ok("add", "A visit")
            #expect(desktop.run("status", "--check").status == 1)
        }

        @Test("settings are shown and changed; what is no setting is refused with a guess")
        func config() throws {
            let desktop = try Desktop()
            try desktop.ok("config", "author", "Ana Petrova")
            #expect(try desktop.ok("config", "author")["author"]?.string == "Ana Petrova")
            #expect(try desktop.ok("add", "A visit")["updatedBy"]?.string == "Ana Petrova")
            let all = try desktop.ok("config")
            #expect(all.members?.map(\.key) == ["author", "name", "source", "ca-file", "server"])
            #expect(desktop.refusal("config", "autor") == (64, "unknown-setting"))
            #expect(desktop.run("config", "autor").diagnostics.contains("author"))
            #expect(desktop.refusal("config", "server", "https://example.org") == (64, "read-only"))
            #expect(desktop.refusal("config", "author", "") == (65, "empty-value"))
            #expect(desktop.refusal("config", "ca-file", "/nowhere/at/all.pem") == (66, "no-file"))
            #expect(desktop.refusal("config", "source", "zzzz").status == 66)
        }

        @Test("verify finds a sound replica sound")
        func verify() throws {
            let desktop = try Desktop()
            try desktop.ok("add", "A visit", "--date", "1989")
            let answer = try desktop.ok("verify")
            #expect(answer == ["sound": true, "changesets": 1, "findings": []])
        }

        @Test("verify names a lost device key and ends with 65; doctor gives a new one")
        func lostKey() throws {
            let desktop = try Desktop()
            try desktop.ok("add", "A visit")
            try Files.replace(desktop.folder + "/.annals/key", with: Array("garbage".utf8))
            let run = desktop.run("verify", "--json")
            #expect(run.status == 65)
            #expect(try run.rows[0]["findings"]?.array?.first?["code"]?.string == "key-damaged")
            #expect(desktop.run("doctor").status == 65)
            #expect(desktop.run("status", "--json").status == 0)
            #expect(desktop.refusal("add", "Another").status == 65)
            #expect(desktop.run("doctor", "--new-key").status == 0)
            try desktop.ok("add", "Another")
            #expect(try desktop.ok("verify")["sound"]?.bool == true)
        }

        @Test("a database that is none is named, not a crash")
        func noDatabase() throws {
            let desktop = try Desktop()
            // The write-ahead log alone would hold everything yet.
            for suffix in ["-wal", "-shm"] { unlink(desktop.folder + "/.annals/replica.db" + suffix) }
            try Files.replace(desktop.folder + "/.annals/replica.db", with: Array("not a database at all".utf8))
            #expect(desktop.run("verify", "--json").status == 65)
            #expect(desktop.refusal("status").status == 65)
            #expect(desktop.refusal("add", "A visit").status == 65)
        }
    }
}

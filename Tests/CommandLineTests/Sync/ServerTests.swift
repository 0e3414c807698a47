import Testing

@testable import CommandLine

extension CommandLineSuite {
    /// What `clone`, `share` and `sync` say where no server is; the others are tested with real ones.
    @Suite("share, clone, sync without a server")
    struct ServerTests {
        private static let secret = "#0123456789abcdefghjkmnpqrstvwxyz"

        @Test("a project on no server says how to get onto one")
        func noServer() throws {
            let desktop = try Desktop()
            #expect(desktop.refusal("sync") == (78, "no-server"))
            #expect(desktop.refusal("sync", "--dry-run") == (78, "no-server"))
        }

        @Test("what is no invite is refused, and never repeated on the terminal")
        func badInvite() throws {
            let desktop = try Desktop()
            for text in ["https://example.org/join", "https://example.org/\(Self.secret)", "nonsense"] {
                let run = desktop.run("share", text, "--json")
                #expect(run.status == 65 && run.code == "bad-invite")
                #expect(!run.diagnostics.contains("0123456789abc"))
            }
        }

        @Test("plain HTTP beyond loopback is refused before anything is sent")
        func plainHTTP() throws {
            let desktop = try Desktop()
            #expect(desktop.refusal("share", "http://example.org/join\(Self.secret)") == (78, "plain-http"))
            let bare = try Desktop(bare: "bo")
            #expect(
                bare.refusal("clone", "http://example.org/join\(Self.secret)", bare.folder, "--author", "bo")
                    == (78, "plain-http"))
        }

        @Test("an unreachable server ends with 69, says that the work is safe, and leaves nothing behind")
        func unreachable() throws {
            let desktop = try Desktop()
            // Nothing listens on the discard port.
            let run = desktop.run("share", "http://127.0.0.1:9/join\(Self.secret)")
            #expect(run.status == 69)
            #expect(run.diagnostics.contains("safe"))
            let bare = try Desktop(bare: "bo")
            #expect(
                bare.refusal("clone", "http://127.0.0.1:9/join\(Self.secret)", bare.folder, "--author", "bo").status
                    == 69)
            #expect(bare.refusal("status").status == 66)
        }

        @Test("a clone without an author asks, or ends with 78 where nobody can be asked")
        func noAuthor() throws {
            let bare = try Desktop(bare: "bo")
            #expect(bare.refusal("clone", "http://127.0.0.1:9/join\(Self.secret)", bare.folder) == (78, "no-author"))
        }
    }
}

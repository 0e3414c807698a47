import SyncClient
import TestSupport
import Testing

@testable import CommandLine

/// Whatever a file, a line or a word holds, it is read or refused.
@Suite("Fuzzing what is typed and imported")
struct LineFuzzTests {
    @Test("JSON: what is read is written and read the same")
    func json() async throws {
        let good = [
            #"{"title":"One","date":{"edtf":"1989-01-04","calendar":"julian"},"actors":[{"name":"Bo","role":null}]}"#,
            #"[1,-2.5e10,0.1,1e400,true,false,null,"\u00e9\ud83d\ude00\n\\\"",{},[],9223372036854775808]"#,
        ].map { Array($0.utf8) }
        try await FuzzRun("json").run(
            count: 2000, seed: 31, good: good,
            tokens: [
                "[", "]", "{", "}", "\"", ":", ",", "\\u", "\\ud800", "1e", "-", "0", "null", "\u{feff}", "[[[[[[[[[[",
            ]
        ) { bytes in
            guard let value = try? JSON.parse(bytes) else { return }
            let text = value.compact
            guard let again = try? JSON.parse(text) else {
                throw FuzzRun.Failure(description: "written, and not read again: \(text)")
            }
            if again.compact != text {
                throw FuzzRun.Failure(description: "another value: \(text)")
            }
        }
    }

    @Test("invites: what is taken is taken again as it was read")
    func invites() async throws {
        let good = [
            "https://annals.example.org/join#abcdefghijklmnopqrstuvwxyz", "http://127.0.0.1:8470/join#0123456789abcdef",
            "https://[::1]:1/a/b/join#aaaaaaaaaaaaaaaaaaaa",
        ].map { Array($0.utf8) }
        try await FuzzRun("invite").run(
            count: 800, seed: 32, good: good,
            tokens: ["#", "/join", "://", "http://", "https://", "@", ":", "[", "]", "%00", "..", "?", "xn--", "65536"]
        ) { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            guard let invite = Invite(text) else { return }
            if Invite("\(invite.server.text)/join#\(invite.secret)") != invite {
                throw FuzzRun.Failure(description: "another invite: \(text)")
            }
        }
    }
}

extension CommandLineSuite {
    @Suite("Fuzzing imports")
    struct ImportFuzzTests {
        @Test("lines of an import are imported or refused with 65, and the replica stays sound")
        func lines() async throws {
            let desktop = try Desktop()
            let good = [
                #"{"title":"One","date":"January the 4th 1989","tags":["b","a"],"key":7}"#,
                #"{"title":"Two","date":{"edtf":"1989-01-04?","calendar":"persian","asPrinted":"x","basis":"derived"},"#
                    + #""actors":[{"name":"Bo","role":"host"},"Cy"],"place":"Tehran","description":"a\nb"}"#,
            ].map { Array($0.utf8) }
            var rounds = 0
            try await FuzzRun("import").run(
                count: 250, seed: 33, good: good,
                tokens: [
                    "\"id\":", "\"revision\":", "\"deleted\":true", "null", "\n", "{", "}", "\u{202e}", "\"tags\":",
                    "[]", "1e99",
                ],
                limit: 4096
            ) { bytes in
                rounds += 1
                let path = try desktop.file("in.jsonl", String(decoding: bytes, as: UTF8.self))
                let run = desktop.run("import", "jsonl", path, "--json")
                if ![0, 64, 65, 66].contains(run.status) {
                    throw FuzzRun.Failure(description: "exit \(run.status): \(run.diagnostics)")
                }
            }
            #expect(rounds > 250)
            #expect(try desktop.ok("verify")["sound"]?.bool == true)
        }
    }
}

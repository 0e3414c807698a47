import Foundation
import ProgramTestSupport
import TestSupport
import Testing

/// An invite is good for one replica, however often the command that answers it is cut off.
@Suite(.serialized)
struct JoinTests {
    @Test("the first clone of a project, killed or failing at any call, is gone on with, and its founder can redact")
    func founding() throws {
        let scratch = try TemporaryFolder()
        let server = try ServerProcess(in: scratch)
        let folder = try scratch.folder("ana")
        var number = 0
        func clone(_ invite: String, _ environment: [String: String] = [:]) throws -> Ended {
            try Programs.run(
                "annals", ["clone", invite, "project", "--author", "ana", "--json", "--no-input"], in: folder,
                environment: environment)
        }
        let calls = try FaultLibrary.calls(under: folder) { environment in
            let ended = try clone(try server.makeProject("counted"), environment)
            guard ended.status == 0 else { throw Broken("clone: \(ended.status) \(ended.errors)") }
        }.count
        Copies.remove(folder + "/project")
        var came = 0
        for call in stride(from: 1, through: calls, by: Soak.seconds == nil ? 31 : 1) {
            for fault in [FaultLibrary.Fault.kill, .eio] {
                number += 1
                let invite = try server.makeProject("p\(number)")
                let said = scratch.path + "/came"
                let environment = try FaultLibrary.injecting(fault, at: call, under: folder, saying: said)
                let what = "\(fault) at call \(call) of \(calls)"
                let first = try clone(invite, environment)
                if try !String(contentsOfFile: said, encoding: .utf8).isEmpty { came += 1 }
                guard [0, 74, 137].contains(first.status) else {
                    throw Broken("\(what): \(first.status) \(first.errors)")
                }
                let again = try clone(invite)
                guard again.status == 0 || again.status == 73 else {
                    throw Broken("\(what), then again: \(again.status) \(again.errors)")
                }
                let member = try Member("ana/project", in: scratch)
                try member.ok("add", "a name that endangers a witness")
                try member.ok("sync")
                guard let hash = try member.ok("log").rows.first?["hash"] as? String else { throw Broken("no log") }
                let redacted = try member.raw(["redact", hash, "--reason", "court order", "--yes"])
                guard redacted.status == 0 else { throw Broken("\(what): the founder: \(redacted.errors)") }
                try member.ok("verify")
                Copies.remove(folder + "/project")
                let left = try FileManager.default.contentsOfDirectory(atPath: folder)
                #expect(left.isEmpty, "\(what): left \(left)")
            }
        }
        print("clone of an empty project: \(calls) calls, \(number) attacks, \(came) faults that came")
        #expect(came * 2 > number)
    }

    @Test("a one-use invite survives a server that fails while it is answered or after", arguments: [0, 1, 2])
    func failing(after: Int) throws {
        let scratch = try TemporaryFolder()
        let (server, members) = try team(["ana"], in: scratch)
        try members[0].ok("add", "an early event")
        try members[0].ok("sync")
        let proxy = try FaultProxy(to: server.port)
        defer { proxy.close() }
        let folder = try scratch.folder("colleague")
        let line = [
            "clone", try server.invite(url: proxy.url), "chronicle", "--author", "bo", "--json", "--no-input",
        ]
        proxy.strike(Array(repeating: .failing(after), count: 8))
        let first = try Programs.run("annals", line, in: folder)
        proxy.strike([])
        if first.status != 0 {
            #expect(first.status == 76 && first.error["hint"] is String, "\(first.errors)")
            // Either the same command goes on, or there is a replica that does.
            let again = try Programs.run("annals", line, in: folder)
            #expect(again.status == 0 || again.status == 73, "\(again.errors)")
        }
        let bo = try Member("colleague/chronicle", in: scratch)
        try bo.ok("sync")
        #expect(try digests([members[0], bo]).count == 1)
        let rows = try server.admin("member", "list", "chronicle").rows
        #expect(rows.count == 2, "one invite, one member: \(rows)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["chronicle"])
    }
}

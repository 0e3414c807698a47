import Foundation
import ProgramTestSupport
import TestSupport
import Testing

/// Redaction and what it must outlive, with the real binaries.
@Suite("Redaction end to end", .serialized)
struct RedactionEndToEndTests {
    private static let marker = "Zyzzogeton"

    private func traces(in folder: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder).filter { name in
            guard !name.hasSuffix(".bundle") else { return false }
            let bytes = FileManager.default.contents(atPath: folder + "/" + name) ?? Data()
            return [Self.marker, Self.marker.lowercased()].contains { bytes.range(of: Data($0.utf8)) != nil }
        }
    }

    private func target(_ member: Member, _ event: String) throws -> String {
        let rows = try member.ok("explain", event, "place").rows
        let change = try #require(rows.last?["change"] as? String)
        return String(change.prefix { $0 != "/" })
    }

    @Test(
        "an order reaches the server, a replica that was away and one that has only bundles; content never comes back")
    func everywhere() throws {
        let scratch = try TemporaryFolder()
        let (server, members) = try team(["ana", "bo", "cy"], in: scratch)
        let (ana, bo, cy) = (members[0], members[1], members[2])
        let event = try #require(try ana.ok("add", "A visit", "--place", "Rome").json["id"] as? String)
        try settle(members)
        try ana.ok("set", event, "place=\(Self.marker)", "--reason", "heard from \(Self.marker)")
        try settle(members)
        let target = try target(ana, event)
        let (old, backup) = (scratch.path + "/old.bundle", scratch.path + "/old-backup.bundle")
        try cy.ok("bundle", "create", old)
        #expect(try server.admin("backup", backup).status == 0)
        // Cy goes away with the content; Dee has never seen the server.
        try cy.ok("tag", event, "+away")
        try bo.fails(77, "redact", target, "--reason", "x")
        try ana.ok("redact", target, "--reason", "a court's order")
        #expect(try traces(in: ana.folder) == [])
        #expect(try !traces(in: server.data).isEmpty || !traces(in: bo.folder).isEmpty)
        try ana.ok("sync")
        #expect(try traces(in: server.data) == [])
        try bo.ok("sync")
        #expect(try traces(in: bo.folder) == [])
        try bo.ok("bundle", "apply", old)
        #expect(try traces(in: bo.folder) == [])
        let dee = scratch.path + "/dee"
        #expect(
            try Programs.run("annals", ["clone", old, dee, "--author", "dee", "--no-input"], in: scratch.path).status
                == 0)
        let fresh = scratch.path + "/fresh.bundle"
        try ana.ok("bundle", "create", fresh)
        let guest = try Member("dee", in: scratch)
        try guest.ok("bundle", "apply", fresh)
        #expect(try traces(in: dee) == [])
        try cy.ok("sync")
        #expect(try traces(in: cy.folder) == [])
        try settle(members)
        #expect(try digests(members).count == 1)
        for member in members + [guest] {
            #expect(try member.ok("verify").json["sound"] as? Bool == true)
            #expect(try member.ok("show", event).json["place"] is NSNull)
        }
        #expect(try server.admin("verify").json["sound"] as? Bool == true)
        // A server restored from before the order is told again by whoever syncs.
        let copy = scratch.path + "/copy.bundle"
        #expect(try server.admin("backup", copy).status == 0)
        #expect(FileManager.default.contents(atPath: copy)?.range(of: Data(Self.marker.utf8)) == nil)
        let port = server.port
        server.stop()
        try FileManager.default.removeItem(atPath: server.data)
        #expect(try server.admin("restore", backup).status == 0)
        try server.start(port: port)
        try ana.ok("sync")
        #expect(try traces(in: server.data) == [])
        #expect(try digests(members).count == 1)
        #expect(try server.admin("verify").json["sound"] as? Bool == true)
    }

    @Test("a redaction killed at any moment is whole or not there, and the next command leaves no trace")
    func killed() throws {
        let scratch = try TemporaryFolder()
        let ana = try Member("ana", in: scratch)
        try ana.ok("init", "--name", "chronicle", "--author", "ana")
        let event = try #require(try ana.ok("add", "A visit").json["id"] as? String)
        try ana.ok("set", event, "place=\(Self.marker)")
        let target = try target(ana, event)
        var interrupted = 0
        for step in 1...12 {
            let folder = scratch.path + "/try-\(step)"
            try FileManager.default.copyItem(atPath: ana.folder, toPath: folder)
            let member = try Member("try-\(step)", in: scratch)
            let traced = Process()
            traced.executableURL = URL(fileURLWithPath: "/usr/bin/strace")
            traced.arguments = [
                "-f", "-qq", "-o", "/dev/null", "-e", "trace=pwrite64", "-e",
                "inject=pwrite64:signal=KILL:when=\(step * 3)", Programs.folder + "/annals", "redact", target,
                "--reason",
                "x", "--json",
            ]
            traced.currentDirectoryURL = URL(fileURLWithPath: folder)
            traced.environment = Programs.environment()
            traced.standardOutput = FileHandle.nullDevice
            traced.standardError = FileHandle.nullDevice
            try traced.run()
            traced.waitUntilExit()
            let wasKilled = traced.terminationReason == .uncaughtSignal || traced.terminationStatus > 128
            if wasKilled { interrupted += 1 }
            // Whatever it is that comes next: a reading command.
            let place = try member.ok("show", event).json["place"]
            if place is NSNull {
                #expect(try traces(in: folder) == [], "killed at write \(step * 3)")
            } else {
                #expect(wasKilled && place as? String == Self.marker)
            }
            #expect(try member.ok("verify").json["sound"] as? Bool == true)
        }
        #expect(interrupted > 3)
    }

    @Test("a changeset that the server refuses for good is set aside, and sync goes on without it")
    func setAside() throws {
        let scratch = try TemporaryFolder()
        let (server, members) = try team(["ana", "bo"], in: scratch)
        let (ana, bo) = (members[0], members[1])
        try ana.ok("add", "A visit")
        try ana.ok("sync")
        try bo.ok("sync")
        try bo.ok("add", "Spoilt")
        try bo.ok("add", "On top of it")
        let spoil = Process()
        spoil.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        spoil.arguments = [
            "-c",
            """
            import sqlite3, sys
            db = sqlite3.connect(sys.argv[1])
            db.execute("UPDATE changeset SET signature = zeroblob(64) WHERE id = (SELECT max(id) - 1 FROM changeset)")
            db.commit()
            """, bo.folder + "/.annals/replica.db",
        ]
        try spoil.run()
        spoil.waitUntilExit()
        try #require(spoil.terminationStatus == 0)
        try bo.fails(77, "sync")
        let blocked = try bo.ok("status").json["blocked"] as? [String: Any]
        #expect(blocked?["code"] as? String == "bad-signature")
        #expect(try Programs.run("annals", ["doctor"], in: bo.folder).output.contains("(changeset "))
        let answer = try bo.ok("doctor", "--set-aside", "--output", scratch.path + "/aside.bundle").json
        #expect((answer["setAside"] as? [String])?.count == 2)
        #expect(try bo.ok("bundle", "show", scratch.path + "/aside.bundle").status == 0)
        #expect(try bo.ok("verify").json["sound"] as? Bool == true)
        try bo.ok("add", "Again by hand")
        try settle(members)
        #expect(try digests(members).count == 1)
        #expect(try bo.ok("status").json["blocked"] is NSNull)
        #expect(try ana.ok("list").rows.count == 2)
        #expect(try server.admin("verify").json["sound"] as? Bool == true)
    }

    @Test("an owner by the server's list becomes one in the log by a grant, and then redacts")
    func grant() throws {
        let scratch = try TemporaryFolder()
        let (server, members) = try team(["ana"], in: scratch)
        let ana = members[0]
        let event = try #require(try ana.ok("add", "A visit", "--place", Self.marker).json["id"] as? String)
        try ana.ok("sync")
        #expect(
            try Programs.run(
                "annals",
                ["clone", try server.invite(role: "owner"), scratch.path + "/bo", "--author", "bo", "--no-input"],
                in: scratch.path
            ).status == 0)
        let bo = try Member("bo", in: scratch)
        try bo.ok("add", "Bo's")
        try bo.ok("sync")
        let target = try target(bo, event)
        try bo.fails(77, "redact", target, "--reason", "x")
        try ana.ok("sync")
        let listed = try ana.ok("member", "list").rows
        #expect(listed.map { $0["name"] as? String } == ["ana", "bo"])
        #expect(listed.map { $0["owner"] as? Bool } == [true, false])
        #expect((try ana.ok("member", "role", "bo", "owner").json["devices"] as? [String])?.count == 1)
        #expect((try ana.ok("member", "role", "bo", "owner").json["devices"] as? [String])?.isEmpty == true)
        try ana.ok("sync")
        try bo.ok("sync")
        try bo.ok("redact", target, "--reason", "x")
        try bo.ok("sync")
        try ana.ok("sync")
        for folder in [ana.folder, bo.folder, server.data] { #expect(try traces(in: folder) == []) }
        #expect(try digests([ana, bo]).count == 1)
    }
}

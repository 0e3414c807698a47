import Foundation
import ProgramTestSupport
import TestSupport
import Testing

/// The main job with the real binaries: annotate offline, sync, see the conflict, settle it.
@Suite(.serialized)
struct MainJobTests {
    static let document = """
        Harbour talks

        On January the 4th 1989 the minister arrived. He said: “We shall talk.” Three weeks after this he left.

        On January the 4th 1989 the minister arrived. He said: “We shall talk.” Three weeks after this he left.

        The treaty – signed in May 1990 – was never printed.
        """

    @Test("three replicas conflict on a date, a late edit opens a smaller conflict, a dispute ends it")
    func conflict() throws {
        let scratch = try TemporaryFolder()
        let (server, members) = try team(["ana", "bo", "cy"], in: scratch)
        let (ana, bo, cy) = (members[0], members[1], members[2])
        let event = try #require(try ana.ok("add", "A visit", "--date", "1989-01-04").json["id"] as? String)
        try settle(members)
        server.stop()
        let began = Date()
        let offline = try bo.raw(["sync"])
        #expect(offline.status == 69 && Date().timeIntervalSince(began) < 10)
        try ana.ok("set", event, "date=1989-01-04?", "--reason", "as printed")
        try bo.ok("set", event, "date=1989-02-26", "--reason", "newspaper")
        try cy.ok("set", event, "place=Moscow")
        try bo.ok("tag", event, "+visit")
        try ana.ok("tag", event, "+letter")
        try server.start()
        try settle(members)
        for member in members {
            let conflicts = try member.ok("conflicts").rows
            #expect(conflicts.count == 1 && conflicts[0]["field"] as? String == "date")
            let shown = try member.ok("show", event).json
            #expect(shown["place"] as? String == "Moscow")
            #expect(shown["tags"] as? [String] == ["letter", "visit"])
        }
        try bo.ok("resolve", event, "date", "--take", "1", "--reason", "checked")
        try cy.ok("conflicts")
        try cy.ok("resolve", event, "date", "--value", "1989-03-03", "--reason", "another page")
        try settle(members)
        let second = try ana.ok("conflicts").rows
        #expect(second.count == 1 && (second[0]["rivals"] as? [Any])?.count == 2)
        try ana.ok("resolve", event, "date", "--value", "1989-02-26", "--keep-both", "--reason", "sources disagree")
        try settle(members)
        #expect(try digests(members).count == 1)
        for member in members {
            #expect(try member.ok("conflicts").rows.isEmpty)
            #expect(try member.ok("show", event).json["disputes"] as? [String] == ["date"])
            #expect(try member.ok("verify").json["sound"] as? Bool == true)
        }
        let explained = try cy.ok("explain", event, "date").output
        for value in ["1989-01-04?", "1989-02-26", "1989-03-03"] { #expect(explained.contains(value)) }
        #expect(try server.admin("verify").json["sound"] as? Bool == true)
    }

    @Test("every quote stands at its exact offsets; one that stands twice is never guessed")
    func quotes() throws {
        let scratch = try TemporaryFolder()
        let ana = try Member("ana", in: scratch)
        try ana.ok("init", "--author", "ana")
        try ana.write(Self.document, to: "talks.txt")
        try ana.ok("source", "add", "talks.txt")
        try ana.fails(65, "add", "Arrival", "--quote", "the minister arrived")
        try ana.fails(65, "add", "Arrival", "--quote", "nobody ever wrote this")
        let scalars = Array(Self.document.unicodeScalars)
        for (quote, occurrence) in [
            ("the minister arrived", "2"), ("He said: \"We shall talk.\"", "1"),
            ("The treaty - signed in May 1990 -", "1"),
        ] {
            let event = try ana.ok("add", "An event", "--quote", quote, "--occurrence", occurrence).json
            let citation = try #require((event["citations"] as? [[String: Any]])?.first)
            let (start, end) = (citation["start"] as? Int ?? -1, citation["end"] as? Int ?? -1)
            var exact = String.UnicodeScalarView()
            exact.append(contentsOf: scalars[start..<end])
            #expect(citation["exact"] as? String == String(exact))
        }
        #expect(try ana.ok("list").rows.count == 3)
    }

    @Test("a copied replica used twice keeps both sides' work")
    func copied() throws {
        let scratch = try TemporaryFolder()
        let (server, members) = try team(["ana", "bo"], in: scratch)
        defer { server.stop() }
        let event = try #require(try members[1].ok("add", "A visit").json["id"] as? String)
        try settle(members)
        try FileManager.default.copyItem(atPath: members[1].folder, toPath: scratch.path + "/twin")
        let twin = try Member("twin", in: scratch)
        try members[1].ok("set", event, "place=Moscow")
        try twin.ok("set", event, "type=visit")
        try twin.ok("add", "Only here")
        let everybody = members + [twin]
        try settle(everybody, rounds: 3)
        #expect(try digests(everybody).count == 1)
        for member in everybody {
            let shown = try member.ok("show", event).json
            #expect(shown["place"] as? String == "Moscow" && shown["type"] as? String == "visit")
            #expect(try member.ok("list").rows.count == 2)
        }
        try members[1].ok("add", "after")
        try twin.ok("add", "after too")
        try settle(everybody, rounds: 2)
        #expect(try digests(everybody).count == 1)
    }

    @Test("terminal escapes in synced text are made visible")
    func escapes() throws {
        let scratch = try TemporaryFolder()
        let (server, members) = try team(["ana", "bo"], in: scratch)
        defer { server.stop() }
        let event = try #require(
            try members[0].ok("add", "red \u{1b}[31m and \u{202e}evil", "--place", "a\u{7}b").json["id"] as? String)
        try settle(members)
        for arguments in [["list"], ["show", event], ["log"], ["explain", event], ["search", "red"]] {
            let human = try Programs.run("annals", arguments, in: members[1].folder)
            let machine = try members[1].raw(arguments)
            for text in [human.output, machine.output] {
                #expect(!text.unicodeScalars.contains { $0.value == 0x1b || $0.value == 0x202e || $0.value == 7 })
                #expect(text.contains("red"), "\(arguments): \(human.errors)")
            }
        }
    }

    @Test("sync killed at random moments, the server too, loses and doubles nothing")
    func killed() throws {
        let scratch = try TemporaryFolder()
        let (server, members) = try team(["ana", "bo"], in: scratch)
        var generator = SystemRandomNumberGenerator()
        var titles: [String] = []
        for round in 0..<12 {
            for member in members {
                let title = "\(member.name) \(round)"
                try member.ok("add", title)
                titles.append(title)
                let process = Programs.process("annals", ["sync", "--no-input"], in: member.folder, [:])
                process.standardOutput = FileHandle.nullDevice
                process.standardError = FileHandle.nullDevice
                try process.run()
                // The moment is what the test is about; nothing is waited for.
                let spins = Int.random(in: 0..<40_000, using: &generator)
                for _ in 0..<spins where process.isRunning { sched_yield() }
                kill(process.processIdentifier, SIGKILL)
                if round % 3 == 1 { server.stop(SIGKILL) }
                process.waitUntilExit()
                if round % 3 == 1 { try server.start() }
            }
        }
        try settle(members, rounds: 3)
        #expect(try digests(members).count == 1)
        for member in members {
            let found = try member.ok("list").rows.compactMap { $0["title"] as? String }
            #expect(found.sorted() == titles.sorted())
            #expect(try member.ok("verify").json["sound"] as? Bool == true)
        }
        #expect(try server.admin("verify").json["sound"] as? Bool == true)
    }
}

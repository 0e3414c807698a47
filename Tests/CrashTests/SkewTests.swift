import Foundation
import ProgramTestSupport
import TestSupport
import Testing

/// Copies, restored folders and wrong clocks: nothing is lost, everybody ends equal, and a plain sentence says why.
@Suite(.serialized)
struct SkewTests {
    private static let forked = "has been copied or restored and used twice; both sides' work is kept"
    private static let rebased = "The server's log is not the one it was"

    /// What a person is told, on both streams.
    private func told(_ member: Member, _ environment: [String: String] = [:]) throws -> String {
        let ended = try Programs.run("annals", ["sync", "--no-input"], in: member.folder, environment: environment)
        if ended.status != 0 { throw Broken("\(member.name): sync ended with \(ended.status): \(ended.errors)") }
        return ended.output + ended.errors
    }

    @Test("a project's folder that is copied and used on two machines keeps both sides' work, and says so")
    func copied() throws {
        let scratch = try TemporaryFolder()
        let (server, members) = try team(["ana", "bo"], in: scratch)
        let event = try members[1].ok("add", "A visit").text("id")
        try settle(members)
        let twin = try Member("twin", in: scratch)
        try Copies.copy(members[1].folder + "/.annals", to: twin.folder + "/.annals")
        try members[1].ok("set", event, "place=Moscow")
        try twin.ok("set", event, "place=Kyiv")
        try twin.ok("add", "made by the twin")
        try members[1].ok("add", "made by bo")
        #expect(!(try told(members[1]).contains(Self.forked)))
        #expect(try told(twin).contains(Self.forked))
        let everybody = members + [twin]
        // Whichever side hears of it last, each goes on under a key of its own.
        for member in everybody { try member.ok("add", "later by \(member.name)") }
        try mustAgree(everybody, server, rounds: 3)
        for member in everybody {
            try member.hasOnce(["made by the twin", "made by bo"] + everybody.map { "later by \($0.name)" })
            let shown = try member.ok("conflicts").rows
            #expect(shown.count == 1 && shown.first?["field"] as? String == "place")
        }
        // It is said once, not at every sync from now on.
        #expect(!(try told(twin).contains(Self.forked)))
    }

    @Test("a replica restored from an old copy of its folder gets back what it had sent and goes on, and says so")
    func restoredReplica() throws {
        let scratch = try TemporaryFolder()
        let (server, members) = try team(["ana", "bo"], in: scratch)
        let bo = members[1]
        try bo.ok("add", "before the copy")
        try settle(members)
        try Copies.copy(bo.folder + "/.annals", to: scratch.path + "/old")
        try bo.ok("add", "after the copy")
        try settle(members)
        Copies.remove(bo.folder + "/.annals")
        try Copies.copy(scratch.path + "/old", to: bo.folder + "/.annals")
        try bo.ok("add", "after the restore")
        #expect(try told(bo).contains(Self.forked))
        try bo.ok("add", "and on")
        try mustAgree(members, server)
        for member in members {
            try member.hasOnce(["before the copy", "after the copy", "after the restore", "and on"])
        }
    }

    @Test("a server restored from a backup is given back what only its clients had, and they are told")
    func restoredServer() throws {
        let scratch = try TemporaryFolder()
        let (server, members) = try team(["ana", "bo", "cy"], in: scratch)
        try members[0].ok("add", "in the backup")
        try settle(members)
        let backup = scratch.path + "/backup.sqlite"
        #expect(try server.admin("backup", backup).status == 0)
        for member in members { try member.ok("add", "later by \(member.name)") }
        try settle(members)
        server.stop()
        Copies.remove(server.data)
        #expect(try server.admin("restore", backup).status == 0)
        try server.start()
        // One works before it knows, and what it sends gets a sequence that others know as something else.
        try members[2].ok("add", "after the restore")
        for member in [members[2], members[0], members[1]] { #expect(try told(member).contains(Self.rebased)) }
        try mustAgree(members, server)
        for member in members {
            try member.hasOnce(["in the backup", "after the restore"] + members.map { "later by \($0.name)" })
        }
        #expect(!(try told(members[0]).contains(Self.rebased)))
    }

    @Test("a server put back to an older copy of its data, without a word, is noticed and given the rest again")
    func setBackServer() throws {
        let scratch = try TemporaryFolder()
        let (server, members) = try team(["ana", "bo"], in: scratch)
        try members[0].ok("add", "in the copy")
        try settle(members)
        server.stop()
        try Copies.copy(server.data, to: scratch.path + "/older")
        try server.start()
        try members[1].ok("add", "after the copy")
        try settle(members)
        server.stop()
        Copies.remove(server.data)
        try Copies.copy(scratch.path + "/older", to: server.data)
        try server.start()
        #expect(try told(members[0]).contains(Self.rebased))
        // She gave it all back in the same order: for everybody else the log is the one it was.
        #expect(!(try told(members[1]).contains(Self.rebased)))
        try mustAgree(members, server)
        for member in members { try member.hasOnce(["in the copy", "after the copy"]) }
    }

    @Test("clocks at 1970 and 2099 lose nothing: the conflict is shown, can be settled, and the wrong clock is named")
    func clocks() throws {
        let scratch = try TemporaryFolder()
        let (server, members) = try team(["ana", "bo", "cy"], in: scratch)
        let (ana, bo, cy) = (members[0], members[1], members[2])
        let event = try ana.ok("add", "A visit", "--date", "1989-01-04").text("id")
        try settle(members)
        let now = Int(Date().timeIntervalSince1970)
        let past = try FaultLibrary.clock(by: 86_400 - now)
        let future = try FaultLibrary.clock(by: 4_070_908_800 - now)
        #expect(try ana.raw(["set", event, "date=1989-02-01"], environment: past).status == 0)
        #expect(try bo.raw(["set", event, "date=1989-03-01"], environment: future).status == 0)
        #expect(try ana.raw(["add", "in 1970"], environment: past).status == 0)
        #expect(try bo.raw(["add", "in 2099"], environment: future).status == 0)
        #expect(try bo.raw(["sync"], environment: future).status == 0)
        #expect(try told(ana, past).contains("one of the clocks is wrong. Nothing is lost by it"))
        #expect(try told(cy).contains("one of the clocks is wrong. Nothing is lost by it"))
        try mustAgree(members, server)
        for member in members {
            let conflicts = try member.ok("conflicts").rows
            #expect(conflicts.count == 1 && conflicts.first?["field"] as? String == "date")
            let rivals = try member.ok("show", event).json["rivals"] as? [String: [[String: Any]]]
            let values = rivals?["date"]?.compactMap { ($0["value"] as? [String: Any])?["edtf"] as? String }
            #expect(values?.sorted() == ["1989-02-01", "1989-03-01"])
            try member.hasOnce(["in 1970", "in 2099"])
        }
        // The one whose clock is back in 1970 settles it all the same: replacing decides, not time.
        let settled = try ana.raw(["resolve", event, "date", "--value", "1989-02-26"], environment: past)
        #expect(settled.status == 0, "\(settled.errors)")
        try mustAgree(members, server)
        for member in members {
            #expect(try member.ok("conflicts").rows.isEmpty)
            let date = try member.ok("show", event).json["date"] as? [String: Any]
            #expect(date?["edtf"] as? String == "1989-02-26")
            let explained = try member.ok("explain", event, "date").output
            for value in ["1989-01-04", "1989-02-01", "1989-03-01"] { #expect(explained.contains(value)) }
        }
    }
}

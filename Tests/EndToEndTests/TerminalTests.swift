import Foundation
import ProgramTestSupport
import TestSupport
import Testing

/// What only a terminal and a shell show, with the real binary.
@Suite("At the terminal", .serialized)
struct TerminalTests {
    /// Two events whose places ana and bo have given different values.
    private func conflicts(_ scratch: TemporaryFolder) throws -> (ana: Member, ids: [String]) {
        let ana = try Member("ana", in: scratch)
        try ana.ok("init", "--name", "chronicle", "--author", "ana")
        let ids = try ["Talks", "Visit"].map { title in
            try #require(try ana.ok("add", title).json["id"] as? String)
        }
        let (there, back) = (scratch.path + "/there.bundle", scratch.path + "/back.bundle")
        try ana.ok("bundle", "create", there)
        let cloned = try Programs.run(
            "annals", ["clone", there, scratch.path + "/bo", "--author", "bo", "--no-input"], in: scratch.path)
        #expect(cloned.status == 0, "\(cloned.errors)")
        let bo = try Member("bo", in: scratch)
        for id in ids {
            try ana.ok("set", id, "place=Rome")
            try bo.ok("set", id, "place=Oslo")
        }
        try bo.ok("bundle", "create", back)
        try ana.ok("bundle", "apply", back)
        return (ana, ids)
    }

    private func place(_ member: Member, _ id: String) throws -> String {
        try #require(try member.ok("show", id).json["place"] as? String)
    }

    @Test("the walk through conflicts can undo the last, before the next and after the very last")
    func walk() throws {
        let scratch = try TemporaryFolder()
        let (ana, ids) = try conflicts(scratch)
        let walk = try AtTerminal(["resolve"], in: ana.folder)
        try walk.type("1", after: "1 of 2")
        try walk.type("because\n", after: "Why?")
        // The second asks; back to the first, which is decided the other way.
        try walk.type("u", after: "ndo the last")
        try walk.type("2", after: "leaves it as it is settled")
        try walk.type("\n", after: "Why?")
        try walk.type("1", after: "2 of 2")
        try walk.type("\n", after: "Why?")
        try walk.type("u", after: "That was the last.")
        try walk.type("2", after: "leaves it as it is settled")
        try walk.type("second thoughts\n", after: "Why?")
        try walk.type("q", after: "That was the last.")
        let end = try walk.end()
        #expect(end.status == 0 && end.shown.contains("2 settled, 0 skipped, 0 open"), "\(end.shown)")
        #expect(try ana.ok("conflicts").output.isEmpty)

        // The first answer stands in the history, replaced by the second.
        for id in ids {
            let rows = try ana.ok("explain", id, "place").rows
            let fates = rows.compactMap { $0["fate"] as? String }
            #expect(fates.count == 4 && fates.count { $0 == "current" } == 1, "\(rows)")
            let current = try #require(rows.first { $0["fate"] as? String == "current" })
            #expect(current["value"] as? String == (try place(ana, id)))
            let first = rows.filter { $0["fate"] as? String == "replaced" }.compactMap { $0["replacedBy"] as? [String] }
            #expect(first.contains { $0.contains(current["change"] as? String ?? "?") })
        }
        let reasons = try ana.ok("explain", ids[1], "place").rows.compactMap { $0["reason"] as? String }
        let others = try ana.ok("explain", ids[0], "place").rows.compactMap { $0["reason"] as? String }
        #expect((reasons + others).sorted() == ["because", "second thoughts"])
    }

    @Test("the walk leaves what it is told to leave, and Ctrl-D ends it with what was settled in place")
    func leaving() throws {
        let scratch = try TemporaryFolder()
        let (ana, _) = try conflicts(scratch)
        let walk = try AtTerminal(["resolve"], in: ana.folder)
        try walk.type("s", after: "1 of 2")
        try walk.type("x1", after: "uit?")
        try walk.type("1", after: "please:")
        try walk.type("\n", after: "Why?")
        try walk.type("u", after: "That was the last.")
        try walk.type("s", after: "leaves it as it is settled")
        let end = try walk.end()
        #expect(end.status == 0 && end.shown.contains("1 settled, 1 skipped, 1 open"), "\(end.shown)")

        let again = try AtTerminal(["resolve"], in: ana.folder)
        try again.type("\u{4}", after: "uit?")
        #expect(try again.end().status == 64)
    }

    @Test(
        "a handle on a coloured terminal goes on dimly after its shortest unique prefix; NO_COLOR shows the handle alone"
    )
    func handles() throws {
        let scratch = try TemporaryFolder()
        let ana = try Member("ana", in: scratch)
        try ana.ok("init", "--name", "chronicle", "--author", "ana")
        let event = try ana.ok("add", "Talks").json
        let id = try #require(event["id"] as? String)
        let handle = try #require(event["handle"] as? String)
        let rest = id.dropFirst(handle.count).prefix(8 - handle.count)
        let coloured = try AtTerminal(["list"], in: ana.folder, ["NO_COLOR": "", "TERM": "xterm", "PAGER": "cat"]).end()
        #expect(coloured.shown.contains("\u{1b}[1;36m\(handle)\u{1b}[0m\u{1b}[2m\(rest)\u{1b}[0m"), "\(coloured.shown)")
        let plain = try AtTerminal(["list"], in: ana.folder, ["PAGER": "cat"]).end()
        #expect(plain.shown.contains("\(handle)  ") && !plain.shown.contains(id.prefix(8)), "\(plain.shown)")
        #expect(try ana.ok("show", String(id.prefix(8))).status == 0)
    }
}

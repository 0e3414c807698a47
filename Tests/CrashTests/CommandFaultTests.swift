import Foundation
import ProgramTestSupport
import Testing
import TestSupport

/// A command that meets a fault at any of its calls that change files leaves a replica that is sound and goes on.
@Suite(.serialized)
struct CommandFaultTests {
    @Test("add survives being killed, a failing disk, a full disk and a torn write at every call")
    func add() throws {
        let scratch = try Scratch(inMemory: true)
        let member = try Attack.project(in: scratch)
        let attack = Attack(scratch, member.folder, ["add", "the late event"], leaves: "the late event")
        try attack.everywhere()
    }

    @Test("a bulk of several changesets does: what it acknowledged is whole, and it can be repeated")
    func bulk() throws {
        let scratch = try Scratch(inMemory: true)
        let member = try Attack.project(in: scratch)
        let rows = (1...1_100).map { "{\"title\":\"row \($0)\",\"key\":\"k\($0)\"}" }
        try member.write(rows.joined(separator: "\n") + "\n", to: "rows.jsonl")
        let attack = Attack(scratch, member.folder, ["import", "jsonl", "rows.jsonl"], leaves: "row 1100")
        // A step that shares no factor with the number of faults meets each of them.
        try attack.everywhere(stride: 13)
    }

    @Test("adding a source does")
    func source() throws {
        let scratch = try Scratch(inMemory: true)
        let member = try Attack.project(in: scratch)
        try member.write("Harbour notes\n\nThe boats came in on 4 January 1989.\n", to: "notes.txt")
        try Attack(scratch, member.folder, ["source", "add", "notes.txt"], leaves: nil).everywhere()
    }

    @Test("applying a bundle does")
    func bundle() throws {
        let scratch = try Scratch(inMemory: true)
        let member = try Attack.project(in: scratch)
        let other = scratch.path + "/other"
        try Copies.copy(member.folder, to: other)
        try Programs.ok(["doctor", "--new-key"], in: other)
        for number in 1...3 { try Programs.ok(["add", "from the other \(number)"], in: other) }
        try Programs.ok(["bundle", "create", member.folder + "/other.bundle"], in: other)
        try Attack(scratch, member.folder, ["bundle", "apply", "other.bundle"], leaves: "from the other 3").everywhere()
    }

    @Test("init leaves a project or none, and can be repeated")
    func initialisation() throws {
        let scratch = try Scratch(inMemory: true)
        let folder = try scratch.folder("fresh")
        try Attack(scratch, folder, ["init", "--name", "n", "--author", "ana"], leaves: nil, isMaker: true).everywhere()
    }

    @Test("clone from a bundle leaves a replica or none, and can be repeated")
    func clone() throws {
        let scratch = try Scratch(inMemory: true)
        let member = try Attack.project(in: scratch)
        let folder = try scratch.folder("fresh")
        try member.ok("bundle", "create", folder + "/all.bundle")
        try Attack(
            scratch, folder, ["clone", "all.bundle", ".", "--author", "bo"], leaves: "an early event", isMaker: true
        ).everywhere()
    }

    @Test("sync does, with something to push and something to pull, and everybody converges")
    func sync() throws {
        let scratch = try Scratch(inMemory: true)
        let (server, members) = try team(["ana", "bo"], in: scratch)
        try members[0].ok("add", "pushed by ana")
        try members[0].ok("sync")
        try members[1].ok("add", "made by bo offline")
        try Attack(scratch, members[1].folder, ["sync"], leaves: "pushed by ana").everywhere()
        // Every copy of bo's replica was one device: nothing it sent was doubled.
        try members[1].ok("sync")
        #expect(try digests(members).count == 1)
        let titles = try members[0].ok("list").rows.compactMap { $0["title"] as? String }
        #expect(titles.filter { $0 == "made by bo offline" }.count == 1)
        #expect(try server.admin("verify").json["sound"] as? Bool == true)
    }
}

/// One command attacked at each of its calls that change files.
struct Attack: Sendable {
    let scratch: String
    /// As it stands before the command; every attack gets a copy.
    let folder: String
    let command: [String]
    /// A title that must be there once the command has said that it is done.
    let leaves: String?
    /// Whether the command makes the replica, so that a failure may leave none.
    let isMaker: Bool

    init(_ scratch: Scratch, _ folder: String, _ command: [String], leaves: String?, isMaker: Bool = false) {
        self.scratch = scratch.path
        self.folder = folder
        self.command = command
        self.leaves = leaves
        self.isMaker = isMaker
    }

    /// A project with a few events.
    static func project(in scratch: Scratch) throws -> Member {
        let member = try Member("ana", in: scratch)
        try member.ok("init", "--name", "chronicle", "--author", "ana")
        try member.ok("add", "an early event", "--date", "1989-01-04")
        try member.ok("add", "another one", "--tag", "letter")
        return member
    }

    /// Every fault at every call; in a soak, errors at random pairs of calls as well.
    ///
    /// - Parameter stride: in a normal run only every n-th point, of a command that takes long.
    func everywhere(stride: Int = 1) throws {
        let calls = try countCalls()
        let faults = FaultLibrary.Fault.allCases
        let all = (1...calls).flatMap { call in faults.map { (call: call, fault: $0) } }
        let step = Soak.seconds == nil ? stride : 1
        let points = all.enumerated().filter { $0.offset % step == 0 }.map(\.element)
        try inParallel(points.count) { try self.attack(points[$0].fault, at: points[$0].call, number: $0) }
        print("\(command[0]): \(calls) calls × \(faults.count) faults = \(points.count) attacks")
        try inPairs(calls, points.count)
    }

    private func inPairs(_ calls: Int, _ first: Int) throws {
        guard let seconds = Soak.seconds else { return }
        var generator = SeededGenerator(seed: 1)
        let end = ContinuousClock.now + .seconds(seconds / 8)
        var number = first
        while ContinuousClock.now < end {
            let pairs = (0..<16).map { _ in (generator.number(1..<(calls + 1)), generator.number(1..<(calls + 1))) }
            let base = number
            try inParallel(pairs.count) { index in
                try self.attack(.eio, at: pairs[index].0, and: pairs[index].1, number: base + index)
            }
            number += pairs.count
        }
        print("\(command[0]): \(number - first) pairs of faults")
    }

    private func countCalls() throws -> Int {
        let copy = scratch + "/count"
        try Copies.copy(folder, to: copy)
        defer { Copies.remove(copy) }
        return try FaultLibrary.count(under: copy) { environment in
            let ended = try Programs.run("annals", command + Attack.habits, in: copy, environment: environment)
            guard ended.status == 0 else { throw Broken("\(command) ended with \(ended.status): \(ended.errors)") }
        }
    }

    private static let habits = ["--json", "--no-input"]

    private func attack(_ fault: FaultLibrary.Fault, at call: Int, and second: Int = 0, number: Int) throws {
        let copy = scratch + "/attack-\(number)"
        try Copies.copy(folder, to: copy)
        defer { Copies.remove(copy) }
        let environment = try FaultLibrary.injecting(fault, at: call, and: second, under: copy)
        let ended = try Programs.run("annals", command + Attack.habits, in: copy, environment: environment)
        let what = "\(command) with \(fault) at call \(call)" + (second > 0 ? " and \(second)" : "")
        try judge(ended, fault, what)
        let acknowledged = ended.status == 0
        // The command itself, once more and undisturbed: whatever it left must not be in its way.
        let again = try Programs.run("annals", command + Attack.habits, in: copy)
        let isTaken = isMaker && again.status == 73
        guard again.status == 0 || isTaken else { throw Broken("\(what), then again: \(again.status) \(again.errors)") }
        // A folder that was not even claimed yet is empty and is left alone.
        let leftovers = try FileManager.default.contentsOfDirectory(atPath: copy).filter {
            $0.hasPrefix(".annals.")
                && (try? FileManager.default.contentsOfDirectory(atPath: copy + "/" + $0))?.isEmpty == false
        }
        // What an interrupted command left goes with the next one that succeeds.
        guard leftovers.isEmpty || isTaken else { throw Broken("\(what): left \(leftovers)") }
        let sound = try Programs.run("annals", ["verify"] + Attack.habits, in: copy)
        guard sound.status == 0 else { throw Broken("\(what): not sound: \(sound.output)\(sound.errors)") }
        try judgeTitles(copy, acknowledged, what)
    }

    /// Killed, done, or said to be the disk's fault; never a bug, never a trap.
    private func judge(_ ended: Ended, _ fault: FaultLibrary.Fault, _ what: String) throws {
        switch (fault, ended.status) {
        case (_, 0), (.kill, 137), (.torn, 137): return
        case (.eio, 74), (.enospc, 74):
            guard let message = ended.error["message"] as? String, !message.isEmpty else {
                throw Broken("\(what): no plain sentence: \(ended.errors)")
            }
        default: throw Broken("\(what): ended with \(ended.status): \(ended.errors)")
        }
    }

    private func judgeTitles(_ copy: String, _ acknowledged: Bool, _ what: String) throws {
        guard let leaves else { return }
        let titles = try Programs.run("annals", ["list"] + Attack.habits, in: copy).rows
            .compactMap { $0["title"] as? String }
        let count = titles.filter { $0 == leaves }.count
        // Only `add` makes another one when it is repeated.
        let most = command[0] == "add" ? 2 : 1
        let least = command[0] == "add" && acknowledged ? 2 : 1
        guard (least...most).contains(count) else { throw Broken("\(what): “\(leaves)” is there \(count) times") }
    }
}

extension Programs {
    static func ok(_ arguments: [String], in folder: String) throws {
        let ended = try run("annals", arguments + ["--json", "--no-input"], in: folder)
        guard ended.status == 0 else { throw Broken("annals \(arguments) ended with \(ended.status): \(ended.errors)") }
    }
}

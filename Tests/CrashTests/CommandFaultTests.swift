import Foundation
import ProgramTestSupport
import Testing
import TestSupport

/// A command that meets a fault at any of its calls that change files leaves a replica that is sound and goes on.
@Suite(.serialized)
struct CommandFaultTests {
    @Test("add survives being killed, a failing disk, a full disk and a torn write at every call")
    func add() throws {
        let scratch = try TemporaryFolder()
        let member = try Attack.project(in: scratch)
        let attack = Attack(scratch, member.folder, ["add", "the late event"], leaves: .title("the late event"))
        try attack.everywhere()
    }

    @Test("a bulk of several changesets does: what it acknowledged is whole, and it can be repeated")
    func bulk() throws {
        let scratch = try TemporaryFolder()
        let member = try Attack.project(in: scratch)
        let rows = (1...1_100).map { "{\"title\":\"row \($0)\",\"key\":\"k\($0)\"}" }
        try member.write(rows.joined(separator: "\n") + "\n", to: "rows.jsonl")
        let attack = Attack(scratch, member.folder, ["import", "jsonl", "rows.jsonl"], leaves: .title("row 1100"))
        // A step that shares no factor with the number of faults meets each of them.
        try attack.everywhere(stride: 89)
    }

    @Test("adding a source does")
    func source() throws {
        let scratch = try TemporaryFolder()
        let member = try Attack.project(in: scratch)
        try member.write("Harbour notes\n\nThe boats came in on 4 January 1989.\n", to: "notes.txt")
        try Attack(scratch, member.folder, ["source", "add", "notes.txt"], leaves: .source).everywhere()
    }

    @Test("applying a bundle does")
    func bundle() throws {
        let scratch = try TemporaryFolder()
        let member = try Attack.project(in: scratch)
        let other = scratch.path + "/other"
        try Copies.copy(member.folder, to: other)
        try Programs.ok(["doctor", "--new-key"], in: other)
        for number in 1...3 { try Programs.ok(["add", "from the other \(number)"], in: other) }
        try Programs.ok(["bundle", "create", member.folder + "/other.bundle"], in: other)
        try Attack(
            scratch, member.folder, ["bundle", "apply", "other.bundle"], leaves: .title("from the other 3")
        ).everywhere()
    }

    @Test("init leaves a project or none, and can be repeated")
    func initialisation() throws {
        let scratch = try TemporaryFolder()
        let folder = try scratch.folder("fresh")
        try Attack(scratch, folder, ["init", "--name", "n", "--author", "ana"], leaves: .project, isMaker: true)
            .everywhere(stride: 13)
    }

    @Test("clone from a bundle leaves a replica or none, and can be repeated")
    func clone() throws {
        let scratch = try TemporaryFolder()
        let member = try Attack.project(in: scratch)
        let folder = try scratch.folder("fresh")
        try member.ok("bundle", "create", folder + "/all.bundle")
        try Attack(
            scratch, folder, ["clone", "all.bundle", ".", "--author", "bo"], leaves: .title("an early event"),
            isMaker: true
        ).everywhere(stride: 13)
    }

    @Test("sync does, with something to push and something to pull, and everybody converges")
    func sync() throws {
        let scratch = try TemporaryFolder()
        let (server, members) = try team(["ana", "bo"], in: scratch)
        // One replica that goes on: every attack finds something new to push and something new to pull.
        var made = 0
        let prepare = {
            made += 1
            try members[0].ok("add", "ana \(made)")
            try members[0].ok("sync")
            try members[1].ok("add", "bo \(made)")
            return "ana \(made)"
        }
        try Attack(scratch, members[1].folder, ["sync"], leaves: .project).inPlace(stride: 11, prepare)
        #expect(try digests(members).count == 1)
        let titles = try members[0].ok("list").rows.compactMap { $0["title"] as? String }
        #expect(titles.sorted() == (1...made).flatMap { ["ana \($0)", "bo \($0)"] }.sorted())
        #expect(try server.admin("verify").json["sound"] as? Bool == true)
    }
}

/// One command attacked at each of its calls that change files.
struct Attack: Sendable {
    let scratch: String
    /// As it stands before the command; every attack gets a copy.
    let folder: String
    let command: [String]
    /// What must be there once the command has said that it is done.
    let leaves: Trace
    /// Whether the command makes the replica, so that a failure may leave none.
    let isMaker: Bool

    enum Trace: Sendable {
        /// An event's.
        case title(String)
        /// One source.
        case source
        /// A project that answers.
        case project
    }

    init(_ scratch: TemporaryFolder, _ folder: String, _ command: [String], leaves: Trace, isMaker: Bool = false) {
        self.scratch = scratch.path
        self.folder = folder
        self.command = command
        self.leaves = leaves
        self.isMaker = isMaker
    }

    /// A project with a few events.
    static func project(in scratch: TemporaryFolder) throws -> Member {
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
        let (calls, points) = try self.points(stride)
        let came = Tally()
        try inParallel(points.count) { index in
            if try self.attack(points[index].fault, at: points[index].call, number: index) { came.add() }
        }
        report(calls, points.count, came.count)
        try inPairs(calls, points.count)
    }

    /// The same, one after another on one replica, made ready for each.
    ///
    /// - Parameter prepare: gives a title that the command is to bring.
    func inPlace(stride: Int, _ prepare: () throws -> String) throws {
        _ = try prepare()
        let (calls, points) = try self.points(stride)
        var came = 0
        for (index, point) in points.enumerated() {
            let title = try prepare()
            let next = Attack(self, leaves: .title(title))
            if try next.attack(point.fault, at: point.call, number: index, on: folder) { came += 1 }
        }
        report(calls, points.count, came)
    }

    private init(_ other: Attack, leaves: Trace) {
        (scratch, folder, command, isMaker) = (other.scratch, other.folder, other.command, other.isMaker)
        self.leaves = leaves
    }

    /// Only a write can be torn.
    private func points(_ stride: Int) throws -> (Int, [(call: Int, fault: FaultLibrary.Fault)]) {
        let kinds = try calls()
        let all = kinds.enumerated().flatMap { call, kind in
            FaultLibrary.Fault.allCases.filter { $0 != .torn || kind == "w" }.map { (call: call + 1, fault: $0) }
        }
        let step = Soak.seconds == nil ? stride : 1
        return (kinds.count, all.enumerated().filter { $0.offset % step == 0 }.map(\.element))
    }

    private func report(_ calls: Int, _ attacks: Int, _ came: Int) {
        print("\(command[0]): \(calls) calls, \(attacks) attacks, \(came) faults that came")
        #expect(came * 2 > attacks)
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
                _ = try self.attack(.eio, at: pairs[index].0, and: pairs[index].1, number: base + index)
            }
            number += pairs.count
        }
        print("\(command[0]): \(number - first) pairs of faults")
    }

    private func calls() throws -> [Character] {
        let copy = scratch + "/count"
        try Copies.copy(folder, to: copy)
        defer { Copies.remove(copy) }
        return try FaultLibrary.calls(under: copy) { environment in
            let ended = try Programs.run("annals", command + Attack.habits, in: copy, environment: environment)
            guard ended.status == 0 else { throw Broken("\(command) ended with \(ended.status): \(ended.errors)") }
        }
    }

    private static let habits = ["--json", "--no-input"]

    /// - Parameter place: where it happens; nil: in a copy of the folder.
    /// - Returns: whether the fault came: not every run makes the same calls.
    private func attack(
        _ fault: FaultLibrary.Fault, at call: Int, and second: Int = 0, number: Int, on place: String? = nil
    ) throws -> Bool {
        let copy = place ?? scratch + "/attack-\(number)"
        if place == nil { try Copies.copy(folder, to: copy) }
        defer { if place == nil { Copies.remove(copy) } }
        let said = scratch + "/came-\(number)"
        defer { unlink(said) }
        let environment = try FaultLibrary.injecting(fault, at: call, and: second, under: copy, saying: said)
        let ended = try Programs.run("annals", command + Attack.habits, in: copy, environment: environment)
        let what = "\(command) with \(fault) at call \(call)" + (second > 0 ? " and \(second)" : "")
        let came = try !String(contentsOfFile: said, encoding: .utf8).isEmpty
        try judge(ended, fault, came, what)
        let acknowledged = ended.status == 0
        // An exit of 0 holds as it is: the same command again could repair what it left out.
        if acknowledged { try judgeState(copy, 1...1, "\(what), said to be done") }
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
        // Only `add` makes another one when it is repeated.
        let isAdd = command[0] == "add"
        try judgeState(copy, isAdd && acknowledged ? 2...2 : 1...(isAdd ? 2 : 1), "\(what), then again")
        return came
    }

    /// Killed, done, or said to be the disk's fault; never a bug, never a trap.
    private func judge(_ ended: Ended, _ fault: FaultLibrary.Fault, _ came: Bool, _ what: String) throws {
        switch (fault, ended.status) {
        case (.kill, 137), (.torn, 137): if came { return }
        case (.kill, 0), (.torn, 0): if !came { return }
        case (_, 0): return
        case (.eio, 74), (.enospc, 74):
            guard came, let message = ended.error["message"] as? String, !message.isEmpty else {
                throw Broken("\(what): no plain sentence: \(ended.errors)")
            }
            return
        default: break
        }
        throw Broken("\(what): ended with \(ended.status), \(came ? "it came" : "it did not come"): \(ended.errors)")
    }

    /// The replica is sound and holds what the command is for, so many times.
    private func judgeState(_ copy: String, _ times: ClosedRange<Int>, _ what: String) throws {
        let sound = try Programs.run("annals", ["verify"] + Attack.habits, in: copy)
        guard sound.status == 0 else { throw Broken("\(what): not sound: \(sound.output)\(sound.errors)") }
        switch leaves {
        case .title(let title):
            let rows = try Programs.run("annals", ["list"] + Attack.habits, in: copy).rows
            let count = rows.filter { $0["title"] as? String == title }.count
            guard times.contains(count) else { throw Broken("\(what): “\(title)” is there \(count) times") }
        case .source:
            let rows = try Programs.run("annals", ["source", "list"] + Attack.habits, in: copy).rows
            guard rows.count == 1 else { throw Broken("\(what): \(rows.count) sources") }
        case .project:
            let status = try Programs.run("annals", ["status"] + Attack.habits, in: copy)
            guard status.status == 0 else { throw Broken("\(what): no status: \(status.errors)") }
        }
    }
}

/// A number that threads raise.
private final class Tally: @unchecked Sendable {
    private let lock = NSLock()
    private var number = 0

    var count: Int { lock.withLock { number } }
    func add() { lock.withLock { number += 1 } }
}

extension Programs {
    static func ok(_ arguments: [String], in folder: String) throws {
        let ended = try run("annals", arguments + ["--json", "--no-input"], in: folder)
        guard ended.status == 0 else { throw Broken("annals \(arguments) ended with \(ended.status): \(ended.errors)") }
    }
}

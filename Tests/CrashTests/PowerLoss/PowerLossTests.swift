import Foundation
import Model
import ProgramTestSupport
import Replica
import TestSupport
import Testing

/// A loss of power at any moment of a session, whatever it takes of what was not synced.
@Suite(.serialized)
struct PowerLossTests {
    @Test("after a loss of power at any moment all that was acknowledged is there, and the replica is sound")
    func session() throws {
        let scratch = try Scratch(inMemory: true)
        let session = try Session(in: scratch)
        var disks = [DiskImage()]
        for step in session.steps {
            var next = disks[disks.count - 1]
            try next.apply(step)
            disks.append(next)
        }
        let (moments, place) = (disks, scratch.path)
        let least = max(DiskImage.Loss.allCases.count, 5_000 / moments.count + 1)
        let seed = UInt64(ProcessInfo.processInfo.environment["ANNALS_SEED"] ?? "") ?? 1
        let start = ContinuousClock.now
        var (images, round) = (0, UInt64(0))
        repeat {
            let now = seed &+ round
            let base = now &* 1_000_003
            try inParallel(moments.count) { moment in
                var generator = SeededGenerator(seed: base &+ UInt64(moment))
                for number in 0..<least {
                    let losses = DiskImage.Loss.allCases
                    let loss = number < losses.count ? losses[number] : losses[2 + number % 2]
                    let path = place + "/image-\(moment)"
                    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
                    defer { Copies.remove(path) }
                    try moments[moment].lay(after: loss, in: path, &generator)
                    try session.judge(
                        path, at: moment, verifying: (moment + number) % 8 == 0,
                        "seed \(now), moment \(moment) of \(moments.count), image \(number), \(loss)")
                }
            }
            images += moments.count * least
            round += 1
        } while Soak.seconds.map { start.duration(to: .now) < .seconds($0) } ?? false
        print(
            "power loss: seed \(seed), \(session.steps.count) steps, \(session.acknowledged.count) commands, "
                + "\(images) images in \(start.duration(to: .now))")
        #expect(images >= 5_000)
    }

    @Test("the disk that keeps everything is the one that the session left")
    func everythingKept() throws {
        let scratch = try Scratch(inMemory: true)
        let session = try Session(in: scratch)
        var disk = DiskImage()
        for step in session.steps { try disk.apply(step) }
        let path = try scratch.folder("kept")
        var generator = SeededGenerator(seed: 1)
        try disk.lay(after: .none, in: path, &generator)
        for file in ["replica.db", "replica.db-wal", "key"] {
            let left = try Data(contentsOf: URL(fileURLWithPath: session.folder + "/.annals/" + file))
            #expect(try Data(contentsOf: URL(fileURLWithPath: path + "/.annals/" + file)) == left, "\(file)")
        }
    }

    @Test("the images can show a loss: without their last sync, acknowledged changesets are missing")
    func canFail() throws {
        let scratch = try Scratch(inMemory: true)
        let session = try Session(in: scratch)
        var disk = DiskImage()
        for step in session.steps {
            if case .sync = step { continue }
            try disk.apply(step)
        }
        let path = try scratch.folder("lost")
        var generator = SeededGenerator(seed: 1)
        try disk.lay(after: .all, in: path, &generator)
        #expect(throws: Broken.self) {
            try session.judge(path, at: session.steps.count, verifying: false, "without syncs")
        }
    }
}

/// A few commands, recorded, with what each has acknowledged.
private struct Session: Sendable {
    let folder: String
    let steps: [Trace.Step]
    /// After so many steps these changesets were acknowledged.
    let acknowledged: [(step: Int, hashes: Set<Hash32>)]

    init(in scratch: Scratch) throws {
        let member = try Member("ana", in: scratch)
        folder = member.folder
        let trace = scratch.path + "/trace"
        let environment = try FaultLibrary.environment(
            under: member.folder, ["FAULTS_MODE": "record", "FAULTS_OUT": trace])
        var acknowledged: [(Int, Set<Hash32>)] = []
        @discardableResult
        func run(_ arguments: String...) throws -> Ended {
            let ended = try member.raw(arguments, environment: environment)
            guard ended.status == 0 else { throw Broken("\(arguments) ended with \(ended.status): \(ended.errors)") }
            acknowledged.append((try Trace.read(trace).count, try Session.hashes(member.folder)))
            return ended
        }
        try run("init", "--name", "chronicle", "--author", "ana")
        let handle = try run("add", "an early event", "--date", "1989-01-04").text("handle")
        try run("set", handle, "place=Tehran")
        let other = scratch.path + "/other"
        try Copies.copy(member.folder, to: other)
        try Programs.ok(["doctor", "--new-key"], in: other)
        let rows = (1...300).map { "{\"title\":\"row \($0)\",\"key\":\"k\($0)\"}" }
        try rows.joined(separator: "\n").write(toFile: other + "/rows.jsonl", atomically: true, encoding: .utf8)
        try Programs.ok(["import", "jsonl", "rows.jsonl"], in: other)
        try Programs.ok(["bundle", "create", scratch.path + "/other.bundle"], in: other)
        try run("bundle", "apply", scratch.path + "/other.bundle")
        let notes = (1...400).map { "On the day \($0) the boats came in.\n" }.joined()
        try notes.write(toFile: scratch.path + "/notes.txt", atomically: true, encoding: .utf8)
        try run("source", "add", scratch.path + "/notes.txt")
        for number in 1...4 { try run("add", "a later event \(number)") }
        self.acknowledged = acknowledged
        steps = try Trace.read(trace)
    }

    private static func hashes(_ folder: String) throws -> Set<Hash32> {
        let replica = try Replica(folder: ReplicaFolder(project: folder))
        let entries = try replica.entries(after: 0, count: .max, bytes: .max)
        try replica.close()
        return Set(entries.map(\.changeset.hash))
    }

    /// What was acknowledged by then is in the log; before the first command there may be no replica, never a broken one.
    func judge(_ path: String, at moment: Int, verifying: Bool, _ what: String) throws {
        let due = acknowledged.last { $0.step <= moment }
        let folder = ReplicaFolder(project: path)
        guard due != nil || folder.exists else { return }
        do {
            guard try Data(contentsOf: URL(fileURLWithPath: folder.key)).count == 65 else { throw Broken("no key") }
            let held = try Session.hashes(path)
            let missing = (due?.hashes ?? []).subtracting(held)
            guard missing.isEmpty else { throw Broken("\(missing.count) acknowledged changesets are missing") }
            guard verifying else { return }
            let replica = try Replica(folder: folder)
            let findings = try replica.verify()
            try replica.close()
            guard findings.isSound else { throw Broken("not sound: \(findings.findings)") }
        } catch { throw Broken("\(what): \(error)") }
    }
}

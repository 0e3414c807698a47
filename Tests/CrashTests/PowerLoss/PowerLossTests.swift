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
        let scratch = try TemporaryFolder()
        let session = try Session(in: scratch)
        #expect(session.automaticCheckpoints > 0, "the session has no checkpoint of its own")
        #expect(session.attack.promises.last?.promise.gone != nil, "the session has no redaction")
        let (images, report) = try session.attack.run(in: scratch.path, least: 3_500) { try Session.judge($0) }
        print("power loss: \(report)")
        #expect(images >= 3_500)
    }

    @Test("the disk that keeps everything is the one that the session left")
    func everythingKept() throws {
        let scratch = try TemporaryFolder()
        let session = try Session(in: scratch)
        var disk = DiskImage()
        for step in session.attack.steps { try disk.apply(step) }
        let path = try scratch.folder("kept")
        var generator = SeededGenerator(seed: 1)
        try disk.lay(after: .none, in: path, &generator)
        for file in ["replica.db", "replica.db-wal", "key"] {
            let left = try Data(contentsOf: URL(fileURLWithPath: session.folder + "/chronicle/.annals/" + file))
            #expect(try Data(contentsOf: URL(fileURLWithPath: path + "/chronicle/.annals/" + file)) == left, "\(file)")
        }
    }

    @Test("the images can show a loss: without their last sync, acknowledged changesets are missing")
    func canFail() throws {
        let scratch = try TemporaryFolder()
        let session = try Session(in: scratch)
        let image = try session.attack.imageWithoutSyncs(in: scratch.path)
        #expect(throws: Broken.self) { try Session.judge(image) }
    }
}

/// A few commands, recorded, with what each has acknowledged: an automatic checkpoint and a redaction among them.
private struct Session: Sendable {
    static let secret = "Zyzzogeton"
    let folder: String
    let attack: PowerLossAttack
    /// Writes to the database file itself after the redaction, which writes it anew.
    let automaticCheckpoints: Int

    init(in scratch: TemporaryFolder) throws {
        let home = try Member("ana", in: scratch)
        var member = home
        folder = member.folder
        let trace = scratch.path + "/trace"
        let environment = try FaultLibrary.environment(
            under: home.folder, ["FAULTS_MODE": "record", "FAULTS_OUT": trace])
        var promises: [(Int, PowerLossAttack.Promise)] = []
        var gone: String?
        @discardableResult
        func run(_ arguments: String...) throws -> Ended {
            let ended = try member.raw(arguments, environment: environment)
            guard ended.status == 0 else { throw Broken("\(arguments) ended with \(ended.status): \(ended.errors)") }
            if arguments.first == "redact" { gone = Self.secret }
            promises.append(
                (try Trace.read(trace).count, .init(hashes: try Session.hashes(member.folder), gone: gone)))
            return ended
        }
        // In a folder that it makes.
        _ = try home.raw(["init", "chronicle", "--author", "ana"], environment: environment)
        member = try Member("ana/chronicle", in: scratch)
        try run("config")
        let event = try run("add", "an early event", "--date", "1989-01-04").text("id")
        try run("set", event, "place=Tehran")
        let rows = { (name: String, count: Int) in
            (1...count).map { "{\"title\":\"\(name) \($0)\",\"key\":\"\(name)\($0)\"}" }.joined(separator: "\n")
        }
        let other = scratch.path + "/other"
        try Copies.copy(member.folder, to: other)
        try Programs.ok(["doctor", "--new-key"], in: other)
        try rows("row", 300).write(toFile: other + "/rows.jsonl", atomically: true, encoding: .utf8)
        try Programs.ok(["import", "jsonl", "rows.jsonl"], in: other)
        try Programs.ok(["bundle", "create", scratch.path + "/other.bundle"], in: other)
        try run("bundle", "apply", scratch.path + "/other.bundle")
        let notes = (1...400).map { "On the day \($0) the boats came in.\n" }.joined()
        try notes.write(toFile: scratch.path + "/notes.txt", atomically: true, encoding: .utf8)
        try run("source", "add", scratch.path + "/notes.txt")
        for number in 1...2 { try run("add", "a later event \(number)") }
        try run("set", event, "place=\(Self.secret)")
        let change = try member.ok("explain", event, "place").rows.first { $0["value"] as? String == Self.secret }
        try run("redact", String((change?["change"] as? String ?? "").prefix { $0 != "/" }), "--reason", "an order")
        try run("add", "an event after it")
        let purged = try Trace.read(trace).count
        // More pages than the log may hold before a commit moves them.
        var generator = SeededGenerator(seed: 7)
        let long = (0..<220_000).map { _ in String(generator.next(), radix: 36) }.joined(separator: " ")
        try long.write(toFile: scratch.path + "/long.txt", atomically: true, encoding: .utf8)
        try run("source", "add", scratch.path + "/long.txt")
        for number in 3...4 { try run("add", "a later event \(number)") }
        attack = PowerLossAttack(steps: try Trace.read(trace), promises: promises)
        automaticCheckpoints = attack.writes(to: "replica.db", after: purged)
    }

    private static func hashes(_ folder: String) throws -> Set<String> {
        let replica = try Replica(folder: ReplicaFolder(project: folder))
        let entries = try replica.entries(after: 0, count: .max, bytes: .max)
        try replica.close()
        return Set(entries.map { $0.changeset.hash.hex })
    }

    /// What was acknowledged is in the log, what was redacted in no file; before the first command there may be no
    /// replica, never a broken one.
    static func judge(_ image: PowerLossAttack.Image) throws {
        let folder = ReplicaFolder(project: image.path + "/chronicle")
        guard image.promise != nil || folder.exists else { return }
        guard FileManager.default.contents(atPath: folder.key)?.count == 65 else { throw Broken("no key") }
        let missing = (image.promise?.hashes ?? []).subtracting(try hashes(folder.project))
        guard missing.isEmpty else { throw Broken("\(missing.count) acknowledged changesets are missing") }
        if let word = image.promise?.gone {
            let traces = try PowerLossAttack.traces(of: word, in: image.path)
            guard traces.isEmpty else { throw Broken("what was redacted is in \(traces)") }
        }
        guard image.isClose else { return }
        let replica = try Replica(folder: folder)
        let findings = try replica.verify()
        try replica.close()
        guard findings.isSound else { throw Broken("not sound: \(findings.findings)") }
    }
}

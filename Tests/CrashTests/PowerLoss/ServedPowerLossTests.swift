import Foundation
import Model
import ProgramTestSupport
import SQLiteChangeStore
import Synchronization
import SyncService
import TestSupport
import Testing

/// A server whose machine loses its power at any moment, whatever that takes of what was not synced.
@Suite(.serialized)
struct ServedPowerLossTests {
    @Test("after a loss of power at any moment a server has all that it acknowledged, and is sound")
    func served() throws {
        let scratch = try TemporaryFolder()
        let session = try ServedSession(in: scratch)
        #expect(session.attack.promises.last?.promise.gone != nil, "the session has no redaction")
        #expect(session.attack.writes(to: "annals-server.sqlite", after: session.started) > 0, "no checkpoint")
        let (images, report) = try session.attack.run(in: scratch.path, least: 1_500) { image in
            try waiting { try await ServedSession.judge(image) }
        }
        print("power loss, server: \(report)")
        #expect(images >= 1_500)
    }

    @Test("the images can show a loss: without any sync, a server's acknowledged changesets are missing")
    func canFail() throws {
        let scratch = try TemporaryFolder()
        let session = try ServedSession(in: scratch)
        let image = try session.attack.imageWithoutSyncs(in: scratch.path)
        #expect(throws: Broken.self) { try waiting { try await ServedSession.judge(image) } }
    }
}

/// A server's files, recorded while two people sync, and what each answer has acknowledged.
private struct ServedSession: Sendable {
    private static let secret = "Zyzzogeton"
    let attack: PowerLossAttack
    /// The steps before the first push.
    let started: Int

    init(in scratch: TemporaryFolder) throws {
        let disk = try scratch.folder("disk")
        let trace = scratch.path + "/trace"
        let environment = try FaultLibrary.environment(under: disk, ["FAULTS_MODE": "record", "FAULTS_OUT": trace])
        let server = try ServerProcess(in: scratch, "disk/data", environment: environment)
        var promises: [(Int, PowerLossAttack.Promise)] = []
        var promise = PowerLossAttack.Promise()
        func promised(by member: Member) throws {
            promise.hashes = Set(try member.ok("log").rows.compactMap { $0["hash"] as? String })
            promises.append((try Trace.read(trace).count, promise))
        }
        func invited(_ arguments: String...) throws -> String {
            let line = arguments + ["--url", server.url, "--data", server.data, "--json"]
            return try Programs.run("annals-server", line, in: scratch.path, environment: environment).text("invite")
        }
        let ana = try Member("ana", in: scratch)
        try ana.ok("init", "--name", "chronicle", "--author", "ana")
        try ana.ok("share", try invited("project", "create", "chronicle"))
        started = try Trace.read(trace).count
        try promised(by: ana)
        let bo = try Member.cloned("bo", by: try invited("invite", "chronicle"), in: scratch)
        let rows = (1...400).map { "{\"title\":\"row \($0)\",\"key\":\"k\($0)\"}" }.joined(separator: "\n")
        try bo.write(rows, to: "rows.jsonl")
        try bo.ok("import", "jsonl", "rows.jsonl")
        for member in [bo, ana] {
            try member.ok("sync")
            try promised(by: member)
        }
        let event = try ana.ok("add", "a visit", "--place", "Rome").text("id")
        for number in 1...3 {
            try ana.ok("set", event, "title=a visit, \(number)")
            try ana.ok("sync")
            try promised(by: ana)
        }
        try ana.ok("set", event, "place=\(Self.secret)")
        try ana.ok("sync")
        try promised(by: ana)
        let change = try ana.ok("explain", event, "place").rows.first { $0["value"] as? String == Self.secret }
        try ana.ok("redact", String((change?["change"] as? String ?? "").prefix { $0 != "/" }), "--reason", "an order")
        try ana.ok("sync")
        promise.gone = Self.secret
        try promised(by: ana)
        try bo.ok("sync")
        for member in [bo, ana] {
            try member.ok("tag", event, "+seen-by-\(member.name)")
            try member.ok("sync")
            try promised(by: member)
        }
        server.stop()
        attack = PowerLossAttack(steps: try Trace.read(trace), promises: promises)
    }

    /// What was acknowledged is in the log, what was redacted in no file, and the rest is as sound as it was.
    static func judge(_ image: PowerLossAttack.Image) async throws {
        let folder = StoreFolder(path: image.path + "/data")
        // Before anything was promised the server begins anew.
        guard image.promise == nil || folder.hasDatabase else { throw Broken("no database") }
        var options = SQLiteChangeStore.Options()
        options.readers = 1
        let store = try SQLiteChangeStore(folder: folder, create: image.promise == nil, options: options)
        do { try await judge(store, image) } catch {
            await store.close()
            throw error
        }
        await store.close()
        if let word = image.promise?.gone {
            let traces = try PowerLossAttack.traces(of: word, in: image.path)
            guard traces.isEmpty else { throw Broken("what was redacted is in \(traces)") }
        }
    }

    private static func judge(_ store: SQLiteChangeStore, _ image: PowerLossAttack.Image) async throws {
        let held = try await store.read { reader in
            var held: Set<String> = []
            for project in try reader.projects() {
                try reader.log(of: project.key, after: 0) { entry in
                    held.insert(try entry.changeset().hash.hex)
                    return true
                }
            }
            return held
        }
        let missing = (image.promise?.hashes ?? []).subtracting(held)
        guard missing.isEmpty else { throw Broken("\(missing.count) acknowledged changesets are missing") }
        guard image.isClose else { return }
        let report = try await Administration(
            store: store, environment: Environment(now: { 0 }, random: { [UInt8](repeating: 0, count: $0) })
        ).verify()
        guard report.isSound else { throw Broken("not sound: \(report.findings)") }
    }
}

/// Waits for asynchronous work on a thread that is no task's own.
private func waiting(_ body: @escaping @Sendable () async throws -> Void) throws {
    let done = DispatchSemaphore(value: 0)
    let outcome = Mutex<Result<Void, any Error>>(.success(()))
    Task {
        do { try await body() } catch { outcome.withLock { $0 = .failure(error) } }
        done.signal()
    }
    done.wait()
    try outcome.withLock { try $0.get() }
}

import Foundation
import Model
import SQLite
import SQLiteChangeStore
import ServerTestSupport
import SyncService
import TestSupport
import Testing

/// Random damage to a server's files: whatever touches a log is named, and nothing ends the program.
@Suite("Damaged servers")
struct MutationTests {
    /// What the log is. Who carried a changeset and when it came are the server's remarks beside it: no hash covers
    /// them, so of these `verify` can only say whether they are possible.
    private static let log: [String: [String]] = [
        "changeset": [
            "project", "sequence", "hash", "running", "chain", "number", "stamp", "previous", "after", "format",
            "signature", "content_hash", "nonce", "structure", "content",
        ],
        "chain": ["key", "project", "replica", "public_key", "number"],
        "project": ["key", "id", "state <> 'empty'", "head", "running", "bytes"],
    ]

    private static let tables =
        Array(repeating: "changeset", count: 12) + Array(repeating: "chain", count: 3)
        + Array(repeating: "project", count: 3)
        + ["account", "membership", "device", "token", "invite", "invite_use", "digest_report", "setting"]

    private static let covered: Set<String> = [
        "hash", "running", "stamp", "previous", "after", "format", "signature", "structure", "nonce", "content",
    ]

    /// Two projects, three chains, a fork and a reported digest; nobody has it open.
    private func sample(in folder: String) async throws {
        let server = try TestServer()
        var ana = Author("ana", project: projectID(1), seed: 1)
        var bo = Author("bo", project: projectID(1), seed: 2)
        let owner = try await server.open("chronicle", as: ana)
        let editor = try await server.invite(bo, to: "chronicle")
        _ = try await server.exchange(owner, push: try ana.write(4))
        let pulled = try await server.exchange(editor)
        _ = try await server.exchange(editor, from: pulled.cursor, push: try bo.write(3))
        var copy = ana
        _ = try await server.exchange(owner, push: [try copy.write("one"), try ana.write("other")])
        let last = try await server.exchange(owner)
        _ = try await server.exchange(owner, from: last.cursor) { $0.digest = Bytes16(high: 1, low: 2) }
        var eve = Author("eve", project: projectID(2), seed: 3)
        let second = try await server.open("annals of eve", as: eve)
        _ = try await server.exchange(second, push: try eve.write(5))
        #expect(try await server.administration.verify().findings == [])
        await server.store.close()
        try FileManager.default.copyItem(atPath: server.folder.path, toPath: folder)
    }

    private struct Counts {
        var touched = 0
        var named = 0
        var silent = 0
    }

    @Test("of any damage to a server's files, all that touches a log is named, and nothing ends the program")
    func anything() async throws {
        let seed = Soak.seconds == nil ? 20_261_129 : UInt64.random(in: 0..<1 << 40)
        var generator = SeededGenerator(seed: seed)
        let scratch = try TemporaryFolder()
        let place = scratch.path
        try await sample(in: place + "/base")
        try unsettled(place + "/base", place + "/open")
        let log = try #require(DatabaseDamage.rows(of: Self.log, in: place + "/base/annals-server.sqlite"))
        #expect(DatabaseDamage.rows(of: Self.log, in: place + "/open/annals-server.sqlite") == log)
        var counts = Counts()
        let rounds = try await Soak.rounds(500) { round in
            let folder = place + "/damaged"
            try? FileManager.default.removeItem(atPath: folder)
            try FileManager.default.copyItem(atPath: place + (round % 2 == 0 ? "/base" : "/open"), toPath: folder)
            let damage = try DatabaseDamage(
                to: folder + "/annals-server.sqlite", tables: Self.tables, using: &generator)
            try await examine(folder, damage, log: log, "seed \(seed), round \(round)", &counts)
        }
        print(
            "damaged servers: \(rounds) from seed \(seed), \(counts.touched) of a log, all named; "
                + "\(counts.named) named in all, \(counts.silent) without effect")
        if Soak.seconds == nil { #expect(counts.touched > 150) }
    }

    private func examine(
        _ folder: String, _ damage: DatabaseDamage, log: [String], _ round: String, _ counts: inout Counts
    ) async throws {
        let found = await named(folder)
        let now = DatabaseDamage.rows(of: Self.log, in: folder + "/annals-server.sqlite")
        await serve(folder)
        if found.isEmpty { counts.silent += 1 } else { counts.named += 1 }
        guard now != log else { return }
        counts.touched += 1
        #expect(!found.isEmpty, "\(round): not named: \(damage.text)")
        if damage.table == "changeset", let column = damage.column, Self.covered.contains(column) {
            #expect(
                found.contains { $0.contains("/") || $0.hasPrefix("damaged_file") },
                "\(round): named \(found) and no changeset: \(damage.text)")
        }
    }

    /// What `verify` says; a refusal to open counts as one.
    private func named(_ folder: String) async -> [String] {
        do {
            var options = SQLiteChangeStore.Options()
            options.readers = 1
            options.examinesLog = true
            let store = try SQLiteChangeStore(folder: StoreFolder(path: folder), create: false, options: options)
            let administration = Administration(store: store, environment: Self.environment)
            let result: [String]
            do { result = try await administration.verify().findings.map { "\($0.code) \($0.place)" } } catch {
                result = ["refused \(error)"]
            }
            await store.close()
            return result
        } catch {
            return ["refused \(error)"]
        }
    }

    /// Lets a server answer from damaged files: it may refuse, and never ends.
    private func serve(_ folder: String) async {
        guard let store = try? SQLiteChangeStore(folder: StoreFolder(path: folder), create: false) else { return }
        let administration = Administration(store: store, environment: Self.environment)
        _ = try? await administration.projects()
        _ = try? await administration.devices(of: nil)
        _ = try? await administration.tokens(of: nil)
        _ = try? await administration.members(of: "chronicle")
        let service = SyncService(store: store, environment: Self.environment, observer: SilentObserver())
        if let invite = try? await administration.invite(
            to: "chronicle", role: .editor, milliseconds: Administration.inviteMilliseconds, uses: 1)
        {
            var zoe = Author("zoe", project: projectID(1), seed: 9)
            let joined = try? await service.join(
                JoinRequest(
                    secret: invite.secret, project: nil, publicKey: zoe.key.publicKey, author: "zoe", device: "z"))
            if case .joined(let token, let project, _, _, _) = joined, let hash = Secret.hash(ofToken: token) {
                var request = ExchangeRequest(cursor: .start)
                request.changesets = (try? zoe.write(2)) ?? []
                _ = try? await service.exchange(hash, project: project, request)
                request.hashesOnly = true
                _ = try? await service.exchange(hash, project: project, request)
            }
        }
        await store.close()
    }

    private static let environment = Environment(
        now: { 1_800_000_000_000 }, random: { count in (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7 + count) } })

    /// The same database with everything in its write-ahead log, as a killed server leaves it.
    private func unsettled(_ source: String, _ target: String) throws {
        try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
        let scratch = target + "-scratch"
        try FileManager.default.copyItem(atPath: source, toPath: scratch)
        let database = try Connection(path: scratch + "/annals-server.sqlite", mode: .readWrite)
        try database.setAutomaticCheckpoint(pages: 0)
        try database.setNoCheckpointOnClose()
        for table in Self.log.keys.sorted() {
            try database.execute("UPDATE \(table) SET \(table == "changeset" ? "number = number" : "key = key")")
        }
        // While it is open, so that the log's index counts what stands in it.
        for file in try FileManager.default.contentsOfDirectory(atPath: scratch) {
            try FileManager.default.copyItem(atPath: scratch + "/" + file, toPath: target + "/" + file)
        }
        try database.close()
    }
}

import Foundation
import Model
import SQLite
import TestSupport
import Testing

@testable import Replica

/// Random damage to a replica's files: whatever touches the log is named, and nothing ends the program.
@Suite("Damaged replicas")
final class MutationTests {
    private let place: TemporaryFolder
    private let base: ReplicaFolder

    init() throws {
        place = try TemporaryFolder()
        base = ReplicaFolder(project: place.file("base"))
        try SampleReplica.make(in: base)
    }

    /// The log and what is kept beside it: all else is derived from it, or is this device's own.
    private static let log: [String: [String]] = [
        "changeset": [
            "id", "hash", "chain", "number", "stamp", "previous", "coalesce(after, x'')", "format", "signature",
            "structure", "nonce", "content", "content_hash", "author", "sequence",
        ],
        "chain": ["id", "replica", "public_key"], "author": ["id", "name"], "frontier": ["changeset"],
        "waiting": ["hash", "page"], "waiting_for": ["missing", "hash"],
        "replica_state": ["project", "cursor_sequence", "cursor_running"],
    ]

    /// What a repair never touches, and can do nothing about.
    private static let proper: [String: [String]] = [
        "changeset": [
            "id", "hash", "chain", "number", "stamp", "previous", "coalesce(after, x'')", "format", "signature",
            "structure", "nonce", "content", "content_hash",
        ],
        "chain": ["id", "replica", "public_key"], "replica_state": ["project", "founding_nonce"],
    ]

    /// Weighted by how often they stand here.
    private static let tables =
        Array(repeating: "changeset", count: 12)
        + [
            "chain", "author", "frontier", "waiting", "waiting_for", "replica_state", "replica_state", "setting",
            "member",
        ]
        + Shadow.tables.filter { $0 != "entity_text" } + ["held", "printed"]

    /// What the hash covers or the signature stands for: damage to it is named with the changeset.
    private static let covered: Set<String> = [
        "hash", "number", "stamp", "previous", "format", "signature", "structure", "nonce", "content",
    ]

    private static let derived: Set<String> = [
        "state-differs", "search-differs", "digest-differs", "highest-stamp-differs", "undecoded-differs", "more",
    ]

    private struct Counts {
        var touched = 0
        var named = 0
        var repaired = 0
        var unrepaired = 0
        var silent = 0
    }

    @Test("of any damage to a replica's files, all that touches the log is named, and nothing ends the program")
    func anything() async throws {
        let seed = Soak.seconds == nil ? 20_261_128 : UInt64.random(in: 0..<1 << 40)
        var generator = SeededGenerator(seed: seed)
        let settled = try settledCopy()
        let logs = [
            try #require(DatabaseDamage.rows(of: Self.log, in: base.database)),
            try #require(DatabaseDamage.rows(of: Self.log, in: settled.database)),
        ]
        #expect(logs[0] == logs[1])
        let proper = try #require(DatabaseDamage.rows(of: Self.proper, in: base.database))
        let answers = Answers(base)
        #expect(answers.failures == 0)
        var counts = Counts()
        let rounds = try await Soak.rounds(500) { round in
            let folder = try copy(round % 2 == 0 ? settled : base)
            let damage = try DatabaseDamage(to: folder.database, tables: Self.tables, using: &generator)
            let sound = Sound(log: logs[0], proper: proper, answers: answers)
            try examine(folder, damage, sound, "seed \(seed), round \(round)", &counts)
        }
        print(
            "damaged replicas: \(rounds) from seed \(seed), \(counts.touched) of the log, all named; "
                + "\(counts.named) named in all, \(counts.silent) without effect; "
                + "\(counts.repaired) repaired, \(counts.unrepaired) beyond repair")
        if Soak.seconds == nil { #expect(counts.touched > 150 && counts.repaired > 80) }
    }

    /// The replica as it was before it was damaged.
    private struct Sound {
        var log: [String]
        var proper: [String]
        var answers: Answers
    }

    private func examine(
        _ folder: ReplicaFolder, _ damage: DatabaseDamage, _ sound: Sound, _ round: String, _ counts: inout Counts
    ) throws {
        let found = named(folder)
        let now = DatabaseDamage.rows(of: Self.log, in: folder.database)
        // Read in any case: damage must not end a program that reads.
        let given = Answers(folder)
        if now != sound.log {
            counts.touched += 1
            #expect(!found.isEmpty, "\(round): not named: \(damage.text)")
            if damage.table == "changeset", let column = damage.column, Self.covered.contains(column) {
                #expect(
                    found.contains { finding in
                        finding.place.hasPrefix("changeset row")
                            || damage.hashes.contains { finding.place.contains($0.prefix(12)) }
                    },
                    "\(round): named \(found.map(\.place)) and not the changeset: \(damage.text)")
            }
        }
        if found.isEmpty {
            counts.silent += 1
            // Silence means that nothing shown is other than it was.
            #expect(given.texts == sound.answers.texts, "\(round): shows other things and is not named: \(damage.text)")
            return
        }
        counts.named += 1
        guard DatabaseDamage.rows(of: Self.proper, in: folder.database) == sound.proper else { return }
        try mend(folder, found, damage, sound, round, &counts)
    }

    /// Damage that has left the log alone can be repaired from it.
    private func mend(
        _ folder: ReplicaFolder, _ found: [Finding], _ damage: DatabaseDamage, _ sound: Sound, _ round: String,
        _ counts: inout Counts
    ) throws {
        // A row that was changed, and not a page torn, a repair puts right in any case.
        let isMendable = damage.table != nil || found.allSatisfy { Self.derived.contains($0.code) }
        do {
            let replica = try Replica(folder: folder)
            _ = try replica.repair()
        } catch let error as ReplicaError {
            counts.unrepaired += 1
            #expect(!isMendable, "\(round): \(error) for \(damage.text)")
            return
        }
        #expect(
            DatabaseDamage.rows(of: Self.proper, in: folder.database) == sound.proper,
            "\(round): repair changed the log")
        let left = named(folder)
        if isMendable { #expect(left.isEmpty, "\(round): \(left) left by the repair of: \(damage.text)") }
        guard left.isEmpty else {
            counts.unrepaired += 1
            return
        }
        counts.repaired += 1
        // What was synced may be forgotten, and what waited and was damaged is gone; all else is as it was.
        guard DatabaseDamage.rows(of: Self.log, in: folder.database) == sound.log else { return }
        #expect(Answers(folder).texts == sound.answers.texts, "\(round): repaired to another state: \(damage.text)")
    }

    /// What `verify` says; a refusal to open counts as one.
    private func named(_ folder: ReplicaFolder) -> [Finding] {
        do { return try Replica.verify(folder: folder).findings } catch {
            return [Finding("refused", "replica", "\(error)")]
        }
    }

    // MARK: Folders

    private func copy(_ source: ReplicaFolder) throws -> ReplicaFolder {
        let folder = ReplicaFolder(project: place.file("damaged"))
        try? FileManager.default.removeItem(atPath: folder.project)
        try FileManager.default.copyItem(atPath: source.project, toPath: folder.project)
        return folder
    }

    /// The same replica with nothing in its write-ahead log.
    private func settledCopy() throws -> ReplicaFolder {
        let folder = ReplicaFolder(project: place.file("settled"))
        try FileManager.default.copyItem(atPath: base.project, toPath: folder.project)
        let database = try Connection(path: folder.database, mode: .readWrite)
        try database.checkpoint(.truncate)
        try database.close()
        return folder
    }
}

import Foundation
import Model
import SQLite
import TestSupport
import Testing

@testable import Replica

/// `verify --repair`: all that is kept beside the log is right afterwards, and the log is as it was.
@Suite("Repair")
final class RepairTests {
    private let place: TemporaryFolder
    private let folder: ReplicaFolder

    init() throws {
        place = try TemporaryFolder()
        folder = ReplicaFolder(project: place.file("base"))
        try SampleReplica.make(in: folder)
    }

    /// What hashes and signatures stand for.
    private static let log: [String: [String]] = [
        "changeset": [
            "id", "hash", "number", "stamp", "previous", "coalesce(after, x'')", "format", "signature", "structure",
            "nonce", "content", "content_hash",
        ]
    ]

    private func spoil(_ sql: String) throws {
        let database = try Connection(path: folder.database, mode: .readWrite)
        try database.setNoCheckpointOnClose()
        try database.setForeignKeys(false)
        try database.pragma("ignore_check_constraints", "ON")
        try database.execute(sql)
        try database.close()
    }

    @Test(
        "whatever is changed beside the log is named, and a repair puts it right",
        arguments: [
            "DELETE FROM frontier", "INSERT INTO frontier(changeset) VALUES (1)", "UPDATE frontier SET changeset = 999",
            "UPDATE author SET name = 'Mallory' WHERE id = 1", "DELETE FROM author", "UPDATE author SET id = id + 40",
            "UPDATE changeset SET author = NULL WHERE id = 2", "UPDATE changeset SET author = 9 WHERE id = 2",
            "UPDATE replica_state SET cursor_sequence = 2", "UPDATE replica_state SET cursor_sequence = -1",
            "UPDATE replica_state SET cursor_running = randomblob(16)",
            "UPDATE replica_state SET cursor_running = x'00'",
            "UPDATE changeset SET sequence = 7 WHERE id = 1", "UPDATE changeset SET sequence = 5 - sequence",
            "UPDATE changeset SET sequence = NULL WHERE id = 2",
            "UPDATE member SET replica = x'0011'",
            "UPDATE chain SET public_key = randomblob(32) WHERE id = 1",
            "UPDATE chain SET replica = randomblob(16) WHERE id = 2", "DELETE FROM chain WHERE id = 2",
            "INSERT INTO chain(replica, public_key) VALUES (randomblob(16), randomblob(32))",
            "DELETE FROM waiting_for", "UPDATE waiting_for SET missing = randomblob(32)",
            "UPDATE waiting SET hash = randomblob(32)", "UPDATE waiting SET page = x'00'",
            "INSERT INTO redaction(target, changeset) VALUES (randomblob(32), 1)",
        ])
    func beside(sql: String) throws {
        let log = DatabaseDamage.rows(of: Self.log, in: folder.database)
        let digest = try Replica(folder: folder).digest
        try spoil(sql)
        let found = try Replica.verify(folder: folder)
        #expect(found.findings.contains { $0.remedy == .repair }, "\(found.findings)")
        let replica = try Replica(folder: folder)
        _ = try replica.repair()
        #expect(try Replica.verify(folder: folder).findings == [])
        #expect(DatabaseDamage.rows(of: Self.log, in: folder.database) == log)
        #expect(try replica.digest == digest)
    }

    @Test("what waits and lacks nothing any more is applied by a repair")
    func released() throws {
        let replica = try Replica(folder: folder)
        let count = try replica.changesetCount()
        // What is lost on the way arrives, and what waited for it is never told.
        let bo = try Replica(folder: ReplicaFolder(project: folder.project + "-bo"))
        let lost = try #require(try bo.entries(after: 0, count: 100, bytes: .max).dropLast(2).last).changeset
        let keys = try replica.checkSignatures([lost], mayWait: false)
        try spoil("UPDATE waiting_for SET missing = zeroblob(32)")
        _ = try replica.write { try replica.absorb([lost], keys: keys) }
        #expect(try replica.waitingCount() == 2 && !Replica.verify(folder: folder).isSound)
        _ = try replica.repair()
        #expect(try replica.waitingCount() == 0 && replica.changesetCount() == count + 3)
        #expect(try Replica.verify(folder: folder).findings == [])
    }
}

import Foundation
import Model
import SQLite
import TestSupport
import Testing

@testable import Replica

/// `verify`: a sound replica has no findings, and whatever is flipped, missing or cut off is named.
@Suite("Verify")
struct VerifyTests {
    let place = Workplace()

    /// A replica with every kind of row: two chains, a conflict, a deletion, a text merge, something waiting.
    private func made(_ name: String = "ana") throws -> Replica {
        // Much of it is to stand in the write-ahead log, so that damage can be done there.
        var surroundings = Surroundings.system
        surroundings.mostPagesInLog = .max
        let ana = try Replica.create(
            in: try place.folder(name), founding: Replica.Founding(name: "chronicle", author: "ana"),
            surroundings: surroundings)
        let bo = try Replica.create(
            in: try place.folder(name + "-bo"),
            founding: Replica.Founding(name: "chronicle", author: "bo", project: ana.project))
        let event = try ana.edit { editor in
            let id = editor.makeEntity()
            try editor.give(id, .event, .title, .text("A visit to the archive"))
            try editor.give(id, .event, .date, .date(DateValue(edtf: "1989-01-04")))
            try editor.give(id, .event, .tags, key: "visit", .present)
            try editor.give(id, .event, .actors, key: "Gorbachev", .text("host"))
            try editor.give(id, .event, .description, .text("One.\n\nTwo.\n\nThree."))
            return id
        }.result
        try carry(ana, bo)
        try bo.edit { editor in
            try editor.give(event, .event, .place, .text("Tehran"))
            try editor.give(event, .event, .description, .text("One.\n\nTwo.\n\nThree, too."))
        }
        try ana.edit { editor in
            try editor.give(event, .event, .place, .text("Moscow"))
            try editor.give(event, .event, .description, .text("One first.\n\nTwo.\n\nThree."))
        }
        try carry(bo, ana)
        try ana.edit { editor in
            let note = editor.makeEntity()
            try editor.give(note, .note, .on, .reference(event))
            try editor.give(note, .note, .text, .text("Check the newspaper"))
            let other = editor.makeEntity()
            try editor.give(other, .event, .title, .text("To be deleted"))
        }
        for id in try ana.searchEvents("deleted") { try ana.edit { try $0.delete(id) } }
        return ana
    }

    @discardableResult
    private func carry(_ from: Replica, _ to: Replica) throws -> Absorption {
        let (header, changesets) = try Bundle.decode(try from.makeBundle().bytes)
        return try to.apply(header, changesets)
    }

    /// Changes a replica's database behind its back.
    private func spoil(_ replica: Replica, _ sql: String, _ values: any Bindable...) throws {
        let database = try Connection(path: replica.folder.database, mode: .readWrite)
        try database.setNoCheckpointOnClose()
        try database.setForeignKeys(false)
        let statement = try database.prepare(sql)
        try statement.bindAll(values)
        try statement.run()
    }

    private func codes(_ replica: Replica) throws -> Set<String> {
        Set(try Replica.verify(folder: replica.folder).findings.map(\.code))
    }

    @Test("a sound replica has no findings")
    func sound() throws {
        let replica = try made()
        let verification = try Replica.verify(folder: replica.folder)
        #expect(verification.findings == [])
        #expect(verification.isSound)
        #expect(verification.changesets == (try replica.changesetCount()))
    }

    @Test("a rebuild gives the state that there was")
    func rebuild() throws {
        let replica = try made()
        let digest = try replica.digest
        try replica.rebuild()
        #expect(try replica.digest == digest)
        #expect(try replica.verify().findings == [])
        #expect(try replica.conflictCount() == 1)
        #expect(try replica.searchEvents("archive").count == 1)
    }

    @Test(
        "whatever is changed in the log is named",
        arguments: [
            "UPDATE changeset SET hash = randomblob(32) WHERE id = 2",
            "UPDATE changeset SET number = number + 1 WHERE id = 4",
            "UPDATE changeset SET stamp = stamp + 1 WHERE id = 1",
            "UPDATE changeset SET after = randomblob(32) WHERE id = 4",
            "UPDATE changeset SET format = 7 WHERE id = 2",
            "UPDATE changeset SET signature = randomblob(64) WHERE id = 2",
            "UPDATE changeset SET signature = x'' WHERE id = 1",
            "UPDATE changeset SET structure = CAST(structure || x'00' AS BLOB) WHERE id = 2",
            "UPDATE changeset SET nonce = randomblob(16) WHERE id = 2",
            "UPDATE changeset SET content = CAST(content || x'00' AS BLOB) WHERE id = 3",
            "UPDATE changeset SET previous = 1 WHERE id = 4",
            "UPDATE changeset SET chain = (SELECT max(id) FROM chain) WHERE id = 1",
            "UPDATE changeset SET sequence = 7 WHERE id = 1",
            "UPDATE changeset SET author = (SELECT max(id) FROM author) WHERE id = 1",
            "DELETE FROM changeset WHERE id = 1",
            "DELETE FROM changeset WHERE id = (SELECT max(id) FROM changeset)",
            "UPDATE chain SET public_key = randomblob(32) WHERE id = 1",
            "UPDATE chain SET replica = randomblob(16) WHERE id = 1",
            "DELETE FROM chain WHERE id = 1",
            "UPDATE author SET name = 'somebody else' WHERE id = 1",
            "DELETE FROM frontier",
            "INSERT INTO frontier(changeset) VALUES (1)",
            "INSERT INTO redaction(target, changeset) VALUES (randomblob(32), 1)",
            "INSERT INTO waiting(hash, page) VALUES (randomblob(32), x'00')",
            "UPDATE replica_state SET project = randomblob(16)",
            "UPDATE replica_state SET cursor_sequence = 3",
        ])
    func log(sql: String) throws {
        let replica = try made()
        try spoil(replica, sql)
        let verification = try Replica.verify(folder: replica.folder)
        #expect(!verification.isSound, "\(sql)")
    }

    @Test(
        "whatever is changed in what is derived is named, and repaired from the log",
        arguments: [
            "UPDATE entity SET state = x'00' WHERE kind = 1",
            "DELETE FROM entity WHERE kind = 1", "UPDATE entity SET entity = randomblob(16) WHERE kind = 4",
            "UPDATE event SET title = 'something else'", "DELETE FROM event", "UPDATE event SET place = 'oslo'",
            "UPDATE event SET earliest = 1", "DELETE FROM event_tag",
            "INSERT INTO event_tag(tag, event) VALUES ('x', 1)",
            "DELETE FROM event_actor", "DELETE FROM history", "DELETE FROM dependent", "DELETE FROM conflict",
            "INSERT INTO conflict(entity, field, key_hash) VALUES (1, 2, 0)",
            "INSERT INTO entity_text(entity_text) VALUES ('delete-all')",
            "INSERT INTO entity_text(rowid, body) VALUES (1, 'more words')",
            "UPDATE replica_state SET digest = randomblob(16)", "UPDATE replica_state SET highest_stamp = 1",
            "UPDATE replica_state SET undecoded = 1",
        ])
    func derived(sql: String) throws {
        let replica = try made()
        let digest = try replica.digest
        try spoil(replica, sql)
        #expect(try !Replica.verify(folder: replica.folder).isSound, "\(sql)")
        let aside = try replica.repair()
        #expect(FileManager.default.fileExists(atPath: aside + "/replica.db"))
        #expect(!FileManager.default.fileExists(atPath: aside + "/key"))
        #expect(try Replica.verify(folder: replica.folder).findings == [])
        #expect(try replica.digest == digest)
    }

    @Test("a table that does not belong there, and one that is missing, are named")
    func schema() throws {
        let replica = try made()
        try spoil(replica, "CREATE TABLE other (a)")
        #expect(try codes(replica) == ["schema-differs"])
        try spoil(replica, "DROP TABLE other")
        try spoil(replica, "DROP TABLE event_tag")
        #expect(try codes(replica).contains("schema-differs"))
    }

    @Test("a missing or damaged device key is named, and the rest is examined all the same")
    func key() throws {
        let replica = try made()
        let folder = replica.folder
        try FileManager.default.removeItem(atPath: folder.key)
        #expect(try codes(replica) == ["key-damaged"])
        try Data("not a key".utf8).write(to: URL(fileURLWithPath: folder.key))
        #expect(try codes(replica) == ["key-damaged"])
    }

    // MARK: Bytes

    /// A copy of a replica's files under another name, its write-ahead log as it is.
    private func copy(_ replica: Replica, _ name: String) throws -> ReplicaFolder {
        let folder = ReplicaFolder(project: place.path + "/" + name)
        try? FileManager.default.removeItem(atPath: folder.project)
        try FileManager.default.copyItem(atPath: replica.folder.project, toPath: folder.project)
        return folder
    }

    /// All that the log says, as far as it can be read; nil when it cannot.
    private func logBytes(_ folder: ReplicaFolder) -> [UInt8]? {
        guard let database = try? Connection(path: folder.database, mode: .readOnly),
            let rows = try? database.all(
                """
                SELECT hash, signature, structure, coalesce(content, x'00'), stamp, number, format, previous FROM changeset
                ORDER BY id
                """,
                read: { row in
                    row.blob(0) + row.blob(1) + row.blob(2) + row.blob(3) + Array("\(row.int64(4))".utf8)
                        + Array("\(row.int64(5)) \(row.int64(6)) \(row.int64(7))".utf8)
                })
        else { return nil }
        return rows.flatMap { $0 }
    }

    @Test("any byte flipped in the database is survived, and named where it touches the log")
    func flippedBytes() throws {
        let replica = try made()
        try replica.lock().withLock(timeoutMilliseconds: 1000) { _ = try replica.database.checkpoint(.truncate) }
        let sound = try #require(logBytes(replica.folder))
        let file = try Data(contentsOf: URL(fileURLWithPath: replica.folder.database))
        var generator = SeededGenerator(seed: 20261124)
        var named = 0
        for round in 0..<150 {
            let folder = try copy(replica, "flipped")
            var bytes = file
            let at = Int.random(in: 0..<bytes.count, using: &generator)
            bytes[at] ^= UInt8(1 << Int.random(in: 0..<8, using: &generator))
            try bytes.write(to: URL(fileURLWithPath: folder.database))
            let isFound = isNamed(folder)
            if isFound { named += 1 }
            if logBytes(folder) != sound { #expect(isFound, "round \(round): byte \(at) of the log was not named") }
        }
        #expect(named > 3)
    }

    @Test("a database cut off anywhere is survived and named")
    func truncated() throws {
        let replica = try made()
        try replica.lock().withLock(timeoutMilliseconds: 1000) { _ = try replica.database.checkpoint(.truncate) }
        let file = try Data(contentsOf: URL(fileURLWithPath: replica.folder.database))
        for length in [0, 1, 50, 100, 511, 4095, 4096, 8192, file.count / 2, file.count - 4096, file.count - 1] {
            let folder = try copy(replica, "short")
            try file.prefix(length).write(to: URL(fileURLWithPath: folder.database))
            #expect(isNamed(folder), "cut to \(length)")
        }
    }

    @Test("any byte flipped in the write-ahead log, and any part cut off it, is named: later commits would be lost")
    func writeAheadLog() throws {
        let replica = try made()
        let path = replica.folder.database + "-wal"
        let file = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(try WriteAheadLogCheck(database: replica.folder.database).damage() == nil)
        var generator = SeededGenerator(seed: 3)
        for round in 0..<60 {
            let folder = try copy(replica, "wal")
            var bytes = file
            let at = Int.random(in: 0..<bytes.count, using: &generator)
            bytes[at] ^= 1
            try bytes.write(to: URL(fileURLWithPath: folder.database + "-wal"))
            #expect(isNamed(folder), "round \(round): byte \(at) of \(bytes.count)")
        }
        for length in [0, 20, 32, 1000, file.count / 2, file.count - 1] {
            let folder = try copy(replica, "wal")
            try file.prefix(length).write(to: URL(fileURLWithPath: folder.database + "-wal"))
            #expect(isNamed(folder), "cut to \(length)")
        }
    }

    /// Whether `verify` has something to say; opening may be refused instead.
    private func isNamed(_ folder: ReplicaFolder) -> Bool {
        do { return try !Replica.verify(folder: folder).isSound } catch { return error is ReplicaError }
    }
}

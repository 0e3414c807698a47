import Foundation
import Model
import SQLite
import TestSupport
import Testing

@testable import Replica

/// Signatures that no hash covers, and logs that were damaged: nothing wrong comes in, and what comes again heals.
@Suite("Healing")
struct HealTests {
    let place = Workplace()

    /// A replica with a chain of its own.
    private func made(_ count: Int) throws -> Replica {
        let ana = try Replica.create(
            in: try place.folder("ana"), founding: Replica.Founding(name: "chronicle", author: "ana"))
        for number in 0..<count {
            try ana.edit { editor in
                let id = editor.makeEntity()
                try editor.give(id, .event, .title, .text("Session \(number)"))
            }
        }
        return ana
    }

    private func other(_ project: ProjectID) throws -> Replica {
        try Replica.create(
            in: try place.folder("bo"), founding: Replica.Founding(name: "chronicle", author: "bo", project: project))
    }

    private func log(_ replica: Replica) throws -> [Changeset] {
        try replica.entries(after: 0, count: 10_000, bytes: .max).map(\.changeset)
    }

    /// The same changesets, one with a flipped bit in its signature.
    private func flipped(_ changesets: [Changeset], _ at: Int) -> [Changeset] {
        var changesets = changesets
        let one = changesets[at]
        var signature = one.signature
        signature[9] ^= 1
        changesets[at] = Changeset(
            trusted: one.header, hash: one.hash, signature: signature, structure: one.structure, content: one.content)
        return changesets
    }

    private func header(_ replica: Replica, _ count: Int) throws -> Model.Bundle.Header {
        Model.Bundle.Header(
            project: replica.project, name: "chronicle", maker: try replica.replica, frontier: [],
            changesets: UInt64(count))
    }

    private func spoil(_ replica: Replica, _ sql: String) throws {
        let database = try Connection(path: replica.folder.database, mode: .readWrite)
        try database.setNoCheckpointOnClose()
        try database.setForeignKeys(false)
        try database.execute(sql)
    }

    @Test(
        "a page of 256 changesets or fewer is refused for any bad signature in it, and asked for again",
        arguments: [0, 1, 2])
    func everySignature(at: Int) throws {
        let ana = try made(3)
        let bo = try other(ana.project)
        let bad = flipped(try log(ana), at)
        var cursor = Cursor.start
        var sequences: [(hash: Hash32, sequence: UInt64)] = []
        for changeset in bad {
            cursor = cursor.advanced(by: changeset.hash)
            sequences.append((changeset.hash, cursor.sequence))
        }
        let page = ClientSession.Received(
            from: .start, cursor: cursor, changesets: bad, sequences: sequences, role: .editor, members: nil,
            membersTag: [], name: "chronicle", isForked: false)
        #expect(throws: ReplicaError.self) { try bo.store(page) }
        #expect(try bo.changesetCount() == 0 && bo.cursor == .start)
        #expect(try bo.verify().findings == [])
        // The same again was not damaged on its way: what a later one vouches for stops nobody, and is named.
        if at == 2 {
            #expect(throws: ReplicaError.self) { try bo.store(page) }
        } else {
            #expect(try bo.store(page).applied == 3)
            #expect(try Replica.verify(folder: bo.folder).findings.map(\.code) == ["signature-bad"])
        }
    }

    @Test("a signature that was damaged in a longer bundle, where a later one vouches for it, is healed by a good one")
    func longBundle() throws {
        let ana = try made(SignatureCheck.checkedSingly + 4)
        let bo = try other(ana.project)
        let good = try log(ana)
        #expect(try bo.apply(try header(ana, good.count), flipped(good, 2)).applied == good.count)
        #expect(try Replica.verify(folder: bo.folder).findings.map(\.code) == ["signature-bad"])
        // What it hands on is refused or healed elsewhere; what it is given heals it.
        let report = try bo.apply(try header(ana, good.count), good)
        #expect(report.known == good.count && report.healed == 1)
        #expect(try Replica.verify(folder: bo.folder).findings == [])
        // A bad one never takes a good one's place.
        #expect(try bo.apply(try header(ana, good.count), flipped(good, 2)).healed == 0)
        #expect(try Replica.verify(folder: bo.folder).findings == [])
    }

    @Test("a waiting changeset's damaged signature is healed when the changeset comes again")
    func waiting() throws {
        let ana = try made(3)
        let bo = try other(ana.project)
        let good = try log(ana)
        _ = try bo.apply(try header(ana, 1), [good[0]])
        // Past the check, as in a long bundle.
        _ = try bo.write { try bo.absorb([flipped(good, 2)[2]], keys: [:]) }
        #expect(try bo.waitingCount() == 1 && !Replica.verify(folder: bo.folder).isSound)
        _ = try bo.apply(try header(ana, 1), [good[2]])
        #expect(try Replica.verify(folder: bo.folder).findings == [])
        _ = try bo.apply(try header(ana, 1), [good[1]])
        #expect(try bo.waitingCount() == 0 && bo.digest == ana.digest)
    }

    @Test(
        "a whole bundle puts damaged changesets of the log right, and what is shown with them",
        arguments: [
            "signature = randomblob(64)", "signature = x''", "stamp = stamp + 1", "after = randomblob(32)",
            "format = 7", "structure = CAST(structure || x'00' AS BLOB)", "structure = x''",
            "nonce = randomblob(16)", "content = CAST(content || x'00' AS BLOB)", "content = x''", "number = 77",
            "previous = 1",
        ])
    func damagedLog(column: String) throws {
        let ana = try made(4)
        let bo = try other(ana.project)
        let good = try log(ana)
        _ = try bo.apply(try header(ana, good.count), good)
        try spoil(bo, "UPDATE changeset SET \(column) WHERE id = 3")
        #expect(try Replica.verify(folder: bo.folder).findings.contains { $0.remedy == .bundle })
        // Whoever rebuilt the state from the damaged log shows what that said.
        try? bo.rebuild()
        let report = try bo.apply(try header(ana, good.count), good)
        #expect(report.healed == 1)
        #expect(try Replica.verify(folder: bo.folder).findings == [])
        #expect(try bo.digest == ana.digest && bo.searchEvents("session").count == 4)
    }
}

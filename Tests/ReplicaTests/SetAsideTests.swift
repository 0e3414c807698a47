import Foundation
import Model
import SQLite
import TestSupport
import Testing

@testable import Replica

/// What no server takes is put aside, with what was built on it. Source: SYNC.md §5.
@Suite("Setting aside")
struct SetAsideTests {
    let place = Workplace()

    private func found(_ name: String = "ana", project: ProjectID? = nil) throws -> Replica {
        try Replica.create(
            in: try place.folder(name),
            founding: Replica.Founding(name: "chronicle", author: name, project: project))
    }

    @discardableResult
    private func add(_ replica: Replica, _ title: String) throws -> Changeset {
        try replica.edit { editor in
            let id = editor.makeEntity()
            try editor.give(id, .event, .title, .text(title))
        }.made[0]
    }

    private func spoil(_ replica: Replica, _ target: Changeset) throws {
        let database = try Connection(path: replica.folder.database, mode: .readWrite)
        try database.setNoCheckpointOnClose()
        try database.run(
            "UPDATE changeset SET signature = zeroblob(64) WHERE hash = ?", target.hash.bytes)
        try database.close()
    }

    @Test("a changeset that nobody signed goes into a bundle with all that depends on it, and the log is sound")
    func setsAside() throws {
        let ana = try found()
        try add(ana, "first")
        let bo = try found("bo", project: ana.project)
        let (header, changesets) = try Bundle.decode(try ana.makeBundle().bytes)
        _ = try bo.apply(header, changesets)
        try add(bo, "bo's own")
        let bad = try add(ana, "second")
        let later = try add(ana, "third")
        let (theirs, boes) = try Bundle.decode(try bo.makeBundle().bytes)
        _ = try ana.apply(theirs, boes)
        let last = try add(ana, "fourth")
        #expect(try ana.unacceptable() == nil)
        try spoil(ana, bad)
        #expect(try !ana.verify().isSound)
        #expect(try ana.unacceptable() == bad.hash)
        let aside = try ana.aside(bad.hash)
        #expect(aside.changesets.map(\.hash) == [bad.hash, later.hash, last.hash] && aside.waiting == 0)
        #expect(try Bundle.decode(aside.bundle).changesets.map(\.hash) == aside.changesets.map(\.hash))
        let before = try ana.replica
        let copy = try ana.remove(aside)
        #expect(FileManager.default.fileExists(atPath: copy + "/replica.db"))
        #expect(try ana.verify().findings == [])
        #expect(try ana.replica != before && ana.isOwner)
        #expect(try ana.eventCount() == 2)
        try add(ana, "fifth")
        let all = try Bundle.decode(try ana.makeBundle().bytes)
        _ = try bo.apply(all.header, all.changesets)
        #expect(try bo.digest == ana.digest)
        for replica in [ana, bo] { #expect(try replica.verify().findings == []) }
    }

    @Test("a whole chain can go, the founder's too")
    func wholeChain() throws {
        let ana = try found()
        let bad = try add(ana, "first")
        try add(ana, "second")
        try spoil(ana, bad)
        _ = try ana.remove(try ana.aside(bad.hash))
        #expect(try ana.eventCount() == 0)
        #expect(try ana.isOwner)
        #expect(try ana.verify().findings == [])
    }

    @Test("what others have already built on is not set aside")
    func refused() throws {
        let ana = try found()
        let bad = try add(ana, "first")
        let later = try add(ana, "second")
        let database = try Connection(path: ana.folder.database, mode: .readWrite)
        try database.run("UPDATE changeset SET sequence = 1 WHERE hash = ?", later.hash.bytes)
        try database.close()
        #expect(throws: ReplicaError.self) { try ana.aside(bad.hash) }
        #expect(try ana.changesetCount() == 2)
    }
}

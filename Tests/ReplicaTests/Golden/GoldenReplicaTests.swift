import Foundation
import Model
import SQLite
import TestSupport
import Testing

@testable import Replica

/// A replica's database of format 1 as it was released, with a key made for it; the files are never written again.
@Suite("Golden replica")
final class GoldenReplicaTests {
    private let place: TemporaryFolder
    private let folder: ReplicaFolder

    init() throws {
        place = try TemporaryFolder()
        folder = ReplicaFolder(project: try place.folder("project"))
    }

    @Test(
        "writing the golden replica", .enabled(if: GoldenFiles.mayWrite && !GoldenFiles.exists("replica-1/replica.db")))
    func write() throws {
        try SampleReplica.make(in: folder)
        let database = try Connection(path: folder.database, mode: .readWrite)
        try database.execute("VACUUM")
        try database.checkpoint(.truncate)
        try database.close()
        for (name, path) in [("replica.db", folder.database), ("key", folder.key)] {
            try GoldenFiles.write("replica-1/" + name, [UInt8](Data(contentsOf: URL(fileURLWithPath: path))))
        }
    }

    private func copied(_ golden: String = "replica-1") throws {
        try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
        for name in ["replica.db", "key"] {
            try Data(GoldenFiles.read(golden + "/" + name)).write(
                to: URL(fileURLWithPath: folder.path + "/" + name))
        }
    }

    @Test("a replica of format 1 opens, is migrated, is sound, is edited and goes on syncing")
    func goesOn() throws {
        try copied()
        let replica = try Replica(folder: folder)
        #expect(try replica.database.userVersion() == Replica.schemaVersion)
        #expect(try Replica.verify(folder: folder).findings == [])
        #expect(try replica.digest.hex == Self.digest)
        #expect(try replica.changesetCount() == 6 && replica.waitingCount() == 2)
        #expect(try replica.eventCount() == 21 && replica.conflictCount() == 1)
        #expect(try replica.searchEvents("archive").count == 1)
        let answers = Answers(folder)
        #expect(answers.failures == 0)
        try replica.rebuild()
        #expect(Answers(folder).texts == answers.texts)
        let event = try #require(try replica.entitiesInConflict().first)
        try replica.edit { try $0.give(event, .event, .title, .text("An edit by a later version")) }
        #expect(try replica.view(event)?.text(.title) == "An edit by a later version")
        // What the server sent on, after what this replica had of it.
        let standing = try replica.standing(after: 0, bytes: 1 << 20)
        #expect(standing.cursor.sequence == 3 && standing.outgoing.count == 4)
        var answer = ExchangeAnswer()
        answer.from = standing.cursor
        answer.rows = standing.outgoing.indices.map { .carried($0) }
        answer.cursor = standing.outgoing.reduce(standing.cursor) { $0.advanced(by: $1.changeset.hash) }
        answer.head = answer.cursor.sequence
        var session = ClientSession()
        _ = session.step(.begin)
        _ = session.step(.loaded(standing))
        guard case .store(let received) = session.step(.answered(answer)) else {
            Issue.record("nothing to store")
            return
        }
        _ = try replica.store(received)
        #expect(try replica.unsynced() == 0 && replica.cursor.sequence == 7)
        #expect(try Replica.verify(folder: folder).findings == [])
    }

    /// Written by the program of that version from the replica of format 1: two events merged, two called distinct, one
    /// that lasted for years.
    @Test("a replica of format 2 opens, is migrated, is sound, and its merged events stay merged")
    func merged() throws {
        try copied("replica-2")
        #expect(try Connection(path: folder.database, mode: .readOnly).userVersion() == 2)
        let replica = try Replica(folder: folder)
        #expect(try replica.database.userVersion() == Replica.schemaVersion)
        #expect(try Replica.verify(folder: folder).findings == [])
        #expect(try replica.digest.hex == "d5fc78c387e7e9fc3744643c13d8a2da")
        #expect(try replica.eventCount() == 21 && replica.conflictCount() == 3)
        var filter = EventFilter()
        filter.inConflict = true
        var open: [EntityView] = []
        try replica.forEachEventView(filter) { open.append($0) }
        #expect(open.map(\.members.count) == [2, 0])
        filter = EventFilter()
        filter.hasDates = true
        filter.from = Day(year: 1933, month: 5, day: 1, in: .gregorian)?.julianDayNumber
        filter.to = filter.from
        var titles: [String?] = []
        try replica.forEachEventView(filter) { titles.append($0.text(.title)) }
        #expect(titles == ["A stay of some years"])
    }

    @Test(
        "a file of a later version or of another program is refused and stays as it is, with nothing beside it",
        arguments: ["PRAGMA user_version = 1000", "PRAGMA application_id = 7"])
    func refused(sql: String) throws {
        try copied()
        let database = try Connection(path: folder.database, mode: .readWrite)
        try database.execute(sql)
        try database.checkpoint(.truncate)
        try database.close()
        let before = try GoldenFiles.contents(of: folder.project)
        let isNewer = sql.contains("user_version")
        for attempt in [{ _ = try Replica(folder: self.folder) }, { _ = try Replica.verify(folder: self.folder) }] {
            do {
                try attempt()
                #expect(!isNewer)
            } catch ReplicaError.tooNew(let version) {
                #expect(isNewer && version == 1000)
            } catch ReplicaError.damaged {
                #expect(!isNewer)
            }
        }
        #expect(try GoldenFiles.contents(of: folder.project) == before)
    }

    @Test("a version below the first is damage, not an old file to be migrated", arguments: [0, -1, Int(Int32.min)])
    func versionless(version: Int) throws {
        try copied()
        let database = try Connection(path: folder.database, mode: .readWrite)
        try database.execute("PRAGMA user_version = \(version)")
        try database.close()
        #expect(throws: ReplicaError.self) { try Replica(folder: folder) }
        #expect(try !Replica.verify(folder: folder).isSound)
    }

    static let digest = "daec161e754c2cc227ce08e09766df2c"
}

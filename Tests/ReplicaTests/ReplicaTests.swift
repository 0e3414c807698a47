import Foundation
import Model
import TestSupport
import Testing

@testable import Replica

/// A folder that goes away with its test.
final class Workplace {
    private let place = try! TemporaryFolder()
    var path: String { place.path }

    func folder(_ name: String) throws -> ReplicaFolder { ReplicaFolder(project: try place.folder(name)) }
}

/// The store: what commands make is durable, what arrives is applied once, whole, in causal order.
struct ReplicaTests {
    let place = Workplace()

    func found(_ name: String = "ana", project: ProjectID? = nil) throws -> Replica {
        try Replica.create(
            in: try place.folder(name), founding: Replica.Founding(name: "chronicle", author: name, project: project))
    }

    @discardableResult
    func add(_ replica: Replica, _ title: String) throws -> EntityID {
        try replica.edit { editor in
            let id = editor.makeEntity()
            try editor.give(id, .event, .title, .text(title))
            return id
        }.result
    }

    func give(_ replica: Replica, _ id: EntityID, _ field: FieldCode, _ value: Value) throws {
        try replica.edit { try $0.give(id, .event, field, value) }
    }

    /// Everything of one replica into another, as a bundle.
    func carry(_ from: Replica, _ to: Replica) throws -> Absorption {
        let (header, changesets) = try Bundle.decode(try from.makeBundle().bytes)
        return try to.apply(header, changesets)
    }

    @Test("what a command wrote is there after the replica is opened anew")
    func reopen() throws {
        let ana = try found()
        let event = try add(ana, "A visit")
        let digest = try ana.digest
        try ana.close()
        let again = try Replica(folder: ana.folder)
        #expect(try again.view(event)?.text(.title) == "A visit")
        #expect(try again.digest == digest)
        #expect(try again.unsynced() == 1)
    }

    @Test("a second project in the same folder is refused, and the first is untouched")
    func twice() throws {
        let ana = try found()
        try add(ana, "A visit")
        #expect(throws: ReplicaError.self) { try found() }
        #expect(try ana.eventCount() == 1)
    }

    @Test("two replicas that exchange bundles are equal, and the conflict stands in both")
    func bundles() throws {
        let ana = try found()
        let event = try add(ana, "A visit")
        let bo = try found("bo", project: ana.project)
        #expect(try carry(ana, bo).applied == 1)
        try give(ana, event, .place, .text("Moscow"))
        try give(bo, event, .place, .text("Tehran"))
        #expect(try carry(ana, bo).newConflicts == 1)
        #expect(try carry(bo, ana).applied == 1)
        #expect(try carry(bo, ana).known == 3)
        #expect(try ana.digest == bo.digest)
        #expect(try ana.conflictCount() == 1 && bo.conflictCount() == 1)
        #expect(try ana.state(event) == bo.state(event))
    }

    @Test("what comes before its parents waits, and is applied as soon as they come")
    func waiting() throws {
        let ana = try found()
        let event = try add(ana, "A visit")
        for index in 0..<4 { try give(ana, event, .place, .text("place \(index)")) }
        let log = try ana.entries(after: 0, count: 100, bytes: .max).map(\.changeset)
        let bo = try found("bo", project: ana.project)
        for changeset in log.reversed().dropLast() {
            let keys = try bo.checkSignatures([changeset], mayWait: true)
            let report = try bo.write { try bo.absorb([changeset], keys: keys) }
            #expect(report.applied == 0 && report.waiting == 1)
        }
        #expect(try bo.waitingCount() == 4)
        let keys = try bo.checkSignatures([log[0]], mayWait: true)
        #expect(try bo.write { try bo.absorb([log[0]], keys: keys) }.applied == 5)
        #expect(try bo.waitingCount() == 0)
        #expect(try bo.digest == ana.digest)
    }

    @Test("a copied replica keeps both sides' work and goes on under a new key")
    func copied() throws {
        let ana = try found()
        let event = try add(ana, "A visit")
        try ana.close()
        let copy = try place.folder("copy")
        try FileManager.default.copyItem(atPath: ana.folder.path, toPath: copy.path)
        let one = try Replica(folder: ana.folder)
        let two = try Replica(folder: copy)
        try give(one, event, .place, .text("Tehran"))
        try give(two, event, .place, .text("Moscow"))
        let id = try two.replica
        #expect(try carry(one, two).isForked)
        try give(two, event, .type, .text("visit"))
        #expect(try two.replica != id)
        // The founder's old key has made the new one an owner: that is one more.
        #expect(try carry(two, one).applied == 3)
        #expect(try one.digest == two.digest)
        #expect(try one.view(event)?[.place]?.rivals.count == 2)
        // The new chain introduces itself: a stranger verifies it all.
        let stranger = try found("stranger", project: ana.project)
        #expect(try carry(two, stranger).applied == 5)
    }

    @Test("handles are the shortest prefixes that name one entity")
    func handles() throws {
        let ana = try found()
        var ids: [EntityID] = []
        for index in 0..<300 { ids.append(try add(ana, "event \(index)")) }
        for id in ids {
            let handle = try ana.handle(id)
            #expect(handle.count >= 4)
            #expect(try ana.entity(named: handle) == .one(id, .event))
            #expect(try ana.entity(named: handle.uppercased()) == .one(id, .event))
        }
        #expect(try ana.entity(named: "abc") == .tooShort)
        #expect(try ana.entity(named: "zzzzzz") == .none)
        #expect(try ana.entity(named: "!!!!") == .none)
    }

    @Test("lists come by earliest day, undated last, then title")
    func order() throws {
        let ana = try found()
        for (title, date) in [("c", "1990"), ("b", nil), ("a", "1989-02"), ("d", "1989-02"), ("e", "-0044")] {
            try ana.edit { editor in
                let id = editor.makeEntity()
                try editor.give(id, .event, .title, .text(title))
                if let date { try editor.give(id, .event, .date, .date(DateValue(edtf: date))) }
            }
        }
        var titles: [String] = []
        try ana.forEachEvent { titles.append(try ana.view($0)!.text(.title)!) }
        #expect(titles == ["e", "a", "d", "c", "b"])
        var filter = EventFilter()
        filter.hasDates = true
        filter.from = Day(year: 1990, month: 3, day: 1, in: .gregorian)!.julianDayNumber
        filter.to = Day(year: 1991, month: 3, day: 1, in: .gregorian)!.julianDayNumber
        titles = []
        try ana.forEachEvent(filter) { titles.append(try ana.view($0)!.text(.title)!) }
        #expect(titles == ["c"])
    }

    @Test("search finds words, phrases, prefixes and rivals; hostile syntax is harmless")
    func search() throws {
        let ana = try found()
        let one = try add(ana, "Café meeting in Zürich")
        let two = try add(ana, "Something else")
        try ana.edit { editor in
            let note = editor.makeEntity()
            try editor.give(note, .note, .on, .reference(two))
            try editor.give(note, .note, .text, .text("the archivist doubts this"))
        }
        #expect(try ana.searchEvents("cafe") == [one])
        #expect(try ana.searchEvents("\"meeting in\"") == [one])
        #expect(try ana.searchEvents("zur*") == [one])
        #expect(try ana.searchEvents("archivist") == [two])
        // One word of the title, one of the note; and a passage of more words than one statement can look for apart.
        #expect(try ana.searchEvents("something archivist doubt*") == [two])
        #expect(try ana.searchEvents("something archivist", limit: 1) == [two])
        #expect(try ana.searchEvents("something meeting").isEmpty)
        #expect(try ana.searchEvents(Array(repeating: "a", count: 1000).joined(separator: " ")).isEmpty)
        for hostile in ["\"", "* * *", "AND OR NOT", "NEAR(", "a\" OR b", "col:x", "-x", "()", "\0", "^x", "{a b}"] {
            _ = try ana.searchEvents(hostile)
        }
        try give(ana, one, .title, .text("Tea"))
        #expect(try ana.searchEvents("cafe").isEmpty && ana.searchEvents("tea") == [one])
        try ana.edit { try $0.delete(one) }
        #expect(try ana.searchEvents("tea").isEmpty)
    }

    @Test("what is found alike comes by id; of words in too many texts to rank, a first page has the newest")
    func searchOrder() throws {
        let ana = try found()
        let letters = try (0..<6).map { _ in try add(ana, "A letter") }
        let best = try add(ana, "Letter")
        #expect(try ana.searchEvents("letter") == [best] + letters.sorted())
        #expect(try ana.searchEvents("letter", limit: 3) == [best] + letters.sorted().prefix(2))
        #expect(try ana.searchEvents("letter", limit: 3, mostRanked: 7) == [best] + letters.sorted().prefix(2))
        #expect(try ana.searchEvents("letter", limit: 3, mostRanked: 6) == [best, letters[5], letters[4]])
        try ana.edit { try $0.delete(letters[5]) }
        #expect(try ana.searchEvents("letter a", limit: 2, mostRanked: 5) == [letters[4], letters[3]])
        #expect(try ana.searchEvents("letter", mostRanked: 2) == [best] + letters.dropLast().sorted())
    }

    @Test("a page is stored only at the cursor that it starts from")
    func movedOn() throws {
        let ana = try found()
        try add(ana, "A visit")
        let entry = try ana.entries(after: 0, count: 1, bytes: .max)[0]
        let next = Cursor.start.advanced(by: entry.changeset.hash)
        func received(_ from: Cursor, _ to: Cursor) -> ClientSession.Received {
            ClientSession.Received(
                from: from, cursor: to, changesets: [], sequences: [(entry.changeset.hash, to.sequence)], role: nil,
                members: nil, membersTag: [], name: "", isForked: false)
        }
        #expect(throws: ReplicaError.self) { try ana.store(received(next, next.advanced(by: .zero))) }
        #expect(try ana.unsynced() == 1)
        _ = try ana.store(received(.start, next))
        #expect(try ana.unsynced() == 0 && ana.cursor == next)
        try ana.rebase()
        #expect(try ana.unsynced() == 1 && ana.cursor == .start)
    }

    @Test("a failed edit leaves everything as it was")
    func rollback() throws {
        struct Stop: Error {}
        let ana = try found()
        let event = try add(ana, "A visit")
        let digest = try ana.digest
        #expect(throws: Stop.self) {
            try ana.edit { editor in
                try editor.give(event, .event, .place, .text("Tehran"))
                try editor.seal()
                throw Stop()
            }
        }
        #expect(try ana.digest == digest && ana.changesetCount() == 1)
        #expect(try ana.view(event)?.text(.place) == nil)
    }
}

import Foundation
import Model

@testable import Replica

/// A small replica with something of everything: conflicts, a merged text, a deletion, what is synced, what waits.
enum SampleReplica {
    static func make(in folder: ReplicaFolder) throws {
        try FileManager.default.createDirectory(atPath: folder.project, withIntermediateDirectories: true)
        let other = ReplicaFolder(project: folder.project + "-bo")
        try FileManager.default.createDirectory(atPath: other.project, withIntermediateDirectories: true)
        // Much of it is to stand in the write-ahead log, so that damage can be done there.
        var surroundings = Surroundings.system
        surroundings.mostPagesInLog = .max
        let ana = try Replica.create(
            in: folder, founding: Replica.Founding(name: "chronicle", author: "ana"), surroundings: surroundings)
        let bo = try Replica.create(
            in: other, founding: Replica.Founding(name: "chronicle", author: "bo", project: ana.project))
        let event = try first(ana)
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
        try second(ana, event)
        try sync(ana, 3)
        // Of what bo writes now, only the later half arrives.
        for title in ["It is lost on the way", "It waits", "It waits, too"] {
            try bo.edit { editor in
                let id = editor.makeEntity()
                try editor.give(id, .event, .title, .text(title))
            }
        }
        let (header, changesets) = try Bundle.decode(try bo.makeBundle(for: ana.replica).bytes)
        _ = try ana.apply(header, Array(changesets.suffix(2)))
        try ana.setMembersForTests()
        try ana.close()
        try bo.close()
    }

    private static func first(_ ana: Replica) throws -> EntityID {
        try ana.edit { editor in
            let id = editor.makeEntity()
            try editor.give(id, .event, .title, .text("A visit to the archive"))
            try editor.give(id, .event, .date, .date(DateValue(edtf: "1989-01-04")))
            try editor.give(id, .event, .tags, key: "visit", .present)
            try editor.give(id, .event, .actors, key: "Gorbachev", .text("host"))
            try editor.give(id, .event, .description, .text("One.\n\nTwo.\n\nThree."))
            return id
        }.result
    }

    private static func second(_ ana: Replica, _ event: EntityID) throws {
        let gone = try ana.edit { editor in
            let note = editor.makeEntity()
            try editor.give(note, .note, .on, .reference(event))
            try editor.give(note, .note, .text, .text("Check the newspaper"))
            let other = editor.makeEntity()
            try editor.give(other, .event, .title, .text("To be deleted"))
            return other
        }.result
        try ana.edit { try $0.delete(gone) }
        try ana.edit { editor in
            for number in 0..<20 {
                let id = editor.makeEntity()
                try editor.give(id, .event, .title, .text("Session \(number)"))
                try editor.give(id, .event, .date, .date(DateValue(edtf: "19\(70 + number)")))
                try editor.give(id, .event, .tags, key: "session", .present)
            }
        }
        try ana.remember(printed: try ana.conflicts(of: event))
    }

    static func carry(_ from: Replica, _ to: Replica) throws {
        let (header, changesets) = try Bundle.decode(try from.makeBundle().bytes)
        _ = try to.apply(header, changesets)
    }

    /// Marks the first changesets as those of a server's log.
    private static func sync(_ replica: Replica, _ count: Int) throws {
        var cursor = Cursor.start
        var sequences: [(hash: Hash32, sequence: UInt64)] = []
        for entry in try replica.entries(after: 0, count: count, bytes: .max) {
            cursor = cursor.advanced(by: entry.changeset.hash)
            sequences.append((entry.changeset.hash, cursor.sequence))
        }
        _ = try replica.store(
            ClientSession.Received(
                from: .start, cursor: cursor, changesets: [], sequences: sequences, role: .owner,
                members: [ExchangeAnswer.MemberName(replica: try replica.replica, name: "Ana B.", role: "owner")],
                membersTag: [1, 2, 3, 4], name: "chronicle", isForked: false))
    }
}

extension Replica {
    fileprivate func setMembersForTests() throws { try set(settings: [("server", "http://127.0.0.1:1/")]) }
}

/// Whatever the reading half of a replica has to say, as text; a part that fails says so.
struct Answers {
    private(set) var texts: [String] = []
    private(set) var failures = 0

    init(_ folder: ReplicaFolder) {
        guard let replica = try? Replica(folder: folder) else {
            failures = 1
            return
        }
        lists(replica)
        entities(replica)
        log(replica)
    }

    private mutating func part(_ body: (inout [String]) throws -> Void) {
        var found: [String] = []
        do { try body(&found) } catch { failures += 1 }
        texts.append(found.joined(separator: "\n"))
    }

    private mutating func lists(_ replica: Replica) {
        for order in EventOrder.allCases {
            part { found in try replica.forEachEvent(order: order) { found.append($0.description) } }
        }
        var filter = EventFilter()
        filter.tags = ["session"]
        filter.from = 2_440_000
        filter.hasDates = true
        part { found in try replica.forEachEvent(filter) { found.append($0.description) } }
        for query in ["archive", "sess*", "\"check the\"", "19 OR deleted", "tehran", "three"] {
            part { $0 += try replica.searchEvents(query).map(\.description) }
        }
        part { $0 += try replica.tags() }
        part { $0 += try replica.entitiesInConflict().map(\.description) }
        part { $0.append("\(try replica.eventCount()) \(try replica.conflictCount()) \(try replica.unsynced())") }
        part { $0.append("\(try replica.waitingCount()) \(try replica.cursor) \(try replica.digest.hex)") }
    }

    private mutating func entities(_ replica: Replica) {
        var ids: [EntityID] = []
        part { found in
            for kind in [Kind.event, .note, .source, .citation, .link] {
                try replica.forEachEntity(of: kind) { ids.append($0.id) }
            }
            found += ids.map(\.description)
        }
        for id in ids {
            part { found in
                guard let view = try replica.view(id) else { return }
                found.append("\(view.isDeleted) \(view.text(.title) ?? "") \(view.text(.description) ?? "")")
                found += view.conflicts.map {
                    "\($0.field.rawValue) \($0.rivals.map { "\(String(describing: $0.value))" })"
                }
                for conflict in try replica.conflicts(of: id) { _ = try replica.base(of: conflict) }
            }
            part { found in
                found += try replica.history(of: id).map {
                    "\($0.dot) \($0.stamp.raw) \(String(describing: $0.change.said))"
                }
            }
        }
    }

    private mutating func log(_ replica: Replica) {
        part { found in
            try replica.eachNewestFirst { place in
                found.append("\(place.id) \(place.hash.hex)")
                return true
            }
        }
        part { $0 += try replica.frontier().map(\.hex) }
        part { found in
            let entries = try replica.entries(after: 0, count: 1000, bytes: .max)
            for entry in entries { found.append(try replica.shortName(entry.changeset.hash)) }
            if let middle = entries.dropFirst(entries.count / 2).first {
                let past = try Past(replica, at: middle.changeset.header.stamp)
                for entry in entries.prefix(12) {
                    for change in Opened(entry.changeset, project: replica.project).changes {
                        found.append(try past.view(change.entity)?.text(.title) ?? "")
                    }
                }
            }
        }
        part { $0 += try Bundle.decode(try replica.makeBundle().bytes).changesets.map(\.hash.hex) }
        part { $0.append("\(try replica.standing(after: 0, bytes: 1 << 20).outgoing.count)") }
        part { _ in _ = try replica.makeBundle(for: try replica.replica) }
    }
}

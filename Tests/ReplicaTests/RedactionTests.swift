import Foundation
import Model
import SQLite
import TestSupport
import Testing

@testable import Replica

/// What an owner orders to be dropped is in no file of a replica any more. Source: SYNC.md §1 "Redaction".
@Suite("Redaction in a replica")
struct RedactionTests {
    let place = Workplace()
    /// As it is written, and as the search index and folded filters have it.
    private static let marker = "Zyzzogeton"

    private func found(_ name: String = "ana", project: ProjectID? = nil) throws -> Replica {
        try Replica.create(
            in: try place.folder(name),
            founding: Replica.Founding(name: "chronicle", author: name, project: project))
    }

    @discardableResult
    private func add(_ replica: Replica, _ title: String) throws -> EntityID {
        try replica.edit { editor in
            let id = editor.makeEntity()
            try editor.give(id, .event, .title, .text(title))
            return id
        }.result
    }

    @discardableResult
    private func carry(_ from: Replica, _ to: Replica) throws -> Absorption {
        let (header, changesets) = try Bundle.decode(try from.makeBundle().bytes)
        return try to.apply(header, changesets)
    }

    /// The files of a replica's folder that hold the marker, whatever its case, or a beginning of it.
    private func traces(_ replica: Replica) throws -> [String] {
        let path = replica.folder.path
        let needles = [Self.marker, Self.marker.lowercased(), String(Self.marker.lowercased().dropLast())]
        return try FileManager.default.subpathsOfDirectory(atPath: path).filter { name in
            let bytes = FileManager.default.contents(atPath: path + "/" + name) ?? Data()
            return needles.contains { bytes.range(of: Data($0.utf8)) != nil }
        }.sorted()
    }

    private func noise(_ replica: Replica, _ count: Int = 60) throws {
        for number in 0..<count { try add(replica, "noise \(number) zyz zyzz zyzzz") }
    }

    /// Everywhere a changeset can say something.
    enum Spot: String, CaseIterable {
        case title, description, tag, actor, note, quote, comment, source, reason, kept, author, message
    }

    private func write(_ spot: Spot, in replica: Replica, on event: EntityID) throws -> Changeset {
        let word = Self.marker
        if spot == .author { try replica.setAuthor(word) }
        defer { if spot == .author { try? replica.setAuthor("ana") } }
        let made = try replica.edit { editor in
            let other = editor.makeEntity()
            switch spot {
            case .title: try editor.give(event, .event, .title, .text("\(word) arrives"))
            case .description: try editor.give(event, .event, .description, .text("one\n\(word) two\nthree"))
            case .tag: try editor.give(event, .event, .tags, key: word, .present)
            case .actor: try editor.give(event, .event, .actors, key: word, .text("guest"))
            case .note:
                try editor.give(other, .note, .on, .reference(event))
                try editor.give(other, .note, .text, .text("ask \(word)"))
            case .quote:
                let quote = Quote(start: 0, end: 10, exact: word, prefix: "", suffix: "")
                try editor.give(other, .citation, .event, .reference(event))
                try editor.give(other, .citation, .quote, .quote(CitedQuote(version: sha256([1]), quote: quote)))
            case .comment:
                try editor.give(other, .citation, .event, .reference(event))
                try editor.give(other, .citation, .comment, .text(word))
            case .source:
                let text = sha256([2]).hex
                try editor.give(other, .source, .title, .text(word))
                try editor.give(other, .source, .chunks, key: text + "/0", .chunk(Array("\(word) said".utf8)))
            case .reason: try editor.give(event, .event, .place, .text("Rome"), reason: word)
            case .kept:
                try editor.give(event, .event, .place, .text("Rome"), kept: [Kept(value: .text(word))])
            case .author: try editor.give(event, .event, .place, .text("Rome"))
            case .message:
                editor.message = word
                try editor.give(event, .event, .place, .text("Rome"))
            }
        }.made
        return try #require(made.first)
    }

    @Test("no file keeps a trace, wherever the word stood", arguments: Spot.allCases)
    func traceless(spot: Spot) throws {
        let ana = try found()
        let event = try add(ana, "A visit")
        try noise(ana, 20)
        let target = try write(spot, in: ana, on: event)
        try noise(ana, 20)
        #expect(try ana.entry(hash: target.hash)?.changeset.content != nil)
        let digest = try ana.digest
        let orders = try ana.redact([target.hash], reason: "a court's order")
        #expect(orders.count == 1)
        #expect(try traces(ana) == [])
        #expect(try ana.digest == digest)
        #expect(try ana.entry(hash: target.hash)?.changeset == target.redacted)
        #expect(try ana.verify().findings == [])
        let bundle = try ana.makeBundle().bytes
        let bo = try found("bo", project: ana.project)
        let (header, changesets) = try Bundle.decode(bundle)
        _ = try bo.apply(header, changesets)
        #expect(try traces(bo) == [])
        #expect(try bo.digest == ana.digest)
        #expect(try bo.verify().findings == [])
    }

    @Test("what a reader and a long history have left in free pages and old index segments goes too")
    func slack() throws {
        let ana = try found()
        let event = try add(ana, "A visit")
        for number in 0..<40 {
            let title = "\(Self.marker) \(number)"
            try ana.edit { try $0.give(event, .event, .title, .text(title)) }
        }
        try noise(ana)
        let targets = try ana.history(of: event).filter { $0.change.said?.value.text?.contains(Self.marker) ?? false }
        #expect(targets.count == 40)
        try ana.redact(targets.map(\.changeset), reason: nil)
        #expect(try traces(ana) == [])
        #expect(try ana.verify().findings == [])
    }

    @Test("a key that another readable change also says stays known, incrementally as after a rebuild")
    func keys() throws {
        let ana = try found()
        let event = try add(ana, "A visit")
        func tag(_ value: Value) throws -> Changeset {
            try ana.edit { try $0.give(event, .event, .tags, key: "x", value) }.made[0]
        }
        let first = try tag(.present)
        let second = try tag(.absent)
        try ana.redact([second.hash], reason: nil)
        #expect(try ana.verify().findings == [])
        try ana.redact([first.hash], reason: nil)
        #expect(try ana.verify().findings == [])
        #expect(
            try ana.state(event)?.register(.tags, keyHash: Derivation.keyHash(project: ana.project, key: "x"))?.key
                == nil)
    }

    @Test("a redacted head yields to a readable one, and alone shows as removed")
    func heads() throws {
        let ana = try found()
        let event = try add(ana, "A visit")
        let bo = try found("bo", project: ana.project)
        try carry(ana, bo)
        let target = try ana.edit { try $0.give(event, .event, .place, .text(Self.marker)) }.made[0]
        try bo.edit { try $0.give(event, .event, .place, .text("Tehran")) }
        try carry(bo, ana)
        #expect(try ana.conflicts(of: event).count == 1)
        try ana.redact([target.hash], reason: nil)
        #expect(try ana.conflicts(of: event).isEmpty)
        #expect(try ana.conflictCount() == 0)
        #expect(try ana.view(event)?.text(.place) == "Tehran")
        let other = try ana.edit { try $0.give(event, .event, .title, .text(Self.marker)) }.made[0]
        try ana.redact([other.hash], reason: nil)
        let title = try #require(try ana.view(event)?[.title])
        #expect(title.shown == nil && title.standing == .settled)
        #expect(try ana.verify().findings == [])
    }

    @Test("content that comes again is dropped: a stale bundle, a replica that was away, what had waited")
    func stale() throws {
        let ana = try found()
        let event = try add(ana, "A visit")
        let bo = try found("bo", project: ana.project)
        let target = try ana.edit { try $0.give(event, .event, .place, .text(Self.marker)) }.made[0]
        let stale = try Bundle.decode(try ana.makeBundle().bytes)
        try carry(ana, bo)
        #expect(try !traces(bo).isEmpty)
        try ana.redact([target.hash], reason: nil)
        // The content comes back to who dropped it, and the order to who had it.
        _ = try ana.apply(stale.header, stale.changesets)
        #expect(try traces(ana) == [])
        try carry(bo, ana)
        #expect(try traces(ana) == [])
        try carry(ana, bo)
        #expect(try traces(bo) == [])
        #expect(try bo.digest == ana.digest)
        for replica in [ana, bo] { #expect(try replica.verify().findings == []) }
    }

    @Test("an order that overtakes its target: what waits or comes later keeps no content")
    func early() throws {
        let ana = try found()
        try add(ana, "A visit")
        let bo = try found("bo", project: ana.project)
        try carry(ana, bo)
        try add(bo, "first")
        let second = try bo.edit { editor in
            let id = editor.makeEntity()
            try editor.give(id, .event, .title, .text(Self.marker))
        }.made[0]
        let all = try Bundle.decode(try bo.makeBundle().bytes)
        // The order by somebody who never had it: its target waits for a changeset that is not here.
        try ana.redact([second.hash], reason: nil)
        let alone = all.changesets.filter { $0.hash == second.hash }
        #expect(try ana.apply(all.header, alone).waiting == 1)
        #expect(try traces(ana) == [])
        _ = try ana.apply(all.header, all.changesets)
        #expect(try ana.waitingCount() == 0)
        #expect(try traces(ana) == [])
        #expect(try ana.verify().findings == [])
    }

    @Test("a redaction by somebody who is no owner has no effect and is listed, until he is made one")
    func powerless() throws {
        let ana = try found()
        let event = try add(ana, "A visit")
        let bo = try found("bo", project: ana.project)
        try carry(ana, bo)
        let target = try ana.edit { try $0.give(event, .event, .place, .text(Self.marker)) }.made[0]
        try carry(ana, bo)
        #expect(try !bo.isOwner && ana.isOwner)
        try bo.redact([target.hash], reason: nil)
        try carry(bo, ana)
        for replica in [ana, bo] {
            #expect(try replica.view(event)?.text(.place) == Self.marker)
            let verification = try replica.verify()
            #expect(verification.isSound && verification.findings.map(\.code) == ["redaction-powerless"])
        }
        try ana.grant([try bo.replica])
        try carry(ana, bo)
        for replica in [ana, bo] {
            #expect(try traces(replica) == [])
            #expect(try replica.verify().findings == [])
        }
        #expect(try bo.isOwner)
        #expect(try bo.owners == [ana.replica, bo.replica])
    }

    @Test("a rebuild knows who owns the project and what is redacted from the log alone")
    func rebuild() throws {
        let ana = try found()
        let event = try add(ana, "A visit")
        let bo = try found("bo", project: ana.project)
        try carry(ana, bo)
        let target = try ana.edit { try $0.give(event, .event, .place, .text(Self.marker)) }.made[0]
        try ana.grant([try bo.replica])
        try carry(ana, bo)
        try bo.redact([target.hash], reason: nil)
        try carry(bo, ana)
        let owners = try ana.owners
        let database = try Connection(path: ana.folder.database, mode: .readWrite)
        try database.execute("DELETE FROM redaction; DELETE FROM setting WHERE name = 'grants'")
        // As if it had come before the order was known: the content is here.
        let content = try #require(target.content)
        try database.run(
            "UPDATE changeset SET content = ?, nonce = ?, content_hash = NULL WHERE hash = ?", content.bytes,
            content.nonce, target.hash.bytes)
        try database.close()
        #expect(try !ana.verify().isSound)
        try ana.rebuild()
        #expect(try ana.verify().findings == [])
        #expect(try ana.owners == owners && owners.count == 2)
        #expect(try traces(ana) == [])
    }

    @Test("a copied founder's folder goes on as owner under its new key, both sides of it")
    func fork() throws {
        let ana = try found()
        let event = try add(ana, "A visit")
        try FileManager.default.copyItem(atPath: ana.folder.project, toPath: place.path + "/twin")
        let twin = try Replica(folder: ReplicaFolder(project: place.path + "/twin"))
        let target = try ana.edit { try $0.give(event, .event, .place, .text(Self.marker)) }.made[0]
        try add(twin, "Another")
        try carry(ana, twin)
        try add(twin, "A third")
        try carry(twin, ana)
        try add(ana, "A fourth")
        try carry(ana, twin)
        #expect(try twin.replica != ana.replica)
        #expect(try ana.isOwner && twin.isOwner)
        try twin.redact([target.hash], reason: nil)
        try carry(twin, ana)
        for replica in [ana, twin] {
            #expect(try traces(replica) == [])
            #expect(try replica.verify().findings == [])
        }
        #expect(try twin.digest == ana.digest)
    }

    @Test("a grant without changes is an ordinary changeset, and a new key of an owner's is an owner's")
    func newKey() throws {
        let ana = try found()
        // Nothing is written yet: the founder proves itself with the grant.
        let old = try ana.replica
        let new = try ana.goOnUnderNewKey()
        #expect(try ana.owners == [old, new] && ana.isOwner)
        #expect(try ana.changesetCount() == 1)
        try add(ana, "A visit")
        #expect(try ana.verify().findings == [])
        #expect(try ana.standing(after: 0, bytes: 1 << 20).outgoing.count == 2)
        let bo = try found("bo", project: ana.project)
        #expect(try carry(ana, bo).applied == 2)
        #expect(try bo.goOnUnderNewKey() != ana.replica)
        #expect(try bo.changesetCount() == 2)
    }

    @Test("a purge that a reader keeps from its end is finished by the next command")
    func interrupted() throws {
        let ana = try found()
        let event = try add(ana, "A visit")
        let target = try ana.edit { try $0.give(event, .event, .place, .text(Self.marker)) }.made[0]
        try ana.close()
        var surroundings = Surroundings.system
        surroundings.lockTimeoutMilliseconds = 50
        let hasty = try Replica(folder: ana.folder, surroundings: surroundings)
        let reader = try Connection(path: ana.folder.database, mode: .readOnly)
        try reader.execute("BEGIN; SELECT count(*) FROM changeset;")
        try hasty.redact([target.hash], reason: nil)
        #expect(try hasty.entry(hash: target.hash)?.changeset.content == nil)
        #expect(try !traces(hasty).isEmpty && hasty.isPurgeOpen())
        try reader.execute("COMMIT")
        try reader.close()
        try hasty.close()
        let next = try Replica(folder: ana.folder)
        #expect(try traces(next) == [])
        #expect(try !next.isPurgeOpen())
        #expect(try next.verify().findings == [])
    }

    @Test("copies that repairs left beside the database go with what they hold")
    func copies() throws {
        let ana = try found()
        let event = try add(ana, "A visit")
        let target = try ana.edit { try $0.give(event, .event, .place, .text(Self.marker)) }.made[0]
        _ = try ana.repair()
        #expect(try traces(ana).contains { $0.hasPrefix("before-repair-1/") })
        try ana.redact([target.hash], reason: nil)
        #expect(try traces(ana) == [])
    }

    @Test("a citation that is redacted flags the deleted event it named no more")
    func dependents() throws {
        let ana = try found()
        let event = try add(ana, "A visit")
        let bo = try found("bo", project: ana.project)
        try carry(ana, bo)
        try bo.edit { try $0.delete(event) }
        let note = try ana.edit { editor in
            let note = editor.makeEntity()
            try editor.give(note, .note, .on, .reference(event))
            try editor.give(note, .note, .text, .text(Self.marker))
        }.made[0]
        try carry(bo, ana)
        #expect(try ana.conflictCount() == 1)
        try ana.redact([note.hash], reason: nil)
        #expect(try ana.verify().findings == [])
        #expect(try ana.conflictCount() == 0)
    }
}

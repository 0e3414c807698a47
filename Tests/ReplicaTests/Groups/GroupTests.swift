import Model
import SQLite
import TestSupport
import Testing

@testable import Replica

/// Merged events in the store: one row for each group, kept as links come and go, equal to a rebuild's.
@Suite("Merged events")
struct StoredGroupTests {
    let place = Workplace()

    private func found(_ name: String = "ana", project: ProjectID? = nil) throws -> Replica {
        try Replica.create(
            in: try place.folder(name), founding: Replica.Founding(name: "chronicle", author: name, project: project))
    }

    private func add(_ replica: Replica, _ title: String, place: String? = nil) throws -> EntityID {
        try replica.edit { editor in
            let id = editor.makeEntity()
            try editor.give(id, .event, .title, .text(title))
            if let place { try editor.give(id, .event, .place, .text(place)) }
            return id
        }.result
    }

    private func give(_ replica: Replica, _ id: EntityID, _ field: FieldCode, _ value: Value) throws {
        try replica.edit { editor in
            if let view = try replica.view(id) { try editor.give(to: view, field, value) }
        }
    }

    @discardableResult
    private func pair(
        _ replica: Replica, _ one: EntityID, _ other: EntityID, _ relation: String = Record.sameAs
    ) throws -> EntityID {
        try replica.edit { try $0.pair(relation, one, other, reason: nil) }.result
    }

    private func carry(_ from: Replica, _ to: Replica) throws {
        let (header, changesets) = try Bundle.decode(try from.makeBundle().bytes)
        _ = try to.apply(header, changesets)
    }

    private func settle(_ one: Replica, _ other: Replica) throws {
        try carry(one, other)
        try carry(other, one)
    }

    private func listed(_ replica: Replica, _ filter: EventFilter = EventFilter()) throws -> [EntityID] {
        var ids: [EntityID] = []
        try replica.forEachEvent(filter) { ids.append($0) }
        return ids
    }

    /// The derived tables are those that the log gives, and stay so when they are rebuilt.
    private func requireSound(_ replica: Replica, _ note: String = "") throws {
        #expect(try replica.verify().findings == [], "\(note)")
        let before = Answers(replica.folder)
        try replica.rebuild()
        #expect(Answers(replica.folder).texts == before.texts && before.failures == 0, "\(note)")
    }

    @Test("a group is listed, counted and found once, under its least visible member; parted it is two again")
    func listedOnce() throws {
        let ana = try found()
        let one = try add(ana, "The letter", place: "Tehran")
        let other = try add(ana, "The message")
        #expect(try ana.eventCount() == 2)
        try pair(ana, one, other)
        #expect(try ana.eventCount() == 1)
        #expect(try listed(ana) == [min(one, other)])
        #expect(try ana.conflictCount() == 1)
        #expect(try ana.entitiesInConflict() == [min(one, other)])
        #expect(try ana.searchEvents("letter") == [min(one, other)] && ana.searchEvents("message") == [min(one, other)])
        #expect(try ana.searchEvents("letter message tehran") == [min(one, other)])
        for id in [one, other] { #expect(try ana.view(id)?.text(.place) == "Tehran") }
        try requireSound(ana)
        #expect(try ana.edit { try $0.part(other, reason: nil) }.result == 1)
        #expect(try ana.eventCount() == 2 && ana.conflictCount() == 0)
        #expect(
            try listed(ana) == [one, other].sorted { try ana.view($0)!.text(.title)! < ana.view($1)!.text(.title)! })
        #expect(try ana.view(other)?.text(.place) == nil)
        try requireSound(ana)
    }

    @Test("a deleted member is not listed, found or shown; the group goes with its last one and comes back whole")
    func deleted() throws {
        let ana = try found()
        let one = try add(ana, "The letter")
        let other = try add(ana, "The message")
        try pair(ana, one, other)
        let (least, greatest) = (min(one, other), max(one, other))
        try ana.edit { try $0.delete(least) }
        #expect(try listed(ana) == [greatest] && ana.conflictCount() == 0)
        let gone = least == one ? "letter" : "message"
        #expect(try ana.searchEvents(gone).isEmpty && ana.searchEvents("letter message").isEmpty)
        try requireSound(ana)
        try ana.edit { editor in if let view = try ana.view(one) { try editor.delete(view) } }
        #expect(try listed(ana).isEmpty && ana.eventCount() == 0)
        var filter = EventFilter()
        filter.deleted = true
        #expect(try listed(ana, filter) == [least])
        try requireSound(ana)
        try ana.edit { editor in if let view = try ana.view(one) { try editor.undelete(view, named: one) } }
        #expect(try listed(ana) == [least] && ana.view(one)?.lenders.count == 2)
        try requireSound(ana)
    }

    @Test("filters see what the group shows: tags, sources and authors of any visible member")
    func filters() throws {
        let ana = try found()
        let one = try add(ana, "The letter")
        let other = try add(ana, "The letter")
        let source = EntityID(Bytes16(high: 5, low: 5))
        try ana.edit { editor in
            try editor.give(source, .source, .title, .text("A paper"))
            let citation = editor.makeEntity()
            try editor.give(citation, .citation, .event, .reference(max(one, other)))
            try editor.give(citation, .citation, .source, .reference(source))
            try editor.give(max(one, other), .event, .tags, key: "visit", .present)
        }
        try pair(ana, one, other)
        var tagged = EventFilter()
        tagged.tags = ["visit"]
        var cited = EventFilter()
        cited.sources = [source]
        #expect(try listed(ana, tagged) == [min(one, other)] && listed(ana, cited) == [min(one, other)])
        #expect(try ana.dependents(of: try #require(try ana.view(one)), kind: .citation).count == 1)
        var order: [EntityID] = []
        try ana.forEachEvent(EventFilter(), order: .updated) { order.append($0) }
        #expect(order == [min(one, other)])
    }

    @Test("a conflict that stood before the merge is no new one after it")
    func newConflicts() throws {
        let (ana, bo) = try pairOfReplicas()
        let one = try add(ana, "The letter")
        let other = try add(ana, "The letter")
        try carry(ana, bo)
        try give(ana, max(one, other), .place, .text("Qom"))
        try give(bo, max(one, other), .place, .text("Rey"))
        try carry(bo, ana)
        #expect(try ana.conflictCount() == 1)
        try bo.edit { _ = try $0.pair(Record.sameAs, one, other, reason: nil) }
        let (header, changesets) = try Bundle.decode(try bo.makeBundle().bytes)
        #expect(try ana.apply(header, changesets).newConflicts == 0)
        #expect(try ana.conflictCount() == 1)
        try requireSound(ana)
    }

    private func pairOfReplicas() throws -> (Replica, Replica) {
        let ana = try found()
        return (ana, try found("bo", project: ana.project))
    }

    @Test("one pair merged on two replicas at once is one link; A=B here and B=C there is one group of three")
    func atOnce() throws {
        let (ana, bo) = try pairOfReplicas()
        let events = try (0..<3).map { _ in try add(ana, "The letter") }
        try carry(ana, bo)
        let link = try pair(ana, events[0], events[1])
        #expect(try pair(bo, events[1], events[0]) == link)
        try settle(ana, bo)
        for replica in [ana, bo] {
            #expect(try replica.eventCount() == 2 && replica.conflictCount() == 0)
            #expect(try replica.samenesses(of: events[0]).count == 1)
        }
        try pair(bo, events[1], events[2])
        try settle(ana, bo)
        for replica in [ana, bo] {
            #expect(try listed(replica) == [events.min()!])
            #expect(try replica.view(events[2])?.ids == events.sorted())
            try requireSound(replica)
        }
    }

    @Test("what is written to a group goes to every visible member, and is there when they are parted")
    func written() throws {
        let (ana, bo) = try pairOfReplicas()
        let one = try add(ana, "The letter", place: "Qom")
        let other = try add(ana, "The letter", place: "Rey")
        try pair(ana, one, other)
        #expect(try ana.conflicts(of: other).map(\.members) == [[one, other].sorted()])
        try give(ana, other, .place, .text("Rey"))
        #expect(try ana.conflictCount() == 0)
        try carry(ana, bo)
        try give(bo, one, .type, .text("letter"))
        try carry(bo, ana)
        try ana.edit { _ = try $0.part(one, reason: nil) }
        try settle(ana, bo)
        for replica in [ana, bo] {
            #expect(try replica.eventCount() == 2 && replica.conflictCount() == 0)
            for id in [one, other] {
                #expect(try replica.view(id)?.text(.place) == "Rey" && replica.view(id)?.text(.type) == "letter")
            }
            try requireSound(replica)
        }
    }

    @Test("a member edited by somebody who had not seen the merge is a conflict in the group, and its own when parted")
    func concurrentEdit() throws {
        let (ana, bo) = try pairOfReplicas()
        let one = try add(ana, "The letter", place: "Qom")
        let other = try add(ana, "The letter", place: "Qom")
        try carry(ana, bo)
        try pair(ana, one, other)
        try give(bo, one, .place, .text("Rey"))
        try settle(ana, bo)
        for replica in [ana, bo] {
            #expect(try replica.conflicts(of: one).map(\.field) == [.place])
            #expect(try replica.base(of: try replica.conflicts(of: one)[0]) == nil)
            try requireSound(replica)
        }
        try ana.edit { _ = try $0.part(one, reason: nil) }
        #expect(try ana.view(one)?.text(.place) == "Rey" && ana.view(other)?.text(.place) == "Qom")
        #expect(try ana.conflictCount() == 0)
    }

    @Test(
        "a merge and a deletion of a member at once: the member stays, flagged; a note on a parted link does not join")
    func concurrentDelete() throws {
        let (ana, bo) = try pairOfReplicas()
        let one = try add(ana, "The letter")
        let other = try add(ana, "The letter")
        try carry(ana, bo)
        let link = try pair(ana, one, other)
        try bo.edit { try $0.delete(one) }
        try settle(ana, bo)
        for replica in [ana, bo] {
            #expect(try replica.view(other)?.life.standing == .conflict)
            #expect(try replica.conflicts(of: other).map(\.members) == [[one]])
            try requireSound(replica)
        }
        try ana.edit { try $0.undelete(one) }
        try ana.edit { _ = try $0.part(one, reason: nil) }
        #expect(try ana.eventCount() == 2)
        // Bo writes about the link that ana has deleted: it is back, and flagged.
        try bo.edit { editor in
            let note = editor.makeEntity()
            try editor.give(note, .note, .on, .reference(link))
            try editor.give(note, .note, .text, .text("why?"))
        }
        try settle(ana, bo)
        for replica in [ana, bo] {
            #expect(try replica.eventCount() == 1 && replica.entitiesInConflict() == [link])
            try requireSound(replica)
        }
    }

    @Test("merged here and called distinct there is one conflict on that link, on both, until one side goes")
    func contradiction() throws {
        let (ana, bo) = try pairOfReplicas()
        let one = try add(ana, "The letter")
        let other = try add(ana, "The letter")
        try carry(ana, bo)
        try pair(ana, one, other)
        let apart = try pair(bo, one, other, Record.distinctFrom)
        try settle(ana, bo)
        var filter = EventFilter()
        filter.inConflict = true
        for replica in [ana, bo] {
            #expect(try replica.conflictCount() == 1 && replica.entitiesInConflict() == [apart])
            #expect(try replica.conflicts(of: apart).map(\.isContradiction) == [true])
            #expect(try replica.contradictions(of: one) == replica.conflicts(of: apart))
            #expect(try listed(replica, filter) == [min(one, other)])
            try requireSound(replica)
        }
        try ana.edit { try $0.delete(apart) }
        #expect(try ana.conflictCount() == 0 && listed(ana, filter).isEmpty)
        try bo.edit { _ = try $0.part(one, reason: nil) }
        #expect(try bo.conflictCount() == 0 && bo.eventCount() == 2)
        try settle(ana, bo)
        for replica in [ana, bo] { try requireSound(replica) }
    }

    private func now(_ replica: Replica) throws -> Stamp {
        let highest = try replica.database.integer("SELECT max(stamp) FROM changeset")
        return Stamp(raw: UInt64(bitPattern: try #require(highest)))
    }

    @Test("the past knows who was one with whom")
    func past() throws {
        let ana = try found()
        let one = try add(ana, "The letter", place: "Qom")
        let other = try add(ana, "The message")
        let early = try now(ana)
        try pair(ana, one, other)
        try give(ana, one, .title, .text("One letter"))
        let merged = try now(ana)
        try ana.edit { _ = try $0.part(one, reason: nil) }
        #expect(try Past(ana, at: early).view(other)?.isMerged == false)
        let then = try #require(try Past(ana, at: merged).view(other))
        #expect(then.isMerged && then.text(.title) == "One letter" && then.text(.place) == "Qom")
        #expect(try ana.view(other)?.isMerged == false)
    }

    @Test(
        "derived tables are a rebuild's and equal on all, whatever was merged, parted, edited and deleted, in any order"
    )
    func anyOrder() throws {
        for seed in Soak.seeds(4, from: 40) {
            var generator = SeededGenerator(seed: seed)
            let ana = try found("ana\(seed)")
            let team = [ana, try found("bo\(seed)", project: ana.project)]
            let events = try (0..<5).map { try add(ana, "event \($0)") }
            try carry(team[0], team[1])
            for _ in 0..<30 {
                let replica = generator.pick(team)
                let (one, other) = (generator.pick(events), generator.pick(events))
                switch generator.number(0..<8) {
                case 0...1 where one != other: try pair(replica, one, other)
                case 2 where one != other: try pair(replica, one, other, Record.distinctFrom)
                case 3: try replica.edit { _ = try $0.part(one, reason: nil) }
                case 4: try give(replica, one, .place, .text(generator.pick(["Qom", "Rey"])))
                case 5: try replica.edit { try $0.give(one, .event, .place, .text(generator.pick(["Qom", "Rey"]))) }
                case 6: try replica.edit { try $0.delete(one) }
                case 7: try replica.edit { try $0.undelete(one) }
                default: try carry(team[0], team[1])
                }
            }
            try settle(team[0], team[1])
            // One that gets it all at once.
            let late = try found("late\(seed)", project: ana.project)
            try carry(team[0], late)
            let expected = Answers(ana.folder).texts.first
            for replica in team + [late] {
                #expect(try replica.digest == ana.digest, "seed \(seed)")
                #expect(Answers(replica.folder).texts.first == expected, "seed \(seed)")
                #expect(try replica.verify().findings == [], "seed \(seed)")
            }
        }
    }
}

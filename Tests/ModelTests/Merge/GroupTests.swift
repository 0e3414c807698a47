import Model
import TestSupport
import Testing

/// Events that are said to be one: what they show, and that nothing of it is written.
struct GroupTests {
    let project = ProjectID(Bytes16(high: 3, low: 11))

    private func replica(_ name: String = "ana", _ seed: UInt64 = 7) -> MemoryReplica {
        MemoryReplica(name, project: project, seed: seed)
    }

    @Test("a group is everything that live links hang together, from whichever member one asks")
    func components() {
        let ana = replica()
        let events = (0..<5).map { ana.makeEvent("event \($0)") }
        ana.pair(events[0], events[1])
        let second = ana.pair(events[2], events[1])
        ana.pair(events[3], events[4])
        let group = [events[0], events[1], events[2]].sorted()
        for event in group { #expect(ana.group(of: event) == group) }
        #expect(ana.group(of: events[4]) == [events[3], events[4]].sorted())
        ana.delete(second)
        #expect(ana.group(of: events[2]) == [events[2]])
        #expect(ana.group(of: events[0]) == [events[0], events[1]].sorted())
    }

    @Test("a link that names an event that nobody has made, or a source, joins nothing")
    func strangers() {
        let ana = replica()
        let event = ana.makeEvent("visit")
        ana.pair(event, EntityID(Bytes16(high: 1, low: 1)))
        #expect(ana.group(of: event) == [event])
        #expect(ana.shown(event).isMerged == false)
    }

    @Test("values that only one member has are lent; values that differ are rivals; equal ones are one rival")
    func scalars() {
        let ana = replica()
        let one = ana.makeEvent("The visit")
        let other = ana.makeEvent("The visit")
        ana.give(one, .place, .text("Qom"))
        ana.give(other, .type, .text("visit"))
        ana.give(one, .date, .date(DateValue(edtf: "1989")))
        ana.give(other, .date, .date(DateValue(edtf: "1990")))
        ana.pair(one, other)
        for id in [one, other] {
            let view = ana.shown(id)
            #expect(view.id == min(one, other) && view.ids == [one, other].sorted() && view.lenders == view.ids)
            #expect(view.text(.place) == "Qom" && view.text(.type) == "visit")
            #expect(view[.title]?.rivals.count == 1 && view[.title]?.rivals[0].heads.count == 2)
            #expect(view.conflicts.map(\.field) == [.date])
            #expect(view[.date]?.shown?.date?.edtf == "1990")
            let open = OpenConflict.all(of: view)
            #expect(open.count == 1 && open[0].rivals.count == 2 && open[0].members == view.lenders)
        }
    }

    @Test("a member that says nothing, never or no more, lends nothing; within one, unset against set stays a conflict")
    func unset() {
        let ana = replica()
        let one = ana.makeEvent("The visit")
        let other = ana.makeEvent("The visit")
        ana.give(one, .place, .text("Qom"))
        ana.pair(one, other)
        #expect(ana.shown(one).conflicts.isEmpty)
        ana.give(other, .place, .text("Rey"))
        ana.give(other, .place, .absent)
        #expect(ana.shown(one).conflicts.isEmpty && ana.shown(one).text(.place) == "Qom")
        #expect(ana.shown(one)[.place]?.replaces.count == 2)
        ana.give(one, .place, .absent)
        #expect(ana.shown(one)[.place]?.shown == .absent && ana.shown(one).conflicts.isEmpty)
        let bo = replica("bo", 8)
        settle([ana, bo])
        ana.give(one, .place, .text("Kum"))
        bo.giveShown(one, .place, .text("Rey"))
        bo.giveShown(one, .place, .absent)
        settle([ana, bo])
        #expect(ana.shown(one).conflicts.map(\.field) == [.place])
        #expect(ana.shown(one)[.place]?.rivals.count == 2)
    }

    @Test("a map's keys are all members' keys, and a value in one wins over a removal in another")
    func maps() {
        let ana = replica()
        let one = ana.makeEvent("The visit")
        let other = ana.makeEvent("The visit")
        ana.give(one, .tags, key: "a", .present)
        ana.give(other, .tags, key: "b", .present)
        ana.give(other, .tags, key: "a", .present)
        ana.give(other, .tags, key: "a", .absent)
        ana.give(one, .actors, key: "Ana Lima", .text("envoy"))
        ana.give(other, .actors, key: "Ana Lima", .text("guest"))
        ana.pair(one, other)
        #expect(ana.shown(one).keys(.tags).map(\.key) == ["a", "b"])
        #expect(ana.shown(one).conflicts.map(\.key) == ["Ana Lima"])
    }

    @Test("texts of two members that differ are a conflict; once they are one, edits of it merge as in one event")
    func texts() {
        let ana = replica()
        let one = ana.makeEvent("The visit")
        let other = ana.makeEvent("The visit")
        ana.give(one, .description, .text("First.\n\nSecond.\n\nThird."))
        ana.pair(one, other)
        #expect(ana.shown(one)[.description]?.standing == .settled)
        ana.give(other, .description, .text("Another story."))
        #expect(ana.shown(one)[.description]?.standing == .conflict)
        ana.giveShown(one, .description, .text("First.\n\nSecond.\n\nThird."))
        #expect(ana.shown(one)[.description]?.standing == .settled)
        let bo = replica("bo", 8)
        settle([ana, bo])
        ana.giveShown(one, .description, .text("First, here.\n\nSecond.\n\nThird."))
        bo.giveShown(other, .description, .text("First.\n\nSecond.\n\nThird, there."))
        settle([ana, bo])
        for replica in [ana, bo] {
            let register = replica.shown(one)[.description]
            #expect(register?.standing == .merged)
            #expect(register?.shown?.text == "First, here.\n\nSecond.\n\nThird, there.")
        }
        let link = Derivation.pair(project: project, relation: Record.sameAs, one, other)
        ana.delete(link)
        for id in [one, other] {
            #expect(ana.view(id).text(.description) == "First, here.\n\nSecond.\n\nThird, there.")
        }
    }

    @Test("a deleted member lends nothing; with all deleted the group is deleted and shows what would come back")
    func life() {
        let ana = replica()
        let one = ana.makeEvent("The visit")
        let other = ana.makeEvent("Another visit")
        ana.pair(one, other)
        #expect(ana.shown(one).conflicts.map(\.field) == [.title])
        ana.delete(other)
        let view = ana.shown(other)
        #expect(view.id == one && view.lenders == [one] && view.ids.count == 2)
        #expect(view.text(.title) == "The visit" && view.conflicts.isEmpty && !view.isDeleted)
        ana.delete(one)
        #expect(ana.shown(one).isDeleted && ana.shown(one).lenders.count == 2)
        #expect(ana.shown(one).openConflicts == 0)
    }

    @Test("a deletion that had not seen the link keeps its event visible and flags the group")
    func mergedWhileDeleted() {
        let (ana, bo) = (replica(), replica("bo", 8))
        let one = ana.makeEvent("The visit")
        let other = ana.makeEvent("The visit")
        settle([ana, bo])
        ana.delete(other)
        bo.pair(one, other)
        settle([ana, bo])
        for replica in [ana, bo] {
            let view = replica.shown(one)
            #expect(view.life.standing == .conflict && view.lenders.count == 2)
            let life = OpenConflict.all(of: view).first { $0.field == .life }
            #expect(life?.members == [other])
        }
    }

    @Test("a change that names another member's change joins no pasts")
    func foreignNames() {
        let ana = replica()
        let one = ana.makeEvent("The visit")
        let other = ana.makeEvent("The visit")
        ana.give(one, .description, .text("One.\n\nTwo."))
        let dot = ana.states[one]!.register(.description)!.heads[0].dot
        ana.edit { draft, replica in
            var change = replica.change(other, .description, key: nil, Change.Said(value: .text("One.\n\nTwo. More.")))
            change.replaces = [dot]
            draft.add(change)
        }
        ana.pair(one, other)
        #expect(ana.shown(one)[.description]?.standing == .conflict)
    }

    // MARK: Contradictions

    @Test("that two members are not the same is a conflict with the links that join them, and no others")
    func contradiction() {
        let ana = replica()
        let events = (0..<5).map { ana.makeEvent("event \($0)") }.sorted()
        let first = ana.pair(events[0], events[1])
        let second = ana.pair(events[1], events[2])
        ana.pair(events[2], events[3])
        let apart = ana.pair(events[0], events[2], Record.distinctFrom)
        var open = ana.shown(events[3]).contradictions
        #expect(open.map(\.entity) == [apart])
        #expect(open[0].joining == [first, second] && open[0].field == .relation)
        #expect(Set(open[0].rivals.map(\.value)) == [.text("same-as"), .text("distinct-from")])
        // Another way round, longer: both must go.
        ana.pair(events[0], events[4])
        ana.pair(events[4], events[3])
        open = ana.shown(events[3]).contradictions
        #expect(open[0].joining.count == 5 && open[0].joining.prefix(2) == [first, second])
        for link in open[0].joining { ana.delete(link) }
        #expect(ana.group(of: events[0]) == [events[0]])
        #expect(ana.shown(events[2]).contradictions.isEmpty)
        ana.delete(apart)
        #expect(ana.samenesses.isEmpty)
    }

    @Test("a pair that is not in one group contradicts nothing")
    func apartOnly() {
        let ana = replica()
        let (one, other) = (ana.makeEvent("The visit"), ana.makeEvent("The visit"))
        ana.pair(one, other, Record.distinctFrom)
        #expect(ana.shown(one).contradictions.isEmpty && !ana.shown(one).isMerged)
    }

    // MARK: Whatever the order

    @Test("groups and what they show depend on the changesets alone, whatever the order in which they came")
    func order() {
        for seed in Soak.seeds(30, from: 1) {
            let (team, events) = history(seed)
            settle(team)
            var generator = SeededGenerator(seed: seed)
            let late = replica("late", 4711)
            late.receive(team[0].log.shuffled(using: &generator))
            for event in events {
                let expected = team[0].shown(event)
                for other in team + [late] {
                    let shown = other.shown(event)
                    #expect(other.group(of: event) == team[0].group(of: event), "seed \(seed)")
                    #expect(shown.id == expected.id && shown.registers == expected.registers, "seed \(seed)")
                    #expect(shown.life == expected.life && shown.lenders == expected.lenders, "seed \(seed)")
                    #expect(shown.contradictions == expected.contradictions, "seed \(seed)")
                }
            }
        }
    }

    @Test("parting a group gives back exactly what each member was")
    func parting() {
        for seed in Soak.seeds(30, from: 300) {
            let (team, events) = history(seed)
            settle(team)
            let ana = team[0]
            for link in ana.samenesses { ana.delete(link.link) }
            let before = events.map { ana.view($0) }
            let links = zip(events, events.dropFirst()).map { ana.pair($0, $1) }
            #expect(ana.group(of: events[0]).count == events.count, "seed \(seed)")
            for link in links { ana.delete(link) }
            for view in before {
                #expect(ana.group(of: view.id) == [view.id], "seed \(seed)")
                #expect(ana.shown(view.id).registers == view.registers, "seed \(seed)")
            }
        }
    }

    @Test("what is written to a group stands in every member when they are parted, and settles what was open")
    func written() {
        for seed in Soak.seeds(30, from: 600) {
            let (team, events) = history(seed)
            settle(team)
            let ana = team[0]
            for (one, other) in zip(events, events.dropFirst()) { ana.pair(one, other) }
            let lenders = ana.shown(events[0]).lenders
            ana.giveShown(events[0], .place, .text("Kabul"))
            #expect(ana.shown(events[0])[.place]?.standing == .settled, "seed \(seed)")
            for link in ana.samenesses where !link.isApart { ana.delete(link.link) }
            for id in lenders { #expect(ana.view(id).text(.place) == "Kabul", "seed \(seed)") }
        }
    }

    /// Replicas that write, merge, part and delete at random.
    private func history(_ seed: UInt64) -> ([MemoryReplica], [EntityID]) {
        var generator = SeededGenerator(seed: seed)
        let team = (0..<generator.number(2..<4)).map { replica("r\($0)", seed &* 31 &+ UInt64($0)) }
        let events = (0..<generator.number(2..<6)).map { team[0].makeEvent("event \($0)") }
        settle(team)
        for _ in 0..<generator.number(10..<40) {
            let replica = generator.pick(team)
            let (event, other) = (generator.pick(events), generator.pick(events))
            switch generator.number(0..<10) {
            case 0: replica.give(event, .place, generator.chance(30) ? .absent : .text(generator.pick(["Qom", "Rey"])))
            case 1: replica.giveShown(event, .place, .text(generator.pick(["Qom", "Rey"])))
            case 2: replica.give(event, .tags, key: generator.pick(["a", "b"]), generator.pick([.present, .absent]))
            case 3: replica.giveShown(event, .description, .text(generator.pick(["x\ny", "x\nz", "w\ny", "w\ny\nq"])))
            case 4: replica.delete(event)
            case 5: replica.undelete(event)
            case 6 where event != other: replica.pair(event, other, Record.distinctFrom)
            case 7 where event != other: replica.pair(event, other)
            case 8: if let link = replica.samenesses.first { replica.delete(link.link) }
            default: settle([replica, generator.pick(team)])
            }
        }
        return (team, events)
    }
}

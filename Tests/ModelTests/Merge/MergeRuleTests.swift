import Model
import TestSupport
import Testing

/// The rules of SYNC.md §2, each by name.
struct MergeRuleTests {
    let project = ProjectID(Bytes16(high: 7, low: 7))

    func team(_ count: Int = 2) -> [MemoryReplica] {
        (0..<count).map { MemoryReplica(["ana", "bo", "cy", "di"][$0], project: project, seed: UInt64($0 + 1)) }
    }

    func date(_ edtf: String, asPrinted: String? = nil) -> Value { .date(DateValue(edtf: edtf, asPrinted: asPrinted)) }

    @Test("heads of a scalar that differ are a conflict, shown provisionally as the highest")
    func scalarConflict() {
        let team = team()
        let event = team[0].makeEvent("visit")
        settle(team)
        team[0].give(event, .date, date("1989-01-04"))
        team[1].now += 1000
        team[1].give(event, .date, date("1989-02-26"))
        settle(team)
        for replica in team {
            let view = replica.view(event)[.date]!
            #expect(view.standing == .conflict)
            #expect(view.rivals.count == 2)
            #expect(view.shown?.date?.edtf == "1989-02-26")
        }
        #expect(team[0].digest == team[1].digest)
    }

    @Test("what is only ever appended shows its highest value, keeps the others beside it, and conflicts about nothing")
    func appended() {
        let team = team()
        let citation = EntityID(Bytes16(high: 1, low: 2))
        let key = String(repeating: "ab", count: 32)
        func place(_ replica: MemoryReplica, _ method: UInt32) {
            let said = Change.Said(key: key, value: .anchor(Anchoring(method: method, score: 90, cited: nil)))
            replica.now += 1000 * Int64(method)
            replica.edit { draft, replica in
                let keyHash = Derivation.keyHash(project: project, key: key)
                let state = replica.states[citation] ?? EntityState(id: citation)
                draft.add(state.change(kind: .citation, field: .anchors, keyHash: keyHash, said: said))
            }
        }
        place(team[0], 4)
        settle(team)
        place(team[0], 1)
        place(team[1], 3)
        settle(team)
        for replica in team {
            let view = replica.view(citation)
            #expect(view.conflicts.isEmpty && view.openConflicts == 0)
            let register = view.keys(.anchors).first?.view
            #expect(register?.rivals.count == 2 && register?.shown == register?.rivals.first?.value)
        }
        #expect(team[0].digest == team[1].digest)
        place(team[1], 2)
        settle(team)
        #expect(team[0].view(citation).keys(.anchors).first?.view.rivals.count == 1)
    }

    @Test("different fields merge by themselves")
    func fieldsMerge() {
        let team = team()
        let event = team[0].makeEvent("visit")
        settle(team)
        team[0].give(event, .place, .text("Tehran"))
        team[1].give(event, .type, .text("visit"))
        settle(team)
        let view = team[1].view(event)
        #expect(view.conflicts.isEmpty)
        #expect(view.text(.place) == "Tehran" && view.text(.type) == "visit")
    }

    @Test("equal values are no conflict, and a later change replaces all of their heads")
    func equalHeads() {
        let team = team()
        let event = team[0].makeEvent("visit")
        settle(team)
        team[0].give(event, .date, date("1989-01-04", asPrinted: "January the 4th 1989"))
        team[1].give(event, .date, date("1989-01-04", asPrinted: "4 Jan 1989"))
        settle(team)
        let view = team[0].view(event)[.date]!
        #expect(view.standing == .settled)
        #expect(view.rivals.count == 1 && view.rivals[0].heads.count == 2)
        team[0].give(event, .date, date("1990"))
        settle(team)
        #expect(team[1].states[event]!.register(.date)!.heads.count == 1)
    }

    @Test("an older stamp may replace a newer one: no clock decides what is lost")
    func clockDecidesNothing() {
        let team = team()
        let event = team[0].makeEvent("visit")
        team[0].now += 3_600_000_000
        team[0].give(event, .place, .text("written in the future"))
        settle(team)
        team[1].now = 0
        team[1].give(event, .place, .text("seen and replaced"))
        settle(team)
        for replica in team { #expect(replica.view(event).text(.place) == "seen and replaced") }
    }

    @Test("an unseen third rival survives a resolution: a new, smaller conflict")
    func unseenRivalSurvives() {
        let team = team(3)
        let event = team[0].makeEvent("visit")
        settle(team)
        for (index, replica) in team.enumerated() { replica.give(event, .date, date("198\(index)")) }
        settle([team[0], team[1]])
        team[0].give(event, .date, date("1980"), reason: "settled")
        settle(team)
        for replica in team {
            let values = replica.view(event)[.date]!.rivals.map { $0.value!.date!.edtf }
            #expect(Set(values) == ["1980", "1982"])
        }
    }

    @Test("two equal resolutions collapse, two different ones are a new conflict between them")
    func resolutions() {
        for (second, isConflict) in [("1990", false), ("1991", true)] {
            let team = team()
            let event = team[0].makeEvent("visit")
            settle(team)
            team[0].give(event, .date, date("1990"))
            team[1].give(event, .date, date("1991"))
            settle(team)
            team[0].give(event, .date, date("1990"), reason: "ra")
            team[1].give(event, .date, date(second), reason: "rb")
            settle(team)
            let view = team[0].view(event)[.date]!
            #expect((view.standing == .conflict) == isConflict)
            if isConflict { #expect(Set(view.rivals.map { $0.said!.reason }) == ["ra", "rb"]) }
        }
    }

    @Test("add wins over a concurrent remove")
    func addWins() {
        let team = team()
        let event = team[0].makeEvent("visit")
        team[0].give(event, .tags, key: "gulf-war", .present)
        settle(team)
        team[1].give(event, .tags, key: "gulf-war", .absent)
        team[0].give(event, .tags, key: "gulf-war", .absent)
        team[0].give(event, .tags, key: "gulf-war", .present)
        settle(team)
        for replica in team {
            #expect(replica.view(event).keys(.tags).map(\.key) == ["gulf-war"])
            #expect(replica.view(event).conflicts.isEmpty)
        }
        // The removal is still a head: a later removal names it with the addition.
        team[1].give(event, .tags, key: "gulf-war", .absent)
        settle(team)
        #expect(team[0].view(event).keys(.tags).isEmpty)
    }

    @Test("two different values for one key conflict on that key alone")
    func mapConflict() {
        let team = team()
        let event = team[0].makeEvent("visit")
        settle(team)
        team[0].give(event, .actors, key: "Shevardnadze", .text("guest"))
        team[1].give(event, .actors, key: "Shevardnadze", .text("host"))
        team[1].give(event, .actors, key: "Velayati", .text("host"))
        settle(team)
        let conflicts = team[0].view(event).conflicts
        #expect(conflicts.map(\.key) == ["Shevardnadze"])
    }

    @Test("unset against set is a conflict")
    func unsetAgainstSet() {
        let team = team()
        let event = team[0].makeEvent("visit")
        team[0].give(event, .place, .text("Tehran"))
        settle(team)
        team[0].give(event, .place, .absent)
        team[1].give(event, .place, .text("Qom"))
        settle(team)
        #expect(team[0].view(event)[.place]!.standing == .conflict)
    }

    @Test("a dispute is no conflict, a later change replaces it, and it equals only a dispute with the same kept set")
    func disputes() {
        let team = team()
        let event = team[0].makeEvent("visit")
        settle(team)
        let kept = [Kept(value: date("1991")), Kept(value: date("1989"))]
        team[0].give(event, .date, date("1992"), kept: kept)
        team[1].give(event, .date, date("1992"), kept: kept.reversed())
        settle(team)
        #expect(team[0].view(event)[.date]!.standing == .dispute)
        let other = self.team()
        let second = other[0].makeEvent("visit")
        settle(other)
        other[0].give(second, .date, date("1992"), kept: kept)
        other[1].give(second, .date, date("1992"))
        settle(other)
        #expect(other[0].view(second)[.date]!.standing == .conflict)
        other[0].give(second, .date, date("1992"))
        settle(other)
        #expect(other[1].view(second)[.date]!.standing == .settled)
    }

    @Test("a description edited at both ends merges; edits of one place conflict")
    func text() {
        let team = team()
        let event = team[0].makeEvent("visit")
        team[0].give(event, .description, .text("First line.\nMiddle.\nLast line."))
        settle(team)
        team[0].give(event, .description, .text("First line CHANGED.\nMiddle.\nLast line."))
        team[1].give(event, .description, .text("First line.\nMiddle.\nLast line ALSO."))
        settle(team)
        for replica in team {
            #expect(replica.view(event)[.description]!.standing == .merged)
            #expect(replica.view(event).text(.description) == "First line CHANGED.\nMiddle.\nLast line ALSO.")
        }
        team[0].give(event, .description, .text("One.\nMiddle."))
        team[1].give(event, .description, .text("Two.\nMiddle."))
        settle(team)
        #expect(team[0].view(event)[.description]!.standing == .conflict)
    }

    @Test("a deletion that had not seen an edit is a conflict on life, and the edit stays visible")
    func deleteAgainstEdit() {
        let team = team()
        let event = team[0].makeEvent("visit")
        settle(team)
        team[0].delete(event)
        team[1].give(event, .place, .text("Tehran"))
        settle(team)
        for replica in team {
            let view = replica.view(event)
            #expect(view.life.standing == .conflict && !view.isDeleted)
            #expect(view.text(.place) == "Tehran")
        }
        team[1].delete(event)
        settle(team)
        #expect(team[0].view(event).isDeleted)
    }

    @Test("two deletions that together saw everything delete")
    func deletionsUnite() {
        let team = team()
        let event = team[0].makeEvent("visit")
        settle(team)
        team[0].give(event, .place, .text("Tehran"))
        team[1].give(event, .type, .text("visit"))
        team[0].delete(event)
        team[1].delete(event)
        settle(team)
        for replica in team { #expect(replica.view(event).isDeleted) }
    }

    @Test("a deletion against an undeletion is a conflict; an undeletion alone brings back")
    func undelete() {
        let team = team()
        let event = team[0].makeEvent("visit")
        team[0].delete(event)
        settle(team)
        team[0].undelete(event)
        settle(team)
        #expect(team[1].view(event).life.standing == .alive)
        team[0].delete(event)
        settle(team)
        team[0].undelete(event)
        team[1].undelete(event)
        team[1].delete(event)
        settle(team)
        #expect(team[0].view(event).life.standing == .conflict)
    }

    @Test("a note that no deletion of its target had seen flags the target; one that it had seen does not")
    func noteFlagsDeletedTarget() {
        let team = team()
        let event = team[0].makeEvent("visit")
        team[0].note(on: event, "seen by the deletion")
        settle(team)
        team[0].delete(event)
        settle(team)
        #expect(team[1].view(event).isDeleted)
        let other = self.team()
        let second = other[0].makeEvent("visit")
        settle(other)
        other[0].delete(second)
        let note = other[1].note(on: second, "not seen")
        settle(other)
        #expect(other[0].view(second).life.standing == .conflict)
        other[1].delete(note)
        settle(other)
        #expect(other[0].view(second).isDeleted)
    }

    @Test("a redacted head yields to a readable one and makes no conflict")
    func redactedHead() {
        let team = team()
        let event = team[0].makeEvent("visit")
        settle(team)
        let gone = team[0].give(event, .place, .text("a name that endangers")).redacted
        team[1].give(event, .place, .text("Tehran"))
        let reader = MemoryReplica("reader", project: project, seed: 99)
        reader.receive(team[1].log + [gone])
        let view = reader.view(event)[.place]!
        #expect(view.standing == .settled && view.shown == .text("Tehran"))
        settle(team)
        #expect(reader.digest == team[0].digest)
    }

    @Test("a replaced change that comes late is dead on arrival")
    func earlyReplacement() {
        var state = EntityState(id: EntityID(Bytes16(high: 1, low: 1)))
        let old = Dot(changeset: Bytes16(high: 5, low: 0), index: 0)
        let new = Dot(changeset: Bytes16(high: 6, low: 0), index: 0)
        let first = Change(entity: state.id, kind: .event, field: .place, said: Change.Said(value: .text("old")))
        let second = Change(
            entity: state.id, kind: .event, field: .place, replaces: [old], said: Change.Said(value: .text("new")))
        _ = state.apply(
            second, dot: new, hash: Hash32(head: new.changeset, tail: .zero), stamp: .zero, isApplied: { _ in false })
        let delta = state.apply(
            first, dot: old, hash: Hash32(head: old.changeset, tail: .zero), stamp: .zero, isApplied: { _ in false })
        #expect(delta.added == nil)
        #expect(state.register(.place)!.heads.map(\.dot) == [new])
        #expect(state.register(.place)!.early.isEmpty)
    }

    @Test("a dot of another register in replaces does nothing")
    func foreignDot() {
        let team = team(1)
        let event = team[0].makeEvent("visit")
        let title = team[0].states[event]!.register(.title)!.heads[0].dot
        team[0].edit { draft, _ in
            draft.add(
                Change(
                    entity: event, kind: .event, field: .place, replaces: [title],
                    said: Change.Said(value: .text("Tehran"))))
        }
        #expect(team[0].view(event).text(.title) == "visit")
    }

    @Test("fields and kinds of a later version are kept and merged as scalars")
    func unknownFields() {
        let team = team()
        let event = team[0].makeEvent("visit")
        settle(team)
        let later = FieldCode(rawValue: 900)
        team[0].give(event, later, .unknown([0xba, 0x3e, 0x01, 0x61]))
        team[1].give(event, .place, .text("Tehran"))
        settle(team)
        #expect(team[1].view(event)[later]?.shown == .unknown([0xba, 0x3e, 0x01, 0x61]))
        team[0].give(event, later, .text("a"))
        team[1].give(event, later, .text("b"))
        settle(team)
        #expect(team[1].view(event)[later]?.standing == .conflict)
    }
}

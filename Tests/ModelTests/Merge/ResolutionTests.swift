import Model
import TestSupport
import Testing

/// What a resolution writes, and what people choose among.
struct ResolutionTests {
    let project = ProjectID(Bytes16(high: 7, low: 7))
    let event: EntityID
    let team: [MemoryReplica]

    init() {
        let project = project
        team = (0..<3).map { MemoryReplica(["ana", "bo", "cy"][$0], project: project, seed: UInt64($0 + 1)) }
        event = team[0].makeEvent("visit")
        settle(team)
    }

    private func open(_ replica: Int = 0) -> [OpenConflict] { OpenConflict.all(of: team[replica].view(event)) }

    private func differ(_ values: [String], on field: FieldCode = .place) {
        for (index, value) in values.enumerated() {
            team[index].now += Int64(index) * 1000
            team[index].give(event, field, .text(value))
        }
        settle(team)
    }

    private func give(_ resolution: Resolution, by replica: Int = 0, on field: FieldCode = .place) {
        team[replica].give(event, field, resolution.value, kept: resolution.kept)
        settle(team)
    }

    @Test("rivals are numbered from the highest, alike on every replica")
    func numbering() {
        differ(["Tehran", "Moscow", "Paris"])
        for replica in 0..<3 {
            #expect(open(replica)[0].rivals.map(\.value.text) == ["Paris", "Moscow", "Tehran"])
            #expect(open(replica)[0].fingerprint == open()[0].fingerprint)
        }
    }

    @Test("the fingerprint changes with a new rival and with a new equal head")
    func fingerprint() {
        differ(["Tehran", "Moscow"])
        let before = open()[0].fingerprint
        team[2].give(event, .title, .text("other field"))
        settle(team)
        #expect(open()[0].fingerprint == before)
        let alone = MemoryReplica("di", project: project, seed: 9)
        alone.receive([team[0].log[0]])
        alone.give(event, .place, .text("Moscow"))
        settle(team + [alone])
        #expect(open()[0].rivals.count == 2)
        #expect(open()[0].fingerprint != before)
    }

    @Test("a rival that is taken replaces all of them")
    func taking() {
        differ(["Tehran", "Moscow", "Paris"])
        give(Resolution(taking: 2, of: open()[0], keepBoth: false))
        #expect(open().isEmpty)
        #expect(team[1].view(event).text(.place) == "Tehran")
        #expect(team[1].view(event)[.place]?.standing == .settled)
    }

    @Test("keeping both keeps every other rival's value in rank order")
    func keepingBoth() {
        differ(["Tehran", "Moscow", "Paris"])
        let resolution = Resolution(taking: 1, of: open()[0], keepBoth: true)
        #expect(resolution.kept.map(\.value.text) == ["Paris", "Tehran"])
        give(resolution)
        #expect(team[2].view(event)[.place]?.standing == .dispute)
    }

    @Test("a new value keeps all rivals beside it, and one that a rival gave is not kept beside itself")
    func givingAndKeeping() {
        differ(["Tehran", "Moscow"])
        let conflict = open()[0]
        #expect(
            Resolution(giving: .text("Rome"), to: conflict, keepBoth: true).kept.map(\.value.text)
                == ["Moscow", "Tehran"])
        #expect(
            Resolution(giving: .text("Tehran"), to: conflict, keepBoth: true).kept.map(\.value.text) == ["Moscow"])
    }

    @Test("what rivals kept is kept too, each once, with all its evidence")
    func keptOfRivals() {
        let (one, two) = (EntityID(Bytes16(high: 1, low: 1)), EntityID(Bytes16(high: 1, low: 2)))
        team[0].give(event, .place, .text("Tehran"), kept: [Kept(value: .text("Qom"), because: [one])])
        team[1].now += 1000
        team[1].give(
            event, .place, .text("Moscow"),
            kept: [Kept(value: .text("Qom"), because: [two]), Kept(value: .text("Tehran"))])
        settle(team)
        let resolution = Resolution(taking: 0, of: open()[0], keepBoth: true)
        #expect(resolution.value.text == "Moscow")
        #expect(resolution.kept.map(\.value.text) == ["Qom", "Tehran"])
        #expect(resolution.kept[0].because == [two, one])
    }

    @Test("a dispute that is taken stays a dispute, and its preferred value alone does not")
    func takingADispute() {
        team[0].give(event, .place, .text("Tehran"), kept: [Kept(value: .text("Qom"))])
        team[1].now += 1000
        team[1].give(event, .place, .text("Tehran"))
        settle(team)
        let conflict = open()[0]
        let index = conflict.rivals.firstIndex { !$0.kept.isEmpty }!
        #expect(Resolution(taking: index, of: conflict, keepBoth: false).kept.map(\.value.text) == ["Qom"])
        #expect(Resolution(giving: .text("Tehran"), to: conflict, keepBoth: false).kept.isEmpty)
    }

    @Test("a value that was unset against one that was set is not kept: nothing is no value")
    func absentIsNotKept() {
        team[0].give(event, .place, .text("Tehran"))
        settle(team)
        team[0].give(event, .place, .absent)
        team[1].give(event, .place, .text("Moscow"))
        settle(team)
        let resolution = Resolution(giving: .text("Rome"), to: open()[0], keepBoth: true)
        #expect(resolution.kept.map(\.value.text) == ["Moscow"])
    }

    @Test("life is chosen between deleted and kept")
    func life() {
        team[0].delete(event)
        team[1].now += 1000
        team[1].give(event, .place, .text("Moscow"))
        settle(team)
        #expect(open()[0].field == .life)
        #expect(open()[0].rivals.map(\.value) == [.present, .absent])
        team[2].delete(event)
        settle(team)
        #expect(open().isEmpty && team[0].view(event).isDeleted)
    }

    @Test("nothing is open on what is deleted")
    func deletedIsSettled() {
        differ(["Tehran", "Moscow"])
        team[0].delete(event)
        settle(team)
        #expect(open().isEmpty)
        #expect(team[1].view(event).openConflicts == 0)
    }
}

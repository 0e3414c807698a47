import Model
import TestSupport
import Testing

/// What became of every value, the base of a conflict, and the order of a log.
struct RegisterPastTests {
    let project = ProjectID(Bytes16(high: 7, low: 7))
    let event: EntityID
    let team: [MemoryReplica]

    init() {
        let project = project
        team = (0..<3).map { MemoryReplica(["ana", "bo", "cy"][$0], project: project, seed: UInt64($0 + 1)) }
        event = team[0].makeEvent("visit")
        settle(team)
    }

    private func past(_ field: FieldCode = .place, _ replica: MemoryReplica) -> RegisterPast {
        RegisterPast(
            replica.log.flatMap { changeset in
                let opened = Opened(changeset, project: project)
                return opened.changes.enumerated().filter { $0.element.entity == event && $0.element.field == field }
                    .map { index, change in
                        RegisterPast.Entry(
                            order: HeadOrder(stamp: changeset.header.stamp, dot: opened.dot(index)),
                            replaces: change.replaces, said: change.said)
                    }
            })
    }

    private func fates(_ replica: MemoryReplica) -> [String: RegisterPast.Fate] {
        let past = past(.place, replica)
        let view = replica.view(event)[.place]
        return Dictionary(
            past.entries.map { ($0.said?.value.text ?? "-", past.fate(of: $0, in: view).fate) },
            uniquingKeysWith: { _, last in last })
    }

    private func conflict(_ replica: MemoryReplica) -> OpenConflict { OpenConflict.all(of: replica.view(event))[0] }

    private func base(_ replica: MemoryReplica) -> Value? {
        past(.place, replica).base(of: conflict(replica).rivals.map { $0.heads.map(\.dot) })
    }

    @Test("the base is what all rivals replaced, directly or not")
    func base() {
        team[0].give(event, .place, .text("Qom"))
        settle(team)
        team[0].give(event, .place, .text("Tehran"))
        team[0].give(event, .place, .text("Tehran, north"))
        team[1].give(event, .place, .text("Moscow"))
        settle(team)
        #expect(base(team[2]) == .text("Qom"))
    }

    @Test("rivals without a value before them have no base")
    func noBase() {
        team[0].give(event, .place, .text("Tehran"))
        team[1].give(event, .place, .text("Moscow"))
        settle(team)
        #expect(base(team[0]) == nil)
    }

    @Test("two resolutions of one conflict have two bases, and so none")
    func twoBases() {
        team[0].give(event, .place, .text("Tehran"))
        team[1].give(event, .place, .text("Moscow"))
        settle(team)
        team[0].give(event, .place, .text("Paris"))
        team[1].give(event, .place, .text("Rome"))
        settle(team)
        #expect(base(team[0]) == nil)
        #expect(past(.place, team[0]).entries.map { $0.said?.value.text }.prefix(2).contains("Paris") == false)
    }

    @Test("of rivals the one that shows is current, the others are rivals, and what they replaced is replaced")
    func rivalFates() {
        team[0].give(event, .place, .text("Qom"))
        settle(team)
        team[0].give(event, .place, .text("Tehran"))
        team[1].now += 1000
        team[1].give(event, .place, .text("Moscow"))
        settle(team)
        for replica in team {
            #expect(fates(replica) == ["Qom": .replaced, "Tehran": .rival, "Moscow": .current])
        }
        let past = past(.place, team[0])
        let first = past.entries[0]
        #expect(past.replacing(first.dot).count == 2)
    }

    @Test("a value that a dispute keeps is kept; when the dispute is replaced it is not any more")
    func keptFate() {
        team[0].give(event, .place, .text("Tehran"))
        team[0].give(event, .place, .text("Moscow"), kept: [Kept(value: .text("Tehran"))])
        #expect(fates(team[0]) == ["Tehran": .kept, "Moscow": .current])
        team[0].give(event, .place, .text("Paris"))
        #expect(fates(team[0]) == ["Tehran": .replaced, "Moscow": .replaced, "Paris": .current])
    }

    @Test("equal heads are all current")
    func equalHeads() {
        team[0].give(event, .place, .text("Tehran"))
        team[1].give(event, .place, .text("Tehran"))
        settle(team)
        let past = past(.place, team[0])
        let view = team[0].view(event)[.place]
        #expect(past.entries.map { past.fate(of: $0, in: view).fate } == [.current, .current])
    }

    @Test("a removal that lost to a concurrent value counts as replaced by it")
    func lostRemoval() {
        team[0].give(event, .tags, key: "visit", .present)
        settle(team)
        team[0].give(event, .tags, key: "visit", .absent)
        team[1].give(event, .tags, key: "visit", .present)
        settle(team)
        let past = past(.tags, team[0])
        let view = team[0].view(event).registers.first { $0.field == .tags }
        let removal = past.entries.first { $0.said?.value == .absent }!
        let fate = past.fate(of: removal, in: view)
        #expect(fate.fate == .replaced && fate.replacedBy.count == 1)
    }

    @Test("the order is alike wherever and however the changes came, with a replaced one before what replaced it")
    func order() {
        team[0].now += 500_000
        team[0].give(event, .place, .text("from a clock that runs ahead"))
        settle(team)
        team[1].give(event, .place, .text("after it"))
        team[2].give(event, .place, .text("beside that"))
        settle(team)
        let orders = team.map { replica in past(.place, replica).entries.map(\.dot) }
        #expect(Set(orders).count == 1)
        #expect(past(.place, team[0]).entries[0].said?.value.text == "from a clock that runs ahead")
        let shuffled = RegisterPast(past(.place, team[0]).entries.reversed())
        #expect(shuffled.entries == past(.place, team[0]).entries)
    }

    @Test("a log is read newest first, causality before rank")
    func newestFirst() {
        // 0 ← 1 ← 3, 0 ← 2; 3 has the lowest rank of all and still stands above 1.
        let ranks = [5, 8, 7, 1]
        let order = CausalOrder.newestFirst(parents: [[], [0], [0], [1]]) { ranks[$0] < ranks[$1] }
        #expect(order == [2, 3, 1, 0])
    }
}

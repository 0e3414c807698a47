import Model
import TestSupport
import Testing

/// Generated histories: what holds whatever the order, repetition and grouping of arrivals.
struct MergePropertyTests {
    let project = ProjectID(Bytes16(high: 3, low: 9))

    /// Replicas that edit, delete, note and meet at random.
    func history(seed: UInt64) -> [MemoryReplica] {
        var generator = SeededGenerator(seed: seed)
        let team = (0..<generator.number(2..<5)).map {
            MemoryReplica("r\($0)", project: project, seed: seed &* 31 &+ UInt64($0))
        }
        var events = [team[0].makeEvent("first")]
        settle(team)
        for _ in 0..<generator.number(10..<60) {
            let replica = generator.pick(team)
            replica.now += Int64(generator.number(-5000..<5000))
            let known = events.filter { replica.states[$0] != nil }
            let event = generator.pick(known)
            switch generator.number(0..<12) {
            case 0: events.append(replica.makeEvent("event \(generator.number(0..<99))"))
            case 1: replica.give(event, .date, .date(DateValue(edtf: "19\(generator.number(10..<99))")))
            case 2: replica.give(event, .place, generator.chance(20) ? .absent : .text(generator.pick(["Qom", "Rey"])))
            case 3...4:
                replica.give(event, .tags, key: generator.pick(["a", "b"]), generator.pick([.present, .absent]))
            case 5: replica.give(event, .description, .text(generator.pick(["x\ny", "x\nz", "w\ny", "w\ny\nq"])))
            case 6: replica.delete(event)
            case 7: replica.undelete(event)
            case 8: replica.note(on: event, "note")
            case 9: replica.give(event, .place, .text("Ray"), kept: [Kept(value: .text("Rey"))])
            default: settle([replica, generator.pick(team)])
            }
        }
        return team
    }

    @Test("replicas with the same changesets are equal, whatever the order and repetition")
    func convergence() {
        for seed in Soak.seeds(60, from: 1) {
            let team = history(seed: seed)
            settle(team)
            var generator = SeededGenerator(seed: seed)
            let late = MemoryReplica("late", project: project, seed: 4711)
            late.receive(team[0].log.shuffled(using: &generator))
            late.receive(team[0].log.shuffled(using: &generator))
            #expect(late.waiting.isEmpty, "seed \(seed)")
            for replica in team + [late] {
                #expect(replica.digest == team[0].digest, "seed \(seed): digests differ")
                #expect(replica.states == team[0].states, "seed \(seed): heads differ")
                #expect(replica.digest == replica.rebuiltDigest, "seed \(seed): digest is not a rebuild's")
            }
        }
    }

    @Test("every value ever given is a head, or was replaced by a change whose author had it")
    func nothingLost() {
        for seed in Soak.seeds(41, from: 100) {
            let team = history(seed: seed)
            settle(team)
            let replica = team[0]
            var heads = Set<Dot>()
            for state in replica.states.values { heads.formUnion(state.heads.map(\.dot)) }
            var replacedBy: [Dot: [Changeset]] = [:]
            var all: [(Dot, RegisterName)] = []
            for changeset in replica.log {
                let opened = Opened(changeset, project: project)
                for (index, change) in opened.changes.enumerated() {
                    all.append((opened.dot(index), change.register))
                    for dot in change.replaces { replacedBy[dot, default: []].append(changeset) }
                }
            }
            for (dot, _) in all where !heads.contains(dot) {
                let causes = replacedBy[dot] ?? []
                #expect(!causes.isEmpty, "seed \(seed): \(dot) vanished")
                #expect(
                    causes.contains { past(of: $0, in: replica.log).contains(dot.changeset) },
                    "seed \(seed): \(dot) was replaced by somebody who had not seen it")
            }
        }
    }

    private func past(of changeset: Changeset, in log: [Changeset]) -> Set<Bytes16> {
        var byHash: [Hash32: Changeset] = [:]
        for changeset in log { byHash[changeset.hash] = changeset }
        var past = Set<Bytes16>()
        var open = changeset.header.parents
        while let next = open.popLast() {
            guard past.insert(next.head).inserted, let parent = byHash[next] else { continue }
            open += parent.header.parents
        }
        return past
    }

    @Test("what is shown depends on the heads alone, also after a round trip through a store's bytes")
    func stateCoding() {
        for seed in Soak.seeds(31, from: 200) {
            let team = history(seed: seed)
            for (id, state) in team[0].states {
                let read = EntityState(id: id, decoding: state.encoded())
                #expect(read == state, "seed \(seed)")
            }
        }
    }

    @Test("bytes that are no state are refused, whatever they are")
    func damagedState() {
        let team = history(seed: 5)
        var generator = SeededGenerator(seed: 5)
        let good = team[0].states.values.first!.encoded()
        for _ in 0..<2000 {
            var bytes = good
            for _ in 0..<generator.number(1..<4) { bytes[generator.number(0..<bytes.count)] = generator.bytes(1)[0] }
            if generator.chance(30) { bytes.removeLast(generator.number(0..<bytes.count)) }
            _ = EntityState(id: EntityID(.zero), decoding: bytes)
        }
    }

    @Test("the digest changes with every edit")
    func digestChanges() {
        let team = [MemoryReplica("ana", project: project, seed: 1)]
        var seen = Set<StateDigest>([team[0].digest])
        let event = team[0].makeEvent("visit")
        #expect(seen.insert(team[0].digest).inserted)
        for index in 0..<50 {
            team[0].give(event, .place, .text("place \(index % 2)"))
            #expect(seen.insert(team[0].digest).inserted)
        }
    }
}

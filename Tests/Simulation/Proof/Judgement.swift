import Model

/// What has to hold once faults have stopped and everybody has synced.
struct Judgement {
    private let world: World
    private let ledger: Ledger
    private let naive: NaiveState
    /// Contents that are gone somewhere without a redaction that anybody still knows.
    private let adrift: Set<Hash32>

    init(_ world: World) throws {
        self.world = world
        ledger = world.ledger
        let first = world.members[0].seen.numbers
        let log = world.ledger.all.enumerated().filter { first.contains($0.offset) }.map(\.element)
        let orders = NaiveOrders(log, world.book)
        let redacted = orders.redacted
        var adrift: Set<Hash32> = []
        for member in world.members {
            guard try member.device.isOwner == orders.owners.contains(member.device.replica) else {
                throw Violation(.redactionHolds, "an owner's orders do not act, or those of somebody who is none do")
            }
            for changeset in try member.device.log(from: 0) {
                if changeset.content == nil, !redacted.contains(changeset.hash) { adrift.insert(changeset.hash) }
                if changeset.content != nil, redacted.contains(changeset.hash) {
                    throw Violation(.redactionHolds, "a replica still has what was redacted")
                }
            }
        }
        self.adrift = adrift
        for changeset in try world.host?.log(from: 0) ?? []
        where changeset.content != nil && redacted.contains(changeset.hash) {
            throw Violation(.redactionHolds, "the server still has what was redacted")
        }
        naive = NaiveState(world.ledger, of: first, without: redacted)
    }

    func run() throws {
        let first = world.members[0]
        for (number, _) in ledger.all.enumerated()
        where ledger.owed.contains(number) && !first.seen.numbers.contains(number) {
            throw Violation(.nothingIsLost, "a changeset that somebody held is nowhere")
        }
        for member in world.members {
            guard member.seen.numbers == first.seen.numbers else {
                throw Violation(.nothingIsLost, "replicas hold different changesets in the end")
            }
            try ledger.inspect(member, host: world.host, isThorough: true)
            try naive.compareHeads(with: member.device, adrift, known: member === first ? nil : first.device)
            let problems = try member.device.problems()
            guard problems.isEmpty else { throw Violation(.verifyFindsNothing, problems.joined(separator: "; ")) }
        }
        try naive.accountForEverything()
        try compareViews()
        try keepAfterRereading()
    }

    private func compareViews() throws {
        let groups = NaiveGroups(naive)
        groups.count(world.counters)
        // Where what makes events one is gone on one replica only, they cannot agree on it.
        let isGrouped = !naive.entities.contains { naive.kind($0) == .link && naive.touches($0, adrift) }
        for id in naive.entities {
            guard let view = try world.members[0].device.view(id) else {
                throw Violation(.headsAreTheLogs, "an entity is missing")
            }
            for conflict in OpenConflict.all(of: view) { try world.see(conflict) }
            if naive.touches(id, adrift) { continue }
            try naive.compareView(view, counters: world.counters)
            let portrait = Portrait(view)
            world.trace.add(portrait.hash)
            for member in world.members.dropFirst() where try !isPlain(id, on: member.device) {
                guard let other = try member.device.view(id), Portrait(other).hash == portrait.hash else {
                    throw Violation(.viewsAreEqual, "two replicas with the same log show different things")
                }
            }
            if isGrouped { try compareShown(view, groups) }
        }
    }

    /// Whether what an entity shows follows from its heads alone, and these are the first replica's.
    private func isPlain(_ id: EntityID, on device: any Device) throws -> Bool {
        guard let state = try device.state(id), try state == world.members[0].device.state(id) else { return false }
        return !state.registers.contains { register in
            register.field == .life || register.heads.count > 1 && Record.rule(register.field, of: state.kind) == .text
        }
    }

    /// Events that are one, as they show; what stands alone has been compared.
    private func compareShown(_ own: EntityView, _ groups: NaiveGroups) throws {
        if own.kind == .link { try groups.compare(link: own) }
        guard own.kind == .event else { return }
        let members = groups.members(of: own.id)
        if members.contains(where: { naive.touches($0, adrift) }) { return }
        for member in world.members {
            guard try member.device.group(of: own.id) == members else {
                throw Violation(.groupsAreTheLinks, "other events are one than links say")
            }
        }
        // Of the first replica whichever member is asked for, of the others one.
        guard members.count > 1 else { return }
        var portrait: UInt64?
        for member in world.members where portrait == nil || own.id == members[0] {
            guard let view = try member.device.shown(own.id) else {
                throw Violation(.headsAreTheLogs, "an entity is missing")
            }
            let other = Portrait(view).hash
            guard portrait.map({ $0 == other }) ?? true else {
                throw Violation(.viewsAreEqual, "two replicas with the same log merge events differently")
            }
            if portrait != nil { continue }
            portrait = other
            try groups.compare(view, shownFor: own.id, world.counters)
            guard own.id == members[0] else { continue }
            for conflict in OpenConflict.all(of: view) + view.contradictions { try world.see(conflict) }
        }
    }

    /// What a store has written, it reads back.
    private func keepAfterRereading() throws {
        for member in world.members {
            try member.device.reopen()
            let first = world.members[0]
            try naive.compareHeads(with: member.device, adrift, known: member === first ? nil : first.device)
            guard try member.device.digest == member.seen.digest else {
                throw Violation(.digestIsARebuilds, "the digest changed by reopening")
            }
        }
    }
}

/// All that a view says, as one number.
struct Portrait {
    private(set) var hash: UInt64

    init(_ view: EntityView) {
        var trace = Trace()
        trace.add(view.id.raw)
        trace.add(UInt64(view.kind.rawValue))
        for register in view.registers {
            trace.add(UInt64(register.field.rawValue))
            trace.add(register.keyHash ?? 0)
            trace.add(UInt64(bitPattern: Int64("\(register.standing)".utf8.count)))
            for byte in register.shown?.canonical ?? [254] { trace.add(UInt64(byte)) }
            for byte in (register.key ?? "").utf8 { trace.add(UInt64(byte)) }
            for rival in register.rivals {
                trace.add(7)
                for head in rival.heads {
                    trace.add(head.dot.changeset)
                    trace.add(UInt64(head.dot.index))
                }
            }
        }
        trace.add(view.life.standing == .alive ? 1 : view.life.standing == .deleted ? 2 : 3)
        for head in view.life.deletions + view.life.against { trace.add(head.dot.changeset) }
        for member in view.members { trace.add(member.id.raw) }
        for conflict in view.contradictions {
            for id in [conflict.entity] + conflict.joining { trace.add(id.raw) }
            for rival in conflict.rivals { for head in rival.heads { trace.add(head.dot.changeset) } }
        }
        hash = trace.hash
    }
}

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
        let redacted = Self.redacted(world)
        var adrift: Set<Hash32> = []
        for member in world.members {
            for changeset in try member.device.log(from: 0) {
                if changeset.content == nil, !redacted.contains(changeset.hash) { adrift.insert(changeset.hash) }
                if changeset.content != nil, redacted.contains(changeset.hash) {
                    throw Violation(.redactionHolds, "a replica still has what was redacted")
                }
            }
        }
        self.adrift = adrift
        naive = NaiveState(world.ledger, of: world.members[0].seen.numbers, without: redacted)
    }

    /// Read from the log itself, in its order.
    private static func redacted(_ world: World) -> Set<Hash32> {
        var redactions = Redactions(project: world.book.project)
        for (number, changeset) in world.ledger.all.enumerated()
        where world.members[0].seen.numbers.contains(number) {
            _ = redactions.act(world.book.open(changeset))
        }
        return redactions.targets
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
            try naive.compareHeads(with: member.device, adrift)
            let problems = try member.device.problems()
            guard problems.isEmpty else { throw Violation(.verifyFindsNothing, problems.joined(separator: "; ")) }
        }
        try naive.accountForEverything()
        try compareViews()
        try keepAfterRereading()
    }

    private func compareViews() throws {
        for id in naive.entities {
            guard let view = try world.members[0].device.view(id) else {
                throw Violation(.headsAreTheLogs, "an entity is missing")
            }
            for conflict in OpenConflict.all(of: view) { world.see(conflict) }
            if naive.touches(id, adrift) { continue }
            try naive.compareView(view, counters: world.counters)
            let portrait = Portrait(view)
            world.trace.add(portrait.hash)
            let shown = try world.members[0].device.shown(id).map(Portrait.init)?.hash
            for member in world.members.dropFirst() {
                guard let other = try member.device.view(id), Portrait(other).hash == portrait.hash else {
                    throw Violation(.viewsAreEqual, "two replicas with the same log show different things")
                }
                guard try member.device.shown(id).map(Portrait.init)?.hash == shown else {
                    throw Violation(.viewsAreEqual, "two replicas with the same log merge events differently")
                }
            }
        }
    }

    /// What a store has written, it reads back.
    private func keepAfterRereading() throws {
        for member in world.members {
            try member.device.reopen()
            try naive.compareHeads(with: member.device, adrift)
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
        hash = trace.hash
    }
}

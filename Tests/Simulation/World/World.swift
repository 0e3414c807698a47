import Model

/// Somebody's replica in a world.
final class Member {
    let number: Int
    let device: any Device
    let clock: ClockOffset
    let isNewer: Bool
    var exchanges: [Exchange] = []
    var isAway = false
    /// A command of its own is at its commit.
    var isEditing = false
    /// The key that this replica has been found to share with another one.
    var twin: ReplicaID?
    /// What of this replica's log has been examined.
    var seen = SeenLog()

    init(number: Int, device: any Device, clock: ClockOffset, isNewer: Bool) {
        self.number = number
        self.device = device
        self.clock = clock
        self.isNewer = isNewer
    }
}

/// Makes what a world is made of: in memory, or of the product's own stores.
protocol Ground: AnyObject {
    var book: Book { get }
    func makeDevice(number: Int, clock: ClockOffset) throws -> any Device
    /// Another replica with the same files, key and all.
    func clone(_ photograph: any Photograph, number: Int, clock: ClockOffset) throws -> any Device
    func makeHost() throws -> any Host
}

/// One simulated life of one project: everything that happens follows from the seed.
final class World {
    let knobs: Knobs
    let book: Book
    let ground: any Ground
    let clock: WorldClock
    let counters: Counters
    var dice: Dice
    var trace = Trace()
    var members: [Member] = []
    var host: (any Host)?
    var ledger: Ledger
    /// Bundles that lie about, with who made them.
    var bundles: [Parcel] = []
    /// Bundles that somebody sent, to whom.
    var mail: [(parcel: Parcel, member: Int)] = []
    var backups: [(member: Int, photograph: any Photograph)] = []
    var serverBackups: [any Photograph] = []
    /// Requests that the network still holds copies of.
    var late: [(request: ExchangeRequest, member: Int)] = []
    var entities: [(id: EntityID, kind: Kind)] = []
    /// What the command under way is to leave behind.
    var promises: [Promise] = []
    var figures = Figures()
    /// The rivals that a fingerprint was found to name.
    var conflictsSeen: [Hash32: [[Dot]]] = [:]
    var textTokens = 0
    var serverRestores = 0
    /// The command under way is an import.
    var isImporting = false
    private(set) var step = 0

    init(seed: UInt64, knobs: Knobs, ground: any Ground, clock: WorldClock, counters: Counters) throws {
        self.knobs = knobs
        self.ground = ground
        self.clock = clock
        self.counters = counters
        book = ground.book
        ledger = Ledger(book: ground.book)
        dice = Dice(seed: seed)
        for number in 0..<knobs.replicas {
            let offset = ClockOffset()
            members.append(
                Member(
                    number: number, device: try ground.makeDevice(number: number, clock: offset), clock: offset,
                    isNewer: knobs.newer[number]))
        }
        if knobs.hasServer { host = try ground.makeHost() }
        try edit(members[0]) { try self.found($0) }
    }

    /// Lives the whole schedule and its end.
    func run() throws {
        while step < knobs.steps {
            try next()
            step += 1
        }
        try settle()
        try Judgement(self).run()
    }

    private func next() throws {
        clock.time += Int64(dice.below(5_000))
        try comeAndGo()
        let action = dice.weighted([
            300, host == nil ? 0 : knobs.exchange, knobs.bundle, knobs.crash, knobs.clockJump, knobs.restore,
            knobs.clone,
            host == nil ? 0 : knobs.serverRestore, late.isEmpty ? 0 : 30,
        ])
        let member = dice.pick(members)
        trace.add(UInt64(action) << 8 | UInt64(member.number))
        if member.isAway, action < 3 {
            if action == 0 { try edit(member) { try self.compose(member, $0) } }
            return
        }
        switch action {
        case 0: try edit(member) { try self.compose(member, $0) }
        case 1: try exchange(member)
        case 2: try passBundles(member)
        case 3: try kill(member)
        case 4: jump(member)
        case 5: try backUpOrRestore(member)
        case 6: try clone(member)
        case 7: try backUpOrRestoreServer()
        default: try deliverLate()
        }
    }

    private func comeAndGo() throws {
        guard let away = knobs.away else { return }
        if step == away.from { members[away.device].isAway = true }
        if step == away.to {
            members[away.device].isAway = false
            clock.time += 365 * 86_400_000
            figures.faults += 1
            counters.met(.awayForAYear)
        }
    }

    // MARK: Editing

    /// One command on one replica, which may be killed at its commit.
    @discardableResult
    func edit(_ member: Member, _ body: (any Pen) throws -> Void) throws -> Changeset? {
        try doom(member)
        let doomed = member.device.doom
        isImporting = false
        promises = []
        member.isEditing = true
        defer { member.isEditing = false }
        do {
            let changeset = try member.device.edit(body)
            member.device.doom = nil
            try inspect(member)
            if let changeset {
                figures.changesets += 1
                figures.changes += book.open(changeset).changes.count
                try ledger.made(changeset, by: member, at: clock.now(member.clock))
                try checkEffect(changeset, member)
            }
            return changeset
        } catch is Crash {
            counters.met(doomed == .beforeCommit ? .crashBeforeAnEditIsCommitted : .crashAfterAnEditIsCommitted)
            try comeBack(member)
            return nil
        }
    }

    /// What one command says, its author sees.
    private func checkEffect(_ changeset: Changeset, _ member: Member) throws {
        for promise in promises { try promise.check(on: member.device, book) }
        let opened = book.open(changeset)
        // An import replaces what its file knew, which may be less.
        guard !isImporting, opened.changes.count == 1, let change = opened.changes.first else { return }
        let heads = try member.device.state(change.entity)?.register(change.field, keyHash: change.keyHash)?.heads
        let isAlone = heads?.map(\.dot) == [opened.dot(0)]
        let isDeleted = try change.seen.isEmpty || member.device.view(change.entity)?.isDeleted == true
        guard isAlone, isDeleted else {
            throw Violation(.ownCommandTakesEffect, "what a command said is not what its replica now shows")
        }
    }

    /// Decides whether the next write of a replica is its last.
    func doom(_ member: Member) throws {
        guard dice.chance(perMille: knobs.crash) else { return }
        figures.faults += 1
        member.device.doom = dice.pick(Moment.allCases)
    }

    func comeBack(_ member: Member) throws {
        member.exchanges = []
        try member.device.reopen()
        try inspect(member)
    }

    /// What has to hold of a replica at any time.
    func inspect(_ member: Member) throws {
        // What is kept beside the log is not in its digest: it is looked at while it is there.
        let isRare = !member.seen.waiting.isEmpty && knobs.redaction > 0
        try ledger.inspect(
            member, host: host, isThorough: dice.chance(perMille: isRare ? knobs.thorough * 6 : knobs.thorough))
        trace.add(member.seen.digest)
        trace.add(UInt64(member.seen.count))
    }

    func inspectServer() throws {
        guard let host else { return }
        try ledger.inspect(host)
    }
}

/// What happened in a world, counted.
public struct Figures: Sendable, Codable {
    public var replicas = 0
    public var sessions = 0
    public var changesets = 0
    public var changes = 0
    public var faults = 0
    public var conflicts = 0
}

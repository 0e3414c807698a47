import Model

/// A replica of nothing but the model, with a store that commits whole transactions and loses the rest in a crash.
final class MemoryDevice: Device {
    private(set) var memory: MemoryStore
    private let surroundings: WorldClock
    private let offset: ClockOffset
    private let counters: Counters
    private let founding: [UInt8]?
    /// What entities showed when they were last asked for, until something touches them.
    private var views: [EntityID: EntityView] = [:]
    private var groups: [EntityID: EntityView] = [:]
    private var pairing = -1
    private var merges: [EntityID: (heads: [Head], merge: TextMerge)] = [:]
    private var retold = 0
    var doom: Moment?

    init(_ store: MemoryStore, clock: WorldClock, offset: ClockOffset, counters: Counters, founding: [UInt8]?) {
        memory = store
        surroundings = clock
        self.offset = offset
        self.counters = counters
        self.founding = founding
    }

    var replica: ReplicaID { memory.key.replica }
    var cursor: Cursor { memory.cursor }
    var digest: Bytes16 { memory.digest.sum }
    var logCount: Int { memory.entries.count }
    var markedCount: Int { memory.marked }
    var waiting: [Hash32] { memory.waiting.map(\.hash) }
    func log(from place: Int) -> [Changeset] { memory.entries[place...].map(\.changeset) }
    func sequence(of hash: Hash32) -> UInt64? { memory.sequence(of: hash) }
    func state(_ id: EntityID) -> EntityState? { memory.states[id] }
    func dependents(of id: EntityID) -> [EntityState] { memory.dependents(of: id) }

    func view(_ id: EntityID) -> EntityView? {
        if let known = views[id] { return known }
        let view = memory.view(id) { self.texts(of: id, $0) }
        // Whether one that says that two are distinct is contradicted depends on others.
        if view?.kind != .link { views[id] = view }
        return view
    }

    /// How a text merges, which the same heads of the same log do alike.
    private func texts(of id: EntityID, _ register: Register) -> RegisterTexts {
        if retold != memory.retold {
            merges = [:]
            retold = memory.retold
        }
        if let known = merges[id], known.heads == register.heads { return RegisterTexts(knowing: known.merge) }
        let merge = RegisterTexts(memory.versions(of: id, register)).merge(register.heads)
        merges[id] = (register.heads, merge)
        return RegisterTexts(knowing: merge)
    }

    func shown(_ id: EntityID) -> EntityView? {
        if pairing != memory.pairing {
            groups = [:]
            pairing = memory.pairing
        }
        if let known = groups[id] { return known }
        guard let view = memory.shown(id, own: view) else { return nil }
        for one in view.isMerged ? view.ids : [] { groups[one] = view }
        return view
    }

    /// Takes note of what a write has touched.
    private func forgetTouched() {
        for id in memory.touched {
            views[id] = nil
            for member in groups[id]?.ids ?? [] { groups[member] = nil }
        }
        memory.touched = []
    }

    private func forgetViews() {
        views = [:]
        groups = [:]
        merges = [:]
        pairing = -1
        memory.touched = []
    }

    func group(of id: EntityID) -> [EntityID] { memory.group(of: id) }
    func samenesses(of id: EntityID) -> [Sameness] { memory.pairs.filter { $0.one == id || $0.other == id } }
    var states: [EntityID: EntityState] { memory.states }

    /// One transaction: all of `body`, or nothing and a crash.
    private func commit<T>(_ body: (inout MemoryStore) throws -> T) throws -> T {
        defer { forgetTouched() }
        guard let doom else { return try body(&memory) }
        self.doom = nil
        let before = memory
        let result = try body(&memory)
        if doom == .beforeCommit { memory = before }
        guard doom == .beforeCommit || doom == .afterCommit else { return result }
        throw Crash()
    }

    func edit(_ body: (any Pen) throws -> Void) throws -> Changeset? {
        if memory.isForked {
            let key = FakeKey(publicKey: surroundings.random(32))
            counters.met(.newKeyAfterFork)
            if isOwner {
                // An owner's old key makes the new one an owner first.
                var grant = Draft(seed: surroundings.random(16))
                grant.owners = [key.replica]
                _ = try seal(grant)
            }
            try commit {
                $0.key = key
                $0.isForked = false
            }
        }
        let pen = MemoryPen(seed: surroundings.random(16), self)
        try body(pen)
        guard !pen.draft.isEmpty else { return nil }
        return try seal(pen.draft)
    }

    private func seal(_ draft: Draft) throws -> Changeset {
        let nonce = surroundings.random(16)
        let now = surroundings.now(offset)
        return try commit { try $0.seal(draft, now: now, nonce: nonce, founding: founding) }
    }

    var isOwner: Bool { memory.redactions.isOwner(memory.key.replica) }

    func standing(after id: Int64, bytes: Int) -> ClientSession.Standing { memory.standing(after: id, bytes: bytes) }

    func store(_ page: ClientSession.Received) throws {
        try memory.check(page.changesets, mayWait: false)
        guard memory.cursor == page.from else { throw MovedOn() }
        try commit { store in
            var sequences: [Hash32: UInt64] = [:]
            for (hash, sequence) in page.sequences { sequences[hash] = sequence }
            count(store.absorb(page.changesets, sequences: sequences))
            for (hash, sequence) in page.sequences { store.mark(hash, sequence) }
            if page.isForked { store.isForked = true }
            store.cursor = page.cursor
        }
    }

    func rebase() throws { try commit { $0.unmark() } }
    func holds(_ hashes: [Hash32]) -> [Bool] { hashes.map(memory.holds) }

    func makeBundle(for other: ReplicaID?) -> Parcel {
        Parcel(maker: replica, frontier: memory.frontier, changesets: memory.entries.map(\.changeset))
    }

    func take(_ parcel: Parcel) throws {
        let bundle = parcel.changesets
        try memory.check(bundle, mayWait: true)
        try commit { store in
            let met = store.absorb(bundle, sequences: [:])
            if met.released > 0 { counters.met(.waitingReleasedByBundle) }
            if met.duplicates == bundle.count { counters.met(.bundleTwice) }
            count(met)
        }
    }

    private func count(_ met: MemoryStore.Met) {
        if met.early > 0 { counters.met(.earlyReplace) }
        if met.refilled > 0 { counters.met(.contentRefilled) }
        if met.redactedBefore > 0 { counters.met(.redactionBeforeContent) }
        if met.ownButForeign { counters.met(.ownChangesetFromElsewhere) }
    }

    func reopen() throws {
        doom = nil
        try memory.reread()
        forgetViews()
    }

    func photograph() -> any Photograph { memory }

    func restore(_ photograph: any Photograph) throws {
        guard let photograph = photograph as? MemoryStore else { return }
        memory = photograph
        try memory.reread()
        forgetViews()
    }

    func rebuiltDigest() -> Bytes16 { memory.rebuiltDigest() }
    func problems() -> [String] { [] }
}

/// The time and the randomness of a world.
final class WorldClock {
    /// Unit: milliseconds since 1970.
    var time: Int64 = 1_700_000_000_000
    private var dice: Dice

    init(seed: UInt64) { dice = Dice(seed: seed) }

    func random(_ count: Int) -> [UInt8] { dice.bytes(count) }
    func now(_ offset: ClockOffset) -> Int64 { max(0, time + offset.milliseconds) }
}

/// How wrong one replica's clock is.
final class ClockOffset {
    var milliseconds: Int64 = 0
}

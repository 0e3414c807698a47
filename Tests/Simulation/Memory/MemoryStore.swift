import Model

/// All that one simulated replica has committed. A value: a copy of it is a backup, a cloned disk, a state before.
struct MemoryStore: Photograph {
    struct Entry {
        var changeset: Changeset
        /// The server's sequence, once the cursor covers it.
        var sequence: UInt64?
    }

    let book: Book
    var key: FakeKey
    private(set) var entries: [Entry] = []
    private var places: [Hash32: Int] = [:]
    private var prefixes: [Bytes16: Int] = [:]
    /// Of each chain: the place of its highest number, the latest of several.
    private var tips: [ReplicaID: Int] = [:]
    private(set) var frontier: [Hash32] = []
    private(set) var waiting: [Changeset] = []
    private(set) var states: [EntityID: EntityState] = [:]
    private var hanging: [EntityID: [EntityID]] = [:]
    /// Of what hangs on something: all that it ever named.
    private var named: [EntityID: [EntityID]] = [:]
    /// Whose states were not written and read back since they changed.
    private var unread: Set<EntityID> = []
    /// Another one whenever a changeset of the log gets its content, or loses it.
    private(set) var retold = 0
    /// Whose views may be others than before, until somebody takes note of it.
    var touched: [EntityID] = []
    private var history: [EntityID: [Int]] = [:]
    private(set) var digest = StateDigest()
    private var highest = Stamp.zero
    private var undecoded = 0
    private(set) var marked = 0
    private var keys: [ReplicaID: [UInt8]] = [:]
    private(set) var redactions: Redactions
    /// What live links say of two events. Order: by link.
    private(set) var pairs: [Sameness] = [] { didSet { pairing += 1 } }
    /// Another one whenever what is said of two events changes.
    private(set) var pairing = 0
    var cursor = Cursor.start
    var isForked = false

    init(book: Book, key: FakeKey) {
        self.book = book
        self.key = key
        redactions = Redactions(project: book.project)
    }

    // MARK: Reading

    func holds(_ hash: Hash32) -> Bool { places[hash] != nil }
    func sequence(of hash: Hash32) -> UInt64? { places[hash].flatMap { entries[$0].sequence } }

    func dependents(of id: EntityID) -> [EntityState] {
        (hanging[id] ?? []).sorted().compactMap { states[$0] }.filter { state in
            state.kind.isDependent && state.registers.contains { $0.heads.contains { $0.said?.value.reference == id } }
        }
    }

    /// - Parameter merge: how a text register merges; nil for as its versions say.
    func view(_ id: EntityID, merge: ((Register) -> RegisterTexts)? = nil) -> EntityView? {
        guard let state = states[id] else { return nil }
        return EntityView(
            state, texts: merge ?? { RegisterTexts(versions(of: id, $0)) }, dependents: { dependents(of: id) },
            contradictions: { state.kind == .link ? contradictions(of: id) : [] })
    }

    func versions(of id: EntityID, _ register: Register) -> [RegisterTexts.Version] {
        var versions: [RegisterTexts.Version] = []
        for place in history[id] ?? [] {
            let opened = book.open(entries[place].changeset)
            for (index, change) in opened.changes.enumerated()
            where change.entity == id && change.field == register.field && change.keyHash == register.keyHash {
                versions.append(
                    RegisterTexts.Version(
                        order: HeadOrder(stamp: opened.changeset.header.stamp, dot: opened.dot(index)),
                        text: change.said.map { $0.value.text ?? "" }, replaces: change.replaces))
            }
        }
        return versions
    }

    func standing(after id: Int64, bytes: Int) -> ClientSession.Standing {
        var outgoing: [(id: Int64, changeset: Changeset)] = []
        var weight = 0
        if bytes > 0, marked < entries.count {
            for place in Int(id)..<max(Int(id), entries.count) where entries[place].sequence == nil {
                weight += entries[place].changeset.weight
                if weight > bytes, !outgoing.isEmpty { break }
                outgoing.append((Int64(place + 1), entries[place].changeset))
            }
        }
        let isExact = undecoded == 0 && marked == entries.count && waiting.isEmpty
        return ClientSession.Standing(
            cursor: cursor, outgoing: outgoing, digest: isExact ? digest.sum : nil, deviceKey: key.publicKey)
    }

    func check(_ changesets: [Changeset], mayWait: Bool) throws {
        _ = try SignatureCheck(verify: FakeKey.verify).check(changesets, mayWait: mayWait) { keys[$0] }
    }

    /// The digest of the whole log, acted anew.
    func rebuiltDigest() -> Bytes16 {
        var states: [EntityID: EntityState] = [:]
        var applied: Set<Bytes16> = []
        for entry in entries {
            let opened = book.open(entry.changeset)
            let hash = opened.changeset.hash
            applied.insert(hash.head)
            for (index, change) in opened.changes.enumerated() {
                _ = states[change.entity, default: EntityState(id: change.entity)].apply(
                    change, dot: opened.dot(index), hash: hash, stamp: opened.changeset.header.stamp,
                    isApplied: applied.contains)
            }
        }
        var digest = StateDigest()
        for state in states.values { digest.add(state) }
        return digest.sum
    }

    // MARK: Making

    /// The next changeset of this chain, applied.
    mutating func seal(_ draft: Draft, now: Int64, nonce: [UInt8], founding: [UInt8]?) throws -> Changeset {
        var draft = draft
        let tip = tips[key.replica].map { entries[$0].changeset }
        if tip == nil { draft.introduction = Structure.Introduction(publicKey: key.publicKey, nonce: founding) }
        let place = Draft.Place(
            project: book.project, replica: key.replica, number: (tip?.header.number ?? 0) + 1,
            previous: tip?.hash ?? .zero, after: frontier.filter { $0 != tip?.hash },
            stamp: HybridClock.next(now: now, highestSeen: highest, chainLast: tip?.header.stamp), author: "a",
            nonce: nonce)
        let changeset = try draft.seal(place, sign: key.sign)
        apply(changeset, sequence: nil)
        return changeset
    }

    // MARK: Taking in

    /// What `absorb` met on the way.
    struct Met {
        var released = 0
        var refilled = 0
        var redactedBefore = 0
        var early = 0
        var duplicates = 0
        var ownButForeign = false
    }

    mutating func absorb(_ changesets: [Changeset], sequences: [Hash32: UInt64]) -> Met {
        var met = Met()
        for changeset in changesets {
            if let place = places[changeset.hash] {
                met.duplicates += 1
                if entries[place].changeset.content == nil, changeset.content != nil {
                    if redactions.targets.contains(changeset.hash) {
                        met.redactedBefore += 1
                    } else {
                        met.refilled += 1
                        say(changeset, at: place)
                    }
                }
                mark(place, sequences[changeset.hash])
                continue
            }
            if changeset.header.replica == key.replica {
                met.ownButForeign = true
                isForked = true
            }
            guard changeset.header.parents.allSatisfy(holds) else {
                if !waiting.contains(where: { $0.hash == changeset.hash }) { waiting.append(changeset) }
                continue
            }
            met.early += apply(changeset, sequence: sequences[changeset.hash])
            release(&met)
        }
        return met
    }

    private mutating func release(_ met: inout Met) {
        if waiting.isEmpty { return }
        let places = places
        waiting.removeAll { places[$0.hash] != nil }
        while let at = waiting.firstIndex(where: { $0.header.parents.allSatisfy(holds) }) {
            let changeset = waiting.remove(at: at)
            guard let key = SignatureCheck.introducedKey(changeset) ?? keys[changeset.header.replica],
                FakeKey.verify(changeset.hash, changeset.signature, key)
            else { continue }
            met.early += apply(changeset, sequence: nil)
            met.released += 1
        }
    }

    mutating func mark(_ hash: Hash32, _ sequence: UInt64) {
        if let place = places[hash] { mark(place, sequence) }
    }

    private mutating func mark(_ place: Int, _ sequence: UInt64?) {
        guard let sequence else { return }
        if entries[place].sequence == nil { marked += 1 }
        entries[place].sequence = sequence
    }

    mutating func unmark() {
        for place in entries.indices { entries[place].sequence = nil }
        marked = 0
        cursor = .start
    }

    /// - Returns: how many changes were dead on arrival.
    @discardableResult
    private mutating func apply(_ arriving: Changeset, sequence: UInt64?) -> Int {
        let changeset = redactions.targets.contains(arriving.hash) ? arriving.redacted : arriving
        let opened = book.open(changeset)
        let header = changeset.header
        let place = entries.count
        places[changeset.hash] = place
        prefixes[changeset.hash.head] = place
        if tips[header.replica].map({ entries[$0].changeset.header.number <= header.number }) ?? true {
            tips[header.replica] = place
        }
        entries.append(Entry(changeset: changeset, sequence: sequence))
        if sequence != nil { marked += 1 }
        frontier.removeAll { header.parents.contains($0) }
        frontier.append(changeset.hash)
        frontier.sort()
        highest = max(highest, header.stamp)
        if header.number == 1, let key = opened.structure?.introduction?.publicKey { keys[header.replica] = key }
        if opened.structure == nil { undecoded += 1 }
        var early = 0
        for (index, change) in opened.changes.enumerated() {
            let delta = states[change.entity, default: EntityState(id: change.entity)].apply(
                change, dot: opened.dot(index), hash: changeset.hash, stamp: header.stamp,
                isApplied: { prefixes[$0] != nil })
            if delta.added == nil { early += 1 }
            digest.update(delta, term: book.term)
            if history[change.entity, default: []].last != place { history[change.entity, default: []].append(place) }
            hang(change)
        }
        relate(opened.changes)
        for target in redactions.act(opened) { empty(target) }
        return early
    }

    /// Takes in how links now stand that these changes touch, or that have something hanging on them.
    private mutating func relate(_ changes: [Change]) {
        for change in changes {
            touched.append(change.entity)
            unread.insert(change.entity)
            guard change.kind.isDependent else { continue }
            pair(change.entity)
            for target in named[change.entity] ?? [] {
                touched.append(target)
                if states[target]?.kind == .link { pair(target) }
            }
        }
    }

    private mutating func pair(_ link: EntityID) {
        guard let state = states[link], state.kind == .link else { return }
        let view = EntityView(state, texts: { _ in RegisterTexts() }, dependents: { dependents(of: link) })
        let at = pairs.firstIndex { $0.link >= link } ?? pairs.count
        let isKnown = at < pairs.count && pairs[at].link == link
        let sameness = Sameness(view)
        if isKnown ? pairs[at] == sameness : sameness == nil { return }
        if isKnown { pairs.remove(at: at) }
        if let sameness { pairs.insert(sameness, at: at) }
    }

    private mutating func hang(_ change: Change) {
        guard change.kind.isDependent, let target = change.said?.value.reference,
            hanging[target]?.contains(change.entity) != true
        else { return }
        hanging[target, default: []].append(change.entity)
        named[change.entity, default: []].append(target)
    }

    private mutating func empty(_ target: Hash32) {
        guard let place = places[target] else { return }
        say(entries[place].changeset.redacted, at: place)
    }

    /// Gives a changeset of the log its content, or takes it away.
    private mutating func say(_ changeset: Changeset, at place: Int) {
        entries[place].changeset = changeset
        let opened = book.open(changeset)
        retold += 1
        for change in opened.changes { hang(change) }
        for id in Set(opened.changes.map(\.entity)) { states[id] = recomputed(id) }
        relate(opened.changes)
    }

    /// An entity's heads from the log alone: a key can be known from any readable change.
    private func recomputed(_ id: EntityID) -> EntityState {
        var state = EntityState(id: id)
        for place in history[id] ?? [] {
            let opened = book.open(entries[place].changeset)
            for (index, change) in opened.changes.enumerated() where change.entity == id {
                _ = state.apply(
                    change, dot: opened.dot(index), hash: opened.changeset.hash, stamp: opened.changeset.header.stamp
                ) { prefixes[$0].map { $0 <= place } ?? false }
            }
        }
        return state
    }

    /// Writes as a store does every state that has changed since it was last read back, and reads it back.
    mutating func reread() throws {
        for id in unread {
            guard let state = states[id] else { continue }
            guard let read = EntityState(id: id, decoding: state.encoded()) else {
                throw Violation(.valuesWereWritten, "the state of \(id) cannot be read back")
            }
            states[id] = read
        }
        unread = []
    }
}

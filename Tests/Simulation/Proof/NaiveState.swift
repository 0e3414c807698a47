import Model

/// What a log says, read the slow and obvious way: SYNC.md §2 from its sentences, without the model's merge code.
struct NaiveState {
    struct Entry {
        let change: Change
        let dot: Dot
        let number: Int
        let stamp: Stamp

        /// (stamp, hash, index), compared here and not by the model.
        func isBelow(_ other: Entry) -> Bool {
            if stamp.raw != other.stamp.raw { return stamp.raw < other.stamp.raw }
            if dot.changeset != other.dot.changeset { return dot.changeset < other.dot.changeset }
            return dot.index < other.dot.index
        }
    }

    /// A register's name within whatever entities stand as one.
    struct Place: Hashable {
        let kind: Kind
        let field: FieldCode
        let keyHash: UInt64?
    }

    let ledger: Ledger
    let entities: [EntityID]
    private(set) var registers: [EntityID: [RegisterName: [Entry]]] = [:]
    private var heads: [EntityID: [RegisterName: [Entry]]] = [:]
    private var hanging: [EntityID: [EntityID]] = [:]

    init(_ ledger: Ledger, of numbers: BitSet, without redacted: Set<Hash32>) {
        self.ledger = ledger
        for (number, whole) in ledger.all.enumerated() where numbers.contains(number) {
            let changeset = redacted.contains(whole.hash) ? whole.redacted : whole
            let opened = ledger.book.open(changeset)
            for (index, change) in opened.changes.enumerated() {
                registers[change.entity, default: [:]][change.register, default: []].append(
                    Entry(change: change, dot: opened.dot(index), number: number, stamp: changeset.header.stamp))
            }
        }
        entities = registers.keys.sorted()
        for id in entities {
            for (name, entries) in registers[id] ?? [:] {
                var replaced: Set<Dot> = []
                for entry in entries { replaced.formUnion(entry.change.replaces.filter { $0 != entry.dot }) }
                let live = entries.filter { !replaced.contains($0.dot) }.sorted { $0.dot < $1.dot }
                if live.isEmpty { continue }
                heads[id, default: [:]][name] = live
                for head in live where name.kind.isDependent {
                    guard let target = head.change.said?.value.reference else { continue }
                    hanging[target, default: []].append(id)
                }
            }
        }
    }

    func entries(_ id: EntityID, _ field: FieldCode, _ keyHash: UInt64?) -> [Entry] {
        (registers[id] ?? [:]).filter { $0.key.field == field && $0.key.keyHash == keyHash }.values.flatMap(\.self)
            .sorted { $0.number < $1.number }
    }

    /// Whether anything that decides how an entity shows comes from these changesets.
    func touches(_ id: EntityID, _ hashes: Set<Hash32>) -> Bool {
        guard !hashes.isEmpty else { return false }
        let numbers = Set(hashes.compactMap { ledger.numbers[$0] })
        for one in [id] + (hanging[id] ?? []) {
            for entries in (registers[one] ?? [:]).values where entries.contains(where: { numbers.contains($0.number) })
            {
                return true
            }
        }
        // What hung on it may be among what is gone.
        return numbers.contains { number in
            ledger.book.open(ledger.all[number]).changes.contains { $0.said?.value.reference == id }
        }
    }

    /// The live values of an entity, by register.
    func live(_ id: EntityID) -> [Place: [Entry]] {
        var found: [Place: [Entry]] = [:]
        for (name, live) in heads[id] ?? [:] {
            found[Place(kind: name.kind, field: name.field, keyHash: name.keyHash)] = live
        }
        return found
    }

    func kind(_ id: EntityID) -> Kind? { heads[id]?.keys.map(\.kind).min() }

    /// The highest readable value of a field.
    func shown(_ id: EntityID, _ field: FieldCode) -> Value? {
        let live = (heads[id] ?? [:]).filter { $0.key.field == field && $0.key.keyHash == nil }.values.flatMap(\.self)
        return live.filter { $0.change.said != nil }.max { $0.isBelow($1) }?.change.said?.value
    }

    func standing(_ id: EntityID) -> Life.Standing {
        let (deletions, against) = life(id)
        return deletions.isEmpty ? .alive : against.isEmpty ? .deleted : .conflict
    }

    // MARK: Heads

    /// - Parameter known: a replica whose heads have been compared: what is equal to these needs no more.
    func compareHeads(with device: any Device, _ adrift: Set<Hash32>, known: (any Device)? = nil) throws {
        for id in entities {
            guard let state = try device.state(id) else { throw Violation(.headsAreTheLogs, "an entity is missing") }
            if let known, try known.state(id) == state { continue }
            let expected = heads[id] ?? [:]
            var found = 0
            for register in state.registers where !register.heads.isEmpty {
                let name = RegisterName(
                    entity: id, kind: register.kind, field: register.field, keyHash: register.keyHash)
                guard let live = expected[name], live.map(\.dot) == register.heads.map(\.dot) else {
                    throw Violation(.headsAreTheLogs, "a register's heads are not those that the log gives")
                }
                for (head, entry) in zip(register.heads, live) { try compare(head, entry, adrift) }
                found += 1
            }
            guard found == expected.count else { throw Violation(.headsAreTheLogs, "a register is missing") }
        }
    }

    private func compare(_ head: Head, _ entry: Entry, _ adrift: Set<Hash32>) throws {
        guard head.hash == ledger.all[entry.number].hash, head.stamp == entry.stamp,
            head.seen == (entry.change.field == .life ? entry.change.seen : [])
        else { throw Violation(.headsAreTheLogs, "a head is not what its change was") }
        if adrift.contains(head.hash) { return }
        guard head.said == entry.change.said else {
            throw Violation(.valuesWereWritten, "a head says what its change did not")
        }
    }

    /// Every value is a head, or was replaced by somebody who had it.
    func accountForEverything() throws {
        for id in entities {
            for (name, entries) in registers[id] ?? [:] {
                let live = Set((heads[id]?[name] ?? []).map(\.dot))
                for entry in entries where !live.contains(entry.dot) && !ledger.imported.contains(entry.dot) {
                    let isAccounted = entries.contains {
                        $0.change.replaces.contains(entry.dot) && ledger.past[$0.number].contains(entry.number)
                    }
                    guard isAccounted else { throw Violation(.nothingIsLost, "replaced by nobody who had it") }
                }
            }
        }
    }

    // MARK: Views

    func compareView(_ view: EntityView, counters: Counters) throws {
        let expected = (heads[view.id] ?? [:]).filter { $0.key.field != .life }
        guard view.registers.count == expected.count else {
            throw Violation(.viewsAreTheHeads, "a register is not shown")
        }
        for register in view.registers {
            guard
                let (_, live) = expected.first(where: {
                    $0.key.field == register.field && $0.key.keyHash == register.keyHash
                        && Set($0.value.map(\.dot)) == Set(register.replaces)
                })
            else { throw Violation(.viewsAreTheHeads, "a register shows other heads") }
            try compareRegister(register, live, view, counters)
        }
        try compareLife(view)
    }

    /// - Parameter live: the heads that count, of one entity or of several that are one.
    func compareRegister(
        _ view: RegisterView, _ live: [Entry], _ entity: EntityView, _ counters: Counters
    ) throws {
        let rule = Record.rule(view.field, of: entity.kind)
        let readable = live.filter { $0.change.said != nil }
        let present = readable.filter { $0.change.said?.value != .absent }
        if rule == .map, !present.isEmpty, present.count < readable.count { counters.met(.addWonOverRemove) }
        let counted = (rule == .map || rule == .append) && !present.isEmpty ? present : readable
        let shownDots = Set(view.rivals.flatMap(\.heads).map(\.dot))
        for entry in counted where !shownDots.contains(entry.dot) {
            throw Violation(.nothingIsHidden, "a head that nobody replaced is not shown")
        }
        guard let highest = counted.max(by: { $0.isBelow($1) }) else { return }
        var meanings: [[[UInt8]]] = []
        for entry in counted where !meanings.contains(meaning(entry)) { meanings.append(meaning(entry)) }
        guard view.rivals.count == meanings.count else {
            throw Violation(.viewsAreTheHeads, "equal values are rivals, or different ones are not")
        }
        if meanings.count > 1, rule == .text, view.standing == .merged {
            guard Set(counted.map(\.change.entity)).count == 1 else { return try compareCommonLines(view, counted) }
            return try MergedText(self, view, counted[0].change.entity).check()
        }
        let kept = highest.change.said?.kept ?? []
        let isOpen = meanings.count > 1 && rule != .append
        let standing: RegisterView.Standing = isOpen ? .conflict : kept.isEmpty ? .settled : .dispute
        guard view.standing == standing, view.shown == highest.change.said?.value,
            view.rivals.first?.heads.first?.dot == highest.dot
        else { throw Violation(.viewsAreTheHeads, "what shows is not the highest head, or not marked as it should be") }
    }

    /// Texts of several events have no common past: what all of them say shows, and nothing that none says.
    private func compareCommonLines(_ view: RegisterView, _ counted: [Entry]) throws {
        func lines(_ value: Value?) -> Set<Substring> { Set((value?.text ?? "").split(separator: "\n")) }
        let all = counted.map { lines($0.change.said?.value) }
        let shown = lines(view.shown)
        let common = all.dropFirst().reduce(all.first ?? []) { $0.intersection($1) }
        guard common.isSubset(of: shown), shown.isSubset(of: all.reduce([]) { $0.union($1) }) else {
            throw Violation(.mergedTextKeepsEveryEdit, "what several events say is not what they show as one")
        }
    }

    /// A value and the set of those kept beside it.
    private func meaning(_ entry: Entry) -> [[UInt8]] {
        guard let said = entry.change.said else { return [] }
        let kept = Set(said.kept.map(\.value.canonical))
        return [said.value.canonical] + kept.sorted { $0.lexicographicallyPrecedes($1) }
    }

    private func compareLife(_ view: EntityView) throws {
        let (deletions, against) = life(view.id)
        let standing = standing(view.id)
        guard view.life.standing == standing else {
            throw Violation(.viewsAreTheHeads, "life is \(view.life.standing) and should be \(standing)")
        }
        let shown = Set((view.life.deletions + view.life.against).map(\.dot))
        guard deletions.isEmpty || shown == Set((deletions + against).map(\.dot)) else {
            throw Violation(.nothingIsHidden, "something that stands against a deletion is not shown")
        }
    }

    private func life(_ id: EntityID, isAlone: Bool = false) -> (deletions: [Entry], against: [Entry]) {
        let own = (heads[id] ?? [:]).values.flatMap(\.self)
        let lives = own.filter { $0.change.field == .life }
        let deletions = lives.filter { !$0.change.seen.isEmpty }
        let seen = Set(deletions.flatMap(\.change.seen))
        var against = lives.filter(\.change.seen.isEmpty)
        against += own.filter { $0.change.field != .life && !seen.contains($0.dot) }
        if isAlone { return (deletions, against) }
        for other in Set(hanging[id] ?? []) {
            let theirs = life(other, isAlone: true)
            if !theirs.deletions.isEmpty, theirs.against.isEmpty { continue }
            let heads = (heads[other] ?? [:]).values.flatMap(\.self)
            against += heads.filter { $0.change.field != .life && !seen.contains($0.dot) }
        }
        return (deletions, against)
    }
}

public import Model

/// A replica of nothing but the model: log, heads and digest in memory, the clock and randomness handed in.
public final class MemoryReplica {
    public let name: String
    public let project: ProjectID
    public private(set) var key: DeviceKey
    public private(set) var log: [Changeset] = []
    public private(set) var states: [EntityID: EntityState] = [:]
    public private(set) var digest = StateDigest()
    public private(set) var waiting: [Changeset] = []
    public var now: Int64 = 1_700_000_000_000
    private var held: [Hash32: Int] = [:]
    private var prefixes: Set<Bytes16> = []
    private var generator: SeededGenerator

    public init(_ name: String, project: ProjectID, seed: UInt64) {
        self.name = name
        self.project = project
        generator = SeededGenerator(seed: seed)
        key = DeviceKey(secret: generator.bytes(32))!
    }

    public var id: ReplicaID { key.replica }

    /// What one command writes: a closure that adds changes to a draft.
    @discardableResult
    public func edit(_ body: (inout Draft, MemoryReplica) -> Void) -> Changeset {
        var draft = Draft(seed: generator.bytes(16))
        body(&draft, self)
        let own = log.filter { $0.header.replica == id }.max { $0.header.number < $1.header.number }
        if own == nil { draft.introduction = Structure.Introduction(publicKey: key.publicKey, nonce: nil) }
        let place = Draft.Place(
            project: project, replica: id, number: (own?.header.number ?? 0) + 1, previous: own?.hash ?? .zero,
            after: frontier.filter { $0 != own?.hash },
            stamp: HybridClock.next(
                now: now, highestSeen: log.map(\.header.stamp).max() ?? .zero, chainLast: own?.header.stamp),
            author: name, nonce: generator.bytes(16))
        // Sealing fails only over the model's limits, which tests that mean it check themselves.
        let changeset = try! draft.seal(place) { try key.sign($0) }
        receive([changeset])
        return changeset
    }

    /// Gives one field of one entity a value, replacing every head known here.
    @discardableResult
    public func give(
        _ id: EntityID, _ field: FieldCode, key: String? = nil, _ value: Value, kept: [Kept] = [], reason: String? = nil
    ) -> Changeset {
        edit { draft, replica in
            draft.add(
                replica.change(
                    id, field, key: key, Change.Said(key: key, value: value, reason: reason, kept: kept)))
        }
    }

    public func change(_ id: EntityID, _ field: FieldCode, key: String?, _ said: Change.Said) -> Change {
        let state = states[id] ?? EntityState(id: id)
        let kind = state.registers.isEmpty ? Kind.event : state.kind
        return state.change(
            kind: kind, field: field, keyHash: key.map { Derivation.keyHash(project: project, key: $0) }, said: said)
    }

    /// Makes an event with a title.
    public func makeEvent(_ title: String) -> EntityID {
        var made: EntityID?
        edit { draft, _ in
            let id = draft.makeEntity()
            made = id
            draft.add(
                EntityState(id: id).change(kind: .event, field: .title, said: Change.Said(value: .text(title))))
        }
        return made!
    }

    public func delete(_ id: EntityID) {
        edit { draft, replica in
            let state = replica.states[id]!
            draft.add(state.deletion(kind: state.kind, dependents: replica.dependents(of: id), reason: nil))
        }
    }

    public func undelete(_ id: EntityID) {
        edit { draft, replica in
            let state = replica.states[id]!
            draft.add(state.undeletion(kind: state.kind, reason: nil))
        }
    }

    /// Makes a note on an entity.
    @discardableResult
    public func note(on target: EntityID, _ text: String) -> EntityID {
        var made: EntityID?
        edit { draft, _ in
            let id = draft.makeEntity()
            made = id
            let fresh = EntityState(id: id)
            draft.add(fresh.change(kind: .note, field: .on, said: Change.Said(value: .reference(target))))
            draft.add(fresh.change(kind: .note, field: .text, said: Change.Said(value: .text(text))))
        }
        return made!
    }

    public func dependents(of id: EntityID) -> [EntityState] {
        states.values.filter { state in
            state.kind.isDependent && state.heads.contains { $0.said?.value.reference == id }
        }.sorted { $0.id < $1.id }
    }

    public func view(_ id: EntityID) -> EntityView {
        EntityView(
            states[id] ?? EntityState(id: id), texts: { self.texts(of: id, $0) },
            dependents: { self.dependents(of: id) })
    }

    public func texts(of id: EntityID, _ register: Register) -> RegisterTexts {
        RegisterTexts(versions(of: id, register))
    }

    func versions(of id: EntityID, _ register: Register) -> [RegisterTexts.Version] {
        var versions: [RegisterTexts.Version] = []
        for changeset in log {
            let opened = Opened(changeset, project: project)
            for (index, change) in opened.changes.enumerated()
            where change.entity == id && change.field == register.field && change.keyHash == register.keyHash {
                versions.append(
                    RegisterTexts.Version(
                        order: HeadOrder(stamp: changeset.header.stamp, dot: opened.dot(index)),
                        text: change.said.map { $0.value.text ?? "" }, replaces: change.replaces))
            }
        }
        return versions
    }

    /// Takes in changesets in any order; what is not ready waits.
    public func receive(_ changesets: [Changeset]) {
        waiting += changesets.filter { held[$0.hash] == nil }
        var progressed = true
        while progressed {
            progressed = false
            for changeset in waiting where held[changeset.hash] == nil {
                guard changeset.header.parents.allSatisfy({ held[$0] != nil }) else { continue }
                apply(changeset)
                progressed = true
            }
            waiting.removeAll { held[$0.hash] != nil }
        }
    }

    private func apply(_ changeset: Changeset) {
        held[changeset.hash] = log.count
        prefixes.insert(changeset.hash.head)
        log.append(changeset)
        let opened = Opened(changeset, project: project)
        for (index, change) in opened.changes.enumerated() {
            let delta = states[change.entity, default: EntityState(id: change.entity)].apply(
                change, dot: opened.dot(index), hash: changeset.hash, stamp: changeset.header.stamp,
                isApplied: { prefixes.contains($0) })
            digest.update(delta)
        }
    }

    public var frontier: [Hash32] {
        var named = Set<Hash32>()
        for changeset in log { named.formUnion(changeset.header.parents) }
        return log.map(\.hash).filter { !named.contains($0) }.sorted()
    }

    /// The digest computed anew from every head.
    public var rebuiltDigest: StateDigest {
        var digest = StateDigest()
        for state in states.values { digest.add(state) }
        return digest
    }
}

/// Lets every replica have everything that any of them has.
public func settle(_ replicas: [MemoryReplica]) {
    for one in replicas {
        for other in replicas where other !== one { one.receive(other.log) }
    }
}

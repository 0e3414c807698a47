/// Every head of one entity: all that merging keeps.
///
/// Commutative, associative, idempotent under causal delivery; no clock takes part. A value is live iff no applied
/// change of its own register names it. Source: SYNC.md §2.
public struct EntityState: Hashable, Sendable {
    public let id: EntityID
    /// In ascending order of field, kind, key hash.
    public internal(set) var registers: [Register]

    public init(id: EntityID, registers: [Register] = []) {
        self.id = id
        self.registers = registers
    }

    /// The least kind of any head, so that everybody names a doubly claimed id alike.
    public var kind: Kind {
        var least: Kind?
        for register in registers where !register.heads.isEmpty {
            if let known = least, known <= register.kind { continue }
            least = register.kind
        }
        return least ?? Kind(rawValue: 0)
    }

    /// What applying one change did to the heads.
    public struct Delta: Sendable, Equatable {
        public var added: Head?
        public var removed: [Head]
    }

    /// Applies one change of this entity.
    ///
    /// - Parameter isApplied: whether the log has applied a changeset; tells a replaced change that is gone from one
    ///   that has yet to come.
    public mutating func apply(
        _ change: Change, dot: Dot, hash: Hash32, stamp: Stamp, isApplied: (Bytes16) throws -> Bool
    ) rethrows -> Delta {
        let at = place(of: change)
        var delta = Delta(added: nil, removed: [])
        if registers[at].key == nil { registers[at].key = change.said?.key }
        for replaced in change.replaces where replaced != dot {
            if let head = registers[at].heads.firstIndex(where: { $0.dot == replaced }) {
                if mutated("stamp-decides-replace"), stamp < registers[at].heads[head].stamp { continue }
                delta.removed.append(registers[at].heads.remove(at: head))
            } else if replaced.changeset == dot.changeset {
                // A changeset cannot replace its own later changes: a register changes once in it.
                continue
            } else if try !isApplied(replaced.changeset), !registers[at].early.contains(replaced) {
                if mutated("early-replaces-forgotten") { continue }
                registers[at].early.append(replaced)
                registers[at].early.sort()
            }
        }
        if let early = registers[at].early.firstIndex(of: dot) {
            registers[at].early.remove(at: early)
            return delta
        }
        let head = Head(
            dot: dot, hashTail: hash.tail, stamp: stamp, seen: change.field == .life ? change.seen : [],
            said: change.said)
        let place = registers[at].heads.firstIndex { dot < $0.dot } ?? registers[at].heads.count
        let index = mutated("heads-in-order-of-arrival") ? registers[at].heads.count : place
        registers[at].heads.insert(head, at: index)
        delta.added = head
        return delta
    }

    /// Replaces what a head says: content that came later, or was taken away.
    public mutating func say(_ said: Change.Said?, at dot: Dot, field: FieldCode, keyHash: UInt64?) {
        for register in registers.indices
        where registers[register].field == field && registers[register].keyHash == keyHash {
            if let key = said?.key { registers[register].key = key }
            for head in registers[register].heads.indices where registers[register].heads[head].dot == dot {
                registers[register].heads[head].said = said
            }
            if said == nil, registers[register].heads.allSatisfy({ $0.said == nil }) { registers[register].key = nil }
        }
    }

    public func register(_ field: FieldCode, keyHash: UInt64? = nil) -> Register? {
        registers.first { $0.field == field && $0.keyHash == keyHash }
    }

    /// Every head, in order of registers and dots.
    public var heads: [Head] { registers.flatMap(\.heads) }

    /// The highest head of all.
    var latest: HeadOrder? {
        var latest: HeadOrder?
        for register in registers {
            for head in register.heads {
                let order = head.order
                if let highest = latest, order <= highest { continue }
                latest = order
            }
        }
        return latest
    }

    private mutating func place(of change: Change) -> Int {
        if let at = registers.firstIndex(where: { $0.isNamed(change) }) { return at }
        let fresh = Register(kind: change.kind, field: change.field, keyHash: change.keyHash)
        let at = registers.firstIndex { fresh.isBefore($0) } ?? registers.count
        registers.insert(fresh, at: at)
        return at
    }
}

public import Model
import SQLite

/// A changeset's place in the causal order, without what it says.
public struct CausalPlace: Sendable {
    public let id: Int64
    public let hash: Hash32
    public let stamp: Stamp
}

extension Replica {
    /// Whether the author of `other` had applied `one`, directly or not.
    ///
    /// Complexity: reads what was applied here between the two.
    public func isCausallyBefore(_ one: Bytes16, _ other: Bytes16) throws -> Bool {
        guard one != other, let oldest = try entry(prefix: one), let latest = try entry(prefix: other),
            oldest.id < latest.id
        else { return false }
        var seen: Set<Int64> = [latest.id]
        var queue = try parents(of: latest.id)
        while let id = queue.popLast() {
            if id == oldest.id { return true }
            // Applied earlier here, so it cannot come after.
            guard id > oldest.id, seen.insert(id).inserted else { continue }
            queue += try parents(of: id)
        }
        return false
    }

    private func parents(of id: Int64) throws -> [Int64] {
        try ReplicaError.converting {
            try database.one("SELECT previous, after FROM changeset WHERE id = ?", id) { row in
                var parents: [Int64] = row.isNull(0) ? [] : [row.int64(0)]
                for hash in Replica.hashes(row.optionalBlob(1) ?? []) {
                    if let parent = try self.rowID(hash) { parents.append(parent) }
                }
                return parents
            } ?? []
        }
    }

    /// The log, newest first: no changeset before one that its author had; otherwise by stamp, then hash.
    ///
    /// The same on every replica that holds the same.
    /// Complexity: O(what is read), while every stamp is above those of what it comes after. A clock far ahead ends that:
    /// then the whole log is put in order first, O(n log n) time, some 100 bytes a changeset.
    ///
    /// - Parameters:
    ///   - ids: the rows of those wanted; nil for all.
    ///   - body: returns whether to go on.
    public func eachNewestFirst(among ids: Set<Int64>? = nil, _ body: (CausalPlace) throws -> Bool) throws {
        guard ids?.isEmpty != true else { return }
        let inOrder = try ReplicaError.converting { try database.integer("SELECT behind FROM replica_state") == 0 }
        guard inOrder else {
            for place in try causalOrder() where ids?.contains(place.id) ?? true {
                guard try body(place) else { return }
            }
            return
        }
        if let ids {
            let places = try ids.compactMap { id in
                try database.one("SELECT id, hash, stamp FROM changeset WHERE id = ?", id, read: CausalPlace.init)
            }
            for place in places.sorted(by: { $1.rank < $0.rank }) { guard try body(place) else { return } }
            return
        }
        let statement = try database.prepare("SELECT id, hash, stamp FROM changeset ORDER BY stamp DESC, hash DESC")
        while try statement.step() { guard try body(CausalPlace(statement)) else { return } }
    }

    /// Whether stamps alone would show a changeset under something that it comes after.
    ///
    /// - Parameters:
    ///   - highest: of everything in the log before it.
    ///   - parents: the rows of what it comes after; read only where its stamp is not the highest.
    func isBehind(_ stamp: Stamp, _ highest: Stamp, _ parents: () throws -> [Int64]) throws -> Bool {
        // Stored as a signed number, such a stamp stands before the earliest.
        if stamp.raw > UInt64(Int64.max) { return true }
        guard stamp <= highest else { return false }
        return try parents().contains { parent in
            let its = try database.integer("SELECT stamp FROM changeset WHERE id = ?", parent) ?? 0
            return stamp.raw <= UInt64(bitPattern: its)
        }
    }

    private func causalOrder() throws -> [CausalPlace] {
        try ReplicaError.converting {
            var places: [CausalPlace] = []
            var previous: [Int64?] = []
            var after: [[Hash32]] = []
            try database.rows("SELECT id, hash, stamp, previous, after FROM changeset ORDER BY id") { row in
                places.append(CausalPlace(row))
                previous.append(row.isNull(3) ? nil : row.int64(3))
                after.append(Replica.hashes(row.optionalBlob(4) ?? []))
            }
            var byID: [Int64: Int] = [:]
            var byHash: [Hash32: Int] = [:]
            for (index, place) in places.enumerated() {
                byID[place.id] = index
                byHash[place.hash] = index
            }
            let parents = places.indices.map { index in
                after[index].compactMap { byHash[$0] } + (previous[index].flatMap { byID[$0] }.map { [$0] } ?? [])
            }
            return CausalOrder.newestFirst(parents: parents) { places[$0].rank < places[$1].rank }.map { places[$0] }
        }
    }
}

extension CausalPlace {
    /// A row of id, hash and stamp.
    init(_ row: Statement) {
        id = row.int64(0)
        hash = Hash32(row.blob(1)) ?? .zero
        stamp = Stamp(raw: UInt64(bitPattern: row.int64(2)))
    }

    var rank: HeadOrder { HeadOrder(stamp: stamp, dot: Dot(changeset: hash.head, index: 0)) }
}

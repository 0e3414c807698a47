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

    /// The whole log, newest first: no changeset before one that its author had; otherwise by stamp, then hash.
    ///
    /// The same on every replica that holds the same.
    /// Complexity: O(n log n) time, some 100 bytes a changeset.
    public func newestFirst() throws -> [CausalPlace] {
        try ReplicaError.converting {
            var places: [CausalPlace] = []
            var previous: [Int64?] = []
            var after: [[Hash32]] = []
            try database.rows("SELECT id, hash, stamp, previous, after FROM changeset ORDER BY id") { row in
                places.append(
                    CausalPlace(
                        id: row.int64(0), hash: Hash32(row.blob(1)) ?? .zero,
                        stamp: Stamp(raw: UInt64(bitPattern: row.int64(2)))))
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
    var rank: HeadOrder { HeadOrder(stamp: stamp, dot: Dot(changeset: hash.head, index: 0)) }
}

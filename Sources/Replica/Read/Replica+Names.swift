public import Model
import SQLite

extension Replica {
    /// What collects a command's changes; named here because a module of its own may have another `Editor`.
    public typealias Editing = Editor

    /// The hex prefix, of six digits or more, of the changeset a dot names, by which nobody else in the log goes.
    public func shortName(_ dot: Dot) throws -> String {
        let own = dot.changeset.hex
        return try ReplicaError.converting {
            var length = 6
            let bounds = [
                ("<", "DESC", Hash32(head: dot.changeset, tail: .zero)),
                (">", "ASC", Hash32(head: dot.changeset, tail: .greatest)),
            ]
            for (compare, order, bound) in bounds {
                let neighbour = try database.one(
                    "SELECT hash FROM changeset WHERE hash \(compare) ? ORDER BY hash \(order) LIMIT 1", bound.bytes
                ) { Hex.string($0.blob(0)) }
                if let neighbour { length = max(length, commonPrefix(neighbour, own) + 1) }
            }
            return String(own.prefix(length))
        }
    }
}

extension Replica {
    /// Entities whose id begins so, the latest made first.
    ///
    /// Complexity: with nothing typed, reads from the latest until the limit.
    public func entities(beginning typed: String, kinds: [Kind], limit: Int) throws -> [EntityID] {
        guard let prefix = Base32.normalise(prefix: typed), let range = Base32.range(ofPrefix: prefix) else {
            return []
        }
        let wanted = kinds.map { String($0.rawValue) }.joined(separator: ",")
        let condition = prefix.isEmpty ? "" : "AND entity BETWEEN ?2 AND ?3"
        let bounds: [any Bindable] = prefix.isEmpty ? [] : [range.lowerBound.bytes, range.upperBound.bytes]
        return try ReplicaError.converting {
            let statement = try database.prepare(
                "SELECT entity FROM entity WHERE kind IN (\(wanted)) \(condition) ORDER BY id DESC LIMIT ?1")
            try statement.bindAll([Int64(limit)] + bounds)
            var found: [EntityID] = []
            while try statement.step() { if let id = EntityID(bytes: statement.blob(0)) { found.append(id) } }
            return found
        }
    }
}

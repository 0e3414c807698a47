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

public import Model
import SQLite

extension Replica {
    /// Names under which something here was written, sorted.
    public func authors() throws -> [String] {
        try ReplicaError.converting { try database.all("SELECT name FROM author ORDER BY name") { $0.text(0) } }
    }

    /// How many authors have changed an entity: members by the list's name, others by what they claim.
    ///
    /// Complexity: the entity's changesets, whose contents are not read.
    public func authorCount(of id: EntityID) throws -> Int {
        try ReplicaError.converting {
            Int(
                try database.integer(
                    """
                    SELECT count(DISTINCT coalesce(m.name, a.name)) FROM entity e JOIN history y ON y.entity = e.id
                    JOIN changeset c ON c.id = y.changeset JOIN chain h ON h.id = c.chain
                    LEFT JOIN author a ON a.id = c.author LEFT JOIN member m ON m.replica = h.replica
                    WHERE e.entity = ?
                    """, id.bytes) ?? 0)
        }
    }
}

public import Model
import SQLite

extension Replica {
    /// Replicas of this project that are known here and whose id begins so, by id.
    ///
    /// Known are those that have written something, stand on the members list, or have made a bundle that was applied.
    public func replicas(named typed: String) throws -> [ReplicaID] {
        guard let prefix = Base32.normalise(prefix: typed), let range = Base32.range(ofPrefix: prefix) else {
            return []
        }
        return try ReplicaError.converting {
            try database.all(
                """
                SELECT replica FROM chain WHERE replica BETWEEN ?1 AND ?2
                UNION SELECT replica FROM member WHERE replica BETWEEN ?1 AND ?2
                UNION SELECT replica FROM held WHERE replica BETWEEN ?1 AND ?2 ORDER BY replica
                """, range.lowerBound.bytes, range.upperBound.bytes
            ) { ReplicaID(bytes: $0.blob(0)) }.compactMap { $0 }
        }
    }

    /// The members list as the server last gave it, by name, then by device.
    public func members() throws -> [ExchangeAnswer.MemberName] {
        try ReplicaError.converting {
            try database.all("SELECT replica, name, role FROM member ORDER BY name, role, replica") { row in
                ReplicaID(bytes: row.blob(0)).map {
                    ExchangeAnswer.MemberName(replica: $0, name: row.text(1), role: row.text(2))
                }
            }.compactMap { $0 }
        }
    }

    /// Whose a replica is: the members list's name, else the one its latest readable changeset claims.
    public func authorName(_ replica: ReplicaID) throws -> String? {
        try ReplicaError.converting {
            if let member = try database.string("SELECT name FROM member WHERE replica = ?", replica.bytes) {
                return member
            }
            return try database.string(
                """
                SELECT a.name FROM changeset c JOIN chain h ON h.id = c.chain JOIN author a ON a.id = c.author
                WHERE h.replica = ? ORDER BY c.number DESC LIMIT 1
                """, replica.bytes)
        }
    }

    /// Whether another replica has said in a bundle what it holds.
    public func isHeldKnown(_ other: ReplicaID) throws -> Bool {
        try ReplicaError.converting {
            try database.integer("SELECT 1 FROM held WHERE replica = ? LIMIT 1", other.bytes) != nil
        }
    }
}

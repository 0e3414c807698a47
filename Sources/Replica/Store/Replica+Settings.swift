public import Model
import SQLite

extension Replica {
    public var name: String { get throws { try column("name") } }
    public var author: String { get throws { try column("author") } }

    private func column(_ name: String) throws -> String {
        try ReplicaError.converting { try database.string("SELECT \(name) FROM replica_state") ?? "" }
    }

    public func setName(_ name: String) throws {
        try write { try database.run("UPDATE replica_state SET name = ?", name) }
    }

    public func setAuthor(_ author: String) throws {
        try write { try database.run("UPDATE replica_state SET author = ?", author) }
    }

    /// A setting by name; nil when it was never set.
    public func setting(_ name: String) throws -> String? {
        try ReplicaError.converting { try database.string("SELECT value FROM setting WHERE name = ?", name) }
    }

    /// Sets or, with nil, removes settings; one transaction of its own unless one is open.
    public func set(settings: [(name: String, value: String?)]) throws {
        let body = {
            for (name, value) in settings {
                if let value {
                    try self.database.run(
                        "INSERT INTO setting(name, value) VALUES (?,?) ON CONFLICT(name) DO UPDATE SET value = excluded.value",
                        name, value)
                } else {
                    try self.database.run("DELETE FROM setting WHERE name = ?", name)
                }
            }
        }
        if database.isInTransaction { try ReplicaError.converting(body) } else { try write(body) }
    }

    public var cursor: Cursor {
        get throws {
            try ReplicaError.converting {
                try database.one("SELECT cursor_sequence, cursor_running FROM replica_state") { row in
                    Cursor(
                        sequence: UInt64(clamping: row.int64(0)),
                        running: RunningHash(raw: Bytes16(row.blob(1)) ?? .zero))
                } ?? .start
            }
        }
    }

    /// The sum over all heads that this replica has applied.
    public var digest: StateDigest {
        get throws {
            try ReplicaError.converting {
                StateDigest(
                    try database.one("SELECT digest FROM replica_state") { Bytes16($0.blob(0)) ?? .zero } ?? .zero)
            }
        }
    }

    // MARK: The device

    /// This device's key. Errors: `keyDamaged`.
    public func deviceKey() throws -> DeviceKey {
        if let cachedKey { return cachedKey }
        guard let text = try SecretFile.read(folder.key), let secret = Hex.bytes(text),
            let key = DeviceKey(secret: secret)
        else { throw ReplicaError.keyDamaged }
        cachedKey = key
        return key
    }

    /// Goes on under a new key, and so a new id: this replica was copied or restored. Nothing is re-issued.
    ///
    /// The file decides who this replica is, and it is renamed into place, so that no crash leaves two answers.
    @discardableResult
    public func takeNewKey() throws -> ReplicaID {
        let key = surroundings.makeKey()
        try take(key)
        return key.replica
    }

    func take(_ key: DeviceKey) throws {
        try SecretFile.write(Hex.string(key.secret), to: folder.key)
        cachedKey = key
    }

    public var replica: ReplicaID { get throws { try deviceKey().replica } }

    /// The bearer token for the server; nil before it was joined.
    public func token() throws -> String? { try SecretFile.read(folder.token).flatMap { $0.isEmpty ? nil : $0 } }

    public func setToken(_ token: String) throws { try SecretFile.write(token, to: folder.token) }

    // MARK: Members

    /// Puts the server's list in the place of the one known.
    public func setMembers(_ members: [ExchangeAnswer.MemberName], tag: [UInt8]) throws {
        try database.run("DELETE FROM member")
        for member in members {
            try database.run(
                "INSERT OR REPLACE INTO member(replica, name, role) VALUES (?,?,?)", member.replica.bytes, member.name,
                member.role)
        }
        try set(settings: [("members_tag", Hex.string(tag))])
    }
}

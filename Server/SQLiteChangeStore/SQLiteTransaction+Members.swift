import Model
import SQLite
import SyncService

// MARK: Members

extension SQLiteTransaction {
    private static let memberColumns =
        "account.key, account.id, membership.project, account.name, membership.role, membership.joined_at, "
        + "membership.revoked_at"
    private static let memberTables = "membership JOIN account ON account.key = membership.account"

    static func member(_ row: Statement, at first: Int) throws -> MemberRow {
        MemberRow(
            key: Key(row.int64(first)), id: try row.identifier(first + 1), project: Key(row.int64(first + 2)),
            name: row.text(first + 3), role: try row.word(first + 4), joinedAt: row.int64(first + 5),
            revokedAt: row.optionalInt64(first + 6))
    }

    func members(of project: Key<ProjectSubject>) throws -> [MemberRow] {
        try connection.all(
            "SELECT \(Self.memberColumns) FROM \(Self.memberTables) WHERE membership.project = ?1 ORDER BY account.key",
            project.raw
        ) { try Self.member($0, at: 0) }
    }

    func member(_ id: MemberID) throws -> MemberRow? {
        try connection.one(
            "SELECT \(Self.memberColumns) FROM \(Self.memberTables) WHERE account.id = ?1", id.bytes
        ) { try Self.member($0, at: 0) }
    }

    func member(_ key: Key<MemberSubject>) throws -> MemberRow? {
        try connection.one(
            "SELECT \(Self.memberColumns) FROM \(Self.memberTables) WHERE account.key = ?1", key.raw
        ) { try Self.member($0, at: 0) }
    }

    func addMember(
        _ id: MemberID, to project: Key<ProjectSubject>, name: String, role: Role, at: Int64
    ) throws -> Key<MemberSubject> {
        try connection.run("INSERT INTO account (id, name, created_at) VALUES (?1, ?2, ?3)", id.bytes, name, at)
        let key = Key<MemberSubject>(connection.lastInsertRowID)
        try connection.run(
            "INSERT INTO membership (project, account, role, joined_at) VALUES (?1, ?2, ?3, ?4)",
            project.raw, key.raw, role.rawValue, at)
        return key
    }

    func revoke(_ member: Key<MemberSubject>, at: Int64) throws {
        for table in ["membership", "device", "token", "invite"] {
            try connection.run(
                "UPDATE \(table) SET revoked_at = ?2 WHERE account = ?1 AND revoked_at IS NULL", member.raw, at)
        }
    }
}

// MARK: Devices

extension SQLiteTransaction {
    private static let deviceColumns =
        "device.key, device.id, device.account, device.public_key, device.name, device.seen_at, device.revoked_at"

    static func device(_ row: Statement, at first: Int) throws -> DeviceRow {
        DeviceRow(
            key: Key(row.int64(first)), id: try row.identifier(first + 1), member: Key(row.int64(first + 2)),
            publicKey: row.blob(first + 3), name: row.text(first + 4), seenAt: row.optionalInt64(first + 5),
            revokedAt: row.optionalInt64(first + 6))
    }

    func devices(of project: Key<ProjectSubject>) throws -> [DeviceRow] {
        try connection.all(
            "SELECT \(Self.deviceColumns) FROM device WHERE project = ?1 ORDER BY key", project.raw
        ) { try Self.device($0, at: 0) }
    }

    func device(_ publicKey: [UInt8], in project: Key<ProjectSubject>) throws -> DeviceRow? {
        try connection.one(
            "SELECT \(Self.deviceColumns) FROM device WHERE project = ?1 AND public_key = ?2", project.raw, publicKey
        ) { try Self.device($0, at: 0) }
    }

    func addDevice(
        _ id: DeviceID, of member: Key<MemberSubject>, in project: Key<ProjectSubject>, publicKey: [UInt8],
        name: String, at: Int64
    ) throws -> Key<DeviceSubject> {
        try connection.run(
            """
            INSERT INTO device (project, id, account, public_key, name, created_at, seen_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)
            """, project.raw, id.bytes, member.raw, publicKey, name, at)
        return Key(connection.lastInsertRowID)
    }

    func move(_ device: Key<DeviceSubject>, to member: Key<MemberSubject>, name: String, at: Int64) throws {
        try connection.run(
            "UPDATE device SET account = ?2, name = ?3, revoked_at = NULL WHERE key = ?1", device.raw, member.raw, name)
        try revokeTokens(of: device, at: at)
    }

    func revoke(_ device: Key<DeviceSubject>, at: Int64) throws {
        try connection.run(
            "UPDATE device SET revoked_at = ?2 WHERE key = ?1 AND revoked_at IS NULL", device.raw, at)
        try revokeTokens(of: device, at: at)
    }

    private func revokeTokens(of device: Key<DeviceSubject>, at: Int64) throws {
        try connection.run(
            "UPDATE token SET revoked_at = ?2 WHERE device = ?1 AND revoked_at IS NULL", device.raw, at)
    }

    func touch(_ device: Key<DeviceSubject>, at: Int64) throws {
        try connection.run("UPDATE device SET seen_at = ?2 WHERE key = ?1", device.raw, at)
    }
}

// MARK: Credentials

extension SQLiteTransaction {
    func credential(_ hash: Hash32) throws -> Credential? {
        try connection.one(
            """
            SELECT project.key, project.id, project.name, project.state, project.head, project.running, project.bytes,
                   project.members_tag, project.last_at, \(Self.memberColumns), \(Self.deviceColumns),
                   token.scope, token.expires_at, token.revoked_at
            FROM token
            JOIN project ON project.key = token.project
            JOIN membership ON membership.project = token.project AND membership.account = token.account
            JOIN account ON account.key = token.account
            JOIN device ON device.key = token.device
            WHERE token.hash = ?1
            """, hash.bytes
        ) { row in
            Credential(
                project: try Self.project(row, at: 0), member: try Self.member(row, at: 9),
                device: try Self.device(row, at: 16), scope: try row.word(23), expiresAt: row.optionalInt64(24),
                revokedAt: row.optionalInt64(25))
        }
    }

    func tokens(of project: Key<ProjectSubject>) throws -> [TokenRow] {
        let bearers = try connection.all(
            """
            SELECT token.id, account.id, token.scope, device.id, token.expires_at, token.revoked_at
            FROM token JOIN account ON account.key = token.account JOIN device ON device.key = token.device
            WHERE token.project = ?1 ORDER BY token.created_at, token.id
            """, project.raw
        ) { row in
            TokenRow(
                id: try row.identifier(0), member: try row.identifier(1),
                use: .bearer(try row.word(2), device: try row.identifier(3)), expiresAt: row.optionalInt64(4),
                revokedAt: row.optionalInt64(5))
        }
        let invites = try connection.all(
            """
            SELECT invite.id, account.id, uses_left, expires_at, revoked_at
            FROM invite LEFT JOIN account ON account.key = invite.account
            WHERE invite.project = ?1 ORDER BY invite.key
            """, project.raw
        ) { row in
            TokenRow(
                id: try row.identifier(0), member: row.isNull(1) ? nil : try row.identifier(1),
                use: .invite(usesLeft: row.int(2)), expiresAt: row.int64(3), revokedAt: row.optionalInt64(4))
        }
        return bearers + invites
    }

    func addToken(
        _ id: TokenID, hash: Hash32, of device: Key<DeviceSubject>, member: Key<MemberSubject>, scope: Scope,
        at: Int64, expiresAt: Int64?
    ) throws {
        try connection.run(
            """
            INSERT INTO token (hash, id, project, account, device, scope, created_at, expires_at)
            SELECT ?1, ?2, project, ?4, key, ?5, ?6, ?7 FROM device WHERE key = ?3
            """, hash.bytes, id.bytes, device.raw, member.raw, scope.rawValue, at, expiresAt)
    }

    func revokeToken(_ id: TokenID, at: Int64) throws -> Bool {
        for table in ["token", "invite"] {
            try connection.run(
                "UPDATE \(table) SET revoked_at = coalesce(revoked_at, ?2) WHERE id = ?1", id.bytes, at)
            if connection.changes > 0 { return true }
        }
        return false
    }
}

// MARK: Invites

extension SQLiteTransaction {
    func invite(_ hash: Hash32) throws -> InviteRow? {
        try connection.one(
            """
            SELECT id, project, role, account, expires_at, uses_left, revoked_at FROM invite WHERE hash = ?1
            """, hash.bytes
        ) { row in
            InviteRow(
                id: try row.identifier(0), project: Key(row.int64(1)), role: try row.word(2),
                member: row.optionalInt64(3).map { Key($0) }, expiresAt: row.int64(4), usesLeft: row.int(5),
                revokedAt: row.optionalInt64(6))
        }
    }

    func invited(_ invite: TokenID, publicKey: [UInt8]) throws -> DeviceRow? {
        try connection.one(
            """
            SELECT \(Self.deviceColumns) FROM invite
            JOIN invite_use ON invite_use.invite = invite.key JOIN device ON device.key = invite_use.device
            WHERE invite.id = ?1 AND device.public_key = ?2
            """, invite.bytes, publicKey
        ) { try Self.device($0, at: 0) }
    }

    func addInvite(_ invite: InviteRow, hash: Hash32, at: Int64) throws {
        try connection.run(
            """
            INSERT INTO invite (project, hash, id, role, account, created_at, expires_at, uses_left)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            """, invite.project.raw, hash.bytes, invite.id.bytes, invite.role.rawValue, invite.member?.raw, at,
            invite.expiresAt, invite.usesLeft)
    }

    func use(_ invite: TokenID, by device: Key<DeviceSubject>, at: Int64) throws {
        try connection.run("UPDATE invite SET uses_left = uses_left - 1 WHERE id = ?1", invite.bytes)
        try connection.run(
            """
            INSERT INTO invite_use (invite, device, used_at) SELECT key, ?2, ?3 FROM invite WHERE id = ?1
            ON CONFLICT DO NOTHING
            """, invite.bytes, device.raw, at)
    }
}

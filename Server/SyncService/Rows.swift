package import Model

/// A row's number in this store, whose type says of what; never shown outside.
package struct Key<Subject>: Hashable, Sendable {
    package let raw: Int64
    package init(_ raw: Int64) { self.raw = raw }
}

package enum MemberSubject {}
package enum DeviceSubject {}
package enum TokenSubject {}

package typealias MemberID = Identifier<MemberSubject>
package typealias DeviceID = Identifier<DeviceSubject>
/// Names a token or an invite; knowing it opens nothing.
package typealias TokenID = Identifier<TokenSubject>

package enum ProjectState: String, Sendable, CaseIterable {
    /// Made on the server; waits for the replica whose id it takes.
    case empty
    case open
    /// Read, but nothing more is taken.
    case closed
}

/// A project as the server keeps it. Times are milliseconds since 1970, here and below.
package struct ProjectRow: Sendable, Equatable {
    package var key: Key<ProjectSubject>
    /// Nil while empty.
    package var id: ProjectID?
    package var name: String
    package var state: ProjectState
    package var head: UInt64
    package var running: RunningHash
    package var bytes: Int64
    package var membersTag: [UInt8]
    package var lastAt: Int64?

    package init(
        key: Key<ProjectSubject>, id: ProjectID?, name: String, state: ProjectState, head: UInt64,
        running: RunningHash, bytes: Int64, membersTag: [UInt8], lastAt: Int64?
    ) {
        self.key = key
        self.id = id
        self.name = name
        self.state = state
        self.head = head
        self.running = running
        self.bytes = bytes
        self.membersTag = membersTag
        self.lastAt = lastAt
    }

    package var cursor: Cursor { Cursor(sequence: head, running: running) }
}

/// Somebody's part in a project.
package struct MemberRow: Sendable, Equatable {
    package var key: Key<MemberSubject>
    package var id: MemberID
    package var project: Key<ProjectSubject>
    package var name: String
    package var role: Role
    package var joinedAt: Int64
    package var revokedAt: Int64?

    package init(
        key: Key<MemberSubject>, id: MemberID, project: Key<ProjectSubject>, name: String, role: Role,
        joinedAt: Int64, revokedAt: Int64?
    ) {
        self.key = key
        self.id = id
        self.project = project
        self.name = name
        self.role = role
        self.joinedAt = joinedAt
        self.revokedAt = revokedAt
    }
}

/// A member's replica, by the key it signs with.
package struct DeviceRow: Sendable, Equatable {
    package var key: Key<DeviceSubject>
    package var id: DeviceID
    package var member: Key<MemberSubject>
    package var publicKey: [UInt8]
    package var name: String
    package var seenAt: Int64?
    package var revokedAt: Int64?

    package init(
        key: Key<DeviceSubject>, id: DeviceID, member: Key<MemberSubject>, publicKey: [UInt8], name: String,
        seenAt: Int64?, revokedAt: Int64?
    ) {
        self.key = key
        self.id = id
        self.member = member
        self.publicKey = publicKey
        self.name = name
        self.seenAt = seenAt
        self.revokedAt = revokedAt
    }

    package var replica: ReplicaID { Derivation.replica(publicKey: publicKey) }
}

/// What a token lets its bearer do.
package enum Scope: String, Sendable, CaseIterable {
    case sync
    case read
}

/// A token with everything that decides whether it opens anything.
package struct Credential: Sendable, Equatable {
    package var project: ProjectRow
    package var member: MemberRow
    package var device: DeviceRow
    package var scope: Scope
    package var expiresAt: Int64?
    package var revokedAt: Int64?

    package init(
        project: ProjectRow, member: MemberRow, device: DeviceRow, scope: Scope, expiresAt: Int64?, revokedAt: Int64?
    ) {
        self.project = project
        self.member = member
        self.device = device
        self.scope = scope
        self.expiresAt = expiresAt
        self.revokedAt = revokedAt
    }
}

/// A secret that makes members.
package struct InviteRow: Sendable, Equatable {
    package var id: TokenID
    package var project: Key<ProjectSubject>
    package var role: Role
    /// Whose further device this makes, instead of a new member.
    package var member: Key<MemberSubject>?
    package var expiresAt: Int64
    package var usesLeft: Int
    package var revokedAt: Int64?

    package init(
        id: TokenID, project: Key<ProjectSubject>, role: Role, member: Key<MemberSubject>?, expiresAt: Int64,
        usesLeft: Int, revokedAt: Int64?
    ) {
        self.id = id
        self.project = project
        self.role = role
        self.member = member
        self.expiresAt = expiresAt
        self.usesLeft = usesLeft
        self.revokedAt = revokedAt
    }
}

/// A token or an invite in a list.
package struct TokenRow: Sendable, Equatable {
    package enum Use: Sendable, Equatable {
        case bearer(Scope, device: DeviceID)
        case invite(usesLeft: Int)
    }
    package var id: TokenID
    package var member: MemberID?
    package var use: Use
    package var expiresAt: Int64?
    package var revokedAt: Int64?

    package init(id: TokenID, member: MemberID?, use: Use, expiresAt: Int64?, revokedAt: Int64?) {
        self.id = id
        self.member = member
        self.use = use
        self.expiresAt = expiresAt
        self.revokedAt = revokedAt
    }
}

/// What the log holds under a hash.
package struct StoredChangeset: Sendable, Equatable {
    package var sequence: UInt64
    package var known: Admission.Known
    package var hasContent: Bool

    package init(sequence: UInt64, known: Admission.Known, hasContent: Bool) {
        self.sequence = sequence
        self.known = known
        self.hasContent = hasContent
    }
}

/// What a replica said its heads sum to at one place of the log.
package struct DigestReport: Sendable, Equatable {
    package var replica: ReplicaID
    package var digest: Bytes16
    package var rebuilt: Bool

    package init(replica: ReplicaID, digest: Bytes16, rebuilt: Bool) {
        self.replica = replica
        self.digest = digest
        self.rebuilt = rebuilt
    }
}

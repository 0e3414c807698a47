package import Model

/// Where a server keeps its projects: the only door between what decides and what stores.
///
/// Contract, the same for every store and tested on each:
/// - `read` sees one state of the whole store from its first to its last call, and never waits for a `write`.
/// - `write` sees everything committed before it and everything written before it in the same batch; no two run at
///   once on one project. It returns only when what it wrote survives a loss of power.
/// - Several writes may share one commit. One that throws leaves no trace and disturbs none of the others; when the
///   shared commit fails, all of them throw.
/// - Bodies are synchronous, so that awaiting inside a transaction does not compile. They may be run a second time
///   (a lost race in a store with many nodes), so they change nothing but the store.
/// - What a body throws comes out unchanged, other failures as `StoreError`.
package protocol ChangeStore: Sendable {
    func read<T: Sendable>(_ body: @escaping @Sendable (any ChangeReader) throws -> T) async throws -> T
    func write<T: Sendable>(_ body: @escaping @Sendable (any ChangeWriter) throws -> T) async throws -> T

    /// Writes a copy of everything to a file that does not exist yet, while others go on.
    func backup(to path: String) async throws
    /// What is wrong below the level of projects; empty when nothing is.
    func physicalProblems() async throws -> [String]
    /// Unit: bytes on disk.
    func size() async throws -> Int64
    /// Ends what has begun and refuses the rest; a second call does nothing.
    func close() async
}

/// Why a store cannot do what it is asked.
package enum StoreError: Error, Equatable, Sendable {
    /// Somebody else holds the lock, or too much waits already. Trying again can succeed.
    case busy
    case closed
    case full
    case damaged(String)
    case disk(String)
    /// A rule of the schema was about to be broken: a bug, or a race that the caller lost.
    case conflict(String)
    case failed(String)
}

/// What can be asked inside a transaction.
package protocol ChangeReader {
    func setting(_ name: String) throws -> String?

    func projects() throws -> [ProjectRow]
    func project(_ key: Key<ProjectSubject>) throws -> ProjectRow?
    func project(id: ProjectID) throws -> ProjectRow?
    func project(named name: String) throws -> ProjectRow?

    /// Looked up by the SHA-256 of the secret.
    func credential(_ hash: Hash32) throws -> Credential?
    func invite(_ hash: Hash32) throws -> InviteRow?
    /// The device that an invite has already made for this key.
    func invited(_ invite: TokenID, publicKey: [UInt8]) throws -> DeviceRow?

    /// Order: by joining.
    func members(of project: Key<ProjectSubject>) throws -> [MemberRow]
    func member(_ id: MemberID) throws -> MemberRow?
    func member(_ key: Key<MemberSubject>) throws -> MemberRow?
    /// Order: by registration.
    func devices(of project: Key<ProjectSubject>) throws -> [DeviceRow]
    func device(_ publicKey: [UInt8], in project: Key<ProjectSubject>) throws -> DeviceRow?
    /// Tokens first, then invites, each by making.
    func tokens(of project: Key<ProjectSubject>) throws -> [TokenRow]

    func stored(_ hash: Hash32, in project: Key<ProjectSubject>) throws -> StoredChangeset?
    func signature(of hash: Hash32, in project: Key<ProjectSubject>) throws -> [UInt8]?
    /// How many changesets stand at an address: more than one is a fork.
    func count(at replica: ReplicaID, _ number: UInt64, in project: Key<ProjectSubject>) throws -> Int
    /// The key with which a chain introduced itself.
    func chainKey(_ replica: ReplicaID, in project: Key<ProjectSubject>) throws -> [UInt8]?
    /// The highest number of a chain and when it came.
    func chainTip(
        _ replica: ReplicaID, in project: Key<ProjectSubject>
    ) throws -> (number: UInt64, receivedAt: Int64)?
    /// The running hash at a place of the log; nil beyond its end.
    func running(at sequence: UInt64, in project: Key<ProjectSubject>) throws -> RunningHash?
    /// Calls `body` with what follows a place, in order, until it returns false.
    func log(
        of project: Key<ProjectSubject>, after sequence: UInt64, _ body: (any LogEntry) throws -> Bool) throws

    /// Changesets that order something or prove the founder. Order: that of the log.
    func directives(of project: Key<ProjectSubject>) throws -> [Changeset]
    /// Whether an owner has ordered that this changeset's content be dropped.
    func isRedacted(_ hash: Hash32, in project: Key<ProjectSubject>) throws -> Bool
    /// Whether there is any.
    func hasRedactions(in project: Key<ProjectSubject>) throws -> Bool
    /// All of them.
    func redacted(in project: Key<ProjectSubject>) throws -> Set<Hash32>

    /// Order: by replica.
    func reports(at cursor: Cursor, in project: Key<ProjectSubject>) throws -> [DigestReport]
}

/// One place of a project's log; good only inside the call that lends it.
package protocol LogEntry {
    var sequence: UInt64 { get }
    var hash: Hash32 { get }
    var running: RunningHash { get }
    /// What the store holds, its hashes as stored: read only when asked for.
    func changeset() throws -> Changeset
}

/// What can be changed inside a transaction.
package protocol ChangeWriter: ChangeReader {
    func set(_ name: String, to value: String) throws

    /// Errors: `StoreError.conflict` when the name is taken.
    func addProject(named name: String, at: Int64) throws -> ProjectRow
    /// Gives an empty project its id.
    func open(_ project: Key<ProjectSubject>, as id: ProjectID) throws
    func setMembersTag(_ tag: [UInt8], of project: Key<ProjectSubject>) throws

    func addMember(
        _ id: MemberID, to project: Key<ProjectSubject>, name: String, role: Role, at: Int64
    ) throws -> Key<MemberSubject>
    func revoke(_ member: Key<MemberSubject>, at: Int64) throws
    func addDevice(
        _ id: DeviceID, of member: Key<MemberSubject>, in project: Key<ProjectSubject>, publicKey: [UInt8],
        name: String, at: Int64
    ) throws -> Key<DeviceSubject>
    /// Gives a device to another member, unrevoked and without its old tokens.
    func move(_ device: Key<DeviceSubject>, to member: Key<MemberSubject>, name: String, at: Int64) throws
    func revoke(_ device: Key<DeviceSubject>, at: Int64) throws
    func touch(_ device: Key<DeviceSubject>, at: Int64) throws

    func addToken(
        _ id: TokenID, hash: Hash32, of device: Key<DeviceSubject>, member: Key<MemberSubject>, scope: Scope,
        at: Int64, expiresAt: Int64?) throws
    func addInvite(_ invite: InviteRow, hash: Hash32, at: Int64) throws
    /// Takes one use and remembers for whom.
    func use(_ invite: TokenID, by device: Key<DeviceSubject>, at: Int64) throws
    /// Ends a token or an invite; false when there is none of this id.
    func revokeToken(_ id: TokenID, at: Int64) throws -> Bool

    /// Puts changesets at the end of a project's log, in this order, and moves `project` on with it.
    ///
    /// Invariant: everything they name is in the log already, or stands before them here.
    /// - Parameter introducing: the keys of the chains that number 1s begin.
    func append(
        _ changesets: [Changeset], to project: inout ProjectRow, introducing: [ReplicaID: [UInt8]],
        carrier: Key<DeviceSubject>, at: Int64) throws
    /// Puts back content that had been missing.
    func fill(_ hash: Hash32, with content: Changeset.SealedContent, in project: Key<ProjectSubject>) throws
    /// Puts a signature that holds in the place of one that does not.
    func set(_ signature: [UInt8], asSignatureOf hash: Hash32, in project: Key<ProjectSubject>) throws

    /// Remembers that an owner has ordered so, and drops the content, where it is here, for good: when the write
    /// returns, no file of the store holds a trace of it.
    func redact(_ hash: Hash32, in project: Key<ProjectSubject>) throws

    func record(_ report: DigestReport, at cursor: Cursor, in project: Key<ProjectSubject>, time: Int64) throws
}

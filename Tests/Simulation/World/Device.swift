import Model

/// A replica as a world sees it: the model's own, in memory, or the product's, in SQLite.
///
/// Whatever writes can end in `Crash`: then what was not committed is gone, and `reopen` comes next.
protocol Device: AnyObject {
    var replica: ReplicaID { get throws }
    var cursor: Cursor { get throws }
    var digest: Bytes16 { get throws }
    var logCount: Int { get throws }
    var markedCount: Int { get throws }
    var waiting: [Hash32] { get throws }
    /// The log from a place on, in the order of application.
    func log(from place: Int) throws -> [Changeset]
    /// The server's sequence, of what the cursor covers.
    func sequence(of hash: Hash32) throws -> UInt64?

    func state(_ id: EntityID) throws -> EntityState?
    func dependents(of id: EntityID) throws -> [EntityState]
    func view(_ id: EntityID) throws -> EntityView?
    /// What people are shown: with the events that are said to be the same.
    func shown(_ id: EntityID) throws -> EntityView?
    /// The events that are one with this one, itself too, by id.
    func group(of id: EntityID) throws -> [EntityID]
    /// The live links that an event has to others which it is, or is not.
    func samenesses(of id: EntityID) throws -> [Sameness]

    /// Seals what `body` adds; nil when it added nothing.
    func edit(_ body: (any Pen) throws -> Void) throws -> Changeset?
    func standing(after id: Int64, bytes: Int) throws -> ClientSession.Standing
    /// Errors: `MovedOn`, `Crash`.
    func store(_ page: ClientSession.Received) throws
    func rebase() throws
    func holds(_ hashes: [Hash32]) throws -> [Bool]
    func makeBundle(for other: ReplicaID?) throws -> Parcel
    func take(_ parcel: Parcel) throws

    /// Where the next write dies.
    var doom: Moment? { get set }
    /// Comes back after a crash.
    func reopen() throws
    /// Whether its redactions act.
    var isOwner: Bool { get throws }
    /// A copy of all that is stored, key and all.
    func photograph() throws -> any Photograph
    func restore(_ photograph: any Photograph) throws
    /// What a rebuild from the log gives, or what is wrong with the state.
    func rebuiltDigest() throws -> Bytes16
    func problems() throws -> [String]
}

/// Collects one command's changes.
protocol Pen: AnyObject {
    func makeEntity() -> EntityID
    func add(_ change: Change)
    /// Gives what stands as one a value: one change a member.
    func give(to members: [EntityID], _ kind: Kind, _ field: FieldCode, _ said: Change.Said) throws
    func delete(_ id: EntityID) throws
    func undelete(_ id: EntityID) throws
    /// - Returns: the link.
    func pair(_ relation: String, _ one: EntityID, _ other: EntityID) throws -> EntityID
    /// Deletes the links that make an event one with others.
    func part(_ id: EntityID) throws
    func redact(_ target: Hash32)
    /// Makes another replica an owner.
    func grant(_ replica: ReplicaID)
}

protocol Photograph {}

/// A bundle under way, whole or in part.
struct Parcel {
    var maker: ReplicaID
    /// What its maker says that it holds.
    var frontier: [Hash32]
    var changesets: [Changeset]
}

/// A point of a write at which power can go.
enum Moment: Sendable, CaseIterable { case beforeCommit, afterCommit }

/// The process or its power was gone.
struct Crash: Error {}
/// The page does not start where the replica stands.
struct MovedOn: Error {}

/// A server as a world sees it.
protocol Host: AnyObject {
    func exchange(_ request: ExchangeRequest, from device: any Device) throws -> ExchangeAnswer
    var head: Cursor { get throws }
    func log(from sequence: Int) throws -> [Changeset]
    func running(at sequence: UInt64) throws -> RunningHash?
    func photograph() throws -> any Photograph
    func restore(_ photograph: any Photograph) throws
}

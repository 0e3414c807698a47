/// What a client sends in one round trip of the exchange.
public struct ExchangeRequest: Sendable, Equatable {
    public var cursor: Cursor
    /// What this replica's heads sum to; only when it holds exactly what its cursor covers and decoded all of it.
    public var digest: Bytes16?
    /// The digest comes from a rebuild of the state from the log.
    public var rebuilt = false
    public var changesets: [Changeset] = []
    /// Bytes of changesets wanted back at most.
    public var limitBytes = Limits.pageBytes
    /// The answer's rows are hashes only: the first step after `rebased`.
    public var hashesOnly = false
    /// Rows after the cursor whose bodies are not needed, by place.
    public var held: [Bool] = []
    /// The public key that this replica signs with now.
    public var deviceKey: [UInt8] = []
    public var author = ""
    /// The tag of the members list that this replica knows.
    public var membersKnown: [UInt8] = []

    public init(cursor: Cursor) { self.cursor = cursor }
}

/// What a server answers.
public struct ExchangeAnswer: Sendable, Equatable {
    /// The cursor is not of this log: begin again at 0. Nothing that was sent has been taken.
    public var rebased = false
    /// Of every changeset sent: its sequence, or nil when it was not taken.
    public var receipts: [UInt64?] = []
    /// What has to come before something that was sent.
    public var missing: [Hash32] = []
    /// What follows the cursor, in order.
    public var rows: [Row] = []
    /// Where the rows start: the request's cursor.
    public var from: Cursor = .start
    /// That of the last row.
    public var cursor: Cursor = .start
    /// The server's last sequence.
    public var head: UInt64 = 0
    public var verdict: Verdict?
    /// Why nothing that was sent is taken; pulling goes on.
    public var refusal: Refusal?
    public var role: Role?
    /// A changeset that was sent stands at an address of its chain that another one has: this replica was copied.
    public var replicaForked = false
    public var membersTag: [UInt8] = []
    /// Nil when the replica's list is the current one.
    public var members: [MemberName]?
    /// The project's name on the server.
    public var name = ""

    public init() {}

    /// One place in the server's log.
    public enum Row: Sendable, Equatable {
        case body(Changeset)
        /// The request's n-th changeset.
        case carried(Int)
        /// A changeset whose body was not asked for.
        case hash(Hash32)
    }

    public enum Verdict: UInt32, Sendable {
        case first = 1
        case agreed, diverged
        public var name: String {
            switch self {
            case .first: "first"
            case .agreed: "agreed"
            case .diverged: "diverged"
            }
        }
    }

    /// A stable word and a sentence.
    public struct Refusal: Sendable, Equatable {
        public var code: String
        public var message: String
        /// The one that can never be taken, where the refusal is about one.
        public var changeset: Hash32?
        public init(code: String, message: String, changeset: Hash32? = nil) {
            self.code = code
            self.message = message
            self.changeset = changeset
        }
    }

    /// A device on the members list: whose it is.
    public struct MemberName: Sendable, Equatable {
        public var replica: ReplicaID
        public var name: String
        public var role: String
        public init(replica: ReplicaID, name: String, role: String) {
            self.replica = replica
            self.name = name
            self.role = role
        }
    }
}

/// What a member may do. Order: each may do what the ones before may.
public enum Role: String, Sendable, CaseIterable, Comparable {
    case reader, editor, owner

    public static func < (left: Role, right: Role) -> Bool {
        allCases.firstIndex(of: left)! < allCases.firstIndex(of: right)!
    }
}

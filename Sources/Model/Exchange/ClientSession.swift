/// One client's exchange with a server, as a pure machine: told what happened, it says what to do next.
///
/// Source: SYNC.md §5. Nothing here reads a clock, a network or a store; the shell does what `Effect` says and reports
/// with `Event`. A session ends with an empty page: nothing to pull and nothing left to send.
public struct ClientSession: Sendable {
    /// What the replica has to say at one moment.
    public struct Standing: Sendable {
        public var cursor: Cursor
        /// Unsent changesets with their places in the local log, in its order.
        public var outgoing: [(id: Int64, changeset: Changeset)]
        /// Given only when nothing is unsent or waiting and all of the log could be decoded.
        public var digest: Bytes16?
        public var rebuilt: Bool
        public var deviceKey: [UInt8]
        public var author: String
        public var membersKnown: [UInt8]

        public init(
            cursor: Cursor, outgoing: [(id: Int64, changeset: Changeset)] = [], digest: Bytes16? = nil,
            rebuilt: Bool = false, deviceKey: [UInt8] = [], author: String = "", membersKnown: [UInt8] = []
        ) {
            self.cursor = cursor
            self.outgoing = outgoing
            self.digest = digest
            self.rebuilt = rebuilt
            self.deviceKey = deviceKey
            self.author = author
            self.membersKnown = membersKnown
        }
    }

    /// A page to store with its cursor in one transaction, if the replica still stands at `from`.
    public struct Received: Sendable {
        public var from: Cursor
        public var cursor: Cursor
        /// What came, in the server's order.
        public var changesets: [Changeset]
        /// The sequence of every row, carried and held ones too.
        public var sequences: [(hash: Hash32, sequence: UInt64)]
        public var role: Role?
        public var members: [ExchangeAnswer.MemberName]?
        public var membersTag: [UInt8]
        public var name: String
        public var isForked: Bool

        public init(
            from: Cursor, cursor: Cursor, changesets: [Changeset], sequences: [(hash: Hash32, sequence: UInt64)],
            role: Role?, members: [ExchangeAnswer.MemberName]?, membersTag: [UInt8], name: String, isForked: Bool
        ) {
            self.from = from
            self.cursor = cursor
            self.changesets = changesets
            self.sequences = sequences
            self.role = role
            self.members = members
            self.membersTag = membersTag
            self.name = name
            self.isForked = isForked
        }
    }

    public enum Event: Sendable {
        case begin
        case loaded(Standing)
        case answered(ExchangeAnswer)
        case stored
        /// Another command synced meanwhile: the page was not stored.
        case movedOn
        case rebased
        /// Which of the hashes asked for the replica holds.
        case held([Bool])
    }

    public enum Effect: Sendable {
        /// Read the replica's standing, with what is unsent after `after`.
        case load(after: Int64, bytes: Int)
        case send(ExchangeRequest)
        case store(Received)
        /// Set the cursor to 0 and count everything as unsent.
        case rebase
        case lookUp([Hash32])
        case finish(Outcome)
    }

    public struct Outcome: Sendable, Equatable {
        /// Changesets that the server took or already had.
        public var pushed = 0
        /// Changesets in the rows that this replica had not sent.
        public var pulled = 0
        public var wasRebased = false
        public var wasForked = false
        public var verdict: ExchangeAnswer.Verdict?
        public var refusal: ExchangeAnswer.Refusal?
        /// What the server lacks and this replica cannot give.
        public var missing: [Hash32] = []
        /// The server's answer contradicts itself: the exchange stopped.
        public var nonsense: String?
    }

    private enum Mode: Sendable {
        case normal, hashes
        /// Of the rows after the cursor: what they were, and which of them the replica holds.
        case bodies([Hash32], held: [Bool])
    }

    private var mode = Mode.normal
    private var lastSent: Int64 = 0
    private var sent: [Changeset] = []
    private var hasStored = false
    private var maySend = true
    private var rebases = 0
    private var rereads = 0
    private var pending: ExchangeAnswer?
    private var standing = Standing(cursor: .start)
    public private(set) var outcome = Outcome()
    private let pageBytes: Int

    public init(pageBytes: Int = Limits.pageBytes) { self.pageBytes = pageBytes }

    public mutating func step(_ event: Event) -> Effect {
        switch event {
        case .begin, .stored: return .load(after: lastSent, bytes: maySend ? pageBytes : 0)
        case .movedOn:
            // What was known to be held was so at the cursor before.
            if case .bodies = mode { mode = .hashes }
            return .load(after: lastSent, bytes: maySend ? pageBytes : 0)
        case .loaded(let standing): return request(standing)
        case .answered(let answer): return receive(answer)
        case .held(let held): return fetchBodies(held)
        case .rebased:
            outcome.wasRebased = true
            if !mutated("rebase-goes-on-behind-what-it-sent") { lastSent = 0 }
            mode = .hashes
            return .load(after: lastSent, bytes: 0)
        }
    }

    private mutating func request(_ standing: Standing) -> Effect {
        self.standing = standing
        var request = ExchangeRequest(cursor: standing.cursor)
        request.digest = standing.digest
        request.rebuilt = standing.rebuilt
        request.limitBytes = pageBytes
        request.deviceKey = standing.deviceKey
        request.author = standing.author
        request.membersKnown = standing.membersKnown
        sent = []
        switch mode {
        case .normal:
            if maySend {
                sent = standing.outgoing.map(\.changeset)
                if let last = standing.outgoing.last { lastSent = last.id }
            }
            request.changesets = sent
        case .hashes: request.hashesOnly = true
        case .bodies(_, let held): request.held = held
        }
        return .send(request)
    }

    private mutating func receive(_ answer: ExchangeAnswer) -> Effect {
        if answer.rebased {
            rebases += 1
            // A server that rebases a client standing at 0, or again and again, makes no sense.
            guard standing.cursor != .start, rebases <= 3 else { return fail("the server keeps denying its own log") }
            return .rebase
        }
        if let refusal = answer.refusal {
            outcome.refusal = refusal
            maySend = false
        }
        outcome.pushed += answer.receipts.compactMap { $0 }.count
        outcome.missing += answer.missing
        // What is missing will be missing again: sending more would only repeat it.
        if !answer.missing.isEmpty { maySend = false }
        if answer.verdict != nil { outcome.verdict = answer.verdict }
        if answer.replicaForked { outcome.wasForked = true }
        guard answer.from == standing.cursor else { return fail("the server's page does not start at the cursor") }
        if case .hashes = mode {
            let hashes = answer.rows.compactMap { if case .hash(let hash) = $0 { hash } else { nil } }
            guard hashes.count == answer.rows.count else { return fail("the server sent bodies for hashes") }
            if hashes.isEmpty {
                mode = .normal
                return .load(after: lastSent, bytes: pageBytes)
            }
            if mutated("hashes-taken-as-held") { return store(answer) }
            pending = answer
            return .lookUp(hashes)
        }
        guard answersWhatWasHeld(answer) else {
            // The server's log is another one than when it gave its hashes: what was held was held of that one.
            rereads += 1
            guard rereads <= 3 else { return fail("the server keeps changing its own log") }
            mode = .hashes
            return .load(after: lastSent, bytes: 0)
        }
        return store(answer)
    }

    /// Whether every row without a body is one that the replica was found to hold, or has just sent.
    private func answersWhatWasHeld(_ answer: ExchangeAnswer) -> Bool {
        if mutated("held-rows-believed") { return true }
        for (place, row) in answer.rows.enumerated() {
            guard case .hash(let hash) = row else { continue }
            guard case .bodies(let hashes, let held) = mode, place < hashes.count, held[place], hashes[place] == hash
            else { return false }
        }
        return true
    }

    /// The second step after `rebased`: bodies only of what the replica lacks.
    private mutating func fetchBodies(_ held: [Bool]) -> Effect {
        guard let answer = pending else { return fail("an answer without a question") }
        pending = nil
        if held.allSatisfy({ $0 }) { return store(answer) }
        let hashes = answer.rows.compactMap { if case .hash(let hash) = $0 { hash } else { nil } }
        mode = .bodies(hashes, held: held)
        return .load(after: lastSent, bytes: 0)
    }

    private mutating func store(_ answer: ExchangeAnswer) -> Effect {
        var cursor = answer.from
        var changesets: [Changeset] = []
        var sequences: [(hash: Hash32, sequence: UInt64)] = []
        for row in answer.rows {
            let hash: Hash32
            switch row {
            case .body(let changeset):
                hash = changeset.hash
                changesets.append(changeset)
            case .hash(let known): hash = known
            case .carried(let index):
                guard index < sent.count else { return fail("the server names what it was not sent") }
                hash = sent[index].hash
            }
            cursor = cursor.advanced(by: hash)
            sequences.append((hash, cursor.sequence))
        }
        if mutated("acknowledgement-empties-the-outbox") {
            for (changeset, receipt) in zip(sent, answer.receipts) where receipt != nil {
                sequences.append((changeset.hash, receipt ?? 0))
            }
        }
        if mutated("cursor-from-the-head") { cursor.sequence = max(cursor.sequence, answer.head) }
        guard cursor == answer.cursor || mutated("cursor-from-the-head") else {
            return fail("the server's cursor is not that of its rows")
        }
        outcome.pulled += changesets.count
        let isDone = answer.rows.isEmpty && sent.isEmpty
        if case .bodies = mode { mode = .hashes }
        // The members list may come alone, in an empty page, and is stored once.
        if isDone, answer.members == nil || hasStored { return finish(answer) }
        hasStored = true
        return .store(
            Received(
                from: answer.from, cursor: cursor, changesets: changesets, sequences: sequences, role: answer.role,
                members: answer.members, membersTag: answer.membersTag, name: answer.name,
                isForked: answer.replicaForked))
    }

    private mutating func finish(_ answer: ExchangeAnswer) -> Effect {
        guard answer.head == answer.cursor.sequence || outcome.refusal != nil else {
            return fail("the server's log ends before its head")
        }
        return .finish(outcome)
    }

    private mutating func fail(_ why: String) -> Effect {
        outcome.nonsense = why
        return .finish(outcome)
    }
}

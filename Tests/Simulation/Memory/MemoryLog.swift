import Model
import SyncService

/// A project's log on a simulated server, as the service's own code reads and writes it. A value: a copy is a backup.
struct MemoryLog: Photograph {
    private(set) var entries: [Changeset] = []
    private(set) var running: [RunningHash] = [.start]
    private var places: [Hash32: Int] = [:]
    private var addresses: [ReplicaID: [UInt64: Int]] = [:]
    private var keys: [ReplicaID: [UInt8]] = [:]
    private var reports: [Cursor: [DigestReport]] = [:]
    private(set) var redacted: Set<Hash32> = []
    private(set) var directives: [Changeset] = []
    let book: Book

    init(book: Book) { self.book = book }

    var head: Cursor { Cursor(sequence: UInt64(entries.count), running: running[entries.count]) }

    func running(at sequence: UInt64) -> RunningHash? {
        sequence < UInt64(running.count) ? running[Int(sequence)] : nil
    }

    func stored(_ hash: Hash32) -> StoredChangeset? {
        places[hash].map { place in
            let header = entries[place].header
            return StoredChangeset(
                sequence: UInt64(place + 1), known: Admission.Known(replica: header.replica, number: header.number),
                hasContent: entries[place].content != nil)
        }
    }

    func count(at replica: ReplicaID, _ number: UInt64) -> Int { addresses[replica]?[number] ?? 0 }
    func key(_ replica: ReplicaID) -> [UInt8]? { keys[replica] }

    mutating func append(_ changeset: Changeset) {
        places[changeset.hash] = entries.count
        running.append(running[entries.count].appending(changeset.hash))
        entries.append(changeset)
        addresses[changeset.header.replica, default: [:]][changeset.header.number, default: 0] += 1
        if book.open(changeset).structure?.isDirective == true { directives.append(changeset) }
    }

    mutating func introduce(_ replica: ReplicaID, _ key: [UInt8]) { keys[replica] = key }

    mutating func fill(_ hash: Hash32, _ content: Changeset.SealedContent) {
        guard let place = places[hash], let filled = entries[place].filled(with: content) else { return }
        entries[place] = filled
    }

    func changeset(_ hash: Hash32) -> Changeset? { places[hash].map { entries[$0] } }

    mutating func sign(_ hash: Hash32, _ signature: [UInt8]) {
        guard let place = places[hash] else { return }
        let one = entries[place]
        entries[place] = Changeset(
            trusted: one.header, hash: hash, signature: signature, structure: one.structure, content: one.content)
    }

    mutating func redact(_ hash: Hash32) {
        redacted.insert(hash)
        if let place = places[hash] { entries[place] = entries[place].redacted }
    }

    func reports(at cursor: Cursor) -> [DigestReport] { reports[cursor] ?? [] }

    mutating func record(_ report: DigestReport, at cursor: Cursor) {
        reports[cursor, default: []].removeAll { $0.replica == report.replica }
        reports[cursor, default: []].append(report)
    }
}

/// The server's mind (admission, order, pages) on a log in memory.
final class MemoryHost: Host {
    private let transaction: MemoryTransaction
    private let bearer: Credential
    private let project: ProjectID

    init(book: Book) {
        project = book.project
        transaction = MemoryTransaction(MemoryLog(book: book))
        let device = DeviceRow(
            key: Key(1), id: DeviceID(.zero), member: Key(1), publicKey: [], name: "", seenAt: nil, revokedAt: nil)
        bearer = Credential(
            project: transaction.row(project),
            member: MemberRow(
                key: Key(1), id: MemberID(.zero), project: Key(1), name: "", role: .owner, joinedAt: 0, revokedAt: nil),
            device: device, scope: .sync, expiresAt: nil, revokedAt: nil)
    }

    var head: Cursor { transaction.memory.head }
    func log(from sequence: Int) -> [Changeset] { Array(transaction.memory.entries[sequence...]) }
    func running(at sequence: UInt64) -> RunningHash? { transaction.memory.running(at: sequence) }
    func photograph() -> any Photograph { transaction.memory }
    func restore(_ photograph: any Photograph) {
        if let log = photograph as? MemoryLog { transaction.memory = log }
    }

    private var credential: Credential {
        var credential = bearer
        credential.project = transaction.row(project)
        return credential
    }

    func exchange(_ request: ExchangeRequest, from device: any Device) throws -> ExchangeAnswer {
        let replica = Derivation.replica(publicKey: request.deviceKey)
        let pushed = request.changesets.isEmpty ? nil : try push(request, replica)
        var answer = try Pulling(request: request, verify: FakeKey.verify).answer(as: credential, in: transaction)
        guard !answer.rebased else { return answer }
        if let digest = request.digest, request.cursor == transaction.memory.head {
            let report = DigestReport(replica: replica, digest: digest, rebuilt: request.rebuilt)
            transaction.memory.record(report, at: request.cursor)
            let reports = transaction.memory.reports(at: request.cursor)
            answer.verdict = Convergence.judge(report, among: reports).verdict
        }
        if let pushed, !pushed.rebased {
            answer.receipts = pushed.receipts
            answer.missing = pushed.missing
            answer.refusal = pushed.refusal
            answer.replicaForked = pushed.replicaForked
        }
        return answer
    }

    private func push(_ request: ExchangeRequest, _ replica: ReplicaID) throws -> PushResult {
        let keys = try Vouching.keys(for: request.changesets, of: Key(1), in: transaction)
        do {
            let vouching = try Vouching(request.changesets, keys: keys, verify: FakeKey.verify)
            let pushing = Pushing(
                changesets: request.changesets, cursor: request.cursor, replica: replica, vouching: vouching)
            return try pushing.run(as: credential, at: 0, in: transaction)
        } catch let one as Unacceptable {
            var result = PushResult(receipts: Array(repeating: nil, count: request.changesets.count))
            result.refusal = one.refusal
            return result
        }
    }
}

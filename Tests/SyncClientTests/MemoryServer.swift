import Model
import SyncClient

/// A server of one project in memory, on the model's own rules, and the transport that reaches it.
final class MemoryServer {
    let project: ProjectID
    private(set) var log: [Changeset] = []
    private var places: [Hash32: Int] = [:]
    private var running: [RunningHash] = [.start]
    private var reports: [RunningHash: [ReplicaID: (digest: Bytes16, rebuilt: Bool)]] = [:]
    /// Why nothing is taken from these devices.
    var refusals: [ReplicaID: ExchangeAnswer.Refusal] = [:]
    private(set) var requests = 0
    /// In so many answers to come, the first changeset's signature has a flipped bit.
    var damaged = 0

    init(_ project: ProjectID) { self.project = project }

    var head: Cursor { Cursor(sequence: UInt64(log.count), running: running[log.count]) }

    /// Goes back to what a backup held.
    func restore(to count: Int) {
        for changeset in log[count...] { places[changeset.hash] = nil }
        log = Array(log[..<count])
        running = Array(running[...count])
        reports = [:]
    }

    /// Another replica says, after a rebuild, that the log's heads sum to this.
    func claim(_ digest: Bytes16) {
        reports[head.running, default: [:]][ReplicaID(Bytes16(high: 9, low: 9))] = (digest, true)
    }

    func exchange(_ request: ExchangeRequest) -> ExchangeAnswer {
        requests += 1
        var answer = ExchangeAnswer()
        let device = Derivation.replica(publicKey: request.deviceKey)
        answer.head = UInt64(log.count)
        answer.role = refusals[device] == nil ? .editor : .reader
        answer.name = "chronicle"
        guard request.cursor.sequence <= log.count, running[Int(request.cursor.sequence)] == request.cursor.running
        else {
            answer.rebased = true
            return answer
        }
        answer.receipts = request.changesets.map { _ in nil }
        if let refusal = refusals[device], !request.changesets.isEmpty {
            answer.refusal = refusal
        } else {
            take(request.changesets, device, &answer)
        }
        serve(request, &answer)
        if let digest = request.digest, request.cursor == head {
            let others = reports[head.running, default: [:]].filter { $0.key != device }
            let judges = others.values.contains { $0.rebuilt } ? others.filter(\.value.rebuilt) : others
            let isFair = !request.rebuilt || judges.values.contains { $0.rebuilt }
            answer.verdict =
                judges.isEmpty
                ? .first
                : judges.values.allSatisfy { $0.digest == digest }
                    ? .agreed
                    : isFair ? .diverged : judges.values.contains { $0.digest == digest } ? .agreed : .first
            reports[head.running, default: [:]][device] = (digest, request.rebuilt)
        }
        return answer
    }

    private func take(_ changesets: [Changeset], _ device: ReplicaID, _ answer: inout ExchangeAnswer) {
        var admission = Admission(project: project)
        for (index, changeset) in changesets.enumerated() {
            let decision = admission.decide(changeset) { hash in
                places[hash].map {
                    Admission.Known(replica: log[$0].header.replica, number: log[$0].header.number)
                }
            } isTaken: { replica, number in
                log.contains { $0.header.replica == replica && $0.header.number == number }
            }
            switch decision {
            case .known: answer.receipts[index] = places[changeset.hash].map { UInt64($0 + 1) }
            case .accept(let fork):
                places[changeset.hash] = log.count
                log.append(changeset)
                running.append(running[running.count - 1].appending(changeset.hash))
                answer.receipts[index] = UInt64(log.count)
                if fork, changeset.header.replica == device { answer.replicaForked = true }
            case .missing(let hashes): answer.missing += hashes
            case .refuse(let reason):
                answer.refusal = ExchangeAnswer.Refusal(code: reason.rawValue, message: "not as it should be")
            }
        }
        answer.head = UInt64(log.count)
    }

    private func serve(_ request: ExchangeRequest, _ answer: inout ExchangeAnswer) {
        var carried: [Hash32: Int] = [:]
        for (index, changeset) in request.changesets.enumerated() { carried[changeset.hash] = index }
        answer.from = request.cursor
        var cursor = request.cursor
        var budget = request.limitBytes
        for (place, changeset) in log[Int(request.cursor.sequence)...].enumerated() {
            let isHeld = request.hashesOnly || (place < request.held.count && request.held[place])
            let weight = isHeld || carried[changeset.hash] != nil ? 32 : changeset.weight
            guard answer.rows.isEmpty || weight <= budget else { break }
            budget -= weight
            if let index = carried[changeset.hash] {
                answer.rows.append(.carried(index))
            } else {
                answer.rows.append(isHeld ? .hash(changeset.hash) : .body(changeset))
            }
            cursor = cursor.advanced(by: changeset.hash)
        }
        if damaged > 0, case .body(let first)? = answer.rows.first {
            damaged -= 1
            var signature = first.signature
            signature[9] ^= 1
            answer.rows[0] = .body(
                Changeset(
                    trusted: first.header, hash: first.hash, signature: signature, structure: first.structure,
                    content: first.content))
        }
        answer.cursor = cursor
    }
}

/// Reaches a `MemoryServer` through the bytes that would go over the wire.
struct Loopback: Transport {
    let server: MemoryServer

    func send(_ request: HTTPRequest, progress: (TransferProgress) -> Bool) throws(TransportError) -> HTTPResponse {
        guard request.url.hasSuffix("/v1/projects/\(server.project)/exchange"), request.token == "a-token-of-sixteen",
            let message = try? ExchangeRequest(decoding: request.body ?? [], project: server.project)
        else { return HTTPResponse(status: 400) }
        return HTTPResponse(status: 200, body: server.exchange(message).encoded())
    }

    func stream(_ request: HTTPRequest, receive: (UnsafeRawBufferPointer) -> Bool) throws(TransportError)
        -> HTTPResponse
    { HTTPResponse(status: 404) }
}

/// Does something at each request, counted from 1: may lose it, or its reply, or answer otherwise.
final class Meddling: Transport {
    enum Deed {
        case pass
        /// The server never sees it.
        case loseRequest
        /// The server acts, and nobody hears.
        case loseReply
        case answer(HTTPResponse)
    }

    private let base: any Transport
    private let deed: (Int) -> Deed
    private(set) var count = 0

    init(_ base: any Transport, _ deed: @escaping (Int) -> Deed) {
        self.base = base
        self.deed = deed
    }

    func send(_ request: HTTPRequest, progress: (TransferProgress) -> Bool) throws(TransportError) -> HTTPResponse {
        count += 1
        switch deed(count) {
        case .pass: return try base.send(request, progress: progress)
        case .loseRequest: throw .cannotConnect(host: "server.test")
        case .loseReply:
            _ = try base.send(request, progress: progress)
            throw .brokenReply(.closedEarly)
        case .answer(let reply): return reply
        }
    }

    func stream(_ request: HTTPRequest, receive: (UnsafeRawBufferPointer) -> Bool) throws(TransportError)
        -> HTTPResponse
    { try base.stream(request, receive: receive) }
}

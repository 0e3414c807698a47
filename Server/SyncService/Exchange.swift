package import Model

extension SyncService {
    /// One round trip: takes what the request brings and gives what follows its cursor.
    ///
    /// Errors: `Denial`, `StoreError`.
    package func exchange(
        _ token: Hash32, project: ProjectID, _ request: ExchangeRequest
    ) async throws -> ExchangeAnswer {
        let bearer = Bearer(token: token, project: project)
        let pushed = request.changesets.isEmpty ? nil : try await push(request, bearer)
        let pulling = Pulling(request: request)
        let chore = Chore(request: request, environment: environment)
        var (answer, isDone, judgement) = try await store.read { reader in
            let credential = try bearer.authorize(in: reader, now: environment.now())
            var answer = try pulling.answer(as: credential, in: reader)
            guard !answer.rebased else { return (answer, true, Convergence.Judgement?.none) }
            let (isDone, judgement) = try chore.peek(as: credential, in: reader)
            answer.verdict = judgement?.verdict
            return (answer, isDone, judgement)
        }
        if !isDone {
            judgement = try await store.write { writer in
                try chore.run(as: try bearer.authorize(in: writer, now: environment.now()), in: writer)
            }
            answer.verdict = judgement?.verdict
        }
        if let judgement { observer.judged(judgement.verdict, isBug: judgement.isBug) }
        if let pushed, !answer.rebased, !pushed.rebased {
            answer.receipts = pushed.receipts
            answer.missing = pushed.missing
            answer.refusal = pushed.refusal
            answer.replicaForked = pushed.replicaForked
        }
        observer.exchanged(accepted: pushed?.accepted ?? 0, served: answer.rows.count)
        return answer
    }

    private func push(_ request: ExchangeRequest, _ bearer: Bearer) async throws -> PushResult {
        let changesets = request.changesets
        // A chain that becomes known in between makes a second look necessary, a third would be very bad luck.
        for attempt in 0..<3 {
            let (credential, keys) = try await store.read { reader in
                let credential = try bearer.authorize(in: reader, now: environment.now())
                guard credential.refusal == nil else { return (credential, [ReplicaID: [UInt8]]()) }
                return (credential, try Vouching.keys(for: changesets, of: credential.project.key, in: reader))
            }
            var result = PushResult(receipts: Array(repeating: nil, count: changesets.count))
            result.refusal = credential.refusal
            guard result.refusal == nil else { return result }
            do {
                let pushing = Pushing(
                    changesets: changesets, cursor: request.cursor,
                    replica: replica(of: request, credential),
                    vouching: try Vouching(changesets, keys: keys, singly: attempt > 0))
                result = try await store.write { writer in
                    try pushing.run(
                        as: try bearer.authorize(in: writer, now: environment.now()), at: environment.now(),
                        in: writer)
                }
                if result.accepted > 0 { heads.poke(bearer.project) }
                return result
            } catch let unacceptable as Unacceptable {
                result.refusal = unacceptable.refusal
                return result
            } catch is Pushing.Unvouched {
                continue
            }
        }
        throw StoreError.busy
    }

    private func replica(of request: ExchangeRequest, _ credential: Credential) -> ReplicaID {
        request.deviceKey.isEmpty
            ? credential.device.replica : Derivation.replica(publicKey: request.deviceKey)
    }
}

/// What an exchange leaves behind besides changesets: the report of a digest, a new device, a sign of life.
///
/// Mostly there is nothing to do, and then the exchange costs no commit.
struct Chore: Sendable {
    /// How old a device's last sign of life gets before an exchange that writes nothing else renews it.
    static let seenMilliseconds: Int64 = 3_600_000

    let request: ExchangeRequest
    let environment: Environment

    /// Whether all is as it should be, and the verdict if so.
    func peek(
        as bearer: Credential, in reader: any ChangeReader
    ) throws -> (isDone: Bool, judgement: Convergence.Judgement?) {
        let device = try device(bearer, reader)
        guard let device else { return (false, nil) }
        guard device.revokedAt == nil else { throw Denial.deviceRevoked }
        guard environment.now() - (device.seenAt ?? 0) < Chore.seenMilliseconds else { return (false, nil) }
        guard let report = report(device) else { return (true, nil) }
        let reports = try reader.reports(at: request.cursor, in: bearer.project.key)
        guard reports.contains(report) else { return (false, nil) }
        return (true, Convergence.judge(report, among: reports))
    }

    func run(as bearer: Credential, in writer: any ChangeWriter) throws -> Convergence.Judgement? {
        let now = environment.now()
        let project = bearer.project
        let device = try device(bearer, writer) ?? register(bearer, at: now, in: writer)
        guard device.revokedAt == nil else { throw Denial.deviceRevoked }
        try writer.touch(device.key, at: now)
        guard let report = report(device), try writer.covers(request.cursor, in: project) else { return nil }
        try writer.record(report, at: request.cursor, in: project.key, time: now)
        return Convergence.judge(report, among: try writer.reports(at: request.cursor, in: project.key))
    }

    /// The device that asks; nil when its key is new here.
    ///
    /// A key that somebody else's device signs with already stays theirs.
    private func device(_ bearer: Credential, _ reader: any ChangeReader) throws -> DeviceRow? {
        guard request.deviceKey.count == 32, request.deviceKey != bearer.device.publicKey else {
            return bearer.device
        }
        return try reader.device(request.deviceKey, in: bearer.project.key)
    }

    private func register(_ bearer: Credential, at now: Int64, in writer: any ChangeWriter) throws -> DeviceRow {
        _ = try writer.addDevice(
            environment.identifier(), of: bearer.member.key, in: bearer.project.key, publicKey: request.deviceKey,
            name: bearer.device.name, at: now)
        try writer.refreshMembersTag(of: bearer.project.key)
        guard let device = try writer.device(request.deviceKey, in: bearer.project.key) else {
            throw StoreError.failed("a device just registered is not there")
        }
        return device
    }

    private func report(_ device: DeviceRow) -> DigestReport? {
        request.digest.map { DigestReport(replica: device.replica, digest: $0, rebuilt: request.rebuilt) }
    }
}

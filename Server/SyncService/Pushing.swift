package import Model

/// What became of the changesets of one request.
package struct PushResult: Sendable, Equatable {
    package var receipts: [UInt64?]
    package var missing: [Hash32] = []
    package var refusal: ExchangeAnswer.Refusal?
    package var replicaForked = false
    /// The cursor is not of this log; nothing was taken.
    package var rebased = false
    package var accepted = 0
    var head: UInt64 = 0

    package init(receipts: [UInt64?], head: UInt64 = 0) {
        self.receipts = receipts
        self.head = head
    }
}

/// Takes the changesets of one request into a project's log.
///
/// Order: decides about everything first, so that a refusal needs no undoing; then appends parents first.
package struct Pushing: Sendable {
    let changesets: [Changeset]
    let cursor: Cursor
    /// The replica that asks.
    let replica: ReplicaID
    let vouching: Vouching

    package init(changesets: [Changeset], cursor: Cursor, replica: ReplicaID, vouching: Vouching) {
        self.changesets = changesets
        self.cursor = cursor
        self.replica = replica
        self.vouching = vouching
    }

    /// Something would be taken that no checked signature stands for: a chain became known since, or what vouches has to
    /// wait. Check every one, and come back.
    package struct Unvouched: Error {}

    package func run(as bearer: Credential, at now: Int64, in writer: any ChangeWriter) throws -> PushResult {
        var result = PushResult(receipts: Array(repeating: nil, count: changesets.count))
        var project = bearer.project
        result.head = project.head
        guard try writer.covers(cursor, in: project) else {
            result.rebased = true
            return result
        }
        if let refusal = bearer.refusal {
            result.refusal = refusal
            return result
        }
        guard let accepted = try decide(&result, project, writer) else { return result }
        guard vouching.suffices(for: accepted, of: changesets) else { throw Unvouched() }
        if !accepted.isEmpty {
            for (offset, place) in accepted.enumerated() {
                result.receipts[place] = project.head + 1 + UInt64(offset)
                if mutated("receipts-start-at-the-head") { result.receipts[place] = project.head + UInt64(offset) }
            }
            let fresh = accepted.map { changesets[$0] }
            try writer.append(
                try Redacting.stripped(fresh, of: project, in: writer), to: &project, introducing: vouching.introduced,
                carrier: bearer.device.key, at: now)
            try Redacting.follow(fresh, of: project, in: writer)
        }
        shareReceipts(&result)
        result.accepted = accepted.count
        result.head = project.head
        return result
    }

    /// The places to append, in order; nil when all is refused.
    private func decide(
        _ result: inout PushResult, _ project: ProjectRow, _ writer: any ChangeWriter
    ) throws -> [Int]? {
        guard let id = project.id else { throw Denial.projectUnknown }
        var admission = Admission(project: id)
        var accepted: [Int] = []
        var missing: Set<Hash32> = []
        for place in CausalOrder.places(of: changesets) {
            let changeset = changesets[place]
            let decision = try admission.decide(changeset) { hash in
                try writer.stored(hash, in: project.key)?.known
            } isTaken: { replica, number in
                try writer.count(at: replica, number, in: project.key) > 0
            }
            switch decision {
            case .known: try recognise(changeset, place, &result, project, writer)
            case .accept(let fork):
                guard vouching.isVouched[place] else { throw Unvouched() }
                accepted.append(place)
                if fork, changeset.header.replica == replica { result.replicaForked = true }
            case .missing(let hashes): missing.formUnion(hashes)
            case .refuse(let reason):
                result = PushResult(receipts: Array(repeating: nil, count: changesets.count), head: project.head)
                result.refusal = Unacceptable(reason: reason, changeset: changeset.hash).refusal
                return nil
            }
        }
        // What this very push brings, but cannot be taken yet, its sender has: only the rest has to be found.
        result.missing = missing.subtracting(changesets.map(\.hash)).sorted()
        return accepted
    }

    /// A changeset that the log or this push has already.
    private func recognise(
        _ changeset: Changeset, _ place: Int, _ result: inout PushResult, _ project: ProjectRow,
        _ writer: any ChangeWriter
    ) throws {
        let header = changeset.header
        // Nil when this push itself brings it twice; `shareReceipts` then finds the sequence.
        guard let stored = try writer.stored(changeset.hash, in: project.key) else { return }
        result.receipts[place] = stored.sequence
        // Said again to a copied replica whose first answer was lost.
        if header.replica == replica, try writer.count(at: header.replica, header.number, in: project.key) > 1 {
            result.replicaForked = true
        }
        if !stored.hasContent, let content = changeset.content,
            try mutated("server-fills-what-was-redacted") || !writer.isRedacted(changeset.hash, in: project.key)
        {
            try writer.fill(changeset.hash, with: content, in: project.key)
        }
        try heal(changeset, project, writer)
    }

    /// No hash covers a signature: one that was damaged before it came gives way to one that holds.
    private func heal(_ changeset: Changeset, _ project: ProjectRow, _ writer: any ChangeWriter) throws {
        guard let kept = try writer.signature(of: changeset.hash, in: project.key), kept != changeset.signature,
            let key = try writer.chainKey(changeset.header.replica, in: project.key),
            !vouching.verify(changeset.hash, kept, key), vouching.verify(changeset.hash, changeset.signature, key)
        else { return }
        try writer.set(changeset.signature, asSignatureOf: changeset.hash, in: project.key)
    }

    private func shareReceipts(_ result: inout PushResult) {
        guard result.receipts.contains(nil) else { return }
        var sequences: [Hash32: UInt64] = [:]
        for (changeset, receipt) in zip(changesets, result.receipts) where receipt != nil {
            sequences[changeset.hash] = receipt
        }
        for place in changesets.indices where result.receipts[place] == nil {
            result.receipts[place] = sequences[changesets[place].hash]
        }
    }
}

extension ChangeReader {
    /// Whether a cursor is a place of this log.
    func covers(_ cursor: Cursor, in project: ProjectRow) throws -> Bool {
        if cursor.sequence == 0 { return cursor == .start }
        if mutated("cursor-at-the-head-believed"), cursor.sequence == project.head { return true }
        if cursor.sequence == project.head { return cursor.running == project.running }
        return try running(at: cursor.sequence, in: project.key) == cursor.running
    }
}

package import Model

/// Gives what follows a cursor.
package struct Pulling: Sendable {
    /// Rows of a page that carries hashes only.
    static let hashCount = 50_000

    let request: ExchangeRequest
    private let verify: @Sendable (Hash32, [UInt8], [UInt8]) -> Bool

    /// - Parameter verify: hash, signature, public key; the tests' simulator puts a cheap one in its place.
    package init(
        request: ExchangeRequest,
        verify: @escaping @Sendable (Hash32, [UInt8], [UInt8]) -> Bool = { isSigned($0, $1, by: $2) }
    ) {
        self.request = request
        self.verify = verify
    }

    /// Everything of the answer that reading gives; what the request brought is added by others.
    ///
    /// - Parameter judge: gives the verdict on the request's digest, once its cursor is found to be of this log.
    package func answer(as bearer: Credential, in reader: any ChangeReader) throws -> ExchangeAnswer {
        let project = bearer.project
        var answer = ExchangeAnswer()
        answer.receipts = Array(repeating: nil, count: request.changesets.count)
        answer.head = project.head
        answer.role = bearer.member.role
        answer.name = project.name
        answer.membersTag = project.membersTag
        if project.membersTag != request.membersKnown {
            answer.members = try MembersList.names(of: project.key, in: reader)
        }
        guard try reader.covers(request.cursor, in: project) else {
            answer.rebased = true
            return answer
        }
        answer.from = request.cursor
        answer.cursor = request.cursor
        try addRows(to: &answer, of: project, in: reader)
        return answer
    }

    /// Adds what follows the cursor, up to the budget, and then on to where every signature holds that no later one
    /// vouches for (SYNC.md §1): a reader could not take another page.
    ///
    /// Every push ends with signatures that hold, so the log's end is such a place and none is further than one push away.
    private func addRows(
        to answer: inout ExchangeAnswer, of project: ProjectRow, in reader: any ChangeReader
    ) throws {
        guard request.cursor.sequence < project.head else { return }
        var carried: [Hash32: Int] = [:]
        for (place, changeset) in request.changesets.enumerated() { carried[changeset.hash] = place }
        var budget = request.limitBytes > 0 ? min(request.limitBytes, Limits.pageBytes) : Limits.pageBytes
        let count = request.hashesOnly ? Pulling.hashCount : Limits.pageCount
        var rows: [ExchangeAnswer.Row] = []
        var cursor = request.cursor
        var isFull = false
        var unproven: Set<Hash32> = []
        try reader.log(of: project.key, after: cursor.sequence) { entry in
            guard entry.sequence <= project.head else { return false }
            guard entry.sequence == cursor.sequence + 1 else {
                throw StoreError.damaged("the log of \(project.name) has no \(cursor.sequence + 1)")
            }
            let (row, weight) = try row(for: entry, at: rows.count, carried)
            if mutated("large-row-blocks-the-page"), weight > budget { return false }
            // One row at least, however large, so that every page gets somewhere.
            if !isFull, rows.count == count || weight > budget && !rows.isEmpty {
                isFull = true
                unproven = try self.unproven(rows, project, reader)
            }
            if isFull, unproven.isEmpty { return false }
            budget -= weight
            rows.append(row)
            if isFull, case .body(let changeset) = row {
                unproven.remove(changeset.header.previous)
                if try !isProven(changeset, project, reader) { unproven.insert(changeset.hash) }
            }
            cursor = Cursor(sequence: entry.sequence, running: entry.running)
            return true
        }
        answer.rows = rows
        answer.cursor = mutated("page-cursor-is-the-head") ? project.cursor : cursor
    }

    /// What no later one here vouches for and whose own signature does not hold.
    private func unproven(
        _ rows: [ExchangeAnswer.Row], _ project: ProjectRow, _ reader: any ChangeReader
    ) throws -> Set<Hash32> {
        let bodies = rows.compactMap { if case .body(let changeset) = $0 { changeset } else { nil } }
        let ends = SignatureCheck.vouching(bodies).map { bodies[$0] }
        return Set(try ends.filter { try !isProven($0, project, reader) }.map(\.hash))
    }

    private func isProven(_ changeset: Changeset, _ project: ProjectRow, _ reader: any ChangeReader) throws -> Bool {
        guard let key = try reader.chainKey(changeset.header.replica, in: project.key) else { return false }
        return verify(changeset.hash, changeset.signature, key)
    }

    private func row(
        for entry: any LogEntry, at place: Int, _ carried: [Hash32: Int]
    ) throws -> (row: ExchangeAnswer.Row, weight: Int) {
        let hash = entry.hash
        if mutated("held-said-of-the-next-row"), request.held.dropFirst(place + 1).first == true {
            return (.hash(hash), 36)
        }
        if let index = carried[hash] { return (.carried(index), 4) }
        let isHeld = place < request.held.count && request.held[place]
        if request.hashesOnly || isHeld { return (.hash(hash), 36) }
        let changeset = try entry.changeset()
        return (.body(changeset), changeset.weight)
    }
}

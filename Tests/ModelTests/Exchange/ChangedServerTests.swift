import Model
import Testing

/// A server that becomes another one between two requests of one session.
struct ChangedServerTests {
    private func hash(_ number: UInt64) -> Hash32 { sha256([UInt8(number)]) }

    private func answer(from: Cursor, rows: [ExchangeAnswer.Row], hashes: [Hash32]) -> ExchangeAnswer {
        var answer = ExchangeAnswer()
        answer.from = from
        answer.cursor = hashes.reduce(from) { $0.advanced(by: $1) }
        answer.rows = rows
        answer.head = answer.cursor.sequence
        return answer
    }

    /// A session that was rebased and has learnt that it holds the first two of the server's three changesets.
    private func waitingForBodies() -> (ClientSession, [Hash32]) {
        let known = [hash(1), hash(2), hash(3)]
        var session = ClientSession()
        _ = session.step(.begin)
        _ = session.step(.loaded(ClientSession.Standing(cursor: Cursor.start.advanced(by: hash(9)))))
        var rebased = ExchangeAnswer()
        rebased.rebased = true
        _ = session.step(.answered(rebased))
        _ = session.step(.rebased)
        _ = session.step(.loaded(ClientSession.Standing(cursor: .start)))
        _ = session.step(.answered(answer(from: .start, rows: known.map { .hash($0) }, hashes: known)))
        _ = session.step(.held([true, true, false]))
        _ = session.step(.loaded(ClientSession.Standing(cursor: .start)))
        return (session, known)
    }

    @Test("rows that the replica was found to hold are taken without their bodies")
    func sameLog() {
        var (session, known) = waitingForBodies()
        let held = Array(known[..<2])
        guard
            case .store(let page) = session.step(
                .answered(answer(from: .start, rows: held.map { .hash($0) }, hashes: held)))
        else {
            Issue.record("not stored")
            return
        }
        #expect(page.sequences.map(\.hash) == held)
    }

    @Test("a server restored between its hashes and its bodies loses no row: the session asks for hashes again")
    func otherLog() {
        var (session, known) = waitingForBodies()
        // The log is another one now: what stands first is not what was held.
        let other = [hash(7), known[0]]
        let effect = session.step(.answered(answer(from: .start, rows: other.map { .hash($0) }, hashes: other)))
        guard case .load = effect,
            case .send(let request) = session.step(.loaded(ClientSession.Standing(cursor: .start)))
        else {
            Issue.record("the session took a row for one that the replica holds")
            return
        }
        #expect(request.hashesOnly)
        #expect(request.held == [])
    }

    @Test("a hash where a body belongs is never stored")
    func hashForBody() {
        var session = ClientSession()
        _ = session.step(.begin)
        for _ in 0..<4 {
            _ = session.step(.loaded(ClientSession.Standing(cursor: .start)))
            let effect = session.step(.answered(answer(from: .start, rows: [.hash(hash(1))], hashes: [hash(1)])))
            if case .finish(let outcome) = effect {
                #expect(outcome.nonsense != nil)
                return
            }
            if case .store = effect { Issue.record("stored") }
            // Asked for hashes only, it is the right answer, and nothing is held.
            if case .lookUp = effect { _ = session.step(.held([false])) }
        }
    }
}

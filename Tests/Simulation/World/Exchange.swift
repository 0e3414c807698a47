import Model

/// One run of `sync` on one replica, somewhere between two of its steps.
final class Exchange {
    var machine: ClientSession
    var effect: ClientSession.Effect
    /// The server took something, and the replica has not stored that it did.
    var isAcknowledged = false
    var steps = 0
    /// How often the server had become another one when this began.
    let restores: Int

    init(pageBytes: Int, restores: Int) {
        self.restores = restores
        machine = ClientSession(pageBytes: pageBytes)
        effect = machine.step(.begin)
    }
}

extension World {
    /// Syncs a replica: mostly to the end, sometimes only some steps of one of several runs.
    func exchange(_ member: Member) throws {
        if member.exchanges.isEmpty || (member.exchanges.count < 3 && dice.chance(perMille: knobs.interleave / 4)) {
            member.exchanges.append(Exchange(pageBytes: knobs.pageBytes, restores: serverRestores))
            figures.sessions += 1
        }
        let exchange = dice.pick(member.exchanges)
        var steps = dice.chance(perMille: knobs.interleave) ? dice.number(1...6) : 10_000
        while steps > 0 {
            steps -= 1
            if try advance(member, exchange, isCalm: false) {
                member.exchanges.removeAll { $0 === exchange }
                return
            }
        }
    }

    /// Does what a run wants next.
    ///
    /// - Returns: whether the run is over, well or not.
    func advance(_ member: Member, _ exchange: Exchange, isCalm: Bool) throws -> Bool {
        exchange.steps += 1
        guard exchange.steps < 5_000 else { throw Violation(.sessionsMakeSense, "a session goes on for ever") }
        do {
            guard let event = try event(member, exchange, isCalm) else { return true }
            exchange.effect = exchange.machine.step(event)
            return false
        } catch is Crash {
            if case .store = exchange.effect, exchange.isAcknowledged {
                counters.met(.crashBetweenAcknowledgementAndStoring)
            }
            try comeBack(member)
            return true
        }
    }

    private func event(_ member: Member, _ exchange: Exchange, _ isCalm: Bool) throws -> ClientSession.Event? {
        switch exchange.effect {
        case .load(let after, let bytes): return .loaded(try member.device.standing(after: after, bytes: bytes))
        case .send(let request):
            guard let answer = try deliver(request, member, isCalm) else { return nil }
            if answer.receipts.contains(where: { $0 != nil }) { exchange.isAcknowledged = true }
            return .answered(answer)
        case .store(let page):
            let event = try store(page, member, isCalm)
            exchange.isAcknowledged = false
            return event
        case .rebase:
            if try member.device.markedCount < member.device.logCount { counters.met(.rebasedWithUnsentWork) }
            if !isCalm { try doom(member) }
            try member.device.rebase()
            member.device.doom = nil
            try inspect(member)
            return .rebased
        case .lookUp(let hashes):
            let held = try member.device.holds(hashes)
            if held.contains(false) { counters.met(.bodiesFetchedAfterRebase) }
            return .held(held)
        case .finish(let outcome):
            try judge(outcome, exchange, isCalm)
            return nil
        }
    }

    private func store(
        _ page: ClientSession.Received, _ member: Member, _ isCalm: Bool
    ) throws -> ClientSession.Event {
        if !isCalm { try doom(member) }
        let doomed = member.device.doom
        do {
            try member.device.store(page)
            member.device.doom = nil
            try inspect(member)
            return .stored
        } catch is MovedOn {
            counters.met(.movedOn)
            member.device.doom = nil
            return .movedOn
        } catch is Crash {
            counters.met(doomed == .beforeCommit ? .crashBeforeAPageIsCommitted : .crashAfterAPageIsCommitted)
            throw Crash()
        }
    }

    private func judge(_ outcome: ClientSession.Outcome, _ exchange: Exchange, _ isCalm: Bool) throws {
        // A session may give up on a server that becomes another one again and again; the next one goes on.
        let mayGiveUp = serverRestores >= exchange.restores + 3
        if let nonsense = outcome.nonsense, !mayGiveUp { throw Violation(.sessionsMakeSense, nonsense) }
        if let refusal = outcome.refusal { throw Violation(.sessionsMakeSense, "refused: \(refusal.code)") }
        if outcome.verdict == .diverged { throw Violation(.serverNeverSeesDivergence, "diverged") }
        if isCalm, !outcome.missing.isEmpty { throw Violation(.causalOrder, "the server lacks what a replica named") }
        if outcome.wasForked { counters.met(.forkKept) }
    }

    // MARK: The network

    /// Takes a request to the server and its answer back; nil when the client never hears.
    private func deliver(_ request: ExchangeRequest, _ member: Member, _ isCalm: Bool) throws -> ExchangeAnswer? {
        guard let host else { return nil }
        var request = request
        // Now and then as the bytes that really travel.
        let isWire = dice.chance(perMille: knobs.wire)
        if isWire { request = try ExchangeRequest(decoding: request.encoded(), project: book.project) }
        // A server can be another one at the very next request of a session.
        // Above all while it is told much in small parts, or asked for what a replica has not.
        let isTelling = !request.changesets.isEmpty && knobs.pageBytes <= 8_000
        let mostly = knobs.serverRestore * (request.held.isEmpty ? isTelling ? 6 : 1 : 20)
        if !isCalm, dice.chance(perMille: mostly) { try backUpOrRestoreServer() }
        for _ in 0..<3 {
            if !isCalm, dice.chance(perMille: knobs.duplicate) { lag(request, member) }
            let isLost = !isCalm && dice.chance(perMille: knobs.loss)
            if isLost {
                figures.faults += 1
                // Before the server acted, or after.
                if dice.chance(perMille: 500) {
                    _ = try host.exchange(request, from: member.device)
                    try inspectServer()
                }
                guard dice.chance(perMille: 500) else { return nil }
                continue
            }
            let answer = try host.exchange(request, from: member.device)
            try inspectServer()
            try ledger.check(answer, to: request)
            if !isCalm, dice.chance(perMille: knobs.truncate) {
                truncate(answer, request)
                return nil
            }
            guard isWire else { return answer }
            return try ExchangeAnswer(
                decoding: answer.encoded(), project: book.project, membersKnown: request.membersKnown,
                carried: request.changesets.count)
        }
        return nil
    }

    private func lag(_ request: ExchangeRequest, _ member: Member) {
        figures.faults += 1
        late.append((request, member.number))
        if late.count > 6 { late.remove(at: dice.below(late.count)) }
    }

    /// What is cut off must not be taken for an answer, whatever its beginning says; the transport knows its length.
    private func truncate(_ answer: ExchangeAnswer, _ request: ExchangeRequest) {
        figures.faults += 1
        counters.met(.replyTruncated)
        let bytes = answer.encoded()
        _ = try? ExchangeAnswer(
            decoding: Array(bytes.prefix(dice.below(bytes.count + 1))), project: book.project, membersKnown: [],
            carried: request.changesets.count)
    }

    /// A copy of an old request comes in at last; nobody waits for its answer.
    func deliverLate() throws {
        guard let host, !late.isEmpty else { return }
        let (request, member) = late.remove(at: dice.below(late.count))
        _ = try host.exchange(request, from: members[member].device)
        counters.met(.lateDuplicateServed)
        try inspectServer()
    }
}

import Model

/// What goes wrong outside the programs.
extension World {
    /// The process goes between any two of its steps.
    func kill(_ member: Member) throws {
        figures.faults += 1
        let wasAcknowledged = member.exchanges.contains { exchange in
            if case .store = exchange.effect { exchange.isAcknowledged } else { false }
        }
        if wasAcknowledged { counters.met(.crashBetweenAcknowledgementAndStoring) }
        try comeBack(member)
    }

    func jump(_ member: Member) {
        figures.faults += 1
        let day: Int64 = 86_400_000
        let places: [Int64] = [
            -clock.time, 4_070_908_800_000 - clock.time, 0, day * Int64(dice.number(-800...800)), 3_600_000, -3_600_000,
        ]
        member.clock.milliseconds = dice.pick(places)
        if member.clock.milliseconds > HybridClock.toleranceMilliseconds { counters.met(.stampFarAhead) }
    }

    func backUpOrRestore(_ member: Member) throws {
        guard let at = backups.firstIndex(where: { $0.member == member.number }), dice.chance(perMille: 500) else {
            backups.removeAll { $0.member == member.number }
            backups.append((member.number, try member.device.photograph()))
            return
        }
        figures.faults += 1
        member.exchanges = []
        try member.device.restore(backups[at].photograph)
        member.seen = SeenLog()
        member.twin = nil
        try inspect(member)
    }

    /// Somebody copies a replica's folder and both go on.
    func clone(_ member: Member) throws {
        guard members.count < 8 else { return }
        figures.faults += 1
        let offset = ClockOffset()
        let device = try ground.clone(try member.device.photograph(), number: members.count, clock: offset)
        let clone = Member(number: members.count, device: device, clock: offset, isNewer: member.isNewer)
        members.append(clone)
        try inspect(clone)
    }

    /// The server goes on from an older copy, and nobody says so.
    func backUpOrRestoreServer() throws {
        guard let host else { return }
        if serverBackups.isEmpty || dice.chance(perMille: 400) {
            if serverBackups.count > 2 { serverBackups.removeFirst() }
            serverBackups.append(try host.photograph())
            return
        }
        figures.faults += 1
        serverRestores += 1
        try host.restore(dice.pick(serverBackups))
        ledger.forgetServer()
        try inspectServer()
    }

    /// Makes a bundle, or takes one in: any, in any order, again and again.
    func passBundles(_ member: Member) throws {
        if let at = mail.firstIndex(where: { $0.member == member.number }) {
            return try take(mail.remove(at: at).parcel, member, isCalm: false)
        }
        if bundles.isEmpty || dice.chance(perMille: 400) {
            let other = dice.chance(perMille: 500) ? nil : try dice.pick(members).device.replica
            var parcel = try member.device.makeBundle(for: other)
            // A part of a bundle is a bundle too: its end may come before its beginning.
            if dice.chance(perMille: 400) { parcel.changesets = Array(parcel.changesets.suffix(dice.number(1...12))) }
            if dice.chance(perMille: 300) {
                parcel.changesets = Array(parcel.changesets.prefix(dice.below(parcel.changesets.count + 1)))
            }
            if parcel.changesets.isEmpty { return }
            // From somebody who had lost a content, or never had it.
            if knobs.redaction > 0, dice.chance(perMille: 100) {
                let at = dice.below(parcel.changesets.count)
                parcel.changesets[at] = parcel.changesets[at].redacted
            }
            bundles.append(parcel)
            if bundles.count > 5 { bundles.removeFirst() }
            return
        }
        try take(dice.pick(bundles), member, isCalm: false)
        // Who reads in it what must not be told anybody does not wait for the rest.
        if knobs.redaction > 0, !member.seen.waiting.isEmpty, dice.chance(perMille: knobs.redaction * 20),
            try member.device.isOwner, let target = member.seen.waiting.last.flatMap(ledger.changeset),
            target.header.number > 1
        {
            counters.met(.waitingRedacted)
            try edit(member) { $0.redact(target.hash) }
        }
    }

    func take(_ parcel: Parcel, _ member: Member, isCalm: Bool) throws {
        if !isCalm { try doom(member) }
        do {
            try member.device.take(parcel)
            member.device.doom = nil
            try inspect(member)
        } catch is Crash {
            try comeBack(member)
        }
    }

    // MARK: The end

    /// Faults stop. A bounded number of rounds later everybody has everything, and nothing is unsent.
    func settle() throws {
        late = []
        for member in members {
            member.isAway = false
            member.exchanges = []
            member.device.doom = nil
        }
        ledger.close(members: members, host: host)
        for round in 0..<5 {
            if host != nil { try syncAll() } else { try bundleAll(isWhole: round > 2 && mayHaveLost) }
            if try isSettled() { return }
        }
        throw Violation(.outboxesEmpty, "not settled after five rounds without faults")
    }

    /// Whether a replica can have lost what others know it held.
    private var mayHaveLost: Bool { knobs.restore > 0 || knobs.clone > 0 }

    private func syncAll() throws {
        for member in members {
            let exchange = Exchange(pageBytes: knobs.pageBytes, restores: serverRestores)
            figures.sessions += 1
            while try !advance(member, exchange, isCalm: true) {}
        }
    }

    /// - Parameter isWhole: everything, and not what the other is not known to hold: it may have lost what it held.
    private func bundleAll(isWhole: Bool) throws {
        for member in members {
            for other in members where other !== member {
                let parcel = try member.device.makeBundle(for: isWhole ? nil : other.device.replica)
                try take(parcel, other, isCalm: true)
            }
            figures.sessions += 1
        }
    }

    private func isSettled() throws -> Bool {
        for member in members {
            if host != nil, try member.device.markedCount < member.device.logCount { return false }
            if try member.device.logCount != members[0].device.logCount { return false }
        }
        return try host.map { try $0.head.sequence == UInt64(members[0].device.logCount) } ?? true
    }
}

import Model

/// What of one log has been examined: which changesets, and their sum, which is the same for the same set.
struct SeenLog {
    var count = 0
    /// What came before its parents: from here it can only go into the log.
    var waiting: [Hash32] = []
    var numbers = BitSet()
    var sum = Bytes16.zero
    var last: Hash32?
    var digest = Bytes16.zero
    var cursor = Cursor.start
}

/// Numbers, as bits.
struct BitSet: Hashable {
    private var words: [UInt64] = []

    func contains(_ number: Int) -> Bool {
        number >> 6 < words.count && words[number >> 6] >> UInt64(number & 63) & 1 == 1
    }

    mutating func insert(_ number: Int) {
        while words.count <= number >> 6 { words.append(0) }
        words[number >> 6] |= 1 << UInt64(number & 63)
    }

    mutating func remove(_ number: Int) {
        if number >> 6 < words.count { words[number >> 6] &= ~(1 << UInt64(number & 63)) }
    }

    mutating func formUnion(_ other: BitSet) {
        while words.count < other.words.count { words.append(0) }
        for place in other.words.indices { words[place] |= other.words[place] }
    }

    static func == (left: BitSet, right: BitSet) -> Bool {
        for place in 0..<max(left.words.count, right.words.count) {
            let one = place < left.words.count ? left.words[place] : 0
            let other = place < right.words.count ? right.words[place] : 0
            if one != other { return false }
        }
        return true
    }
}

/// Everything that was ever committed in a world, and what may be asked of it at any moment.
final class Ledger {
    let book: Book
    private(set) var all: [Changeset] = []
    private(set) var numbers: [Hash32: Int] = [:]
    /// Of each changeset: all that its author had.
    private(set) var past: [BitSet] = []
    private var digests: [Bytes16: Bytes16] = [:]
    private var byDot: [Bytes16: Int] = [:]
    private var chains: [ReplicaID: [Int]] = [:]
    private var texts: [EntityID: [String]] = [:]
    /// Changes that an import replaced: its author had them in a file.
    var imported: Set<Dot> = []
    private var server = SeenLog()
    /// The server's log, by numbers.
    private var served: [Int] = []
    /// What somebody still held when faults stopped.
    private(set) var owed = BitSet()

    init(book: Book) { self.book = book }

    func number(of prefix: Bytes16) -> Int? { byDot[prefix] }

    func changeset(_ hash: Hash32) -> Changeset? { numbers[hash].map { all[$0] } }

    func replaced(by dot: Dot) -> [Dot] {
        guard let number = byDot[dot.changeset] else { return [] }
        let changes = book.open(all[number]).changes
        return Int(dot.index) < changes.count ? changes[Int(dot.index)].replaces : []
    }

    func earlierText(_ id: EntityID, _ dice: inout Dice) -> String? {
        guard let known = texts[id], !known.isEmpty else { return nil }
        return dice.pick(known)
    }

    // MARK: Logs

    /// Enters a changeset when it is first seen anywhere.
    private func enter(_ changeset: Changeset) throws -> Int {
        if let known = numbers[changeset.hash] { return known }
        let number = all.count
        var mine = BitSet()
        for parent in changeset.header.parents {
            guard let at = numbers[parent] else {
                throw Violation(.causalOrder, "a log has what comes after something that nobody has")
            }
            mine.formUnion(past[at])
            mine.insert(at)
        }
        numbers[changeset.hash] = number
        all.append(changeset)
        past.append(mine)
        byDot[changeset.hash.head] = number
        chains[changeset.header.replica, default: []].append(number)
        for change in book.open(changeset).changes where change.field == .description {
            if let text = change.said?.value.text { texts[change.entity, default: []].append(text) }
        }
        return number
    }

    private func read(_ tail: [Changeset], into seen: inout SeenLog) throws {
        for changeset in tail {
            let number = try enter(changeset)
            if seen.numbers.contains(number) { throw Violation(.exactlyOnce, "a log has one changeset twice") }
            let header = changeset.header
            for parent in header.parents {
                guard let at = numbers[parent], seen.numbers.contains(at) else {
                    throw Violation(.causalOrder, "a log has a changeset before what it comes after")
                }
            }
            if header.number > 1 {
                guard let at = numbers[header.previous], all[at].header.replica == header.replica,
                    all[at].header.number == header.number - 1
                else { throw Violation(.chainsWithoutGap, "a chain leaps") }
            }
            seen.numbers.insert(number)
            seen.sum = seen.sum &+ changeset.hash.head
            seen.count += 1
            seen.last = changeset.hash
        }
    }

    func inspect(_ member: Member, host: (any Host)?, isThorough: Bool) throws {
        let device = member.device
        let count = try device.logCount
        guard count >= member.seen.count else { throw Violation(.logsOnlyGrow, "a replica's log shrank") }
        if count > member.seen.count {
            let tail = try device.log(from: member.seen.count)
            // What a restored or copied replica begins with is its own.
            if member.seen.count > 0, !member.isEditing {
                let own = try device.replica
                if tail.contains(where: { $0.header.replica == own }) { member.twin = own }
            }
            try read(tail, into: &member.seen)
        }
        let waiting = try device.waiting
        for hash in member.seen.waiting where !waiting.contains(hash) {
            guard let number = numbers[hash], member.seen.numbers.contains(number) else {
                throw Violation(.nothingIsLost, "what waited is gone")
            }
        }
        try checkWaiting(waiting, member.seen)
        member.seen.waiting = waiting
        member.seen.digest = try device.digest
        if let known = digests[member.seen.sum], known != member.seen.digest {
            throw Violation(.equalLogsEqualDigests, "two replicas with the same changesets differ")
        }
        digests[member.seen.sum] = member.seen.digest
        member.seen.cursor = try device.cursor
        guard try device.markedCount == Int(member.seen.cursor.sequence) else {
            throw Violation(.cursorCoversWhatIsMarked, "marked are more or fewer than the cursor covers")
        }
        if isThorough { try inspectThoroughly(member, host) }
    }

    private func checkWaiting(_ waiting: [Hash32], _ seen: SeenLog) throws {
        for hash in waiting {
            guard let number = numbers[hash] else { continue }
            if seen.numbers.contains(number) { throw Violation(.nothingWaitsInVain, "what is in the log waits") }
            let parents = all[number].header.parents
            if parents.allSatisfy({ numbers[$0].map { seen.numbers.contains($0) } ?? false }) {
                throw Violation(.nothingWaitsInVain, "what could be applied waits")
            }
        }
    }

    /// What costs as much as the log is long.
    func inspectThoroughly(_ member: Member, _ host: (any Host)?) throws {
        if try member.device.rebuiltDigest() != member.seen.digest {
            throw Violation(.digestIsARebuilds, "the digest is not what the log gives")
        }
        let problems = try member.device.problems()
        guard problems.isEmpty else { throw Violation(.verifyFindsNothing, problems.joined(separator: "; ")) }
        try checkRedactions(try member.device.log(from: 0))
        let cursor = member.seen.cursor
        guard let host, cursor.sequence > 0, try host.running(at: cursor.sequence) == cursor.running else { return }
        for (place, changeset) in try host.log(from: 0).prefix(Int(cursor.sequence)).enumerated() {
            guard try member.device.sequence(of: changeset.hash) == UInt64(place + 1) else {
                throw Violation(.cursorCoversWhatIsMarked, "the cursor is past a row that the replica has not")
            }
        }
    }

    /// What a log orders to be dropped is not in it.
    func checkRedactions(_ log: [Changeset]) throws {
        var redactions = Redactions(project: book.project)
        for changeset in log { _ = redactions.act(book.open(changeset)) }
        guard !redactions.targets.isEmpty else { return }
        if log.contains(where: { $0.content != nil && redactions.targets.contains($0.hash) }) {
            throw Violation(.redactionHolds, "a log still has what it orders to be dropped")
        }
    }

    /// Source: SYNC.md §4. Unit of `now`: milliseconds since 1970.
    private func checkStamp(_ header: Header, at now: Int64) throws {
        var most = UInt64(now + 300_000) << 16
        if header.number > 1, let previous = numbers[header.previous] {
            most = max(most, all[previous].header.stamp.raw + 1)
        }
        guard header.stamp.raw >= UInt64(now) << 16, header.stamp.raw <= most else {
            throw Violation(.stampsFollowTheClock, "a stamp is not what its author's clock allows")
        }
    }

    /// What a replica has just made: what it names is all that it had, and its stamp rises.
    func made(_ changeset: Changeset, by member: Member, at now: Int64) throws {
        try checkStamp(changeset.header, at: now)
        guard let number = numbers[changeset.hash] else { throw Violation(.nothingIsLost, "made and not in the log") }
        var before = member.seen.numbers
        before.remove(number)
        guard past[number] == before else {
            throw Violation(.authorNamesAllItHad, "a changeset does not name all that its author had")
        }
        let header = changeset.header
        if member.twin == header.replica {
            throw Violation(.twinTakesANewKey, "a copied replica goes on under the key of both")
        }
        member.twin = nil
        let own = chains[header.replica] ?? []
        guard !own.contains(where: { before.contains($0) && all[$0].header.number >= header.number }) else {
            throw Violation(.chainsWithoutGap, "a replica gave a number twice")
        }
        // `previous` may stand below them: it is always named.
        let parents = header.parents.compactMap { numbers[$0] }
        let after = header.after.compactMap { numbers[$0] }
        guard !after.contains(where: { one in parents.contains { past[$0].contains(one) } }) else {
            throw Violation(.authorNamesAllItHad, "`after` names what stands below another parent")
        }
        if let previous = numbers[changeset.header.previous],
            all[previous].header.stamp >= changeset.header.stamp
        {
            throw Violation(.stampsRise, "a chain's stamps do not rise")
        }
    }

    // MARK: The server

    func forgetServer() {
        server = SeenLog()
        served = []
    }

    private func served(at sequence: UInt64) -> Hash32? {
        sequence > 0 && sequence <= UInt64(served.count) ? all[served[Int(sequence) - 1]].hash : nil
    }

    /// What the server has just answered is what its log holds.
    func check(_ answer: ExchangeAnswer, to request: ExchangeRequest) throws {
        if answer.rebased { return }
        for (changeset, receipt) in zip(request.changesets, answer.receipts) {
            guard let receipt else { continue }
            guard served(at: receipt) == changeset.hash else {
                throw Violation(.answersAreTheLogs, "a receipt names another's place")
            }
        }
        for (offset, row) in answer.rows.enumerated() {
            let hash =
                switch row {
                case .body(let changeset): changeset.hash
                case .hash(let hash): hash
                case .carried(let place): request.changesets[place].hash
                }
            guard served(at: request.cursor.sequence + UInt64(offset) + 1) == hash else {
                throw Violation(.answersAreTheLogs, "a row is not the log's")
            }
        }
        guard answer.from == request.cursor, answer.head == UInt64(served.count),
            answer.cursor.sequence == request.cursor.sequence + UInt64(answer.rows.count)
        else { throw Violation(.answersAreTheLogs, "a page is not where it says") }
        if let lacked = answer.missing.first(where: { numbers[$0].map(server.numbers.contains) ?? false }) {
            throw Violation(.answersAreTheLogs, "\(lacked.hex.prefix(12)) is said to be missing, and is there")
        }
    }

    func inspect(_ host: any Host) throws {
        let head = try host.head
        guard head.sequence >= UInt64(server.count) else { throw Violation(.logsOnlyGrow, "the server's log shrank") }
        guard head.sequence > UInt64(server.count) else { return }
        let tail = try host.log(from: server.count)
        guard server.count + tail.count == Int(head.sequence) else {
            throw Violation(.sequencesWithoutGap, "the server's head is not how many it has")
        }
        for changeset in tail {
            guard let running = try host.running(at: server.cursor.sequence + 1) else {
                throw Violation(.sequencesWithoutGap, "a sequence has no running hash")
            }
            let next = server.cursor.advanced(by: changeset.hash)
            guard next.running == running else {
                throw Violation(.sequencesWithoutGap, "a running hash is not that of the log")
            }
            server.cursor = next
        }
        try read(tail, into: &server)
        served += tail.compactMap { numbers[$0.hash] }
    }

    // MARK: The end

    /// Notes what must be everywhere in the end: all that anybody still has.
    func close(members: [Member], host: (any Host)?) {
        for member in members { owed.formUnion(member.seen.numbers) }
        if host != nil { owed.formUnion(server.numbers) }
    }
}

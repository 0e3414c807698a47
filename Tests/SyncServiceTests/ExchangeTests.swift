import Model
import SQLiteChangeStore
import ServerTestSupport
import SyncService
import Testing

/// One round trip: what is taken, what is given. Source: SYNC.md §5.
@Suite("Exchange")
struct ExchangeTests {
    private let server: TestServer
    private var ana = Author("ana", project: projectID(1), seed: 1)
    private var bo = Author("bo", project: projectID(1), seed: 2)
    private let owner: TestServer.Member

    init() async throws {
        server = try TestServer()
        owner = try await server.open("chronicle", as: ana)
    }

    private func hashes(_ answer: ExchangeAnswer, carried: [Changeset] = []) -> [Hash32] {
        answer.rows.map { row in
            switch row {
            case .body(let changeset): changeset.hash
            case .hash(let hash): hash
            case .carried(let index): carried[index].hash
            }
        }
    }

    private func cursor(after changesets: [Changeset]) -> Cursor {
        changesets.reduce(.start) { $0.advanced(by: $1.hash) }
    }

    @Test("a push is acknowledged by sequence, comes back as carried, and moves the cursor")
    mutating func push() async throws {
        let made = try ana.write(3)
        let answer = try await server.exchange(owner, push: made)
        #expect(answer.receipts == [1, 2, 3])
        #expect(answer.rows == [.carried(0), .carried(1), .carried(2)])
        #expect(answer.cursor == cursor(after: made))
        #expect(answer.from == .start)
        #expect(answer.head == 3)
        #expect(answer.refusal == nil)
        #expect(answer.missing == [])
        #expect(answer.role == .owner)
        #expect(answer.name == "chronicle")
    }

    @Test("the same push again takes nothing twice and gives the same receipts")
    mutating func idempotence() async throws {
        let made = try ana.write(3)
        let first = try await server.exchange(owner, push: made)
        let second = try await server.exchange(owner, push: made)
        #expect(second.receipts == first.receipts)
        #expect(second.head == 3)
        #expect(second.cursor == first.cursor)
    }

    @Test("one changeset twice in one push is taken once")
    mutating func twice() async throws {
        let made = try ana.write("one")
        let answer = try await server.exchange(owner, push: [made, made])
        #expect(answer.receipts == [1, 1])
        #expect(answer.head == 1)
    }

    @Test("another member gets the bodies, and an exchange at the head gets an empty page")
    mutating func pull() async throws {
        let editor = try await server.invite(bo, to: "chronicle")
        let made = try ana.write(3)
        _ = try await server.exchange(owner, push: made)
        let answer = try await server.exchange(editor)
        #expect(answer.rows == made.map { .body($0) })
        let last = try await server.exchange(editor, from: answer.cursor)
        #expect(last.rows == [])
        #expect(last.cursor == answer.cursor)
        #expect(last.role == .editor)
    }

    @Test("pages end where the bytes asked for end, with one row at least, and join up")
    mutating func paging() async throws {
        let made = try ana.write(20)
        _ = try await server.exchange(owner, push: made)
        var cursor = Cursor.start
        var pulled: [Hash32] = []
        var pages = 0
        while true {
            let answer = try await server.exchange(owner, from: cursor) { $0.limitBytes = pages == 0 ? 1 : 1_000 }
            #expect(answer.from == cursor)
            if answer.rows.isEmpty { break }
            if pages == 0 { #expect(answer.rows.count == 1) }
            pulled += hashes(answer)
            cursor = answer.cursor
            pages += 1
        }
        #expect(pulled == made.map(\.hash))
        #expect(cursor == self.cursor(after: made))
        #expect(pages > 3)
    }

    @Test("rows that the replica holds, and all rows when only hashes are wanted, come as hashes")
    mutating func hashesOnly() async throws {
        let made = try ana.write(9)
        _ = try await server.exchange(owner, push: made)
        let all = try await server.exchange(owner) { $0.hashesOnly = true }
        #expect(all.rows == made.map { .hash($0.hash) })
        let some = try await server.exchange(owner) { $0.held = [true, false, true] }
        #expect(some.rows.prefix(3) == [.hash(made[0].hash), .body(made[1]), .hash(made[2].hash)])
        #expect(some.rows.count == 9)
    }

    @Test("a cursor of another log is answered with rebased, and nothing of the push is taken")
    mutating func rebased() async throws {
        let made = try ana.write(3)
        _ = try await server.exchange(owner, push: made)
        let more = try ana.write("more")
        for bad in [
            Cursor(sequence: 2, running: RunningHash(raw: Bytes16(high: 1, low: 1))),
            Cursor(sequence: 3, running: .start), Cursor(sequence: 9, running: cursor(after: made).running),
            Cursor(sequence: .max, running: .start),
        ] {
            let answer = try await server.exchange(owner, from: bad, push: [more]) { $0.digest = .zero }
            #expect(answer.rebased)
            #expect(answer.rows == [])
            #expect(answer.receipts == [nil])
            #expect(answer.cursor == .start)
            #expect(answer.from == .start)
            #expect(answer.verdict == nil)
            #expect(answer.head == 3)
        }
        #expect(try await server.exchange(owner).head == 3)
    }

    @Test("what is named and not there is missing; what stands before it is taken all the same")
    mutating func missing() async throws {
        let first = try ana.write("first")
        let lost = try ana.write("lost")
        let third = try ana.write("third")
        let fourth = try ana.write("fourth")
        let answer = try await server.exchange(owner, push: [first, third, fourth])
        #expect(answer.receipts == [1, nil, nil])
        #expect(answer.missing == [lost.hash])
        #expect(answer.refusal == nil)
        let complete = try await server.exchange(owner, push: [lost, third, fourth])
        #expect(complete.receipts == [2, 3, 4])
        #expect(complete.missing == [])
    }

    @Test("a changeset after one that nobody has brought is missing that one")
    mutating func missingAfter() async throws {
        let foreign = try bo.write("bo's")
        let made = try ana.write("ana's", after: [foreign])
        let answer = try await server.exchange(owner, push: [made])
        #expect(answer.receipts == [nil])
        #expect(answer.missing == [foreign.hash])
        let both = try await server.exchange(owner, push: [made, foreign])
        #expect(both.receipts == [2, 1])
    }

    @Test("a push in the wrong order is taken in the right one")
    mutating func anyOrder() async throws {
        let made = try ana.write(6)
        let answer = try await server.exchange(owner, push: made.reversed())
        #expect(answer.receipts == [6, 5, 4, 3, 2, 1])
        #expect(answer.missing == [])
    }

    @Test("both sides of a fork are kept, and the copied replica is told, again after a lost answer")
    mutating func fork() async throws {
        _ = try await server.exchange(owner, push: [try ana.write("first")])
        var copy = ana
        _ = try await server.exchange(owner, push: [try ana.write("here")])
        let there = try copy.write("there")
        let answer = try await server.exchange(owner, push: [there])
        #expect(answer.receipts == [3])
        #expect(answer.replicaForked)
        #expect(try await server.exchange(owner, push: [there]).replicaForked)
        let next = try await server.exchange(owner, push: [try copy.write("and on")])
        #expect(next.receipts == [4])
        #expect(!next.replicaForked)
    }

    @Test("who only carries somebody else's fork is not told to change his own replica")
    mutating func carriedFork() async throws {
        let editor = try await server.invite(bo, to: "chronicle")
        _ = try await server.exchange(owner, push: [try ana.write("first")])
        var copy = ana
        _ = try await server.exchange(owner, push: [try ana.write("here")])
        let answer = try await server.exchange(editor, push: [try copy.write("there")])
        #expect(answer.receipts == [3])
        #expect(!answer.replicaForked)
    }

    @Test("a wrong signature refuses the whole push and pulling goes on")
    mutating func badSignature() async throws {
        let first = try ana.write("first")
        _ = try await server.exchange(owner, push: [first])
        let good = try bo.write("good")
        let bad = try ana.write("bad").signed([UInt8](repeating: 7, count: 64))
        let answer = try await server.exchange(owner, push: [good, bad])
        #expect(answer.refusal?.code == "bad_signature")
        #expect(answer.receipts == [nil, nil])
        #expect(answer.rows == [.body(first)])
        #expect(try await server.exchange(owner).head == 1)
    }

    @Test("a damaged signature is not taken because a later one vouches for it")
    mutating func vouchedSignature() async throws {
        let made = try ana.write(3)
        let bad = made[1].signed([UInt8](repeating: 7, count: 64))
        let answer = try await server.exchange(owner, push: [made[0], bad, made[2]])
        #expect(answer.refusal?.code == "bad_signature")
        #expect(answer.head == 0)
    }

    @Test("a changeset of another project, or one that does not follow its previous, is refused")
    mutating func refusals() async throws {
        var foreign = Author("ana", project: projectID(9), seed: 1)
        let other = try await server.exchange(owner, push: [try foreign.write("elsewhere")])
        #expect(other.refusal?.code == "foreign_project")
        let first = try ana.write("first")
        let stray = try Changeset(
            project: ana.project, replica: ana.replica, number: 5, stamp: .zero, previous: first.hash, after: [],
            structure: [0], content: .init(nonce: [], bytes: [])
        ) { try ana.key.sign($0) }
        let answer = try await server.exchange(owner, push: [first, stray])
        #expect(answer.refusal?.code == "bad_chain")
        #expect(answer.head == 0)
        let anonymous = try Changeset(
            project: ana.project, replica: ana.replica, number: 1, stamp: .zero, previous: .zero, after: [],
            structure: [0], content: .init(nonce: [], bytes: [])
        ) { try ana.key.sign($0) }
        let unnamed = try await server.exchange(owner, push: [anonymous])
        #expect(unnamed.refusal?.code == "no_introduction")
    }

    @Test("an editor may carry what devices unknown to the server have signed")
    mutating func carrying() async throws {
        let made = try bo.write(2)
        #expect(try await server.exchange(owner, push: made).receipts == [1, 2])
        #expect(try await server.administration.devices(of: "chronicle").count == 1)
    }

    @Test("content that was missing is put back by whoever has it")
    mutating func filling() async throws {
        let made = try ana.write("one")
        _ = try await server.exchange(owner, push: [made.redacted])
        #expect(try await server.exchange(owner).rows == [.body(made.redacted)])
        let answer = try await server.exchange(owner, push: [made])
        #expect(answer.receipts == [1])
        #expect(try await server.exchange(owner).rows == [.body(made)])
        #expect(try await server.administration.verify().findings == [])
    }

    @Test("a replica that goes on under a new key is a further device of its member")
    mutating func newDeviceKey() async throws {
        let renewed = Author("ana", project: projectID(1), seed: 77)
        _ = try await server.exchange(owner) { $0.deviceKey = renewed.key.publicKey }
        let devices = try await server.administration.devices(of: "chronicle")
        #expect(devices.map(\.replica) == [ana.replica, renewed.replica])
        #expect(Set(devices.map(\.member)) == [owner.id])
        let commits = server.store.counts.commits
        _ = try await server.exchange(owner) { $0.deviceKey = renewed.key.publicKey }
        #expect(server.store.counts.commits == commits)
    }

    @Test("an exchange with nothing to do commits nothing")
    mutating func quiet() async throws {
        _ = try await server.exchange(owner, push: [try ana.write("one")])
        let cursor = try await server.exchange(owner).cursor
        _ = try await server.exchange(owner, from: cursor) { $0.digest = Bytes16(high: 1, low: 2) }
        let commits = server.store.counts.commits
        let answer = try await server.exchange(owner, from: cursor) { $0.digest = Bytes16(high: 1, low: 2) }
        #expect(answer.verdict == .first)
        #expect(server.store.counts.commits == commits)
    }

    @Test("the members list comes when it has changed, and only then")
    mutating func members() async throws {
        let first = try await server.exchange(owner)
        #expect(first.members?.map(\.name) == ["ana"])
        let same = try await server.exchange(owner) { $0.membersKnown = first.membersTag }
        #expect(same.members == nil)
        _ = try await server.invite(bo, to: "chronicle", role: .reader)
        let changed = try await server.exchange(owner) { $0.membersKnown = first.membersTag }
        #expect(Set(changed.members?.map(\.replica) ?? []) == [ana.replica, bo.replica])
        #expect(Set(changed.members?.map(\.role) ?? []) == ["owner", "reader"])
        _ = try await server.administration.revokeMember("bo", of: "chronicle")
        let last = try await server.exchange(owner) { $0.membersKnown = changed.membersTag }
        #expect(last.members?.first { $0.name == "bo" }?.role == "revoked")
    }
}

import Model
import ServerTestSupport
import SyncService
import Testing

/// Of more changesets than are checked one by one only those are checked that vouch for others: what that may let in.
@Suite("Signatures that others vouch for")
struct SignatureTests {
    private static let many = SignatureCheck.checkedSingly + 20
    let server: TestServer
    let owner: TestServer.Member
    var ana = Author("ana", project: projectID(1), seed: 1)
    var bo = Author("bo", project: projectID(1), seed: 2)

    init() async throws {
        server = try TestServer()
        owner = try await server.open("chronicle", as: ana)
    }

    /// The same changesets, some with a signature that is nobody's.
    private func spoilt(_ changesets: [Changeset], _ places: [Int]) -> [Changeset] {
        var changesets = changesets
        for place in places { changesets[place] = changesets[place].signed([UInt8](repeating: 7, count: 64)) }
        return changesets
    }

    /// Reads the log as a replica does that refuses pages which nothing vouches for; the number of pages.
    private func read(_ bytes: Int, _ expected: [Changeset]) async throws -> Int {
        var keys = [ana.replica: ana.key.publicKey, bo.replica: bo.key.publicKey]
        var cursor = Cursor.start
        var read: [Changeset] = []
        var pages = 0
        while true {
            let answer = try await server.exchange(owner, from: cursor) { $0.limitBytes = bytes }
            let bodies = answer.rows.compactMap { if case .body(let changeset) = $0 { changeset } else { nil } }
            if bodies.isEmpty { break }
            let introduced = try SignatureCheck().check(bodies, tolerates: { _ in true }) { keys[$0] }
            keys.merge(introduced) { $1 }
            read += bodies
            cursor = answer.cursor
            pages += 1
        }
        #expect(read == expected)
        return pages
    }

    @Test("a changeset that has to wait vouches for none that is taken")
    mutating func waitingVoucher() async throws {
        let foreign = try bo.write("bo's")
        var made = try ana.write(Self.many)
        made.append(try ana.write("ana's", after: [foreign]))
        let bad = spoilt(made, [Self.many - 1])
        let answer = try await server.exchange(owner, push: bad)
        #expect(answer.refusal?.code == "bad_signature" && answer.refusal?.changeset == bad[Self.many - 1].hash)
        #expect(answer.head == 0)
        // With good ones, what need not wait is taken.
        let good = try await server.exchange(owner, push: made)
        #expect(good.head == UInt64(Self.many) && good.refusal == nil && good.missing == [foreign.hash])
    }

    @Test("what a later one vouches for is taken, named by verify, and never ends a page", arguments: [true, false])
    mutating func pageEnds(isAlternating: Bool) async throws {
        let first = try ana.write(3)
        // Two chains, one through the other: all but the last of each signed by nobody.
        var made: [Changeset] = []
        for _ in 0..<(Self.many / 2) {
            made.append(try ana.write("ana's"))
            if isAlternating { made.append(try bo.write("bo's")) }
        }
        while made.count < Self.many { made.append(try ana.write("more")) }
        let bad = spoilt(made, Array(0..<(made.count - (isAlternating ? 2 : 1))))
        let last = try ana.write(40)
        _ = try await server.exchange(owner, push: first)
        #expect(try await server.exchange(owner, push: bad).refusal == nil)
        #expect(try await server.exchange(owner, push: last).head == UInt64(43 + made.count))
        for bytes in [1, 700, 9_000, 40_000, Limits.pageBytes] {
            let pages = try await read(bytes, first + bad + last)
            #expect(pages > 1 || bytes == Limits.pageBytes)
        }
        let findings = try await server.administration.verify().findings
        #expect(findings.count == bad.count - (isAlternating ? 2 : 1))
        #expect(Set(findings.map(\.code)) == ["bad_signature"])
    }

    @Test("a signature that does not hold gives way to one that does when its changeset comes again, never back")
    mutating func healing() async throws {
        let made = try ana.write(Self.many)
        let bad = spoilt(made, [7])
        #expect(try await server.exchange(owner, push: bad).head == UInt64(Self.many))
        #expect(try await server.administration.verify().findings.map(\.code) == ["bad_signature"])
        #expect(try await server.exchange(owner, push: made).receipts.count == Self.many)
        #expect(try await server.administration.verify().findings == [])
        #expect(try await server.exchange(owner, push: bad).receipts.count == Self.many)
        #expect(try await server.exchange(owner).rows == made.map { .body($0) })
        #expect(try await server.administration.verify().findings == [])
    }
}

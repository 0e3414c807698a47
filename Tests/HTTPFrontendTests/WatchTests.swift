import HTTPFrontend
import Model
import SQLiteChangeStore
import ServerTestSupport
import SyncService
import Testing

@Suite("Watching and stopping")
struct WatchTests {
    /// Watches from a thread of its own: `heads` in turn, then what comes after.
    private func watch(
        _ live: LiveServer, _ member: TestServer.Member, heads: [Int],
        afterHead: @escaping @Sendable (Int) -> Void = { _ in }
    ) async throws -> Bool {
        try await RawHTTP.detached { [port = live.port] in
            let connection = try RawHTTP(port: port)
            try connection.send(
                "GET", "/v1/projects/\(member.project)/watch", headers: [("Authorization", "Bearer \(member.token)")])
            let head = try connection.readHead()
            #expect(head.status == 200)
            #expect(head.headers["content-type"] == "text/event-stream")
            for expected in heads {
                let event = try connection.read(until: "data: \(expected)\n\n")
                #expect(event.contains("event: head\n"))
                afterHead(expected)
            }
            _ = try connection.read(until: "0\r\n\r\n")
            return true
        }
    }

    @Test("a watcher hears where the log ends, now and when it grows, and nothing once revoked")
    func heads() async throws {
        let live = try await LiveServer { $0.beat = .milliseconds(20) }
        var ana = Author("ana", project: projectID(1), seed: 1)
        let owner = try await live.server.open("chronicle", as: ana)
        let watcher = try await live.server.invite(Author("bo", project: projectID(1), seed: 2), to: "chronicle")
        let made = try ana.write(2)
        let server = live.server
        let ended = try await watch(live, watcher, heads: [0, 1, 2]) { head in
            Task {
                if head < 2 { return try await server.exchange(owner, push: [made[head]]).head }
                return UInt64(try await server.administration.revokeMember("bo", of: "chronicle").devices)
            }
        }
        #expect(ended)
        try await live.stop()
    }

    @Test("an open stream does not hold up the end")
    func stopping() async throws {
        let live = try await LiveServer()
        let owner = try await live.server.open("chronicle", as: Author("ana", project: projectID(1), seed: 1))
        let began = ContinuousClock.now
        #expect(try await watch(live, owner, heads: [0]) { _ in Task { await live.begin() } })
        try await live.stop()
        #expect(ContinuousClock.now - began < .seconds(8))
        #expect(live.server.service.heads.watcherCount == 0)
    }

    @Test("what has begun is finished: pushes in flight at the end are answered and kept, or never begun")
    func finishing() async throws {
        let live = try await LiveServer()
        let owner = try await live.server.open("chronicle", as: Author("ana", project: projectID(1), seed: 1))
        let answered: [UInt64] = try await withThrowingTaskGroup(of: UInt64?.self) { group in
            for seed in 1...24 {
                group.addTask {
                    var author = Author("a\(seed)", project: projectID(1), seed: UInt8(seed))
                    var request = ExchangeRequest(cursor: .start)
                    request.changesets = [try author.write("one")]
                    if seed == 12 { await live.begin() }
                    guard let answer = try? await live.exchange(owner, request), answer.status == 200 else {
                        return nil
                    }
                    return try ExchangeAnswer(
                        decoding: answer.body, project: owner.project, membersKnown: [], carried: 1
                    ).receipts[0]
                }
            }
            return try await group.reduce(into: []) { if let sequence = $1 { $0.append(sequence) } }
        }
        let stored = try await live.server.store.read { try $0.projects() }.first?.head ?? 0
        #expect(Set(answered).count == answered.count)
        #expect(answered.allSatisfy { $0 <= stored })
        #expect(stored == UInt64(answered.count))
        try await live.stop()
    }
}

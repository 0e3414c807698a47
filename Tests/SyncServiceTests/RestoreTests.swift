import Model
import SQLiteChangeStore
import ServerTestSupport
import SyncService
import TestSupport
import Testing

/// A server that went back in time tells so, and replicas bring back what it lost.
@Suite("Restored servers")
struct RestoreTests {
    @Test("after a restore cursors beyond the backup are rebased, and what was lost comes back from a replica")
    func restored() async throws {
        let server = try TestServer()
        var ana = Author("ana", project: projectID(1), seed: 1)
        let owner = try await server.open("chronicle", as: ana)
        let early = try ana.write(3)
        let before = try await server.exchange(owner, push: early).cursor
        let folder = try TemporaryFolder()
        try await server.store.backup(to: StoreFolder(path: folder.path).database)
        let late = try ana.write(2)
        let after = try await server.exchange(owner, from: before, push: late).cursor
        #expect(after.sequence == 5)

        let store = try SQLiteChangeStore(folder: StoreFolder(path: folder.path), create: false)
        let service = SyncService(
            store: store,
            environment: Environment(
                now: { [clock = server.clock] in clock.now }, random: { [UInt8](repeating: 1, count: $0) }))
        func ask(_ cursor: Cursor, _ changesets: [Changeset] = []) async throws -> ExchangeAnswer {
            var request = ExchangeRequest(cursor: cursor)
            request.changesets = changesets
            return try await service.exchange(owner.hash, project: owner.project, request)
        }
        #expect(try await !ask(before).rebased)
        let answer = try await ask(after)
        #expect(answer.rebased)
        #expect(answer.head == 3)
        #expect(try await ask(.start).rows == early.map { .body($0) })
        let again = try await ask(before, late)
        #expect(again.receipts == [4, 5])
        #expect(again.cursor == after)
        await store.close()
    }
}

import Model
import SQLiteChangeStore
import ServerTestSupport
import SyncService
import Testing

@Suite("Many at once")
struct ConcurrencyTests {
    @Test("writers and readers at once: no gap, no row missed, commits shared")
    func manyWriters() async throws {
        let server = try TestServer()
        let owner = try await server.open("chronicle", as: Author("a0", project: projectID(1), seed: 0))
        let commits = server.store.counts.commits
        let writers = 16
        let each = 12
        let pulled = try await withThrowingTaskGroup(of: [Hash32].self) { group in
            for seed in 1...writers {
                group.addTask {
                    var author = Author("a\(seed)", project: projectID(1), seed: UInt8(seed))
                    for number in 0..<each {
                        let answer = try await server.exchange(owner, push: [try author.write("\(number)")])
                        guard answer.receipts.first != .some(nil) else { throw StoreError.failed("not taken") }
                    }
                    return []
                }
            }
            group.addTask {
                var cursor = Cursor.start
                var pulled: [Hash32] = []
                while pulled.count < writers * each {
                    let answer = try await server.exchange(owner, from: cursor) { $0.limitBytes = 4_000 }
                    for row in answer.rows {
                        guard case .body(let changeset) = row else { continue }
                        cursor = cursor.advanced(by: changeset.hash)
                        pulled.append(changeset.hash)
                    }
                    // The running hash that the server gives is the one its rows add up to.
                    guard cursor == answer.cursor else { throw StoreError.failed("a row was missed") }
                }
                return pulled
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(Set(pulled).count == writers * each)
        #expect(server.store.counts.commits - commits <= writers * each)
        let report = try await server.administration.verify()
        #expect(report.findings == [])
        #expect(report.changesets == UInt64(writers * each))
    }

    @Test("the same changesets pushed by many at once are taken once")
    func sameByMany() async throws {
        let server = try TestServer()
        var author = Author("ana", project: projectID(1), seed: 1)
        let owner = try await server.open("chronicle", as: author)
        let made = try author.write(10)
        let receipts = try await withThrowingTaskGroup(of: [UInt64?].self) { group in
            for _ in 0..<12 { group.addTask { try await server.exchange(owner, push: made).receipts } }
            return try await group.reduce(into: Set<[UInt64?]>()) { $0.insert($1) }
        }
        #expect(receipts == [Array((1...10).map { UInt64($0) })])
        #expect(try await server.exchange(owner).head == 10)
    }

    @Test("who watches is poked when the log has grown")
    func watching() async throws {
        let server = try TestServer()
        var author = Author("ana", project: projectID(1), seed: 1)
        let owner = try await server.open("chronicle", as: author)
        let pokes = server.service.heads.watch(owner.project)
        _ = try await server.exchange(owner, push: [try author.write("one")])
        for await _ in pokes { break }
        #expect(try await server.service.head(owner.hash, project: owner.project) == 1)
    }
}

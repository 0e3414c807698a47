import Model
import SQLiteChangeStore
import ServerTestSupport
import SyncService
import TestSupport
import Testing

/// Whatever a member sends, the server answers, and its log stays sound.
@Suite("Fuzzing the server")
struct RequestFuzzTests {
    @Test("hostile requests of a member are refused or mean nothing, and the log stays sound")
    func requests() async throws {
        let server = try TestServer()
        var ana = Author("ana", project: projectID(1), seed: 1)
        let owner = try await server.open("chronicle", as: ana)
        let first = try ana.write(3)
        let answer = try await server.exchange(owner, push: first)
        var request = ExchangeRequest(cursor: answer.cursor)
        request.changesets = first + (try ana.write(4))
        request.digest = Bytes16(high: 3, low: 4)
        request.deviceKey = ana.key.publicKey
        request.author = "ana"
        request.held = [true, false, true]
        var other = ExchangeRequest(cursor: .start)
        other.hashesOnly = true
        let service = server.service
        let count = try await FuzzRun("request-served").run(
            count: 700, seed: 21, good: [request.encoded(), other.encoded()]
        ) { bytes in
            guard let read = try? ExchangeRequest(decoding: bytes, project: owner.project) else { return }
            do {
                _ = try await service.exchange(owner.hash, project: owner.project, read).encoded()
            } catch let error as StoreError {
                throw error
            } catch {}
        }
        #expect(count > 700)
        #expect(try await server.administration.verify().findings == [])
        await server.store.close()
    }
}

import Foundation
import Model
import SQLite
import SQLiteChangeStore
import ServerTestSupport
import SyncService
import TestSupport
import Testing

/// A server's database of version 1 as it was released; the file is never written again.
@Suite("Golden server")
struct GoldenServerTests {
    private static let name = "server-1.sqlite"
    private let folder: TemporaryFolder
    private var ana = Author("ana", project: projectID(1), seed: 1)
    private let environment = Environment(
        now: { 1_900_000_000_000 },
        random: { count in (0..<count).map { _ in UInt8.random(in: .min ... .max) } })

    init() throws { folder = try TemporaryFolder() }

    @Test("writing the golden server", .enabled(if: GoldenFiles.mayWrite && !GoldenFiles.exists(name)))
    func write() async throws {
        let server = try TestServer()
        var (ana, bo) = (ana, Author("bo", project: projectID(1), seed: 2))
        let owner = try await server.open("chronicle", as: ana)
        let editor = try await server.invite(bo, to: "chronicle")
        _ = try await server.exchange(owner, push: try ana.write(4))
        let pulled = try await server.exchange(editor)
        let pushed = try await server.exchange(editor, from: pulled.cursor, push: try bo.write(3))
        _ = try await server.exchange(owner, from: pushed.cursor) { $0.digest = Bytes16(high: 1, low: 2) }
        let path = folder.path + "/copy.sqlite"
        try await server.store.backup(to: path)
        try GoldenFiles.write(Self.name, [UInt8](Data(contentsOf: URL(fileURLWithPath: path))))
        await server.store.close()
    }

    private func copied() throws -> StoreFolder {
        let store = StoreFolder(path: folder.path)
        try Data(GoldenFiles.read(Self.name)).write(to: URL(fileURLWithPath: store.database))
        return store
    }

    @Test("a server's database of version 1 opens, is migrated, is sound, serves and takes what is new")
    func goesOn() async throws {
        let store = try SQLiteChangeStore(folder: try copied(), create: false)
        let administration = Administration(store: store, environment: environment)
        #expect(try await administration.verify().findings == [])
        let service = SyncService(store: store, environment: environment, observer: SilentObserver())
        let invite = try await administration.invite(
            to: "chronicle", role: .editor, milliseconds: Administration.inviteMilliseconds, uses: 1)
        var zoe = Author("zoe", project: projectID(1), seed: 9)
        let joined = try await service.join(
            JoinRequest(
                secret: invite.secret, project: nil, publicKey: zoe.key.publicKey, author: "zoe", device: "new"))
        guard case .joined(let token, let project, _, _, _) = joined, let hash = Secret.hash(ofToken: token) else {
            Issue.record("not let in")
            return
        }
        let everything = try await service.exchange(hash, project: project, ExchangeRequest(cursor: .start))
        #expect(everything.rows.count == 7 && everything.head == 7)
        #expect(everything.cursor.running.raw.hex == Self.running)
        let titles = everything.rows.compactMap { row -> String? in
            guard case .body(let changeset) = row else { return nil }
            return Opened(changeset, project: project).changes.first?.said?.value.text
        }
        #expect(titles == ["ana 0", "ana 1", "ana 2", "ana 3", "bo 0", "bo 1", "bo 2"])
        var request = ExchangeRequest(cursor: everything.cursor)
        request.changesets = try zoe.write(2)
        #expect(try await service.exchange(hash, project: project, request).receipts == [8, 9])
        #expect(try await administration.verify().findings == [])
        await store.close()
    }

    static let running = "3f104b15a6970d203c7c88d46576369f"
}

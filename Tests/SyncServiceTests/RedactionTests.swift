import Foundation
import Model
import SQLite
import SQLiteChangeStore
import ServerTestSupport
@testable import SyncService
import TestSupport
import Testing

/// What owners order to be dropped is nowhere on the server any more. Source: SYNC.md §1 "Redaction".
@Suite("Redaction on the server")
struct RedactionTests {
    private static let marker = "Zyzzogeton"

    /// Whether any file of a folder holds these bytes.
    private func holds(_ folder: String, _ marker: String = marker) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder).filter { name in
            let bytes = FileManager.default.contents(atPath: folder + "/" + name) ?? Data()
            return bytes.range(of: Data(marker.utf8)) != nil
        }
    }

    /// Texts too short to be compressed beyond recognition, before and after the one that is to go.
    private func write(_ author: inout Author, around title: String) throws -> (all: [Changeset], target: Changeset) {
        let before = try author.write(30)
        let target = try author.write(title)
        return (before + [target] + (try author.write(30)), target)
    }

    @Test("an owner's redaction drops content from every file, its backups too, and keeps the log sound")
    func drops() async throws {
        let server = try TestServer()
        var ana = Author(founding: "ana", seed: 1)
        let bo = Author("bo", project: ana.project, seed: 2)
        let owner = try await server.open("chronicle", as: ana)
        let editor = try await server.invite(bo, to: "chronicle")
        let (all, target) = try write(&ana, around: Self.marker)
        _ = try await server.exchange(owner, push: all)
        #expect(try !holds(server.folder.path).isEmpty)
        let order = try ana.redact(target)
        let answer = try await server.exchange(owner, push: [order])
        #expect(answer.refusal == nil && answer.receipts.count == 1)
        #expect(try holds(server.folder.path) == [])
        let pulled = try await server.exchange(editor).rows
        #expect(pulled.contains(.body(target.redacted)) && pulled.contains(.body(order)))
        #expect(try await server.administration.verify().findings == [])
        let backup = server.folder.path + "/copy"
        try await server.store.backup(to: backup)
        #expect(try holds(server.folder.path) == [])
        await server.store.close()
        #expect(try holds(server.folder.path) == [])
    }

    @Test("content that comes again, with its changeset or after it, is dropped")
    func again() async throws {
        let server = try TestServer()
        var ana = Author(founding: "ana", seed: 1)
        let owner = try await server.open("chronicle", as: ana)
        let (all, target) = try write(&ana, around: Self.marker)
        let order = try ana.redact(target)
        _ = try await server.exchange(owner, push: all + [order])
        _ = try await server.exchange(owner, push: all)
        #expect(try holds(server.folder.path) == [])
        await server.store.close()
    }

    @Test("an order can come before what it names, whose content is then never stored")
    func early() async throws {
        let server = try TestServer()
        var ana = Author(founding: "ana", seed: 1)
        var bo = Author("bo", project: ana.project, seed: 2)
        let owner = try await server.open("chronicle", as: ana)
        let secret = try bo.write(Self.marker)
        let order = try ana.redact(secret, isBlind: true)
        _ = try await server.exchange(owner, push: [order])
        _ = try await server.exchange(owner, push: [secret])
        #expect(try await server.exchange(owner).rows == [.body(order), .body(secret.redacted)])
        #expect(try holds(server.folder.path) == [])
        #expect(try await server.administration.verify().findings == [])
        await server.store.close()
    }

    @Test("a redaction by somebody who is no owner is kept and has no effect, until he becomes one")
    func powerless() async throws {
        let server = try TestServer()
        var ana = Author(founding: "ana", seed: 1)
        var bo = Author("bo", project: ana.project, seed: 2)
        let owner = try await server.open("chronicle", as: ana)
        let editor = try await server.invite(bo, to: "chronicle")
        let (all, target) = try write(&ana, around: Self.marker)
        _ = try await server.exchange(owner, push: all)
        let order = try bo.redact(target)
        let answer = try await server.exchange(editor, push: [order])
        #expect(answer.refusal == nil && answer.head == UInt64(all.count + 1))
        #expect(try !holds(server.folder.path).isEmpty)
        _ = try await server.exchange(owner, push: [try ana.grant([bo.replica])])
        #expect(try holds(server.folder.path) == [])
        #expect(try await server.administration.verify().findings == [])
        await server.store.close()
    }

    @Test("what is missing without an order is filled in, and what is redacted never is")
    func fill() async throws {
        let server = try TestServer()
        var ana = Author(founding: "ana", seed: 1)
        let owner = try await server.open("chronicle", as: ana)
        let (lost, secret) = (try ana.write("lost"), try ana.write(Self.marker))
        let order = try ana.redact(secret)
        _ = try await server.exchange(owner, push: [lost.redacted, secret.redacted, order])
        _ = try await server.exchange(owner, push: [lost, secret])
        let rows = try await server.exchange(owner).rows
        #expect(rows == [.body(lost), .body(secret.redacted), .body(order)])
        #expect(try holds(server.folder.path) == [])
        #expect(try await server.administration.verify().findings == [])
        await server.store.close()
    }

    @Test("a process that ends before the file is clean leaves that to the next")
    func crash() async throws {
        let server = try TestServer()
        var ana = Author(founding: "ana", seed: 1)
        let owner = try await server.open("chronicle", as: ana)
        let (all, target) = try write(&ana, around: Self.marker)
        _ = try await server.exchange(owner, push: all)
        // A reader in the way does what a killed process does: the log is done, the file is not.
        let path = StoreFolder(path: server.folder.path).database
        let reader = try Connection(path: path, mode: .readOnly)
        try reader.execute("BEGIN; SELECT count(*) FROM changeset;")
        let order = try ana.redact(target)
        _ = try await server.exchange(owner, push: [order])
        #expect(try !holds(server.folder.path).isEmpty)
        try reader.execute("COMMIT")
        try reader.close()
        await server.store.close()
        let next = try SQLiteChangeStore(folder: StoreFolder(path: server.folder.path), create: false)
        try await next.write { try $0.set("url", to: "http://x") }
        #expect(try holds(server.folder.path) == [])
        await next.close()
    }

    @Test("the directives of a log that an earlier version wrote are found when its file is opened")
    func migration() async throws {
        let server = try TestServer()
        var ana = Author(founding: "ana", seed: 1)
        let owner = try await server.open("chronicle", as: ana)
        let (all, target) = try write(&ana, around: Self.marker)
        _ = try await server.exchange(owner, push: all)
        await server.store.close()
        let folder = StoreFolder(path: server.folder.path)
        let old = try Connection(path: folder.database, mode: .readWrite)
        try old.execute("DROP TABLE directive; DROP TABLE redacted; PRAGMA user_version = 1")
        try old.close()
        let store = try SQLiteChangeStore(folder: folder, create: false)
        let service = SyncService(
            store: store, environment: Environment(now: { 1 }, random: { [UInt8](repeating: 0, count: $0) }))
        var request = ExchangeRequest(cursor: .start)
        request.changesets = [try ana.redact(target)]
        _ = try await service.exchange(owner.hash, project: owner.project, request)
        #expect(try holds(server.folder.path) == [])
        await store.close()
    }
}

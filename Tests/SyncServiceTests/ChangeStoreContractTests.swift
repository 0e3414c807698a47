import Dispatch
import Model
import SQLite
import SQLiteChangeStore
import ServerTestSupport
import SyncService
import TestSupport
import Testing

/// What `ChangeStore` promises, stamped on every store.
@Suite("The contract of a change store")
struct ChangeStoreContractTests {
    private struct Unwanted: Error {}

    @Test("a write that throws leaves no trace and disturbs no other", arguments: StoreKind.allCases)
    func failingWrite(kind: StoreKind) async throws {
        let server = try TestServer(kind)
        let store = server.store
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<40 {
                group.addTask {
                    _ = try? await store.write { writer in
                        try writer.set("\(number)", to: "there")
                        if number % 2 == 1 { throw Unwanted() }
                    }
                }
            }
        }
        for number in 0..<40 {
            let value = try await store.read { try $0.setting("\(number)") }
            #expect(value == (number % 2 == 1 ? nil : "there"))
        }
    }

    @Test("what a body throws comes out unchanged", arguments: StoreKind.allCases)
    func ownErrors(kind: StoreKind) async throws {
        let server = try TestServer(kind)
        let store = server.store
        await #expect(throws: Unwanted.self) { try await store.write { _ in throw Unwanted() } }
        await #expect(throws: Unwanted.self) { try await store.read { _ in throw Unwanted() } }
    }

    @Test("a read sees one state from its first to its last call", arguments: StoreKind.allCases)
    func snapshot(kind: StoreKind) async throws {
        let server = try TestServer(kind)
        let store = server.store
        try await store.write { try $0.set("a", to: "before") }
        let hasLooked = DispatchSemaphore(value: 0)
        let hasWritten = DispatchSemaphore(value: 0)
        async let seen = store.read { reader in
            let first = try reader.setting("a")
            hasLooked.signal()
            hasWritten.wait()
            return [first, try reader.setting("a")]
        }
        // Written while the read stands open: a store whose reads held up its writes would never get past this.
        try await store.write { writer in
            hasLooked.wait()
            try writer.set("a", to: "after")
        }
        hasWritten.signal()
        #expect(try await seen == ["before", "before"])
        #expect(try await store.read { try $0.setting("a") } == "after")
    }

    @Test("writes that wait together share one commit", arguments: StoreKind.allCases)
    func sharedCommit(kind: StoreKind) async throws {
        let server = try TestServer(kind)
        let store = server.store
        // The first holds the writer up until all the others wait behind it.
        let hasBegun = DispatchSemaphore(value: 0)
        let mayEnd = DispatchSemaphore(value: 0)
        let first = Task {
            try await store.write { writer in
                hasBegun.signal()
                mayEnd.wait()
                try writer.set("first", to: "there")
            }
        }
        while store.waitingWrites > 0 || hasBegun.wait(timeout: .now()) != .success { await Task.yield() }
        let writes = (0..<64).map { number in
            Task { try await store.write { try $0.set("\(number)", to: "there") } }
        }
        while store.waitingWrites < 64 { await Task.yield() }
        mayEnd.signal()
        try await first.value
        for write in writes { try await write.value }
        #expect(store.counts.writes == 65)
        #expect(store.counts.commits == 2)
    }

    @Test("a writer that cannot get the lock says busy and stores nothing", arguments: StoreKind.allCases)
    func busy(kind: StoreKind) async throws {
        let folder = try TemporaryFolder()
        var options = SQLiteChangeStore.Options()
        options.lockMilliseconds = 20
        let store = try SQLiteChangeStore(folder: StoreFolder(path: folder.path), create: true, options: options)
        let lock = try FileLock(path: "\(folder.path)/write.lock")
        #expect(try lock.tryLock())
        await #expect(throws: StoreError.busy) { try await store.write { try $0.set("a", to: "b") } }
        lock.unlock()
        #expect(try await store.read { try $0.setting("a") } == nil)
        try await store.write { try $0.set("a", to: "b") }
        await store.close()
    }

    @Test("a store opened again has everything, and a closed one refuses", arguments: StoreKind.allCases)
    func reopening(kind: StoreKind) async throws {
        let server = try TestServer(kind)
        try await server.store.write { try $0.set("a", to: "b") }
        await server.store.close()
        await #expect(throws: StoreError.closed) { try await server.store.read { try $0.setting("a") } }
        await #expect(throws: StoreError.closed) { try await server.store.write { try $0.set("a", to: "c") } }
        let again = try SQLiteChangeStore(folder: StoreFolder(path: server.folder.path), create: false)
        #expect(try await again.read { try $0.setting("a") } == "b")
        await again.close()
    }

    @Test("two stores on one folder, as two processes have, both write", arguments: StoreKind.allCases)
    func neighbours(kind: StoreKind) async throws {
        let server = try TestServer(kind)
        let other = try SQLiteChangeStore(folder: StoreFolder(path: server.folder.path), create: false)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (name, store) in [("one", server.store), ("other", other)] {
                group.addTask {
                    for number in 0..<50 { try await store.write { try $0.set("\(name) \(number)", to: "there") } }
                }
            }
            try await group.waitForAll()
        }
        let missing = try await server.store.read { reader in
            try ["one", "other"].flatMap { name in try (0..<50).filter { try reader.setting("\(name) \($0)") == nil } }
        }
        #expect(missing == [])
        await other.close()
    }

    @Test("two projects of one name are a conflict", arguments: StoreKind.allCases)
    func names(kind: StoreKind) async throws {
        let server = try TestServer(kind)
        let store = server.store
        _ = try await store.write { try $0.addProject(named: "chronicle", at: 1) }
        await #expect {
            _ = try await store.write { try $0.addProject(named: "chronicle", at: 1) }
        } throws: { error in
            guard case StoreError.conflict = error else { return false }
            return true
        }
    }

    @Test(
        "the log gives back what was appended, in order, forks and missing content too", arguments: StoreKind.allCases)
    func log(kind: StoreKind) async throws {
        let server = try TestServer(kind)
        var author = Author("ana", project: projectID(1), seed: 1)
        let member = try await server.open("chronicle", as: author)
        let first = try author.write("first")
        var copy = author
        let second = try author.write("second")
        let fork = try copy.write("second, elsewhere", after: [first])
        let all = [first, second, fork.redacted, try author.write("third", after: [fork])]
        _ = try await server.exchange(member, push: all)
        let stored = try await server.store.read { reader in
            let key = try #require(try reader.project(named: "chronicle")).key
            var stored: [Changeset] = []
            try reader.log(of: key, after: 0) { entry in
                stored.append(try entry.changeset())
                return true
            }
            return stored
        }
        #expect(stored == all)
        #expect(stored.map(\.header.hash) == all.map(\.hash))
    }

    @Test("a backup is whole, opens as a store, and never replaces a file", arguments: StoreKind.allCases)
    func backup(kind: StoreKind) async throws {
        let server = try TestServer(kind)
        var author = Author("ana", project: projectID(1), seed: 1)
        let member = try await server.open("chronicle", as: author)
        _ = try await server.exchange(member, push: try author.write(3))
        let file = "\(server.folder.path)/copy.sqlite"
        try await server.store.backup(to: file)
        let copy = try BackupFile(path: file)
        #expect(copy.projects == 1)
        #expect(copy.changesets == 3)
        await #expect(throws: StoreError.self) { try await server.store.backup(to: file) }
    }

    @Test("a file of another program or a newer version is refused and stays as it is", arguments: StoreKind.allCases)
    func foreignFiles(kind: StoreKind) throws {
        for (application, version, error) in [
            (Int32(7), 1, SQLiteChangeStore.OpenError.foreign),
            (0x416e_6e53, 99, .newer(version: 99)),
        ] {
            let folder = try TemporaryFolder()
            let path = StoreFolder(path: folder.path).database
            let connection = try Connection(path: path, mode: .readWriteCreate)
            try connection.setApplicationID(application)
            try connection.setUserVersion(version)
            try connection.close()
            #expect(throws: error) {
                try SQLiteChangeStore(folder: StoreFolder(path: folder.path), create: true)
            }
            let after = try Connection(path: path, mode: .readOnly)
            #expect(try after.userVersion() == version)
            #expect(try after.pragma("journal_mode") == "delete")
        }
    }

    @Test("a file whose version is damaged, or with nothing in it, is no crash", arguments: StoreKind.allCases)
    func brokenVersions(kind: StoreKind) throws {
        for version in [-5, 0] {
            let folder = try TemporaryFolder()
            let connection = try Connection(path: StoreFolder(path: folder.path).database, mode: .readWriteCreate)
            try connection.setApplicationID(0x416e_6e53)
            try connection.setUserVersion(version)
            try connection.close()
            #expect(throws: StoreError.damaged("the file's version is \(version)")) {
                try SQLiteChangeStore(folder: StoreFolder(path: folder.path), create: true)
            }
        }
        let folder = try TemporaryFolder()
        try Connection(path: StoreFolder(path: folder.path).database, mode: .readWriteCreate).close()
        #expect(throws: SQLiteChangeStore.OpenError.missing) {
            try SQLiteChangeStore(folder: StoreFolder(path: folder.path), create: false)
        }
    }
}

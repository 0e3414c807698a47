import Dispatch
import Foundation
import Model
import Replica
import SQLiteChangeStore
import Synchronization
import SyncService

/// Worlds on the product's own stores: replicas and server in SQLite, real keys and signatures.
final class StoreGround: Ground {
    let book: Book
    private let clock: WorldClock
    private let scratch: Scratch
    private let founder: StoreDevice

    init(clock: WorldClock, folder: String) throws {
        self.clock = clock
        scratch = try Scratch(in: folder)
        founder = try StoreDevice(
            ReplicaFolder(project: try scratch.makeFolder()), scratch, clock: clock, offset: ClockOffset(),
            founding: Replica.Founding(name: "world", author: "0"))
        book = Book(project: founder.project)
    }

    func makeDevice(number: Int, clock offset: ClockOffset) throws -> any Device {
        if number == 0 {
            founder.go(by: offset)
            return founder
        }
        return try StoreDevice(
            ReplicaFolder(project: try scratch.makeFolder()), scratch, clock: clock, offset: offset,
            founding: Replica.Founding(name: "world", author: "\(number)", project: book.project))
    }

    func clone(_ photograph: any Photograph, number: Int, clock offset: ClockOffset) throws -> any Device {
        guard let copy = photograph as? FolderCopy else { throw Violation(.nothingIsLost, "no photograph") }
        return try StoreDevice(copy.folder, scratch, clock: clock, offset: offset)
    }

    func makeHost() throws -> any Host {
        try StoreHost(scratch: scratch, clock: clock, project: book.project, founder: try founder.publicKey)
    }
}

/// The product's server but for HTTP.
final class StoreHost: Host {
    private let scratch: Scratch
    private let clock: WorldClock
    private let project: ProjectID
    private let token: Hash32
    private let folder: String
    private var store: SQLiteChangeStore
    private var service: SyncService

    init(scratch: Scratch, clock: WorldClock, project: ProjectID, founder: [UInt8]) throws {
        self.scratch = scratch
        self.clock = clock
        self.project = project
        folder = try scratch.makeFolder()
        (store, service) = try Self.open(folder, clock)
        let (store, service) = (store, service)
        let administration = Administration(store: store, environment: Self.environment(clock))
        token = try wait {
            let invite = try await administration.createProject(named: "world")
            let answer = try await service.join(
                JoinRequest(secret: invite.secret, project: project, publicKey: founder, author: "0", device: "0"))
            guard case .joined(let token, _, _, _, _) = answer, let hash = Secret.hash(ofToken: token) else {
                throw Violation(.sessionsMakeSense, "the founder may not join")
            }
            return hash
        }
    }

    private static func environment(_ clock: WorldClock) -> Environment {
        nonisolated(unsafe) let clock = clock
        return Environment(now: { clock.time }, random: { clock.random($0) })
    }

    private static func open(_ folder: String, _ clock: WorldClock) throws -> (SQLiteChangeStore, SyncService) {
        var options = SQLiteChangeStore.Options()
        options.readers = 1
        let store = try SQLiteChangeStore(folder: StoreFolder(path: folder), create: true, options: options)
        return (store, SyncService(store: store, environment: environment(clock)))
    }

    deinit {
        let store = store
        try? wait { await store.close() }
    }

    func exchange(_ request: ExchangeRequest, from device: any Device) throws -> ExchangeAnswer {
        let (service, token, project) = (service, token, project)
        return try wait { try await service.exchange(token, project: project, request) }
    }

    private func read<T: Sendable>(_ body: @escaping @Sendable (any ChangeReader, ProjectRow) throws -> T) throws -> T {
        let (store, project) = (store, project)
        return try wait {
            try await store.read { reader in
                guard let row = try reader.project(id: project) else { throw StoreError.failed("no project") }
                return try body(reader, row)
            }
        }
    }

    var head: Cursor { get throws { try read { $1.cursor } } }
    func running(at sequence: UInt64) throws -> RunningHash? {
        try read { try $0.running(at: sequence, in: $1.key) }
    }

    func log(from sequence: Int) throws -> [Changeset] {
        try read { reader, row in
            var found: [Changeset] = []
            try reader.log(of: row.key, after: UInt64(sequence)) { entry in
                found.append(try entry.changeset())
                return true
            }
            return found
        }
    }

    func photograph() throws -> any Photograph {
        let path = try scratch.makeFolder() + "/backup.db"
        let store = store
        try wait { try await store.backup(to: path) }
        return ServerCopy(path: path)
    }

    func restore(_ photograph: any Photograph) throws {
        guard let photograph = photograph as? ServerCopy else { return }
        let old = store
        try wait { await old.close() }
        let database = StoreFolder(path: folder).database
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: database + suffix) }
        try FileManager.default.copyItem(atPath: photograph.path, toPath: database)
        (store, service) = try Self.open(folder, clock)
    }
}

private struct ServerCopy: Photograph {
    let path: String
}

/// Runs something asynchronous to its end, on a thread that nobody else needs.
private func wait<T: Sendable>(_ body: @escaping @Sendable () async throws -> T) throws -> T {
    let done = DispatchSemaphore(value: 0)
    let held = Held<T>()
    Task.detached {
        let value: Result<T, any Error>
        do { value = .success(try await body()) } catch { value = .failure(error) }
        held.result.withLock { $0 = value }
        done.signal()
    }
    done.wait()
    guard let value = held.result.withLock({ $0 }) else { throw Crash() }
    return try value.get()
}

private final class Held<T: Sendable>: Sendable {
    let result = Mutex<Result<T, any Error>?>(nil)
}

import Foundation
import Model
import Replica
import SyncClient
import TestSupport

/// Replicas of one project in folders that go away with the test, and a server in memory.
final class Team {
    private let place: TemporaryFolder
    var path: String { place.path }
    let server: MemoryServer
    private(set) var members: [Replica] = []
    var pageBytes = Limits.pageBytes

    init(_ names: String...) throws {
        place = try TemporaryFolder()
        let founder = try Team.make(place.path, names[0], project: nil)
        server = MemoryServer(founder.project)
        members = [founder]
        for name in names.dropFirst() { members.append(try Team.make(place.path, name, project: founder.project)) }
    }

    private static func make(_ path: String, _ name: String, project: ProjectID?) throws -> Replica {
        let folder = path + "/" + name
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let replica = try Replica.create(
            in: ReplicaFolder(project: folder),
            founding: Replica.Founding(name: "chronicle", author: name, project: project))
        try replica.setToken("a-token-of-sixteen")
        return replica
    }

    /// Opens the replica in a folder, as another process would.
    func open(_ name: String) throws -> Replica { try Replica(folder: ReplicaFolder(project: path + "/" + name)) }

    /// Copies one replica's files, key and all, as somebody who copies a folder does.
    func copy(_ name: String, to other: String) throws -> Replica {
        try FileManager.default.copyItem(atPath: path + "/" + name, toPath: path + "/" + other)
        return try open(other)
    }

    @discardableResult
    func sync(_ replica: Replica, over transport: (any Transport)? = nil) throws -> SyncReport {
        let address = ServerAddress("http://127.0.0.1:1")!
        let link = try Server(address, over: transport ?? Loopback(server: server))
        return try Synchroniser(replica, with: link, version: "test", pageBytes: pageBytes).run()
    }

    /// Rounds enough for everybody to hear of everything.
    func settle(_ replicas: [Replica]? = nil) throws {
        for _ in 0..<2 { for replica in replicas ?? members { try sync(replica) } }
    }
}

extension Replica {
    @discardableResult
    func add(_ title: String) throws -> EntityID {
        try edit { editor in
            let id = editor.makeEntity()
            try editor.give(id, .event, .title, .text(title))
            return id
        }.result
    }

    func give(_ id: EntityID, _ field: FieldCode, _ value: Value) throws {
        try edit { try $0.give(id, .event, field, value) }
    }

    var titles: [String] {
        get throws {
            var found: [String] = []
            try forEachEvent { id in found.append(try view(id)?.text(.title) ?? "") }
            return found.sorted()
        }
    }
}

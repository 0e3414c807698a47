import Foundation
import Model
import SQLite
import SQLiteChangeStore
import ServerTestSupport
import TestSupport
import Testing

/// A server's data of a later version are refused by whatever command, and stay as they are.
@Suite("Data of a later version")
struct LaterServerTests {
    @Test(
        "each command refuses a database of a newer version with 78 and another program's with 65, untouched",
        arguments: [("PRAGMA user_version = 1000", Int32(78)), ("PRAGMA application_id = 7", Int32(65))])
    func refused(sql: String, status: Int32) async throws {
        let server = try TestServer()
        var ana = Author("ana", project: projectID(1), seed: 1)
        let owner = try await server.open("chronicle", as: ana)
        _ = try await server.exchange(owner, push: try ana.write(2))
        await server.store.close()
        let connection = try Connection(path: server.store.folder.database, mode: .readWrite)
        try connection.execute(sql)
        try connection.checkpoint(.truncate)
        try connection.close()
        let folder = server.folder.path
        let before = try GoldenFiles.contents(of: folder)
        for line in [
            "serve --port 0", "verify", "backup \(folder)/copy", "stats", "project list", "member list chronicle",
            "device list", "token list", "invite chronicle", "project create other",
        ] {
            let words = line.split(separator: " ").map(String.init) + ["--json", "--data", folder]
            let ended = try ServerProgram.finish(ServerProgram.process(words))
            #expect(ended.status == status, "\(line): \(ended.errors)")
            #expect(try GoldenFiles.contents(of: folder) == before, "\(line)")
        }
    }
}

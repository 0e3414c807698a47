import Model
import SQLite
import SQLiteChangeStore
import ServerTestSupport
import SyncService
import TestSupport
import Testing

/// Whatever is changed behind the server's back, `verify` names it.
@Suite("Verify")
struct VerifyTests {
    private let server: TestServer
    private var ana = Author("ana", project: projectID(1), seed: 1)

    init() async throws {
        server = try TestServer()
        let owner = try await server.open("chronicle", as: ana)
        _ = try await server.exchange(owner, push: try ana.write(5))
    }

    /// Does what no program of ours would.
    private func tamper(_ sql: String) throws {
        let connection = try Connection(path: server.store.folder.database, mode: .readWrite)
        try connection.setForeignKeys(false)
        try connection.execute(sql)
        try connection.close()
    }

    private func findings() async throws -> [String] {
        try await server.administration.verify().findings.map { "\($0.code) \($0.place)" }
    }

    @Test("a sound server has no findings")
    func sound() async throws {
        let report = try await server.administration.verify()
        #expect(report.findings == [])
        #expect(report.projects == 1)
        #expect(report.changesets == 5)
    }

    @Test(
        "each kind of damage is named with its place",
        arguments: [
            ("UPDATE changeset SET content = x'00' WHERE sequence = 3", "bad_hash chronicle/3"),
            ("UPDATE changeset SET structure = x'00' WHERE sequence = 3", "bad_hash chronicle/3"),
            ("UPDATE changeset SET stamp = stamp + 1 WHERE sequence = 3", "bad_hash chronicle/3"),
            ("UPDATE changeset SET nonce = x'0000' WHERE sequence = 3", "bad_hash chronicle/3"),
            ("UPDATE changeset SET signature = zeroblob(64) WHERE sequence = 3", "bad_signature chronicle/3"),
            ("UPDATE changeset SET running = zeroblob(16) WHERE sequence = 3", "bad_running_hash chronicle/3"),
            ("DELETE FROM changeset WHERE sequence = 3", "gap chronicle/4"),
            ("DELETE FROM changeset WHERE sequence = 5", "gap chronicle/4"),
            ("UPDATE changeset SET sequence = sequence + 10 WHERE sequence = 2", "missing_parent chronicle/3"),
            ("UPDATE chain SET public_key = zeroblob(32)", "bad_key chronicle/3"),
            ("UPDATE project SET bytes = bytes + 1", "bad_counter chronicle/5"),
            ("UPDATE project SET running = zeroblob(16)", "bad_counter chronicle/5"),
            ("UPDATE project SET head = 4", "gap chronicle/5"),
            ("UPDATE account SET name = 'eve'", "bad_members_tag chronicle"),
            ("UPDATE changeset SET carrier = 99 WHERE sequence = 3", "damaged_file database"),
        ])
    func damage(sql: String, finding: String) async throws {
        try tamper(sql)
        let found = try await findings()
        #expect(found.contains(finding), "\(found)")
    }
}

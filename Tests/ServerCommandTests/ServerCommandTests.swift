import Foundation
import Model
import SQLite
import SQLiteChangeStore
import ServerTestSupport
import SyncService
import TestSupport
import Testing

/// What PRODUCT.md promises of `annals-server`, asked of the binary.
@Suite("Commands of the server", .serialized)
struct ServerCommandTests {
    /// A data folder with a project, two members and three changesets.
    private func filled() async throws -> TestServer {
        let server = try TestServer()
        var ana = Author("ana", project: projectID(1), seed: 1)
        let owner = try await server.open("chronicle", as: ana)
        _ = try await server.exchange(owner, push: try ana.write(3))
        _ = try await server.invite(Author("bo", project: projectID(1), seed: 2), to: "chronicle")
        await server.store.close()
        return server
    }

    @Test("lists and documents have the keys that other programs rely on, in order")
    func shapes() async throws {
        let server = try await filled()
        let data = server.folder.path
        let invite = ["project", "name", "invite", "role", "expires", "uses", "url"]
        let member = ["member", "name", "role", "devices", "joinedAt", "lastAt", "revokedAt"]
        let device = ["device", "replica", "member", "lastNumber", "lastAt", "revokedAt"]
        let token = ["token", "member", "device", "scope", "expires", "usesLeft", "revokedAt"]
        let backup = ["file", "bytes", "sha256", "projects", "changesets"]
        let expected: [(arguments: [String], keys: [String])] = [
            (["project", "list"], ["project", "name", "state", "members", "changesets", "bytes", "lastAt"]),
            (["project", "create", "other"], invite), (["invite", "chronicle"], invite),
            (["member", "list", "chronicle"], member), (["device", "list", "chronicle"], device),
            (["device", "list"], device), (["token", "list"], token), (["token", "list", "chronicle"], token),
            (["verify"], ["sound", "projects", "changesets", "findings"]),
            (["backup", "\(data)/copy"], backup), (["member", "revoke", "chronicle", "bo"], member),
        ]
        for (arguments, keys) in expected {
            let process = try ServerProgram.finish(ServerProgram.process(arguments + ["--json", "--data", data]))
            #expect(process.status == 0, "\(arguments): \(process.errors)")
            #expect(process.keys() == keys, "\(arguments)")
            #expect(process.errors == "")
        }
        let devices = try ServerProgram.run("device", "list", "--json", "--data", data)
        #expect(devices.output.split(separator: "\n").count == 2)
        #expect(devices.output.contains(#""lastNumber":3"#))
        let members = try ServerProgram.run("member", "list", "chronicle", "--json", "--data", data)
        #expect(members.output.contains(#""role":"owner","devices":1,"#))
    }

    @Test("an empty list prints nothing, and common options stand anywhere")
    func places() throws {
        let folder = try TemporaryFolder()
        let data = "\(folder.path)/new/data"
        let made = try ServerProgram.run("--data", data, "project", "--json", "create", "chronicle")
        #expect(made.status == 0, "\(made.errors)")
        #expect(made.value("url") == "http://127.0.0.1:8470")
        #expect(made.value("invite")?.hasPrefix("http://127.0.0.1:8470/join#") == true)
        let listed = try ServerProgram.run("project", "list", "--data=\(data)", "--json")
        #expect(listed.output.contains(#"{"project":null,"name":"chronicle","state":"empty","members":0,"#))
        #expect(try ServerProgram.run("device", "list", "--data", data, "--json").output == "")
        #expect(try ServerProgram.run("device", "list", "--data", data).output == "")
    }

    @Test(
        "each failure has its exit code and its word",
        arguments: [
            ("frob", 64, "unknown_command"), ("project frob", 64, "unknown_command"), ("invite", 64, "usage"),
            ("invite chronicle --role king", 64, "usage"), ("invite chronicle --expires soon", 64, "usage"),
            ("invite chronicle --uses 0", 64, "usage"), ("invite chronicle --url ftp://x", 64, "bad_url"),
            ("invite nowhere", 66, "project_unknown"), ("member list nowhere", 66, "project_unknown"),
            ("member revoke chronicle ana", 77, "last_owner"), ("member revoke chronicle zzzz", 66, "member_unknown"),
            ("device revoke abc", 66, "too_short"), ("token revoke zzzz", 66, "token_unknown"),
            ("project create chronicle", 73, "name_taken"), ("serve --host 0.0.0.0", 78, "plain_http"),
            ("serve --tls-key x", 64, "usage"), ("serve --tls-key x --tls-certificate y", 66, "no_file"),
            ("serve --database postgres://x", 78, "no_postgres"), ("migrate --to postgres://x", 78, "no_postgres"),
            ("restore /nonexistent", 66, "no_file"), ("backup /nonexistent/x", 66, "no_folder"),
        ])
    func failures(line: String, status: Int32, code: String) async throws {
        let server = try await filled()
        var arguments = line.split(separator: " ").map(String.init)
        arguments += ["--json", "--data", server.folder.path]
        let process = ServerProgram.process(arguments)
        let ended = try ServerProgram.finish(process)
        #expect(ended.status == status, "\(ended.errors)")
        #expect(ended.code == code, "\(ended.errors)")
        #expect(ended.output == "")
    }

    @Test("what is missing is 66, what is damaged or foreign is 65, and stays as it is")
    func damagedFolders() async throws {
        let missing = try ServerProgram.run("project", "list", "--json", "--data", "/nonexistent/folder")
        #expect(missing.status == 66)
        let folder = try TemporaryFolder()
        let empty = try ServerProgram.run("verify", "--json", "--data", folder.path)
        #expect(empty.status == 66)
        let path = StoreFolder(path: folder.path).database
        try "this is no database, and never was one".write(toFile: path, atomically: true, encoding: .utf8)
        for command in ["verify", "serve", "stats"] {
            let ended = try ServerProgram.run(command, "--json", "--data", folder.path)
            #expect(ended.status == 65, "\(command): \(ended.errors)")
        }
        #expect(try String(contentsOfFile: path, encoding: .utf8).hasPrefix("this is no database"))
    }

    @Test("commands work beside a running server, which ends in time on SIGTERM and lets nobody else in")
    func serving() async throws {
        let server = try await filled()
        let data = server.folder.path
        let running = try ServerProgram.serve("--data", data)
        #expect(running.line.hasPrefix(#"{"listening":"127.0.0.1:"#))
        #expect(running.line.contains(#","data":"\#(data)"}"#))
        let second = try ServerProgram.run("serve", "--port", "0", "--json", "--data", data)
        #expect(second.status == 73)
        #expect(second.code == "folder_taken")
        let invite = try ServerProgram.run("invite", "chronicle", "--json", "--data", data)
        let url = try #require(invite.value("url"))
        // The URL that `serve` recorded, port 0 made real.
        #expect(running.line.contains("\"url\":\"\(url)\""))
        #expect(try ServerProgram.run("verify", "--data", data).status == 0)
        let file = "\(data)/copy.sqlite"
        #expect(try ServerProgram.run("backup", file, "--data", data).status == 0)
        #expect(try ServerProgram.run("backup", file, "--data", data).status == 73)
        let restored = "\(data)/restored"
        let answer = try ServerProgram.run("restore", file, "--json", "--data", restored)
        #expect(answer.status == 0, "\(answer.errors)")
        #expect(answer.output.contains(#""projects":1,"changesets":3}"#))
        #expect(try ServerProgram.run("verify", "--data", restored).status == 0)
        #expect(try ServerProgram.run("restore", file, "--data", restored).status == 73)
        // What a restore that was cut off leaves: it is no server, and the restore can be repeated.
        let cut = "\(data)/cut"
        try FileManager.default.createDirectory(atPath: cut, withIntermediateDirectories: true)
        for name in ["serve.lock", "annals-server.sqlite.partial"] {
            #expect(FileManager.default.createFile(atPath: "\(cut)/\(name)", contents: Data([1, 2, 3])))
        }
        for line in [["serve", "--port", "0"], ["project", "create", "x"], ["verify"]] {
            let ended = try ServerProgram.finish(ServerProgram.process(line + ["--data", cut], in: "/"))
            #expect(ended.status == 65, "\(line): \(ended.errors)")
        }
        #expect(try ServerProgram.run("restore", file, "--data", cut).status == 0)
        #expect(try ServerProgram.run("verify", "--data", cut).status == 0)
        #expect(running.end() == 0)
        let again = try ServerProgram.serve("--data", data, "--url", "https://annals.example.org/")
        #expect(again.line.contains(#""url":"https://annals.example.org","#))
        #expect(again.end() == 0)
    }

    @Test("tampered data is named by verify, exit 65, with the findings on stdout")
    func verify() async throws {
        let server = try await filled()
        let connection = try Connection(path: server.store.folder.database, mode: .readWrite)
        try connection.execute("UPDATE changeset SET stamp = 7 WHERE sequence = 2")
        try connection.close()
        let ended = try ServerProgram.run("verify", "--json", "--data", server.folder.path)
        #expect(ended.status == 65)
        #expect(ended.output.hasPrefix(#"{"sound":false,"projects":1,"changesets":3,"findings":[{"code":"bad_hash","#))
        #expect(ended.code == "damaged")
    }

    @Test("verify answers with its document also where the file cannot be read as a database", arguments: [20, 100])
    func unreadable(at: Int) async throws {
        let server = try await filled()
        let path = server.store.folder.database
        let connection = try Connection(path: path, mode: .readWrite)
        _ = try connection.userVersion()
        try connection.checkpoint(.truncate)
        try connection.close()
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        bytes[at] ^= 0x10
        try bytes.write(to: URL(fileURLWithPath: path))
        let ended = try ServerProgram.run("verify", "--json", "--data", server.folder.path)
        #expect(ended.status == 65 && ended.code == "damaged")
        let document = try JSONSerialization.jsonObject(with: Data(ended.output.utf8)) as? [String: Any]
        let findings = document?["findings"] as? [[String: Any]]
        #expect(document?["sound"] as? Bool == false && findings?.isEmpty == false, "\(ended.output)")
    }

    @Test("help is an answer, on stdout, with an example")
    func help() throws {
        for arguments in [["--help"], ["help", "invite"], ["invite", "--help"], ["--version"]] {
            let ended = try ServerProgram.finish(ServerProgram.process(arguments))
            #expect(ended.status == 0)
            #expect(!ended.output.isEmpty)
            #expect(ended.errors == "")
        }
    }
}

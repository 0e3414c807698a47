import Foundation
import Testing

/// A server process on a port of the system's choice, stopped with its owner.
final class ServerProcess {
    let data: String
    private(set) var url = ""
    private var process: Process
    private let folder: String

    init(in scratch: Scratch, _ name: String = "server") throws {
        folder = scratch.path
        data = scratch.path + "/" + name
        process = Process()
        try start(port: 0)
    }

    var port: Int { URL(string: url)?.port ?? 0 }

    /// Starts it and waits for the line that says where it listens.
    func start(port: Int? = nil) throws {
        process = Programs.process(
            "annals-server", ["serve", "--data", data, "--port", String(port ?? self.port), "--json"], in: folder, [:])
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        var line = Data()
        while !line.contains(0x0a) {
            let more = output.fileHandleForReading.availableData
            if more.isEmpty { throw Broken("the server ended before it listened") }
            line += more
        }
        let object = try JSONSerialization.jsonObject(with: line.prefix { $0 != 0x0a }) as? [String: Any]
        url = object?["url"] as? String ?? ""
    }

    func stop(_ signal: Int32 = SIGTERM) {
        guard process.isRunning else { return }
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
    }

    deinit { stop(SIGKILL) }

    func admin(_ arguments: String...) throws -> Ended {
        try Programs.run("annals-server", arguments + ["--data", data, "--json"], in: folder)
    }

    func makeProject(_ name: String = "chronicle") throws -> String {
        try #require(try admin("project", "create", name, "--url", url).json["invite"] as? String)
    }

    func invite(_ project: String = "chronicle", role: String = "editor") throws -> String {
        try #require(try admin("invite", project, "--role", role, "--url", url).json["invite"] as? String)
    }
}

struct Broken: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}

/// One person's replica in a folder of its own.
struct Member {
    let name: String
    let folder: String

    init(_ name: String, in scratch: Scratch) throws {
        self.name = name
        folder = try scratch.folder(name)
    }

    func raw(_ arguments: [String], environment: [String: String] = [:]) throws -> Ended {
        try Programs.run("annals", arguments + ["--json", "--no-input"], in: folder, environment: environment)
    }

    @discardableResult
    func ok(_ arguments: String..., location: SourceLocation = #_sourceLocation) throws -> Ended {
        let ended = try raw(arguments)
        if ended.status != 0 {
            let line = arguments.joined(separator: " ")
            throw Broken("\(name): annals \(line) ended with \(ended.status): \(ended.errors)")
        }
        return ended
    }

    func fails(_ status: Int32, _ arguments: String..., location: SourceLocation = #_sourceLocation) throws {
        let ended = try raw(arguments)
        #expect(
            ended.status == status, "\(arguments.joined(separator: " ")): \(ended.errors)", sourceLocation: location)
        #expect(ended.error["code"] is String && ended.error["message"] is String, sourceLocation: location)
    }

    /// A file in this member's folder.
    func write(_ text: String, to file: String) throws {
        try text.write(toFile: folder + "/" + file, atomically: true, encoding: .utf8)
    }
}

/// A server, its owner ana, and others who joined.
func team(_ names: [String], in scratch: Scratch) throws -> (server: ServerProcess, members: [Member]) {
    let server = try ServerProcess(in: scratch)
    let ana = try Member(names[0], in: scratch)
    try ana.ok("init", "--name", "chronicle", "--author", names[0])
    try ana.ok("share", try server.makeProject())
    var members = [ana]
    for name in names.dropFirst() {
        let cloned = try Programs.run(
            "annals",
            ["clone", try server.invite(), scratch.path + "/" + name, "--author", name, "--json", "--no-input"],
            in: scratch.path)
        if cloned.status != 0 { throw Broken("clone \(name): \(cloned.errors)") }
        members.append(try Member(name, in: scratch))
    }
    return (server, members)
}

func settle(_ members: [Member], rounds: Int = 2) throws {
    for _ in 0..<rounds { for member in members { try member.ok("sync") } }
}

/// The digests that syncing everybody ends with.
func digests(_ members: [Member]) throws -> Set<String> {
    Set(try members.map { try $0.ok("sync").json["digest"] as? String ?? "none" })
}

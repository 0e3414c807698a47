import Foundation
package import TestSupport

/// One person's replica in a folder of its own.
package struct Member: Sendable {
    package let name: String
    package let folder: String

    package init(_ name: String, in scratch: TemporaryFolder) throws {
        self.name = name
        folder = try scratch.folder(name)
    }

    package func raw(_ arguments: [String], environment: [String: String] = [:]) throws -> Ended {
        try Programs.run("annals", arguments + ["--json", "--no-input"], in: folder, environment: environment)
    }

    @discardableResult
    package func ok(_ arguments: String...) throws -> Ended {
        let ended = try raw(arguments)
        if ended.status != 0 {
            let line = arguments.joined(separator: " ")
            throw Broken("\(name): annals \(line) ended with \(ended.status): \(ended.errors)")
        }
        return ended
    }

    /// A file in this member's folder.
    package func write(_ text: String, to file: String) throws {
        try text.write(toFile: folder + "/" + file, atomically: true, encoding: .utf8)
    }
}

/// A server, its owner ana, and others who joined.
package func team(_ names: [String], in scratch: TemporaryFolder) throws -> (server: ServerProcess, members: [Member]) {
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

package func settle(_ members: [Member], rounds: Int = 2) throws {
    for _ in 0..<rounds { for member in members { try member.ok("sync") } }
}

/// The digests that syncing everybody ends with.
package func digests(_ members: [Member]) throws -> Set<String> {
    Set(try members.map { try $0.ok("sync").json["digest"] as? String ?? "none" })
}

import Glibc
import TestSupport
import Testing

@testable import CommandLine

/// Everything that runs whole commands in this process.
@Suite("Commands")
struct CommandLineSuite {}

/// A person's project in a temporary folder, and the runs of `annals` on it.
///
/// The clock stands at a fixed time; the folder goes when the desktop does.
final class Desktop {
    /// The project's folder.
    let folder: String
    let author: String
    private let place: TemporaryFolder
    private var root: String { place.path }

    /// A new project.
    convenience init(author: String = "ana", name: String = "chronicle") throws {
        try self.init(bare: author)
        let run = self.run("init", folder, "--name", name, "--author", author)
        try #require(run.status == 0, "\(run.diagnostics)")
    }

    /// A folder with no project in it.
    init(bare author: String) throws {
        place = try TemporaryFolder()
        folder = place.file("project")
        self.author = author
    }

    /// Another person's replica of this project, by bundle.
    func clone(author: String) throws -> Desktop {
        let other = try Desktop(bare: author)
        let bundle = root + "/clone.bundle"
        unlink(bundle)
        try ok("bundle", "create", bundle)
        let run = other.run("clone", bundle, other.folder, "--author", author)
        try #require(run.status == 0, "\(run.diagnostics)")
        return other
    }

    /// Carries everything both ways.
    func exchange(with other: Desktop) throws {
        for (from, to) in [(self, other), (other, self)] {
            let bundle = from.root + "/exchange.bundle"
            unlink(bundle)
            try from.ok("bundle", "create", bundle)
            try to.ok("bundle", "apply", bundle)
        }
    }

    /// Puts a file beside the project and gives its path.
    func file(_ name: String, _ text: String) throws -> String {
        let path = root + "/" + name
        try Files.replace(path, with: Array(text.utf8))
        return path
    }

    struct Run {
        let status: Int32
        let output: String
        let diagnostics: String

        /// The answer's JSON documents, one a line.
        var rows: [JSON] {
            get throws { try output.split(separator: "\n").map { try JSON.parse(String($0)) } }
        }

        /// The error's stable word.
        var code: String? {
            guard let line = diagnostics.split(separator: "\n").last else { return nil }
            return try? JSON.parse(String(line))["error"]?["code"]?.string
        }
    }

    /// Runs a line as typed.
    @discardableResult
    func run(_ words: [String], environment: [String: String] = [:], terminal: Terminal = .none) -> Run {
        let output = Output.collecting()
        let surroundings = ["ANNALS_TEST_CLOCK": "2026-11-24T09:00:00Z"].merging(environment) { $1 }
        let status = Main.run(
            arguments: ["--project", folder] + words, environment: surroundings, terminal: { _ in terminal },
            output: output)
        let (text, diagnostics) = output.collected
        return Run(status: status, output: text, diagnostics: diagnostics)
    }

    @discardableResult
    func run(_ words: String...) -> Run { run(words) }

    /// Runs a line at a terminal whose person types these keys and then Ctrl-D.
    ///
    /// A pipe stands for the terminal, so that nothing of what was typed ahead can be dropped.
    /// - Parameter editor: a shell script that is given the form's file.
    func typing(_ keys: String, _ words: [String], editor: String = "false") throws -> Run {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        defer { close(ends[0]) }
        try #require(writeFully(Array(keys.utf8), to: ends[1]) == 0)
        close(ends[1])
        let script = try file("editor.sh", editor)
        let terminal = Terminal(isInput: true, isOutput: true, isDiagnostics: true, input: ends[0])
        let environment = [
            "EDITOR": "/bin/sh \(script)", "VISUAL": "", "PATH": "/usr/bin:/bin", "TMPDIR": root, "NO_COLOR": "1",
            "PAGER": "cat",
        ]
        return run(words, environment: environment, terminal: terminal)
    }

    /// What forms were left beside the project.
    var keptForms: [String] {
        get throws {
            let folder = try #require(opendir(root))
            defer { closedir(folder) }
            var texts: [String] = []
            while let entry = readdir(folder) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                if name.hasPrefix("annals-") { texts.append(try Files.text(of: root + "/" + name)) }
            }
            return texts
        }
    }

    /// Runs a line with `--json` that has to succeed; its first document, null for none.
    @discardableResult
    func ok(_ words: String...) throws -> JSON { try rows(words).first ?? .null }

    /// Runs a line with `--json` that has to succeed; all its documents.
    func rows(_ words: String...) throws -> [JSON] { try rows(words) }

    private func rows(_ words: [String]) throws -> [JSON] {
        let run = run(["--json"] + words)
        try #require(run.status == 0, "annals \(words.joined(separator: " ")): \(run.diagnostics)")
        return try run.rows
    }

    /// Runs a line with `--json` that has to fail; its exit code and stable word.
    func refusal(_ words: String...) -> (status: Int32, code: String?) {
        let run = run(["--json"] + words)
        return (run.status, run.code)
    }

    /// What must stay as it is where a command fails.
    var digest: String? { get throws { try ok("status")["digest"]?.string } }
}

extension JSON {
    /// The title of an event, the id of anything.
    var title: String? { self["title"]?.string }
    var id: String { self["id"]?.string ?? "" }
    /// A list of strings.
    func strings(_ key: String) -> [String]? { self[key]?.array?.compactMap(\.string) }
}

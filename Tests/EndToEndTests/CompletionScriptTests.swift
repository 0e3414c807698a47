import Foundation
import ProgramTestSupport
import TestSupport
import Testing

/// The completion scripts in the shells that they are for; a shell that is not installed is passed over.
@Suite("Completions in real shells", .serialized)
struct CompletionScriptTests {
    private static func path(_ shell: String) -> String? {
        ["/bin/", "/usr/bin/"].map { $0 + shell }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    private func run(_ shell: String, _ script: String, in folder: String) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(Self.path(shell)))
        process.arguments = ["-c", script]
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.environment = Programs.environment([
            "PATH": Programs.folder + ":/usr/bin:/bin", "HOME": folder, "LC_ALL": "C.UTF-8", "TERM": "dumb",
        ])
        process.standardInput = FileHandle.nullDevice
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: bytes, as: UTF8.self)
    }

    private func project(_ scratch: TemporaryFolder) throws -> (member: Member, id: String, handle: String) {
        let ana = try Member("ana", in: scratch)
        try ana.ok("init", "--name", "chronicle", "--author", "ana")
        let event = try ana.ok("add", "Talks in the harbour", "--tag", "state visit", "--tag", "talks").json
        return (ana, try #require(event["id"] as? String), try #require(event["handle"] as? String))
    }

    /// Asks bash as readline would: words split at : and = as well, the answers a line each between bars.
    private func bash(_ line: String, _ words: [String], in folder: String) throws -> [String] {
        func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "'\\''") + "'" }
        let script = """
            source <(annals --generate-completion-script bash)
            complete -p annals > /dev/null || echo unregistered
            COMP_WORDS=(\(words.map(quoted).joined(separator: " "))); COMP_CWORD=\(words.count - 1)
            COMP_LINE=\(quoted(line)); COMP_POINT=${#COMP_LINE}
            _annals annals "${COMP_WORDS[COMP_CWORD]}"
            printf '|%s\\n' "${COMPREPLY[@]}"
            """
        return try run("bash", script, in: folder).split(separator: "\n").map { String($0.dropFirst()) }
    }

    @Test("bash", .enabled(if: path("bash") != nil))
    func bash() throws {
        let scratch = try TemporaryFolder()
        let (ana, id, handle) = try project(scratch)
        func asked(_ words: String...) throws -> [String] {
            try bash(words.joined(separator: " "), words, in: ana.folder)
        }
        #expect(try asked("annals", "timel") == ["timeline"])
        #expect(try asked("annals", "show", String(id.prefix(1))) == [handle])
        #expect(try asked("annals", "--json", "--project", ana.folder, "show", "") == [handle])
        #expect(try asked("annals", "tag", handle, "+t") == ["+talks"])
        #expect(try asked("annals", "tag", handle, "-s") == ["-state\\ visit"])
        #expect(try asked("annals", "add", "x", "--calendar", "p") == ["persian"])
        #expect(try asked("annals", "add", "x", "--calen") == ["--calendar"])
        #expect(try asked("annals", "list", "--js") == ["--json"])
        // What stood together in the line is one word, and the answer goes in after the colon.
        #expect(try bash("annals list tag:ta", ["annals", "list", "tag", ":", "ta"], in: ana.folder) == ["talks"])
        #expect(try bash("annals list status:", ["annals", "list", "status", ":"], in: ana.folder).count == 3)
        #expect(
            try bash("annals set \(handle) status=d", ["annals", "set", handle, "status", "=", "d"], in: ana.folder)
                == ["draft"])
        // Several answers tell what they stand for.
        #expect(try asked("annals", "lis") == ["list"])
        #expect(try asked("annals", "li").count { $0.hasPrefix("list  (") } == 1)
        #expect(try asked("annals", "source", "a") == ["add"])
        #expect(try asked("annals", "nonsense", "x") == [""])
    }

    @Test("fish", .enabled(if: path("fish") != nil))
    func fish() throws {
        let scratch = try TemporaryFolder()
        let (ana, id, handle) = try project(scratch)
        func asked(_ line: String) throws -> [String] {
            let script = "annals --generate-completion-script fish | source; complete -C '\(line)'"
            return try run("fish", script, in: ana.folder).split(separator: "\n").map(String.init)
        }
        #expect(try asked("annals show \(id.prefix(1))") == ["\(handle)\tTalks in the harbour"])
        #expect(try asked("annals timel").map { $0.prefix { $0 != "\t" } } == ["timeline"])
        #expect(try asked("annals --json show ").count == 1)
        #expect(try asked("annals list tag:ta") == ["tag:talks"])
    }

    @Test("zsh reads its script", .enabled(if: path("zsh") != nil))
    func zsh() throws {
        let scratch = try TemporaryFolder()
        let (ana, _, handle) = try project(scratch)
        // The functions of zsh's own completion are replaced by ones that print what they are given.
        let script = """
            compdef() { print registered $@ }
            _describe() { local -a given; given=("${(@P)3}"); print -rl -- $given }
            source <(annals --generate-completion-script zsh)
            words=(annals show ''); CURRENT=3; PREFIX=''; _annals
            words=(annals list tag:ta); CURRENT=3; PREFIX='tag:ta'; _annals
            """
        #expect(
            try run("zsh", script, in: ana.folder).split(separator: "\n").map(String.init)
                == ["registered _annals annals", "\(handle):Talks in the harbour", "tag\\:talks"])
    }
}

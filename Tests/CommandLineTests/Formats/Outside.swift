import Glibc
import TestSupport
import Testing

@testable import CommandLine

/// Programs that we did not write, which judge what an export says.
enum Outside {
    /// Runs a Python program on files and gives what it prints, one line each; it has to end with 0.
    static func python(_ program: String, _ arguments: String...) throws -> [String] {
        let folder = try TemporaryFolder()
        let (script, answer) = (folder.file("program.py"), folder.file("answer"))
        try Files.replace(script, with: Array(program.utf8))
        // Debian's packages are Debian's Python's; another one may come first on the PATH.
        let python = access("/usr/bin/python3", X_OK) == 0 ? "/usr/bin/python3" : "python3"
        let words = [python, script] + arguments
        let line = words.map { "'" + $0 + "'" }.joined(separator: " ") + " > '\(answer)' 2>&1"
        let status = shell(line)
        let text = try Files.text(of: answer)
        try #require(status == 0, "\(text)")
        return text.split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
    }

    /// Whether a program is installed.
    static func has(_ program: String) -> Bool {
        ["/usr/bin/", "/bin/", "/usr/local/bin/"].contains { access($0 + program, X_OK) == 0 }
    }

    /// The status of a shell's line.
    static func shell(_ line: String) -> Int32 {
        var pid: pid_t = 0
        var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("/bin/sh"), strdup("-c"), strdup(line), nil]
        defer { for argument in arguments { free(argument) } }
        guard posix_spawn(&pid, "/bin/sh", nil, nil, &arguments, environ) == 0 else { return -1 }
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        return status
    }
}

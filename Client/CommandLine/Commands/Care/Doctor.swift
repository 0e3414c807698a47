import ArgumentParser
import CurlTransport
import Glibc
import Model
import Replica
import SyncClient

/// `annals doctor`
struct Doctor: Command {
    static let page = CommandConfiguration(
        commandName: "doctor",
        abstract: "Say what is wrong with this machine or replica, and the way out.",
        discussion: """
            Looks at the files and at what Annals needs; `annals verify` proves the log itself.

            Examples:
              annals doctor
              annals doctor --set-aside     # go on without what no server takes
              annals doctor --new-key       # when the old key is lost, or the folder copied
            """)

    @Flag(help: "Go on under a new device key; nothing that was written is lost.")
    var newKey = false

    @Flag(help: "Set aside a changeset that no server takes, and what was built on it.")
    var setAside = false

    @Option(help: ArgumentHelp("With --set-aside: the bundle to put it in.", valueName: "file"), completion: .file())
    var output: String?

    func validate() throws {
        if output != nil, !setAside { throw ValidationError("--output goes with --set-aside.") }
    }

    func run(in invocation: Invocation) throws {
        let desk = try Desk.open(invocation)
        if setAside { return try SettingAside(desk).run(output: output) }
        if newKey {
            let id = try desk.replica.goOnUnderNewKey()
            if !desk.isJSON { try desk.output.print("This replica goes on as \(String(id.description.prefix(8))).") }
        }
        let checks = try examine(desk)
        if desk.isJSON {
            try desk.output.json([
                "ok": .bool(checks.allSatisfy(\.isFine)), "checks": .array(checks.map(\.json)),
            ])
        } else {
            for check in checks {
                try desk.output.print("\(check.isFine ? "\("ok", .green) " : "\("!!", .red) ")  \(check.message)")
                if let hint = check.hint { try desk.output.print("     \(hint)") }
            }
        }
        // Advice is no failure; a replica that cannot write is one.
        if checks.contains(where: { !$0.isFine && $0.code == "key" }) { throw Ending(.data) }
    }

    struct Check {
        var code: String
        var isFine: Bool
        var message: Phrase
        var hint: Phrase?

        var json: JSON {
            [
                "code": .string(code), "ok": .bool(isFine), "message": .string(message.plain),
                "hint": .text(hint?.plain),
            ]
        }
    }

    private func examine(_ desk: Desk) throws -> [Check] {
        let status = try StatusReport(desk.replica)
        var checks = [versions(), key(desk), transport(), room(desk)]
        if let blocked = status.blocked {
            let about = try desk.replica.setting(Blocked.changeset).map { " (changeset \($0.prefix(12)))" } ?? ""
            checks.append(
                Check(
                    code: "blocked", isFine: false,
                    message: "The server takes nothing from here: \(blocked.message)\(about).",
                    hint: Denial.hint(blocked.code)))
        }
        if try desk.replica.hasTraces {
            checks.append(Check(code: "traces", isFine: false, message: Traces.fact, hint: Traces.wayOut))
        }
        if status.waiting > 0 {
            checks.append(
                Check(
                    code: "waiting", isFine: false,
                    message: "\(grouped(status.waiting)) changesets wait for earlier ones.",
                    hint: "Sync, or apply the bundle that came before the last one."))
        }
        return checks
    }

    private func versions() -> Check {
        let sqlite = Replica.sqlite
        let bug: Phrase = sqlite.hasWALResetBug ? " (with the WAL-reset bug, which a lock here avoids)" : ""
        return Check(
            code: "versions", isFine: true, message: "Annals \(Version.text), SQLite \(sqlite.version)\(bug)")
    }

    private func key(_ desk: Desk) -> Check {
        guard let key = try? desk.replica.deviceKey() else {
            return Check(
                code: "key", isFine: false, message: "The device key in .annals/key is missing or unreadable.",
                hint: "`annals doctor --new-key` goes on under a new one; nothing that was written is lost.")
        }
        var facts = stat()
        if stat(desk.replica.folder.key, &facts) == 0, facts.st_mode & 0o077 != 0 {
            return Check(
                code: "key-open", isFine: false, message: "Others on this machine can read the device key.",
                hint: "Run chmod 600 \(desk.replica.folder.key)")
        }
        return Check(
            code: "key", isFine: true, message: "Device key of replica \(String(key.replica.description.prefix(8)))")
    }

    private func transport() -> Check {
        guard let version = CurlTransport.libraryVersion else {
            return Check(
                code: "libcurl", isFine: false, message: "libcurl is not installed: no server can be reached.",
                hint: "Install it (on Debian: apt-get install libcurl4); everything else works without.")
        }
        return Check(code: "libcurl", isFine: true, message: "libcurl \(version)")
    }

    private func room(_ desk: Desk) -> Check {
        var facts = statvfs()
        guard statvfs(desk.replica.folder.path, &facts) == 0 else {
            return Check(code: "disk", isFine: false, message: "The disk does not say how much room it has.")
        }
        let free = (UInt64(facts.f_bavail) * UInt64(facts.f_frsize)) >> 20
        return Check(
            code: "disk", isFine: free >= 64, message: "\(grouped(Int(clamping: free))) MiB free on the disk",
            hint: free >= 64 ? nil : "Make room before you go on.")
    }
}

import Model
import Replica
import SyncClient

/// Who and where this replica is, as `status`, `clone` and `share` answer.
struct StatusReport {
    let project: ProjectID
    let name: String
    let replica: ReplicaID?
    let author: String
    let server: String?
    let role: String?
    let unsynced: Int
    let conflicts: Int
    let waiting: Int
    let cursor: Cursor
    let digest: StateDigest
    let events: Int
    let sources: Int
    let blocked: (code: String, message: String)?

    init(_ replica: Replica) throws {
        self = try replica.read { try StatusReport(reading: replica) }
    }

    private init(reading replica: Replica) throws {
        project = replica.project
        name = try replica.name
        // A lost key must not keep anybody from seeing where he stands.
        self.replica = try? replica.replica
        author = try replica.author
        server = try replica.setting(Setting.server)
        role = server == nil ? nil : try replica.setting(Setting.role)
        unsynced = try replica.unsynced()
        conflicts = try replica.conflictCount()
        waiting = try replica.waitingCount()
        cursor = try replica.cursor
        digest = try replica.digest
        events = try replica.eventCount()
        sources = try replica.sourceCount()
        if let code = try replica.setting(Blocked.code) {
            blocked = (code, try replica.setting(Blocked.message) ?? "")
        } else {
            blocked = nil
        }
    }

    var isOpen: Bool { unsynced > 0 || conflicts > 0 || waiting > 0 }

    var json: JSON {
        [
            "project": .string(project.description), "name": .string(name), "replica": .text(replica?.description),
            "author": .string(author), "server": .text(server), "role": .text(role), "unsynced": .count(unsynced),
            "conflicts": .count(conflicts), "waiting": .count(waiting), "cursor": .string(cursor.description),
            "digest": .string(digest.hex), "events": .count(events), "sources": .count(sources),
            "blocked": blocked.map { blocked in
                [
                    "code": .string(blocked.code.replacingUnderscores), "message": .string(blocked.message),
                    "hint": .string(Denial.hint(blocked.code).plain),
                ]
            } ?? .null,
        ]
    }

    /// Lines for people.
    func print(to output: Output) throws {
        try output.print("\(name, .bold)  \(String(project.description.prefix(8)), .dim)")
        let who: Phrase = role.map { ", \($0)" } ?? ""
        try output.print("  author    \(author)\(who)")
        try output.print("  server    \(server ?? "none")")
        try output.print("  holds     \(counted(events, "event")), \(counted(sources, "source"))")
        if conflicts > 0 {
            try output.print("  open      \(counted(conflicts, "conflict"), .yellow): `annals conflicts`")
        }
        if waiting > 0 { try output.print("  waiting   \(counted(waiting, "changeset")) for earlier ones") }
        let unsent: Phrase =
            unsynced == 0 ? "nothing" : server == nil ? "everything" : "\(counted(unsynced, "changeset"))"
        try output.print("  unsent    \(unsent)")
        if let blocked {
            try output.print("  \("blocked", .red)   \(blocked.message)")
            try output.print("            \(Denial.hint(blocked.code))")
        }
    }

    private func counted(_ count: Int, _ noun: String) -> String { "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")" }
}

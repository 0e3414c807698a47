import Model
import Replica
import SyncClient

/// One sync as commands run it: with a progress line, and its remarks said.
struct SyncRun {
    let desk: Desk
    let server: Server

    init(_ desk: Desk) throws {
        self.desk = desk
        server = try ServerLink.server(desk)
    }

    /// Errors: `SyncFailure`, `ReplicaError`.
    func run() throws -> SyncReport {
        let unsent = try desk.replica.unsynced()
        let line = desk.output.progress("Syncing")
        defer { line.finish() }
        let began = try desk.replica.cursor.sequence
        return try Synchroniser(desk.replica, with: server, version: Version.text) { step in
            let total = max(Int(clamping: step.head), Int(clamping: step.sequence)) - Int(clamping: began) + unsent
            line.update(Int(clamping: step.sequence) - Int(clamping: began) + step.pushed, of: max(total, 1))
        }.run()
    }

    /// What a person should know beside the numbers, one plain sentence each, on stderr.
    func remark(on report: SyncReport) {
        let output = desk.output
        if report.wasRebased {
            output.remark(
                """
                The server's log is not the one it was, perhaps since a backup was restored; what it lacked was sent again.
                """)
        }
        if report.wasForked {
            output.remark(
                """
                This project's folder has been copied or restored and used twice; both sides' work is kept, and this \
                replica goes on under a new key.
                """)
        }
        if report.wasRebuilt {
            output.remark("The state here differed from other replicas' and was rebuilt from the log.")
        }
        if report.convergence == .diverged {
            output.remark(
                """
                Replicas with the same log show different states: a fault of Annals. Please report it, with what \
                `annals verify` says.
                """)
        }
        if let ahead = report.aheadMilliseconds {
            output.remark(
                """
                Some of what came is dated \(Ages.phrase(ahead, now: 0)) by this machine's clock: one of the clocks is \
                wrong. Nothing is lost by it.
                """)
        }
        if !report.missing.isEmpty {
            output.remark(
                """
                The server lacks \(report.missing.count) changesets that this replica builds on and cannot give; another \
                replica may still have them.
                """)
        }
    }

    /// `{"pushed","pulled",…}`
    func json(_ report: SyncReport) -> JSON {
        [
            "pushed": .count(report.pushed), "pulled": .count(report.pulled), "conflicts": .count(report.conflicts),
            "newConflicts": .count(report.newConflicts), "cursor": .string(report.cursor.description),
            "digest": .string(report.digest.hex), "convergence": .text(report.convergence?.name),
        ]
    }

    /// The same for people, in a line or two.
    func say(_ report: SyncReport) throws {
        let nothing = report.pushed == 0 && report.pulled == 0
        var line: Phrase =
            nothing
            ? "Nothing new on either side." : "Sent \(grouped(report.pushed)), received \(grouped(report.pulled))."
        if report.refusal != nil, report.unsynced > 0 { line += " \(grouped(report.unsynced)) not taken." }
        try desk.output.print(line)
        guard report.conflicts > 0 else { return }
        let fresh: Phrase = report.newConflicts > 0 ? ", \(grouped(report.newConflicts)) of them new" : ""
        let word = report.conflicts == 1 ? "conflict" : "conflicts"
        try desk.output.print(
            "\("\(grouped(report.conflicts)) open \(word)", .yellow)\(fresh): see `annals conflicts`.")
    }

    /// What a refusal means for the exit code.
    static func complaint(_ refusal: (code: String, message: String)) -> Complaint {
        Complaint(
            .forbidden, refusal.code.replacingUnderscores, "The server took nothing from here: \(refusal.message).",
            hint: Denial.hint(refusal.code))
    }
}

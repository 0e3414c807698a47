import ArgumentParser
import CurlTransport
import Model
import Replica
import SyncClient

/// `annals sync`
struct Sync: Command {
    static let page = CommandConfiguration(
        commandName: "sync",
        abstract: "Exchange changes with the server.",
        discussion: """
            Sends what the server lacks and fetches what is new. Conflicts never stop it: they are listed by \
            `annals conflicts` and settled whenever you like. Being cut off loses nothing; run it again.

            Examples:
              annals sync
              annals sync --check       # exit code 1 when conflicts are open
              annals sync --dry-run     # say what would be sent and fetched
            """)

    @Flag(help: "Say what would be sent and fetched, and change nothing.")
    var dryRun = false

    @Flag(help: "Exit with 1 when conflicts are open afterwards.")
    var check = false

    func run(in invocation: Invocation) throws {
        let desk = try Desk.open(invocation)
        if dryRun { return try rehearse(desk) }
        let run = try SyncRun(desk)
        let report = try run.run()
        run.remark(on: report)
        try desk.remarkTraces()
        if desk.isJSON { try desk.output.json(run.json(report)) } else { try run.say(report) }
        if let refusal = report.refusal { throw SyncRun.complaint((refusal.code, refusal.message)) }
        if check, report.conflicts > 0 { throw Ending(.open) }
    }

    private func rehearse(_ desk: Desk) throws {
        let server = try ServerLink.server(desk)
        guard let token = try desk.replica.token() else { throw SyncFailure.notConfigured }
        let cursor = try desk.replica.cursor
        var request = ExchangeRequest(cursor: cursor)
        request.hashesOnly = true
        request.deviceKey = try desk.replica.deviceKey().publicKey
        let answer = try server.exchange(request, project: desk.replica.project, token: token) { _ in true }
        let unsent = try desk.replica.unsynced()
        // A first page of hashes says which of them are here already; what lies beyond it is counted as new.
        let hashes = answer.rows.compactMap { if case .hash(let hash) = $0 { hash } else { nil } }
        let known = try desk.replica.holds(hashes).count(where: { $0 })
        let ahead = answer.head > cursor.sequence ? answer.head - cursor.sequence : 0
        let pending = answer.rebased ? Int(clamping: answer.head) : Int(clamping: ahead) - known
        guard !desk.isJSON else {
            return try desk.output.json([
                "pushed": .count(unsent), "pulled": .count(max(pending, 0)),
                "conflicts": .count(try desk.replica.conflictCount()), "newConflicts": nil,
                "cursor": .string(cursor.description), "digest": .string(try desk.replica.digest.hex),
                "convergence": nil,
            ])
        }
        try desk.output.print("Would send \(grouped(unsent)) and receive \(grouped(max(pending, 0))).")
    }
}

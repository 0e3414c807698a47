import ArgumentParser
import Replica

/// `annals verify`
struct Verify: Command {
    static let page = CommandConfiguration(
        commandName: "verify",
        abstract: "Prove this replica sound, or name what is damaged.",
        discussion: """
            Checks the database, every changeset's hash and signature, the chains, what is marked as synced, and that \
            everything shown is what the log gives. Exit code 65 when something is damaged.

            --repair copies the database aside and rebuilds what the log can rebuild; the log itself is never \
            touched. A changeset that is damaged there is put right by `annals bundle apply` of another replica's \
            whole bundle.

            Examples:
              annals verify
              annals verify --repair
            """)

    @Flag(help: "Rebuild what is shown from the log, after copying the database aside.")
    var repair = false

    func run(in invocation: Invocation) throws {
        let folder = try Desk.folder(invocation)
        var verification = try examine(folder, invocation)
        if repair, !verification.isSound { verification = try mend(folder, verification, invocation) }
        if invocation.isJSON {
            try invocation.output.json(Verify.json(verification))
        } else {
            try Verify.say(verification, isRepaired: repair, invocation.output)
        }
        if !verification.isSound { throw Ending(.data) }
    }

    private func examine(_ folder: ReplicaFolder, _ invocation: Invocation) throws -> Verification {
        let line = invocation.output.progress("Verifying")
        defer { line.finish() }
        return try Replica.verify(folder: folder, surroundings: invocation.surroundings) { step in
            switch step {
            case .database: break
            // Half of the way is the log, half the state.
            case .log(let done, let total): line.update(done, of: 2 * total)
            case .state(let done, let total): line.update(total + done, of: 2 * total)
            }
        }
    }

    private func mend(
        _ folder: ReplicaFolder, _ before: Verification, _ invocation: Invocation
    ) throws -> Verification {
        do {
            let replica = try Replica(folder: folder, surroundings: invocation.surroundings)
            let line = invocation.output.progress("Rebuilding")
            defer { line.finish() }
            let aside = try replica.repair { line.update($0, of: $1) }
            line.finish()
            invocation.output.remark("The database as it was is in \(aside).")
        } catch ReplicaError.damaged(let why) {
            // Nothing that an attempt wrote is kept, and what was found stays the answer.
            invocation.output.remark("It could not be repaired: \(why).")
            return before
        } catch ReplicaError.database(let why) {
            invocation.output.remark("It could not be repaired: \(why).")
            return before
        }
        return try examine(folder, invocation)
    }

    static func json(_ verification: Verification) -> JSON {
        [
            "sound": .bool(verification.isSound), "changesets": .count(verification.changesets),
            "findings": .array(
                verification.findings.map { finding in
                    [
                        "code": .string(finding.code), "where": .string(finding.place),
                        "message": .string(finding.message),
                    ]
                }),
        ]
    }

    static func say(_ verification: Verification, isRepaired: Bool, _ output: Output) throws {
        for finding in verification.findings {
            let mark: Phrase = finding.isDamage ? "\("damage", .red)" : "\("note", .yellow)"
            try output.print("\(mark)  \(finding.place): \(finding.message)")
        }
        let count = grouped(verification.changesets)
        if verification.isSound {
            try output.print("\("Sound", .green): \(count) changesets, every hash and signature checked.")
        } else {
            try output.print("\("Damaged", .red). \(count) changesets were read.")
            for hint in hints(verification, isRepaired) { try output.print("  \(hint)") }
        }
    }

    /// The ways out that help here, the nearest first.
    private static func hints(_ verification: Verification, _ isRepaired: Bool) -> [Phrase] {
        var remedies = Set(verification.findings.filter(\.isDamage).map(\.remedy))
        // What a repair has left, it cannot put right.
        if isRepaired, remedies.remove(.repair) != nil { remedies.insert(.clone) }
        return Finding.Remedy.allCases.filter(remedies.contains).map { remedy in
            switch remedy {
            case .repair: "`annals verify --repair` rebuilds what follows from the log."
            case .bundle: "`annals bundle apply` of another replica's whole bundle puts damaged changesets right."
            case .newKey: "`annals doctor` tells how to go on under a new key; no event is lost."
            case .clone:
                """
                `annals clone` into another folder, from the server or another replica's bundle, brings back what is \
                lost; `annals bundle create` here first saves what can still be read and was never synced.
                """
            }
        }
    }
}

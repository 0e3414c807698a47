import Model
import Replica

/// Who owns the project, for commands that only owners may run.
struct Owners {
    private let desk: Desk

    init(_ desk: Desk) { self.desk = desk }

    /// Errors: `Complaint` 77 that names who can.
    func require(_ deed: Phrase) throws {
        guard try !desk.replica.isOwner else { return }
        let names = try desk.replica.owners.sorted().map(name)
        let who: Phrase = names.isEmpty ? "the project's founder" : names.joined(by: ", ")
        throw Complaint(
            .forbidden, "not-owner", "Only an owner may \(deed), and this replica is none.",
            hint: """
                Ask \(who) to do it, or to make you an owner with `annals member role`; whoever founded the project is \
                one, on the device it was founded on.
                """)
    }

    /// `ana (3k7qwxyz)`
    private func name(_ replica: ReplicaID) throws -> Phrase {
        let short = String(replica.description.prefix(8))
        guard let name = try desk.replica.authorName(replica) else { return Phrase(short) }
        return "\(name) (\(short))"
    }
}

extension Desk {
    /// Changesets by the beginning of their names, each once; a change's name names its changeset.
    ///
    /// Errors: `Complaint` 66: unknown, ambiguous, too short.
    func changesets(named typed: [String]) throws -> [Changeset] {
        var found: [Changeset] = []
        for word in typed {
            let changeset = try changeset(named: word)
            if !found.contains(where: { $0.hash == changeset.hash }) { found.append(changeset) }
        }
        return found
    }

    private func changeset(named typed: String) throws -> Changeset {
        let prefix = String(typed.prefix { $0 != "/" })
        let matches = try replica.changesets(named: prefix)
        guard let match = matches.first else {
            let isShort = prefix.count < 4
            throw Complaint(
                .absent, isShort ? "too-short" : "unknown-changeset",
                isShort ? "\(typed) is too short to name a changeset." : "There is no changeset \(typed).",
                hint: isShort ? "Write 4 digits or more." : "`annals log` shows their names.")
        }
        guard matches.count == 1 else {
            throw Complaint(
                .absent, "ambiguous", "\(typed) is the beginning of several changesets' names.",
                hint: "Write more digits: `annals log` shows their names.")
        }
        return match.changeset
    }
}

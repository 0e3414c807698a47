import Model

/// Drops what owners order to be dropped. The rule is the model's; here it meets the store.
enum Redacting {
    /// The same changesets without content that is to be nowhere any more: a replica that was away brings it again.
    static func stripped(
        _ changesets: [Changeset], of project: ProjectRow, in reader: any ChangeReader
    ) throws -> [Changeset] {
        guard try reader.hasRedactions(in: project.key) else { return changesets }
        return try changesets.map { try reader.isRedacted($0.hash, in: project.key) ? $0.redacted : $0 }
    }

    /// Does what these changesets, just appended, make act: a redaction of theirs, or an earlier one of a new owner's.
    static func follow(_ changesets: [Changeset], of project: ProjectRow, in writer: any ChangeWriter) throws {
        guard let id = project.id, changesets.contains(where: { $0.directive != nil }) else { return }
        let known = try writer.redacted(in: project.key)
        for hash in try redacted(id, writer.directives(of: project.key)).subtracting(known).sorted() {
            if try mutated("server-forgets-orders-ahead") && writer.stored(hash, in: project.key) == nil { continue }
            try writer.redact(hash, in: project.key)
        }
    }

    /// What a log's directives come to.
    static func redacted(_ project: ProjectID, _ directives: [Changeset]) -> Set<Hash32> {
        var rule = Directives(project: project)
        for changeset in directives {
            if let structure = changeset.directive { rule.add(structure, by: changeset.header.replica) }
        }
        return rule.redacted
    }

    /// What `verify` has to say, given what a walk through the log found to order something.
    static func findings(
        in project: ProjectRow, _ directives: [Changeset], _ reader: any ChangeReader
    ) throws -> [Administration.Finding] {
        guard let id = project.id else { return [] }
        var findings: [Administration.Finding] = []
        func say(_ code: String, _ message: String) {
            findings.append(.init(code: code, place: project.name, message: message))
        }
        if try reader.directives(of: project.key).map(\.hash) != directives.map(\.hash) {
            say("bad_directives", "what is noted as ordering something is not what the log orders")
        }
        let acting = redacted(id, directives)
        if try reader.redacted(in: project.key) != acting {
            say("bad_redactions", "what is noted as dropped is not what owners ordered to be dropped")
        }
        for hash in acting.sorted() where try reader.stored(hash, in: project.key)?.hasContent ?? false {
            say("content_not_dropped", "\(hash.hex.prefix(12)) was ordered to be dropped, and its content is here")
        }
        return findings
    }
}

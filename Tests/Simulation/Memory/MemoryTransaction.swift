import Model
import SyncService

/// The part of a store's contract that exchanging needs. Members, tokens and invites are not in a simulated world, and
/// asking for them there is a mistake in the simulator.
final class MemoryTransaction: ChangeWriter {
    var memory: MemoryLog

    init(_ log: MemoryLog) { memory = log }

    func row(_ id: ProjectID) -> ProjectRow {
        ProjectRow(
            key: Key(1), id: id, name: "world", state: .open, head: memory.head.sequence, running: memory.head.running,
            bytes: 0, membersTag: [], lastAt: nil)
    }

    func stored(_ hash: Hash32, in project: Key<ProjectSubject>) -> StoredChangeset? { memory.stored(hash) }
    func count(at replica: ReplicaID, _ number: UInt64, in project: Key<ProjectSubject>) -> Int {
        memory.count(at: replica, number)
    }
    func chainKey(_ replica: ReplicaID, in project: Key<ProjectSubject>) -> [UInt8]? { memory.key(replica) }
    func running(at sequence: UInt64, in project: Key<ProjectSubject>) -> RunningHash? {
        memory.running(at: sequence)
    }

    func log(
        of project: Key<ProjectSubject>, after sequence: UInt64, _ body: (any LogEntry) throws -> Bool
    ) throws {
        for place in Int(sequence)..<max(Int(sequence), memory.entries.count) {
            let entry = Row(
                sequence: UInt64(place + 1), running: memory.running[place + 1], stored: memory.entries[place])
            guard try body(entry) else { return }
        }
    }

    private struct Row: LogEntry {
        let sequence: UInt64
        let running: RunningHash
        let stored: Changeset
        var hash: Hash32 { stored.hash }
        func changeset() -> Changeset { stored }
    }

    func append(
        _ changesets: [Changeset], to project: inout ProjectRow, introducing: [ReplicaID: [UInt8]],
        carrier: Key<DeviceSubject>, at: Int64
    ) {
        for changeset in changesets {
            memory.append(changeset)
            if let key = introducing[changeset.header.replica] { memory.introduce(changeset.header.replica, key) }
        }
        project.head = memory.head.sequence
        project.running = memory.head.running
    }

    func fill(_ hash: Hash32, with content: Changeset.SealedContent, in project: Key<ProjectSubject>) {
        memory.fill(hash, content)
    }

    func signature(of hash: Hash32, in project: Key<ProjectSubject>) -> [UInt8]? { memory.changeset(hash)?.signature }
    func set(_ signature: [UInt8], asSignatureOf hash: Hash32, in project: Key<ProjectSubject>) {
        memory.sign(hash, signature)
    }

    func redact(_ hash: Hash32, in project: Key<ProjectSubject>) { memory.redact(hash) }
    func directives(of project: Key<ProjectSubject>) -> [Changeset] { memory.directives }
    func isRedacted(_ hash: Hash32, in project: Key<ProjectSubject>) -> Bool { memory.redacted.contains(hash) }
    func hasRedactions(in project: Key<ProjectSubject>) -> Bool { !memory.redacted.isEmpty }
    func redacted(in project: Key<ProjectSubject>) -> Set<Hash32> { memory.redacted }

    func reports(at cursor: Cursor, in project: Key<ProjectSubject>) -> [DigestReport] { memory.reports(at: cursor) }
    func record(_ report: DigestReport, at cursor: Cursor, in project: Key<ProjectSubject>, time: Int64) {
        memory.record(report, at: cursor)
    }

    // MARK: Not in a simulated world

    private func outside() -> Never { preconditionFailure("nobody administers a simulated server") }

    func setting(_ name: String) -> String? { outside() }
    func projects() -> [ProjectRow] { outside() }
    func project(_ key: Key<ProjectSubject>) -> ProjectRow? { outside() }
    func project(id: ProjectID) -> ProjectRow? { outside() }
    func project(named name: String) -> ProjectRow? { outside() }
    func credential(_ hash: Hash32) -> Credential? { outside() }
    func invite(_ hash: Hash32) -> InviteRow? { outside() }
    func invited(_ invite: TokenID, publicKey: [UInt8]) -> DeviceRow? { outside() }
    func members(of project: Key<ProjectSubject>) -> [MemberRow] { [] }
    func member(_ id: MemberID) -> MemberRow? { outside() }
    func member(_ key: Key<MemberSubject>) -> MemberRow? { outside() }
    func devices(of project: Key<ProjectSubject>) -> [DeviceRow] { [] }
    func device(_ publicKey: [UInt8], in project: Key<ProjectSubject>) -> DeviceRow? { outside() }
    func tokens(of project: Key<ProjectSubject>) -> [TokenRow] { outside() }
    func chainTip(
        _ replica: ReplicaID, in project: Key<ProjectSubject>
    ) -> (number: UInt64, receivedAt: Int64)? { outside() }
    func set(_ name: String, to value: String) { outside() }
    func addProject(named name: String, at: Int64) -> ProjectRow { outside() }
    func open(_ project: Key<ProjectSubject>, as id: ProjectID) { outside() }
    func setMembersTag(_ tag: [UInt8], of project: Key<ProjectSubject>) { outside() }
    func addMember(
        _ id: MemberID, to project: Key<ProjectSubject>, name: String, role: Role, at: Int64
    ) -> Key<MemberSubject> { outside() }
    func revoke(_ member: Key<MemberSubject>, at: Int64) { outside() }
    func addDevice(
        _ id: DeviceID, of member: Key<MemberSubject>, in project: Key<ProjectSubject>, publicKey: [UInt8],
        name: String, at: Int64
    ) -> Key<DeviceSubject> { outside() }
    func move(_ device: Key<DeviceSubject>, to member: Key<MemberSubject>, name: String, at: Int64) { outside() }
    func revoke(_ device: Key<DeviceSubject>, at: Int64) { outside() }
    func touch(_ device: Key<DeviceSubject>, at: Int64) { outside() }
    func addToken(
        _ id: TokenID, hash: Hash32, of device: Key<DeviceSubject>, member: Key<MemberSubject>, scope: Scope,
        at: Int64, expiresAt: Int64?
    ) { outside() }
    func addInvite(_ invite: InviteRow, hash: Hash32, at: Int64) { outside() }
    func use(_ invite: TokenID, by device: Key<DeviceSubject>, at: Int64) { outside() }
    func revokeToken(_ id: TokenID, at: Int64) -> Bool { outside() }
}

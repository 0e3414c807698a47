import Foundation
import Model
import Replica

/// The product's replica in SQLite, whose files are copied, restored and reopened as a machine's would be.
final class StoreDevice: Device {
    private let folder: ReplicaFolder
    private let surroundings: Surroundings
    private let scratch: Scratch
    private let fate: Fate
    private var open: Replica

    /// Where the next write dies and how wrong the clock is, as the replica's surroundings ask it.
    final class Fate: @unchecked Sendable {
        var doom: Moment?
        var offset: ClockOffset
        init(_ offset: ClockOffset) { self.offset = offset }
    }

    init(
        _ folder: ReplicaFolder, _ scratch: Scratch, clock: WorldClock, offset: ClockOffset,
        founding: Replica.Founding? = nil
    ) throws {
        self.folder = folder
        self.scratch = scratch
        let fate = Fate(offset)
        self.fate = fate
        nonisolated(unsafe) let clock = clock
        var surroundings = Surroundings(now: { clock.now(fate.offset) }, random: { clock.random($0) })
        surroundings.disturb = { moment in
            switch (fate.doom, moment) {
            case (.beforeCommit, .before), (.afterCommit, .after):
                fate.doom = nil
                throw Crash()
            default: break
            }
        }
        self.surroundings = surroundings
        open =
            try founding.map { try Replica.create(in: folder, founding: $0, surroundings: surroundings) }
            ?? Replica(folder: folder, surroundings: surroundings)
    }

    /// From now on its clock is as wrong as this one.
    func go(by offset: ClockOffset) { fate.offset = offset }

    var project: ProjectID { open.project }
    var publicKey: [UInt8] { get throws { try open.deviceKey().publicKey } }

    var replica: ReplicaID { get throws { try open.replica } }
    var cursor: Cursor { get throws { try open.cursor } }
    var digest: Bytes16 { get throws { try open.digest.sum } }
    var logCount: Int { get throws { try open.changesetCount() } }
    var markedCount: Int { get throws { try open.changesetCount() - open.unsynced() } }
    var waiting: [Hash32] { get throws { try open.waiting() } }

    func log(from place: Int) throws -> [Changeset] {
        // Rows are numbered from 1 without gap: none is ever removed.
        try open.entries(after: Int64(place), count: .max, bytes: .max).map(\.changeset)
    }

    func sequence(of hash: Hash32) throws -> UInt64? { try open.sequence(of: hash) }
    func state(_ id: EntityID) throws -> EntityState? { try open.state(id) }
    func dependents(of id: EntityID) throws -> [EntityState] { try open.dependents(of: id) }
    func view(_ id: EntityID) throws -> EntityView? { try open.ownView(id) }
    func shown(_ id: EntityID) throws -> EntityView? { try open.view(id) }
    func group(of id: EntityID) throws -> [EntityID] { try open.merged(with: id) }
    func samenesses(of id: EntityID) throws -> [Sameness] { try open.samenesses(of: id) }

    func edit(_ body: (any Pen) throws -> Void) throws -> Changeset? {
        var target: Hash32?
        var fresh: ReplicaID?
        let made = try open.edit { editor in
            let pen = EditorPen(editor)
            try body(pen)
            editor = pen.editor
            target = pen.target
            fresh = pen.fresh
        }.made
        // An order is a command of its own.
        if let fresh { return try open.grant([fresh]).first }
        return try made.first ?? target.flatMap { try open.redact([$0], reason: nil).first }
    }

    var isOwner: Bool { get throws { try open.isOwner } }

    func standing(after id: Int64, bytes: Int) throws -> ClientSession.Standing {
        try open.standing(after: id, bytes: bytes)
    }

    func store(_ page: ClientSession.Received) throws {
        do { _ = try open.store(page) } catch ReplicaError.movedOn { throw MovedOn() }
    }

    func rebase() throws { try open.rebase() }
    func holds(_ hashes: [Hash32]) throws -> [Bool] { try open.holds(hashes) }

    func makeBundle(for other: ReplicaID?) throws -> Parcel {
        let bundle = try open.makeBundle(for: other)
        let (header, changesets) = try Bundle.decode(bundle.bytes)
        return Parcel(maker: header.maker, frontier: header.frontier, changesets: changesets)
    }

    func take(_ parcel: Parcel) throws {
        let header = Bundle.Header(
            project: open.project, name: "world", maker: parcel.maker, frontier: parcel.frontier,
            changesets: UInt64(parcel.changesets.count))
        _ = try open.apply(header, parcel.changesets)
    }

    var doom: Moment? {
        get { fate.doom }
        set { fate.doom = newValue }
    }

    func reopen() throws {
        fate.doom = nil
        try? open.close()
        open = try Replica(folder: folder, surroundings: surroundings)
    }

    func photograph() throws -> any Photograph {
        let copy = ReplicaFolder(project: try scratch.makeFolder())
        try Scratch.copy(folder, to: copy)
        return FolderCopy(folder: copy)
    }

    func restore(_ photograph: any Photograph) throws {
        guard let photograph = photograph as? FolderCopy else { return }
        try open.close()
        try FileManager.default.removeItem(atPath: folder.path)
        try Scratch.copy(photograph.folder, to: folder)
        try reopen()
    }

    func rebuiltDigest() throws -> Bytes16 { try open.digest.sum }

    func problems() throws -> [String] {
        // Content that is missing is a finding of its own, and no damage.
        try open.verify().findings.filter(\.isDamage).map { "\($0)" }
    }
}

/// A replica's files, copied.
struct FolderCopy: Photograph {
    let folder: ReplicaFolder
}

private final class EditorPen: Pen {
    var editor: Editor
    var target: Hash32?
    var fresh: ReplicaID?
    init(_ editor: Editor) { self.editor = editor }
    func makeEntity() -> EntityID { editor.makeEntity() }
    func add(_ change: Change) { editor.add(change) }
    func give(to members: [EntityID], _ kind: Kind, _ field: FieldCode, _ said: Change.Said) throws {
        try editor.give(
            to: members, kind, field, key: said.key, said.value, reason: said.reason, because: said.because,
            kept: said.kept)
    }
    func delete(_ id: EntityID) throws { try editor.delete(id) }
    func undelete(_ id: EntityID) throws { try editor.undelete(id) }
    func pair(_ relation: String, _ one: EntityID, _ other: EntityID) throws -> EntityID {
        try editor.pair(relation, one, other, reason: nil)
    }
    func part(_ id: EntityID) throws { _ = try editor.part(id, reason: nil) }
    func redact(_ target: Hash32) { self.target = target }
    func grant(_ replica: ReplicaID) { fresh = replica }
}

/// A world's files, gone with it.
final class Scratch {
    let path: String
    private var count = 0

    init(in folder: String) throws {
        path = folder + "/annals-world-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func makeFolder() throws -> String {
        count += 1
        let folder = "\(path)/\(count)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }

    /// Copies a replica as a backup does: database, log of writes, key; not what only a running program needs.
    static func copy(_ from: ReplicaFolder, to: ReplicaFolder) throws {
        try FileManager.default.createDirectory(atPath: to.path, withIntermediateDirectories: true)
        for name in ["replica.db", "replica.db-wal", "key"]
        where FileManager.default.fileExists(atPath: from.path + "/" + name) {
            try FileManager.default.copyItem(atPath: from.path + "/" + name, toPath: to.path + "/" + name)
        }
    }
}

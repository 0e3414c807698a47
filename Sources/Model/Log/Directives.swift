/// What a log's changesets order: who owns the project, and whose content is to go.
///
/// An owner is the founder, whose number 1 carries the nonce with which its key gives the project's id, and every
/// replica that a changeset of an owner names. Replica and server decide by this one rule.
/// Invariant: a least fixpoint over a set: the order in which changesets are added plays no part, and adding one never
/// takes an owner or a redaction back. A redaction whose author becomes an owner later acts from then on.
/// Source: SYNC.md §1 "Redaction".
public struct Directives: Sendable {
    /// An order to drop a changeset's content.
    public struct Redaction: Hashable, Sendable {
        public var target: Hash32
        public var author: ReplicaID

        public init(target: Hash32, author: ReplicaID) {
            self.target = target
            self.author = author
        }
    }

    private let project: ProjectID
    private var founders = Set<ReplicaID>()
    private var grants: [ReplicaID: Set<ReplicaID>] = [:]
    private var redactions = Set<Redaction>()

    public init(project: ProjectID) { self.project = project }

    /// Takes what one changeset of the log orders, if anything. Adding it twice changes nothing.
    public mutating func add(_ structure: Structure, by author: ReplicaID) {
        if let founder = Self.founder(structure.introduction, of: project), founder == author {
            founders.insert(founder)
        }
        if !structure.owners.isEmpty { grants[author, default: []].formUnion(structure.owners) }
        if let target = structure.redacts { redactions.insert(Redaction(target: target, author: author)) }
    }

    /// Everyone whose orders act. Complexity: linear in the number of grants.
    public var owners: Set<ReplicaID> {
        var owners = founders
        var open = Array(founders)
        if mutated("grants-of-the-granted-ignored") { return owners.union(founders.flatMap { grants[$0] ?? [] }) }
        while let owner = open.popLast() {
            for fresh in grants[owner] ?? [] where owners.insert(fresh).inserted { open.append(fresh) }
        }
        return owners
    }

    /// The changesets whose content is to go.
    public var redacted: Set<Hash32> {
        if redactions.isEmpty { return [] }
        let owners = owners
        return Set(redactions.lazy.filter { owners.contains($0.author) }.map(\.target))
    }

    /// The replica that an introduction proves to be the project's founder; nil for everybody else's.
    public static func founder(_ introduction: Structure.Introduction?, of project: ProjectID) -> ReplicaID? {
        guard let introduction, let nonce = introduction.nonce,
            Derivation.project(foundingKey: introduction.publicKey, nonce: nonce) == project
        else { return nil }
        return Derivation.replica(publicKey: introduction.publicKey)
    }
}

extension Structure {
    /// Whether it orders something, or may prove who the founder is.
    public var isDirective: Bool { redacts != nil || !owners.isEmpty || introduction?.nonce != nil }
}

extension Changeset {
    /// The structure, where it orders something or proves the founder; nil for nearly every changeset.
    ///
    /// Complexity: unpacks the structure and walks its fields; only one that orders something is decoded.
    public var directive: Structure? {
        guard header.format == Header.currentFormat, let bytes = Packing.unpack(structure),
            StructureScan.orders(bytes), let decoded = Structure(decoding: structure), decoded.isDirective
        else { return nil }
        return decoded
    }
}

/// Finds out whether a structure orders anything without decoding its columns.
private enum StructureScan {
    /// Field numbers of `Structure` in the wire schema.
    private static let introduction: UInt64 = 14
    private static let redacts: UInt64 = 15
    private static let owners: UInt64 = 16

    static func orders(_ bytes: [UInt8]) -> Bool {
        var at = 0
        func varint() -> UInt64? {
            var value: UInt64 = 0
            for shift in stride(from: UInt64(0), to: 64, by: 7) {
                guard at < bytes.count else { return nil }
                let byte = bytes[at]
                at += 1
                value |= UInt64(byte & 0x7f) << shift
                if byte & 0x80 == 0 { return value }
            }
            return nil
        }
        while at < bytes.count {
            guard let tag = varint() else { return false }
            if [introduction, redacts, owners].contains(tag >> 3) { return true }
            switch tag & 7 {
            case 0: guard varint() != nil else { return false }
            case 1: at += 8
            case 2:
                guard let size = varint(), size <= UInt64(bytes.count - at) else { return false }
                at += Int(size)
            case 5: at += 4
            // Groups are not in the schema: whoever writes one has it decoded in full.
            default: return true
            }
        }
        return false
    }
}

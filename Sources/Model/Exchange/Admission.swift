/// Decides, without I/O, what a server does with changesets that a carrier brings.
///
/// Source: SYNC.md §5 "Accept". One value decides one push: what it accepts becomes known to what follows.
public struct Admission: Sendable {
    /// What the log knows of a hash.
    public struct Known: Sendable, Equatable {
        public var replica: ReplicaID
        public var number: UInt64
        public init(replica: ReplicaID, number: UInt64) {
            self.replica = replica
            self.number = number
        }
    }

    public enum Decision: Sendable, Equatable {
        /// It is in the log already.
        case known
        case accept(fork: Bool)
        /// These have to come first.
        case missing([Hash32])
        case refuse(Reason)
    }

    /// Why a changeset can never be taken as it is.
    public enum Reason: String, Sendable, Equatable {
        case badSignature = "bad_signature"
        case badChain = "bad_chain"
        case noIntroduction = "no_introduction"
        case foreignProject = "foreign_project"
        case tooLarge = "too_large"
    }

    private let project: ProjectID
    private var accepted: [Hash32: Known] = [:]
    private var taken: Set<Address> = []

    private struct Address: Hashable {
        var replica: ReplicaID
        var number: UInt64
    }

    public init(project: ProjectID) { self.project = project }

    /// - Parameters:
    ///   - lookup: what the log holds under a hash.
    ///   - isTaken: whether the log has a changeset at this address.
    public mutating func decide(
        _ changeset: Changeset, lookup: (Hash32) throws -> Known?, isTaken: (ReplicaID, UInt64) throws -> Bool
    ) rethrows -> Decision {
        let header = changeset.header
        guard header.project == project else { return .refuse(.foreignProject) }
        guard changeset.weight <= Limits.changesetBytes, header.after.count <= Limits.after else {
            return .refuse(.tooLarge)
        }
        if try find(changeset.hash, lookup) != nil { return .known }
        if mutated("fork-taken-for-a-duplicate"), try isTaken(header.replica, header.number) { return .known }
        var missing: [Hash32] = []
        if header.number == 1 {
            guard header.previous == .zero else { return .refuse(.badChain) }
        } else if let before = try find(header.previous, lookup) {
            guard before.replica == header.replica, before.number == header.number - 1 else {
                return .refuse(.badChain)
            }
        } else {
            missing.append(header.previous)
        }
        for hash in header.after where try find(hash, lookup) == nil { missing.append(hash) }
        if mutated("admission-ignores-what-is-missing") { missing = [] }
        guard missing.isEmpty else { return .missing(missing) }
        let address = Address(replica: header.replica, number: header.number)
        let inLog = try isTaken(header.replica, header.number)
        let fork = !taken.insert(address).inserted || inLog
        if mutated("admission-forgets-this-push") { return .accept(fork: fork) }
        accepted[changeset.hash] = Known(replica: header.replica, number: header.number)
        return .accept(fork: fork)
    }

    private func find(_ hash: Hash32, _ lookup: (Hash32) throws -> Known?) rethrows -> Known? {
        if let known = accepted[hash] { return known }
        return try lookup(hash)
    }
}

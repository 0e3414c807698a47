/// Checks who wrote a run of changesets, from the keys that chains introduce themselves with.
///
/// The hash chain makes a signature vouch for its whole chain, so that in a long run of one replica's changesets only
/// the last is checked. Source: SYNC.md §1.
public struct SignatureCheck: Sendable {
    public enum Failure: Error, Equatable, Sendable {
        /// The n-th changeset's signature is not its chain's.
        case badSignature(at: Int)
        /// Number 1 does not introduce its chain, or introduces another one.
        case badIntroduction(at: Int)
        /// Nothing says with which key this chain signs.
        case unknownChain(at: Int)
    }

    /// A signature that is to be checked.
    public struct Claim: Sendable {
        public var hash: Hash32
        public var signature: [UInt8]
        public var key: [UInt8]

        public init(hash: Hash32, signature: [UInt8], key: [UInt8]) {
            self.hash = hash
            self.signature = signature
            self.key = key
        }

        public var holds: Bool { isSigned(hash, signature, by: key) }
    }

    /// Up to this many changesets every signature is checked, not only those that vouch for others.
    ///
    /// No hash covers a signature: one that was damaged on the way, and that a later one vouches for, would be kept and
    /// handed on, and would stop whoever is given a page that ends with it. To check all costs 140 µs each, 36 ms for
    /// this many on one core: nothing beside a round trip, and too much for the 100,000 of a first sync (14 s).
    public static let checkedSingly = 256

    private let verify: @Sendable ([Claim]) -> [Bool]

    /// - Parameter verify: hash, signature, public key; the tests' simulator puts a cheap one in its place.
    public init(verify: @escaping @Sendable (Hash32, [UInt8], [UInt8]) -> Bool = { isSigned($0, $1, by: $2) }) {
        self.verify = { claims in claims.map { verify($0.hash, $0.signature, $0.key) } }
    }

    /// - Parameter verify: which of these hold, in their order; for those who check on several cores.
    public init(all verify: @escaping @Sendable ([Claim]) -> [Bool]) { self.verify = verify }

    /// Checks changesets that come one after another.
    ///
    /// - Parameters:
    ///   - keyOf: the public key of a chain that the log has introduced.
    ///   - tolerates: asked of each that does not hold and that a later one here vouches for.
    ///   - singly: checks every signature, also of more than `checkedSingly`.
    ///   - mayWait: leaves those of an unknown chain unchecked: they can only wait, and are checked when applied.
    /// - Returns: the chains that these introduce, with their keys.
    public func check(
        _ changesets: [Changeset], singly: Bool = false, mayWait: Bool = false,
        tolerates: (Changeset) -> Bool = { _ in false },
        keyOf: (ReplicaID) throws -> [UInt8]?
    ) throws -> [ReplicaID: [UInt8]] {
        var introduced: [ReplicaID: [UInt8]] = [:]
        for (index, changeset) in changesets.enumerated() where changeset.header.number == 1 {
            guard let key = Self.introducedKey(changeset) else { throw Failure.badIntroduction(at: index) }
            introduced[changeset.header.replica] = key
        }
        var places: [Int] = []
        var claims: [Claim] = []
        let isShort = singly || changesets.count <= Self.checkedSingly
        for index in isShort ? Array(changesets.indices) : Self.vouching(changesets) {
            let changeset = changesets[index]
            let replica = changeset.header.replica
            guard let key = try introduced[replica] ?? keyOf(replica) else {
                if mayWait { continue }
                throw Failure.unknownChain(at: index)
            }
            places.append(index)
            claims.append(Claim(hash: changeset.hash, signature: changeset.signature, key: key))
        }
        let vouching = isShort ? Set(Self.vouching(changesets)) : []
        var bad: Int?
        for (index, holds) in zip(places, verify(claims)) where !holds {
            if isShort, !vouching.contains(index), tolerates(changesets[index]) { continue }
            bad = bad ?? index
        }
        if let bad { throw Failure.badSignature(at: bad) }
        return introduced
    }

    /// The key that a number 1 introduces; nil when it is not its replica's.
    public static func introducedKey(_ changeset: Changeset) -> [UInt8]? {
        guard let introduction = Structure(decoding: changeset.structure)?.introduction,
            introduction.publicKey.count == 32,
            Derivation.replica(publicKey: introduction.publicKey) == changeset.header.replica
        else { return nil }
        return introduction.publicKey
    }

    /// Places whose changeset no later one here names as its previous: their signatures vouch for all the others.
    public static func vouching(_ changesets: [Changeset]) -> [Int] {
        // By chain too: only a changeset of the same replica can vouch.
        var named: [Hash32: ReplicaID] = Dictionary(minimumCapacity: changesets.count)
        for changeset in changesets { named[changeset.header.previous] = changeset.header.replica }
        return changesets.indices.filter { named[changesets[$0].hash] != changesets[$0].header.replica }
    }
}

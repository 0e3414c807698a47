import Model

/// A device's key whose signatures cost nothing: a keyed hash that anybody could make, and that any flipped bit breaks.
struct FakeKey: Sendable {
    let publicKey: [UInt8]
    let replica: ReplicaID

    init(publicKey: [UInt8]) {
        self.publicKey = publicKey
        replica = Derivation.replica(publicKey: publicKey)
    }

    func sign(_ hash: Hash32) -> [UInt8] { Self.signature(hash, publicKey) }

    static func verify(_ hash: Hash32, _ signature: [UInt8], _ publicKey: [UInt8]) -> Bool {
        signature == Self.signature(hash, publicKey)
    }

    private static func signature(_ hash: Hash32, _ publicKey: [UInt8]) -> [UInt8] {
        var trace = Trace()
        var word: UInt64 = 0
        for (place, byte) in publicKey.enumerated() {
            word = word << 8 | UInt64(byte)
            if place & 7 == 7 { trace.add(word) }
        }
        trace.add(hash.head)
        trace.add(hash.tail)
        var dice = Dice(seed: trace.hash)
        return dice.bytes(64)
    }
}

/// Every changeset of a world, decoded once however many replicas hold it.
final class Book {
    let project: ProjectID
    private var whole: [Hash32: Opened] = [:]
    private var emptied: [Hash32: Opened] = [:]
    private var terms: [Dot: Bytes16] = [:]

    init(project: ProjectID) { self.project = project }

    /// What a head adds to a digest, computed once however many replicas have it.
    func term(_ head: Head) -> Bytes16 {
        if let known = terms[head.dot] { return known }
        let term = StateDigest.term(head)
        terms[head.dot] = term
        return term
    }

    func open(_ changeset: Changeset) -> Opened {
        if changeset.content == nil {
            if let opened = emptied[changeset.hash] { return opened }
            let opened = Opened(changeset, project: project)
            emptied[changeset.hash] = opened
            return opened
        }
        if let opened = whole[changeset.hash] { return opened }
        let opened = Opened(changeset, project: project)
        whole[changeset.hash] = opened
        return opened
    }
}

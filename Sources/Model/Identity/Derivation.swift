internal import FoundationEssentials
internal import Crypto

/// SHA-256 over parts laid end to end.
public func sha256(_ parts: [UInt8]...) -> Hash32 {
    var hasher = SHA256()
    for part in parts { part.withUnsafeBytes { hasher.update(bufferPointer: $0) } }
    return hasher.finalize().withUnsafeBytes { bytes in
        func word(_ place: Int) -> UInt64 {
            UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: place * 8, as: UInt64.self))
        }
        return Hash32(head: Bytes16(high: word(0), low: word(1)), tail: Bytes16(high: word(2), low: word(3)))
    }
}

/// How ids that are not random come about, so that everybody computes the same ones.
public enum Derivation {
    /// The id of a project from what its founder fixed. Source: SYNC.md §1.
    public static func project(foundingKey: [UInt8], nonce: [UInt8]) -> ProjectID {
        ProjectID(sha256(Array("annals project".utf8), foundingKey, nonce).head)
    }

    public static func replica(publicKey: [UInt8]) -> ReplicaID {
        ReplicaID(sha256(publicKey).head)
    }

    /// The id of the `position`-th entity that a changeset with this seed makes.
    public static func entity(seed: [UInt8], position: UInt32) -> EntityID {
        var place = [UInt8]()
        place.append(bigEndian: position)
        return EntityID(sha256(seed, place).head)
    }

    /// The id of a source: the same text added twice to one project is one source.
    public static func source(project: ProjectID, text: Hash32) -> EntityID {
        EntityID(sha256(Array("annals source".utf8), project.bytes, text.bytes).head)
    }

    /// The id of an imported row with an external key.
    public static func imported(project: ProjectID, format: String, key: String) -> EntityID {
        EntityID(sha256(Array("annals import".utf8), project.bytes, Array(format.utf8), [0], Array(key.utf8)).head)
    }

    /// The id of the link that says two events are the same, or are not: one for either order of the pair.
    public static func pair(project: ProjectID, relation: String, _ one: EntityID, _ other: EntityID) -> EntityID {
        let (first, second) = one < other ? (one, other) : (other, one)
        return EntityID(
            sha256(Array("annals pair".utf8), project.bytes, Array(relation.utf8), [0], first.bytes, second.bytes).head)
    }

    /// What stands for a map's key in a changeset's structure: 8 bytes of SHA-256(project ‖ key).
    public static func keyHash(project: ProjectID, key: String) -> UInt64 {
        sha256(project.bytes, Array(key.utf8)).head.high
    }
}

internal import FoundationEssentials
internal import Crypto

/// A device's Ed25519 key. Never in a backup, never in a bundle.
public struct DeviceKey: Sendable {
    private let key: Curve25519.Signing.PrivateKey

    /// A fresh key from the system's randomness.
    public init() { key = Curve25519.Signing.PrivateKey() }

    /// Reads 32 bytes; nil for anything else.
    public init?(secret: [UInt8]) {
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: secret) else { return nil }
        self.key = key
    }

    public var secret: [UInt8] { Array(key.rawRepresentation) }
    public var publicKey: [UInt8] { Array(key.publicKey.rawRepresentation) }
    public var replica: ReplicaID { Derivation.replica(publicKey: publicKey) }

    /// 64 bytes over the 32 of `hash`.
    public func sign(_ hash: Hash32) throws -> [UInt8] { Array(try key.signature(for: hash.bytes)) }
}

/// Whether 64 bytes are this key's signature of a hash. Complexity: about 140 µs.
public func isSigned(_ hash: Hash32, _ signature: [UInt8], by publicKey: [UInt8]) -> Bool {
    guard signature.count == 64, let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else {
        return false
    }
    return key.isValidSignature(signature, for: hash.bytes)
}

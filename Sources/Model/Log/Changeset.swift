/// Changes that belong together: atomic, signed, chained; the unit of sync, as its author wrote it.
///
/// Invariant: `hash` is the header's, and the header's structure and content hashes are those of the bytes here.
/// Only `Changeset`'s own initialisers make one, so that no changeset can exist whose hashes do not match.
public struct Changeset: Hashable, Sendable {
    public let header: Header
    public let hash: Hash32
    /// Ed25519 over `hash`, 64 bytes. Not part of what the hash covers.
    public let signature: [UInt8]
    public let structure: [UInt8]
    /// Nil when redacted or missing; its hash stays in the header.
    public let content: SealedContent?

    /// The content's bytes with the nonce that keeps a redacted one from being guessed.
    public struct SealedContent: Hashable, Sendable {
        public var nonce: [UInt8]
        public var bytes: [UInt8]

        public init(nonce: [UInt8], bytes: [UInt8]) {
            self.nonce = nonce
            self.bytes = bytes
        }

        public var hash: Hash32 { sha256(nonce, bytes) }
    }

    /// A changeset being made: everything but its signature, which the caller's key gives over its hash.
    ///
    /// - Parameter sign: 64 bytes of Ed25519 over the 32 bytes it is handed.
    public init<Failure: Error>(
        project: ProjectID, replica: ReplicaID, number: UInt64, stamp: Stamp, previous: Hash32, after: [Hash32],
        structure: [UInt8], content: SealedContent, sign: (Hash32) throws(Failure) -> [UInt8]
    ) throws(Failure) {
        header = Header(
            project: project, replica: replica, number: number, stamp: stamp, previous: previous, after: after.sorted(),
            structureHash: sha256(structure), contentHash: content.hash)
        hash = header.hash
        signature = try sign(hash)
        self.structure = structure
        self.content = content
    }

    /// A changeset received: its hashes are computed, never believed.
    ///
    /// - Parameter contentHash: used only when `content` is nil.
    /// - Returns: nil when content is missing and no hash of it is given.
    public init?(
        project: ProjectID, replica: ReplicaID, number: UInt64, stamp: Stamp, previous: Hash32, after: [Hash32],
        format: UInt16, structure: [UInt8], content: SealedContent?, contentHash: Hash32?, signature: [UInt8]
    ) {
        guard let contentHash = content?.hash ?? contentHash else { return nil }
        header = Header(
            project: project, replica: replica, number: number, stamp: stamp, previous: previous, after: after,
            format: format, structureHash: sha256(structure), contentHash: contentHash)
        hash = header.hash
        self.structure = structure
        self.content = content
        self.signature = signature
    }

    /// A changeset from one's own log, whose hashes were checked when it came in.
    public init(
        trusted header: Header, hash: Hash32, signature: [UInt8], structure: [UInt8], content: SealedContent?
    ) {
        self.header = header
        self.hash = hash
        self.signature = signature
        self.structure = structure
        self.content = content
    }

    /// The same changeset with its content dropped; hash and signature stay.
    public var redacted: Changeset {
        Changeset(trusted: header, hash: hash, signature: signature, structure: structure, content: nil)
    }

    /// The same changeset with content that matches its header, or nil if it does not match.
    public func filled(with content: SealedContent) -> Changeset? {
        guard content.hash == header.contentHash else { return nil }
        return Changeset(trusted: header, hash: hash, signature: signature, structure: structure, content: content)
    }

    /// Bytes this changeset weighs, for paging and quotas.
    public var weight: Int {
        structure.count + (content?.bytes.count ?? 0) + 192 + header.after.count * 32
    }
}

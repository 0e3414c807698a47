/// Bounds that are part of the model: enforced where a changeset is made, so that no correct one is ever refused.
public enum Limits {
    /// Entities in one changeset.
    public static let entities = 1_000
    /// Changes in one changeset.
    public static let changes = 10_000
    /// Bytes of content, before compression.
    public static let contentBytes = 1 << 20
    /// Bytes of one part of a source's text.
    public static let chunkBytes = 256 << 10
    /// Bytes of a source's text.
    public static let sourceBytes = 64 << 20
    /// Bytes that a structure or a content may expand to: above what any correct changeset has.
    public static let expandedBytes = 8 << 20
    /// Compressed bytes of a changeset that a receiver takes.
    public static let changesetBytes = 4 << 20
    /// Hashes in `after`.
    public static let after = 1_000
    /// Bytes of one typed value, key, reason or name.
    public static let textBytes = 256 << 10
    /// Bytes of changesets in one page of the exchange.
    public static let pageBytes = 4 << 20
    /// Changesets in one page of the exchange.
    public static let pageCount = 5_000
    /// Changesets that may wait for what they come after; a bundle beyond that is refused whole.
    public static let waiting = 100_000
}

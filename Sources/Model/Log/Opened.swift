/// A changeset with its payload decoded as far as it can be.
public struct Opened: Sendable {
    public let changeset: Changeset
    /// Nil: the changeset counts as applied and has no effect.
    public let structure: Structure?
    /// Nil: redacted, missing or damaged.
    public let content: Content?

    public init(_ changeset: Changeset, project: ProjectID) {
        self.changeset = changeset
        // A later format's payload is kept and forwarded, and has no effect until this program is upgraded.
        let isKnown = changeset.header.format == Header.currentFormat
        structure = isKnown ? Structure(decoding: changeset.structure) : nil
        content = isKnown ? changeset.content.flatMap { Content(decoding: $0.bytes) } : nil
        changes = Opened.join(structure, content, project)
    }

    /// Changes with what they say, in order; empty when the structure has no effect.
    ///
    /// A change whose key does not hash to its key hash says nothing readable; the change stays.
    public let changes: [Change]

    private static func join(_ structure: Structure?, _ content: Content?, _ project: ProjectID) -> [Change] {
        guard let structure else { return [] }
        guard let content, content.said.count == structure.changes.count else { return structure.changes }
        var changes = structure.changes
        var hashes: [String: UInt64] = [:]
        for index in changes.indices {
            let said = content.said[index]
            if let expected = changes[index].keyHash {
                guard let key = said.key else { continue }
                let actual = hashes[key] ?? Derivation.keyHash(project: project, key: key)
                hashes[key] = actual
                guard actual == expected else { continue }
            } else if said.key != nil {
                continue
            }
            changes[index].said = said
        }
        return changes
    }

    public func dot(_ index: Int) -> Dot { Dot(changeset: changeset.hash.head, index: UInt32(index)) }

    /// The same without its content.
    public func redacted(_ project: ProjectID) -> Opened { Opened(changeset.redacted, project: project) }
}

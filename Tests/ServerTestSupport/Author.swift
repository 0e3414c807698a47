package import Model

/// Writes one chain of changesets. A value, so that a copy of it makes a fork.
package struct Author: Sendable {
    package let name: String
    package let project: ProjectID
    package let key: DeviceKey
    package private(set) var last: Changeset?
    private var seed: UInt8

    /// - Parameter seed: what the key and everything written derives from.
    package init(_ name: String, project: ProjectID, seed: UInt8) {
        self.name = name
        self.project = project
        self.seed = seed
        guard let key = DeviceKey(secret: sha256([seed], Array(name.utf8)).bytes) else {
            preconditionFailure("32 bytes are a key")
        }
        self.key = key
    }

    package var replica: ReplicaID { key.replica }

    /// The next changeset: an event with a title.
    package mutating func write(_ title: String, after: [Changeset] = []) throws -> Changeset {
        let random = sha256([seed], Array(title.utf8), last?.hash.bytes ?? [])
        var draft = Draft(seed: random.head.bytes)
        let event = draft.makeEntity()
        draft.add(Change(entity: event, kind: .event, field: .title, said: .init(value: .text(title))))
        if last == nil { draft.introduction = Structure.Introduction(publicKey: key.publicKey, nonce: nil) }
        let number = (last?.header.number ?? 0) + 1
        let changeset = try draft.seal(
            Draft.Place(
                project: project, replica: replica, number: number, previous: last?.hash ?? .zero,
                after: after.map(\.hash), stamp: Stamp(milliseconds: 1_700_000_000_000 + Int64(number)),
                author: name, nonce: random.tail.bytes)
        ) { try key.sign($0) }
        last = changeset
        return changeset
    }

    package mutating func write(_ count: Int) throws -> [Changeset] {
        try (0..<count).map { try write("\(name) \($0)") }
    }
}

extension Changeset {
    /// The same changeset with another signature.
    package func signed(_ signature: [UInt8]) -> Changeset {
        Changeset(trusted: header, hash: hash, signature: signature, structure: structure, content: content)
    }
}

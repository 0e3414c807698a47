package import Model

/// Writes one chain of changesets. A value, so that a copy of it makes a fork.
package struct Author: Sendable {
    package let name: String
    package let project: ProjectID
    package let key: DeviceKey
    package private(set) var last: Changeset?
    /// The founder's only.
    private var nonce: [UInt8]?
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

    /// The founder of a project of its own.
    package init(founding name: String, seed: UInt8) {
        let key = DeviceKey(secret: sha256([seed], Array(name.utf8)).bytes)
        let nonce = sha256([seed]).head.bytes
        self.init(
            name, project: key.map { Derivation.project(foundingKey: $0.publicKey, nonce: nonce) } ?? ProjectID(.zero),
            seed: seed)
        self.nonce = nonce
    }

    package var replica: ReplicaID { key.replica }

    /// The next changeset: an event with a title.
    package mutating func write(_ title: String, after: [Changeset] = []) throws -> Changeset {
        try seal(title, after: after) { draft in
            let event = draft.makeEntity()
            draft.add(Change(entity: event, kind: .event, field: .title, said: .init(value: .text(title))))
        }
    }

    /// An order to drop a changeset's content.
    ///
    /// - Parameter isBlind: its author has never had the changeset.
    package mutating func redact(_ target: Changeset, isBlind: Bool = false) throws -> Changeset {
        let after = isBlind || target.header.replica == replica ? [] : [target]
        return try seal("redact \(target.hash.hex)", after: after) {
            $0.redacts = target.hash
        }
    }

    /// Makes others owners.
    package mutating func grant(_ others: [ReplicaID]) throws -> Changeset {
        try seal("grant", after: []) { $0.owners = others }
    }

    private mutating func seal(
        _ name: String, after: [Changeset], _ fill: (inout Draft) -> Void
    ) throws -> Changeset {
        let random = sha256([seed], Array(name.utf8), last?.hash.bytes ?? [])
        var draft = Draft(seed: random.head.bytes)
        fill(&draft)
        if last == nil { draft.introduction = Structure.Introduction(publicKey: key.publicKey, nonce: nonce) }
        let number = (last?.header.number ?? 0) + 1
        let changeset = try draft.seal(
            Draft.Place(
                project: project, replica: replica, number: number, previous: last?.hash ?? .zero,
                after: after.map(\.hash), stamp: Stamp(milliseconds: 1_700_000_000_000 + Int64(number)),
                author: self.name, nonce: random.tail.bytes)
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

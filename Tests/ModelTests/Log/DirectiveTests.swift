import Model
import TestSupport
import Testing

/// Who owns a project, and whose content is to go. Source: SYNC.md §1 "Redaction".
struct DirectiveTests {
    private let founder = DeviceKey()
    private let nonce = [UInt8](repeating: 7, count: 16)
    private var project: ProjectID { Derivation.project(foundingKey: founder.publicKey, nonce: nonce) }

    private func structure(
        redacts: Hash32? = nil, owners: [ReplicaID] = [], introduction: Structure.Introduction? = nil
    ) throws -> Structure {
        let key = DeviceKey()
        var draft = Draft(seed: [UInt8](repeating: 1, count: 16))
        draft.redacts = redacts
        draft.owners = owners
        draft.introduction = introduction
        return try #require(Structure(decoding: try seal(draft, key).structure))
    }

    private func seal(_ draft: Draft, _ key: DeviceKey) throws -> Changeset {
        try draft.seal(
            Draft.Place(
                project: project, replica: key.replica, number: 1, previous: .zero, after: [],
                stamp: Stamp(milliseconds: 1), author: "ana", nonce: nonce)
        ) { try key.sign($0) }
    }

    private var founding: Structure {
        get throws {
            try structure(introduction: Structure.Introduction(publicKey: founder.publicKey, nonce: nonce))
        }
    }

    private func replica(_ number: UInt64) -> ReplicaID { ReplicaID(Bytes16(high: 1, low: number)) }
    private func target(_ number: UInt8) -> Hash32 { sha256([number]) }

    @Test("the founder is who proves the project's id, and nobody who claims to be")
    func founders() throws {
        var directives = Directives(project: project)
        directives.add(
            try structure(introduction: .init(publicKey: DeviceKey().publicKey, nonce: nonce)), by: replica(1))
        directives.add(
            try structure(introduction: .init(publicKey: founder.publicKey, nonce: nil)), by: founder.replica)
        // Somebody else's chain that shows the founder's introduction is not the founder's.
        directives.add(try founding, by: replica(2))
        #expect(directives.owners.isEmpty)
        directives.add(try founding, by: founder.replica)
        #expect(directives.owners == [founder.replica])
    }

    @Test("owners make owners, in whatever order their grants are read; strangers make none")
    func fixpoint() throws {
        let all: [(Structure, ReplicaID)] = [
            (try founding, founder.replica),
            (try structure(owners: [replica(1), replica(2)]), founder.replica),
            (try structure(owners: [replica(3)]), replica(2)),
            (try structure(owners: [replica(4)]), replica(3)),
            (try structure(owners: [replica(6)]), replica(5)),
            (try structure(redacts: target(1)), replica(4)),
            (try structure(redacts: target(2)), replica(6)),
            (try structure(redacts: target(3), owners: [replica(6)]), replica(5)),
        ]
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<50 {
            var directives = Directives(project: project)
            for (structure, author) in all.shuffled(using: &generator) + all.prefix(2) {
                let before = (directives.owners, directives.redacted)
                directives.add(structure, by: author)
                #expect(directives.owners.isSuperset(of: before.0) && directives.redacted.isSuperset(of: before.1))
            }
            #expect(directives.owners == [founder.replica, replica(1), replica(2), replica(3), replica(4)])
            #expect(directives.redacted == [target(1)])
        }
    }

    @Test("a redaction acts from the moment its author is an owner")
    func later() throws {
        var directives = Directives(project: project)
        directives.add(try founding, by: founder.replica)
        directives.add(try structure(redacts: target(1)), by: replica(1))
        #expect(directives.redacted.isEmpty)
        directives.add(try structure(owners: [replica(1)]), by: founder.replica)
        #expect(directives.redacted == [target(1)])
    }

    @Test("a look at a structure finds exactly those that order something, however they are packed")
    func scan() throws {
        var plain = Draft(seed: [UInt8](repeating: 1, count: 16))
        for number in 0..<200 {
            let event = plain.makeEntity()
            plain.add(Change(entity: event, kind: .event, field: .title, said: .init(value: .text("\(number)"))))
        }
        plain.introduction = Structure.Introduction(publicKey: founder.publicKey, nonce: nil)
        #expect(try seal(plain, founder).directive == nil)
        var draft = plain
        draft.introduction?.nonce = nonce
        #expect(try seal(draft, founder).directive?.introduction?.nonce == nonce)
        draft = plain
        draft.redacts = target(1)
        #expect(try seal(draft, founder).directive?.redacts == target(1))
        draft = plain
        draft.owners = [replica(1)]
        #expect(try seal(draft, founder).directive?.owners == [replica(1)])
    }

    @Test("bytes that are no structure order nothing")
    func garbage() throws {
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<300 {
            let bytes = (0..<Int.random(in: 0..<40, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            let changeset = try #require(
                Changeset(
                    project: project, replica: replica(1), number: 1, stamp: Stamp(milliseconds: 1), previous: .zero,
                    after: [], format: Header.currentFormat, structure: [0] + bytes, content: nil, contentHash: .zero,
                    signature: []))
            let decoded = Structure(decoding: changeset.structure)
            #expect((changeset.directive != nil) == (decoded?.isDirective ?? false))
        }
    }
}

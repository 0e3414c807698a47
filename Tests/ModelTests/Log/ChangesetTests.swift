import TestSupport
import Testing

@testable import Model

/// Coding, hashing and signing of changesets, pages and bundles.
struct ChangesetTests {
    let project = ProjectID(Bytes16(high: 1, low: 2))

    func replica() -> MemoryReplica { MemoryReplica("ana", project: project, seed: 12) }

    @Test("a changeset says after decoding what its author put in")
    func roundTrip() throws {
        let replica = replica()
        let event = replica.makeEvent("A minister visits")
        let date = DateValue(
            edtf: "1989-01-04?", asPrinted: "January the 4th 1989", basis: .derived,
            relativeTo: DateValue.Relative(event: event, count: -3, unit: .weeks))
        let changeset = replica.edit { draft, replica in
            draft.message = "first reading"
            let citation = draft.makeEntity()
            let quote = CitedQuote(
                version: sha256([1]),
                quote: Quote(start: 3, end: 9, exact: "“visit”", prefix: "On a ", suffix: " in"))
            draft.add(
                EntityState(id: citation).change(
                    kind: .citation, field: .quote, said: Change.Said(value: .quote(quote))))
            draft.add(
                replica.change(
                    event, .date, key: nil,
                    Change.Said(
                        value: .date(date), reason: "as printed", because: [citation],
                        kept: [Kept(value: .date(DateValue(edtf: "1989")), because: [citation])])))
            draft.add(replica.change(event, .tags, key: "visit", Change.Said(key: "visit", value: .present)))
        }
        let opened = Opened(changeset, project: project)
        #expect(opened.content?.message == "first reading" && opened.content?.author == "ana")
        #expect(opened.changes.count == 3)
        let citation = opened.changes[0]
        #expect(citation.kind == .citation && citation.said?.value.quote?.quote.exact == "“visit”")
        let dated = opened.changes.first { $0.field == .date }!
        #expect(dated.said?.value.date == date)
        #expect(dated.said?.because == [citation.entity] && dated.said?.kept.count == 1)
        #expect(dated.said?.reason == "as printed")
        let tag = opened.changes.first { $0.field == .tags }!
        #expect(tag.said?.key == "visit" && tag.keyHash == Derivation.keyHash(project: project, key: "visit"))
    }

    @Test("the header's bytes are the ones of SYNC.md §1")
    func headerBytes() {
        let header = Header(
            project: ProjectID(Bytes16(high: 1, low: 2)), replica: ReplicaID(Bytes16(high: 3, low: 4)), number: 5,
            stamp: Stamp(raw: 6), previous: .zero, after: [.zero], structureHash: .zero, contentHash: .zero)
        let bytes = header.bytes
        #expect(bytes.count == 18 + 16 + 16 + 8 + 8 + 32 + 2 + 32 + 2 + 32 + 32)
        #expect(Hex.string(bytes.prefix(18)) == Hex.string(Array("annals changeset 1".utf8)))
        #expect(Array(bytes[34..<50]) == ReplicaID(Bytes16(high: 3, low: 4)).bytes)
        #expect(Hex.string(bytes[50..<58]) == "0000000000000005" && Hex.string(bytes[58..<66]) == "0000000000000006")
        #expect(Hex.string(bytes[98..<100]) == "0001" && Hex.string(bytes[132..<134]) == "0001")
        #expect(header.hash == sha256(bytes))
    }

    @Test("a page gives back the same changesets, with what a receiver derives left out")
    func page() throws {
        let ana = replica()
        let bo = MemoryReplica("bo", project: project, seed: 13)
        let event = ana.makeEvent("one")
        bo.receive(ana.log)
        for index in 0..<20 {
            (index % 3 == 0 ? bo : ana).give(event, .place, .text("place \(index)"))
            if index % 5 == 0 { settle([ana, bo]) }
        }
        settle([ana, bo])
        let bytes = Page.encode(ana.log)
        #expect(try Page.decode(bytes, project: project) == ana.log)
        // A part of a chain says its `previous` itself.
        let part = Array(ana.log.dropFirst(7))
        #expect(try Page.decode(Page.encode(part), project: project) == part)
        // Content that is gone keeps its hash.
        let gone = ana.log.map(\.redacted)
        let back = try Page.decode(Page.encode(gone), project: project)
        #expect(back.map(\.hash) == ana.log.map(\.hash) && back.allSatisfy { $0.content == nil })
    }

    @Test("any flipped byte of a bundle is found")
    func bundleTamper() throws {
        let replica = replica()
        let event = replica.makeEvent("one")
        for index in 0..<5 { replica.give(event, .place, .text("place \(index)")) }
        let header = Bundle.Header(
            project: project, name: "chronicle", maker: replica.id, frontier: replica.frontier,
            changesets: UInt64(replica.log.count))
        let bytes = Bundle.encode(header, pages: [Page.encode(replica.log)])
        let read = try Bundle.decode(bytes)
        #expect(read.header == header && read.changesets == replica.log)
        for at in bytes.indices {
            var damaged = bytes
            damaged[at] ^= 1
            #expect(throws: Bundle.Damage.self, "byte \(at)") { try Bundle.decode(damaged) }
        }
        for count in stride(from: 0, to: bytes.count, by: 7) {
            #expect(throws: Bundle.Damage.self) { try Bundle.decode(Array(bytes.prefix(count))) }
        }
    }

    @Test("the last signature of a run vouches for the ones before it, and for no other chain's")
    func signatures() throws {
        let ana = replica()
        let bo = MemoryReplica("bo", project: project, seed: 13)
        let event = ana.makeEvent("one")
        bo.receive(ana.log)
        bo.give(event, .place, .text("Rey"))
        ana.give(event, .place, .text("Qom"))
        settle([ana, bo])
        let check = SignatureCheck()
        _ = try check.check(ana.log, keyOf: { _ in nil })
        let last = ana.log.last { $0.header.replica == ana.id }!
        let forged = Changeset(
            trusted: last.header, hash: last.hash, signature: [UInt8](repeating: 7, count: 64),
            structure: last.structure, content: last.content)
        #expect(throws: SignatureCheck.Failure.self) {
            try check.check(ana.log.map { $0.hash == last.hash ? forged : $0 }, keyOf: { _ in nil })
        }
        #expect(throws: SignatureCheck.Failure.self) { try check.check([last], keyOf: { _ in bo.key.publicKey }) }
    }

    @Test("a structure that changes a register twice, or is damaged, has no effect")
    func ineffective() {
        let replica = replica()
        let event = replica.makeEvent("one")
        let twice = replica.change(event, .place, key: nil, Change.Said(value: .text("a")))
        let writer = StructureWriter(changes: [twice, twice], seed: [], positions: [:])
        #expect(Structure(decoding: writer.packed(command: nil, introduction: nil, redacts: nil, owners: [])) == nil)
        #expect(Structure(decoding: [9, 9, 9]) == nil)
        #expect(Structure(decoding: []) == nil)
    }

    @Test("a change whose key does not hash to its key hash says nothing, and stays")
    func wrongKey() {
        let replica = replica()
        let event = replica.makeEvent("one")
        let changeset = replica.edit { draft, _ in
            draft.add(
                Change(
                    entity: event, kind: .event, field: .tags, keyHash: 1,
                    said: Change.Said(key: "visit", value: .present)))
        }
        let opened = Opened(changeset, project: project)
        #expect(opened.changes.count == 1 && opened.changes[0].said == nil)
    }

    @Test("dictionary 1 is the frozen one")
    func dictionary() {
        #expect(FrozenDictionary.bytes.count == 8192)
        let frozen = "38229442d924f5948f7884b75cfe00805e5059ef662b0bb4799ceafcd36b5986"
        #expect(sha256(FrozenDictionary.bytes).hex == frozen)
    }

    @Test("packed bytes that expand beyond the limit are refused")
    func bomb() {
        let zeros = [UInt8](repeating: 0, count: Limits.expandedBytes + 1)
        #expect(Packing.unpack(Packing.pack(zeros)) == nil)
        #expect(Packing.unpack(Packing.pack(Array(zeros.dropLast()))) != nil)
    }

    @Test("random bytes decode to nothing, and never trap")
    func fuzz() {
        var generator = SeededGenerator(seed: 77)
        let replica = replica()
        let event = replica.makeEvent("one")
        replica.give(event, .tags, key: "visit", .present)
        replica.delete(event)
        for _ in 0..<10_000 {
            let changeset = generator.pick(replica.log)
            var structure = Packing.unpack(changeset.structure)!
            for _ in 0..<generator.number(1..<4) {
                structure[generator.number(0..<structure.count)] = generator.bytes(1)[0]
            }
            _ = Structure(decoding: [0] + structure)
            _ = Content(decoding: [0] + structure)
            _ = try? Page.decode(structure, project: project)
            var page = Page.encode(replica.log)
            page[generator.number(0..<page.count)] = generator.bytes(1)[0]
            _ = try? Page.decode(page, project: project)
        }
    }
}

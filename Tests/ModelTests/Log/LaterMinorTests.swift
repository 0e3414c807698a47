import FoundationEssentials
import SwiftProtobuf
import TestSupport
import Testing

@testable import Model

/// What a later minor version adds is kept whole by this one, whatever it does beside it.
@Suite("A later minor version")
struct LaterMinorTests {
    private let team = GoldenBundleTests.team()

    /// Bytes of a field that no version up to this one knows: number 200, with a length.
    private static let unknown: [UInt8] = [0xc2, 0x0c, 0x03] + Array("new".utf8)

    /// A changeset as a later version writes it: unknown fields in its structure, content and values, an unknown kind
    /// of value, field and entity.
    private func later(_ event: EntityID) throws -> Changeset {
        let ana = team[0]
        var wire = WireStructure()
        wire.seed = .init([UInt8](repeating: 1, count: 16))
        wire.entities = .init(event.bytes + event.bytes)
        wire.made = [0, 0]
        wire.kind = [Kind.event.rawValue, 7777]
        wire.count = [2, 1]
        wire.field = [FieldCode.place.rawValue << 1, 9_000 << 1, 9_001 << 1]
        var content = WireContent()
        content.author = "ana"
        content.schema = 9
        var known = WireChangeContent()
        known.value.text = "Port Selwyn"
        var novel = WireChangeContent()
        novel.value = try WireValue(serializedBytes: Self.unknown)
        content.changes = [known, novel, novel]
        let last = try #require(ana.log.last { $0.header.replica == ana.id })
        return Changeset(
            project: ana.project, replica: ana.id, number: last.header.number + 1,
            stamp: Stamp(milliseconds: 1_700_000_100_000), previous: last.hash,
            after: ana.frontier.filter { $0 != last.hash },
            structure: [0] + (try wire.serializedBytes() as [UInt8]) + Self.unknown,
            content: Changeset.SealedContent(
                nonce: [1], bytes: [0] + (try content.serializedBytes() as [UInt8]) + Self.unknown),
            sign: { (try? ana.key.sign($0)) ?? [] })
    }

    @Test("its fields, kinds and values survive an older client's edit, its store, its pages and its bundles")
    func survives() throws {
        let (ana, bo) = (team[0], team[1])
        let event = try #require(ana.states.keys.sorted().first { ana.view($0).text(.place) != nil })
        let changeset = try later(event)
        bo.receive([changeset])
        #expect(bo.waiting.isEmpty)
        #expect(Opened(changeset, project: bo.project).structure != nil)
        bo.give(event, .title, .text("An older client's edit"))
        bo.give(event, .place, .text("An older client's place"))
        let state = try #require(bo.states[event])
        for value in [9_000, 9_001] as [UInt32] {
            let heads = state.heads.filter { $0.said?.value == .unknown(Self.unknown) }
            #expect(heads.count == 2, "\(value)")
        }
        #expect(Set(state.registers.map(\.field.rawValue)).isSuperset(of: [9_000, 9_001]))
        #expect(state.registers.contains { $0.kind.rawValue == 7777 })
        let stored = try #require(EntityState(id: event, decoding: state.encoded()))
        #expect(stored.encoded() == state.encoded())
        #expect(stored.heads.filter { $0.said?.value == .unknown(Self.unknown) }.count == 2)
        // Forwarded byte for byte: on pages, in bundles, however often.
        let page = try Page.decode(
            Page.encode(Page.decode(Page.encode(bo.log), project: bo.project)), project: bo.project)
        let kept = try #require(page.first { $0.hash == changeset.hash })
        #expect(kept == changeset)
        let header = Bundle.Header(
            project: bo.project, name: "n", maker: bo.id, frontier: bo.frontier, changesets: UInt64(bo.log.count))
        let bundle = try Bundle.decode(Bundle.encode(header, pages: [Page.encode(bo.log)])).changesets
        #expect(bundle.contains(changeset))
        // A client of the later version reads from it all that its author said.
        let content = try WireContent(serializedBytes: Array(kept.content?.bytes.dropFirst() ?? []))
        #expect(Array(content.unknownFields.data) == Self.unknown)
        #expect(Array(content.changes[1].value.unknownFields.data) == Self.unknown)
        #expect(bo.digest == bo.rebuiltDigest)
    }

    @Test("its fields in messages of the exchange and in a bundle's header are no obstacle")
    func messages() throws {
        let ana = team[0]
        var request = ExchangeRequest(cursor: .start)
        request.changesets = ana.log
        #expect(try ExchangeRequest(decoding: request.encoded() + Self.unknown, project: ana.project) == request)
        var answer = ExchangeAnswer()
        answer.rows = ana.log.map { .body($0) }
        #expect(
            try ExchangeAnswer(
                decoding: answer.encoded() + Self.unknown, project: ana.project, membersKnown: [], carried: 0) == answer
        )
        #expect(try Page.decode(Page.encode(ana.log) + Self.unknown, project: ana.project) == ana.log)
    }

    @Test("a changeset of a later format is kept, forwarded and has no effect; a later protocol and bundle are refused")
    func major() throws {
        let ana = team[0]
        let before = ana.digest
        let last = try #require(ana.log.last { $0.header.replica == ana.id })
        let later = try #require(
            Changeset(
                project: ana.project, replica: ana.id, number: last.header.number + 1,
                stamp: Stamp(milliseconds: 1_700_000_100_000), previous: last.hash,
                after: ana.frontier.filter { $0 != last.hash }, format: 2, structure: [9, 9, 9],
                content: Changeset.SealedContent(nonce: [1], bytes: [8]), contentHash: nil, signature: [1]))
        ana.receive([later])
        #expect(ana.waiting.isEmpty && ana.digest == before)
        #expect(try Page.decode(Page.encode(ana.log), project: ana.project).contains(later))
        var wire = WireExchangeRequest()
        wire.protocol = 2
        #expect(throws: MessageDamage.unknownProtocol(2)) {
            try ExchangeRequest(decoding: wire.serializedBytes(), project: ana.project)
        }
        var bundle = try GoldenFiles.read("format-1.bundle")
        bundle[14] = UInt8(ascii: "2")
        #expect(throws: Bundle.Damage.tooNew) { try Bundle.decode(bundle) }
    }
}

import Foundation
import TestSupport
import Testing

@testable import Model

/// What is small to send must not be large to read.
@Suite("Bombs", .serialized)
struct BombTests {
    private static let project = ProjectID(.zero)

    /// Bytes of this process that are in memory now.
    private static var residentBytes: Int {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 4096
    }

    private func repeated(_ bytes: [UInt8], _ count: Int) -> [UInt8] {
        Array(Array(repeating: bytes, count: count).joined())
    }

    @Test("millions of empty messages are refused before they are made")
    func emptyMessages() {
        let small = 4 << 20
        // Changes of a content; kept values of one of its changes.
        let changes = repeated([0x22, 0], small / 2)
        let kept = repeated([0x2a, 0], small / 2)
        let before = Self.residentBytes
        #expect(Content(decoding: Packing.pack(changes)) == nil)
        #expect(Content(decoding: Packing.pack([0x22] + ByteMutator.varint(UInt64(kept.count)) + kept)) == nil)
        #expect(Structure(decoding: Packing.pack(repeated([0x82, 0x01, 0], small / 3))) == nil)
        let page = repeated([0x12, 0], small / 2)
        #expect(throws: Page.Damage.tooLarge) { try Page.decode(page, project: Self.project) }
        let request = [0x08, 0x01, 0x2a] + ByteMutator.varint(UInt64(page.count)) + page
        #expect(throws: MessageDamage.page(.tooLarge)) { try ExchangeRequest(decoding: request, project: Self.project) }
        let answer = [0x22] + ByteMutator.varint(UInt64(page.count)) + page
        for bytes in [answer, repeated([0x7a, 0], small / 2)] {
            #expect(throws: MessageDamage.page(.tooLarge)) {
                try ExchangeAnswer(decoding: bytes, project: Self.project, membersKnown: [], carried: 0)
            }
        }
        #expect(Self.residentBytes - before < 400 << 20)
    }

    @Test("the largest content and page that the limits allow are far from refused")
    func largestCorrect() throws {
        let said = (0..<Limits.changes).map {
            Change.Said(
                key: "k\($0)", value: .text(String(repeating: "x", count: 40)), reason: "r",
                because: [EntityID(.zero), EntityID(.zero)], kept: [Kept(value: .text("y")), Kept(value: .integer(1))])
        }
        let content = Content(author: "ana", said: said)
        #expect(Content(decoding: content.packed()) == content)
    }

    @Test("messages nested a million deep are refused, or passed over, at once")
    func nesting() {
        let groups = repeated([0xc3, 0x0c], 1_000_000)
        _ = Content(decoding: [0] + groups)
        _ = Structure(decoding: [0] + groups)
        _ = try? Page.decode(groups, project: Self.project)
        _ = try? ExchangeRequest(decoding: groups, project: Self.project)
        _ = try? ExchangeAnswer(decoding: groups, project: Self.project, membersKnown: [], carried: 0)
        _ = Value(encoded: groups)
        // Kept inside a change inside a content, each one longer by its own length.
        var nested: [UInt8] = []
        for _ in 0..<2_000 { nested = [0x22] + ByteMutator.varint(UInt64(nested.count)) + nested }
        _ = Content(decoding: [0] + nested)
        _ = EntityState(id: EntityID(.zero), decoding: groups)
    }

    @Test("what expands to more than the limit is refused without being expanded")
    func expanding() throws {
        let before = Self.residentBytes
        // A frame that says it holds 2 GiB, and one that does not say; both end in the middle.
        for frame in [[0x28, 0xb5, 0x2f, 0xfd, 0xa0, 0, 0, 0, 0x80], [0x28, 0xb5, 0x2f, 0xfd, 0, 0x58]] as [[UInt8]] {
            for kind in [1, 2] as [UInt8] {
                #expect(Packing.unpack([kind] + frame) == nil)
                #expect(Structure(decoding: [kind] + frame + [1, 2, 3]) == nil)
            }
        }
        let large = Packing.pack([UInt8](repeating: 0, count: Limits.expandedBytes + 1))
        #expect(large.count < 2_000)
        #expect(Packing.unpack(large) == nil)
        #expect(Self.residentBytes - before < 200 << 20)
    }
}

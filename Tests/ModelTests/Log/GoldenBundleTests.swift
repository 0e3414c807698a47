import Foundation
import TestSupport
import Testing

@testable import Model

/// Format 1 as it was released: a bundle of that day, and what it says. The file is never written again.
struct GoldenBundleTests {
    static let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Fixtures/golden/format-1.bundle")

    /// Two replicas, every kind of value, a conflict, a dispute, a deletion, a criss-cross text.
    static func team() -> [MemoryReplica] {
        let nonce = [UInt8](repeating: 7, count: 16)
        let founder = MemoryReplica("ana", project: ProjectID(.zero), seed: 1).key.publicKey
        let project = Derivation.project(foundingKey: founder, nonce: nonce)
        let (ana, bo) = (
            MemoryReplica("ana", project: project, seed: 1), MemoryReplica("bo", project: project, seed: 2)
        )
        let event = ana.makeEvent("Envoy lands – “at last”")
        ana.give(event, .description, .text("one\ntwo\nthree"))
        settle([ana, bo])
        let date = DateValue(edtf: "1989-01-04?", calendar: .julian, asPrinted: "January the 4th 1989")
        ana.give(event, .date, .date(date), reason: "as printed")
        bo.give(event, .date, .date(DateValue(edtf: "1989-02-26", basis: .inferred)))
        ana.give(event, .description, .text("ONE\ntwo\nthree"))
        bo.give(event, .description, .text("one\ntwo\nTHREE"))
        bo.give(event, .actors, key: "Maran", .text("envoy"))
        ana.give(event, .place, .text("Port Selwyn"), kept: [Kept(value: .text("Selwyn Roads"))])
        ana.give(event, .certainty, key: ana.id.description, .integer(80))
        settle([ana, bo])
        let other = bo.makeEvent("To be deleted")
        bo.note(on: other, "gone with it")
        bo.delete(other)
        settle([ana, bo])
        return [ana, bo]
    }

    @Test("writing the golden bundle", .enabled(if: GoldenFiles.mayWrite && !GoldenFiles.exists("format-1.bundle")))
    func write() throws {
        let ana = Self.team()[0]
        let header = Bundle.Header(
            project: ana.project, name: "golden", maker: ana.id, frontier: ana.frontier,
            changesets: UInt64(ana.log.count))
        try Data(Bundle.encode(header, pages: [Page.encode(ana.log)])).write(
            to: Self.file, options: .withoutOverwriting)
    }

    @Test("a bundle of format 1 is read as it was written")
    func read() throws {
        let (header, log) = try Bundle.decode([UInt8](Data(contentsOf: Self.file)))
        #expect(header.name == "golden" && log.count == 12)
        let keys = try SignatureCheck().check(log, keyOf: { _ in nil })
        #expect(keys.count == 2)
        for changeset in log {
            #expect(isSigned(changeset.hash, changeset.signature, by: keys[changeset.header.replica] ?? []))
        }
        let reader = MemoryReplica("reader", project: header.project, seed: 99)
        reader.receive(log.reversed())
        #expect(reader.waiting.isEmpty)
        #expect(reader.frontier == header.frontier)
        #expect(sha256(log.map(\.hash).sorted().flatMap(\.bytes)).hex == Self.hashes)
        #expect(reader.digest.hex == Self.digest)
        let event = try #require(reader.states.keys.first { reader.view($0).text(.place) != nil })
        let view = reader.view(event)
        #expect(view.text(.title) == "Envoy lands – “at last”")
        #expect(view.text(.description) == "ONE\ntwo\nTHREE")
        #expect(view[.date]?.rivals.compactMap { $0.value?.date?.edtf }.sorted() == ["1989-01-04?", "1989-02-26"])
        #expect(view[.date]?.standing == .conflict)
        #expect(view[.place]?.standing == .dispute)
        #expect(view.keys(.actors).map(\.key) == ["Maran"])
    }

    static let digest = "e66a8ce54a639a58057322e9dc107ca5"
    /// Of all the changesets' hashes in their order.
    static let hashes = "69dbc4621157e6295eab13a916a7d1f4aab280c413dbcc97840309ae6205b31d"
}

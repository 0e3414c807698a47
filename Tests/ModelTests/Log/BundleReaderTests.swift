import Model
import TestSupport
import Testing

/// A bundle that comes piece by piece: the same as a whole one, and refused as soon as it cannot be one.
struct BundleReaderTests {
    private let project = ProjectID(Bytes16(high: 3, low: 4))

    private func bundle() -> [UInt8] {
        let ana = MemoryReplica("ana", project: project, seed: 11)
        let event = ana.makeEvent("one")
        for index in 0..<5 { ana.give(event, .place, .text("place \(index)")) }
        let header = Model.Bundle.Header(
            project: project, name: "chronicle", maker: ana.id, frontier: ana.frontier,
            changesets: UInt64(ana.log.count))
        return Model.Bundle.encode(header, pages: ana.log.map { Page.encode([$0]) })
    }

    @Test("a bundle in pieces of any size is the one that came whole", arguments: [1, 3, 100, 4096])
    func pieces(size: Int) throws {
        let bytes = bundle()
        var reader = Model.Bundle.Reader()
        for start in stride(from: 0, to: bytes.count, by: size) {
            try reader.take(bytes[start..<min(start + size, bytes.count)])
        }
        let (whole, read) = (try Model.Bundle.decode(bytes), try reader.finish())
        #expect(read.header == whole.header && read.changesets == whole.changesets)
    }

    @Test("what is no bundle is refused at its first wrong byte, whatever would follow")
    func firstByte() {
        var reader = Model.Bundle.Reader()
        #expect(throws: Model.Bundle.Damage.notABundle) { try reader.take([0]) }
        reader = Model.Bundle.Reader()
        #expect(throws: Model.Bundle.Damage.notABundle) { try reader.take(Array("annals b?".utf8)[...]) }
        reader = Model.Bundle.Reader()
        #expect(throws: Model.Bundle.Damage.tooNew) { try reader.take(Array("annals bundle 2".utf8)[...]) }
    }

    @Test("a length in the file that no bundle has, and bytes after its end, are refused before more is read")
    func lengths() throws {
        var reader = Model.Bundle.Reader()
        #expect(throws: Model.Bundle.Damage.undecodable) {
            try reader.take((Model.Bundle.magic + [0xff, 0xff, 0xff, 0xff])[...])
        }
        // An empty header, as a file of zeros after the first bytes would give.
        reader = Model.Bundle.Reader()
        #expect(throws: Model.Bundle.Damage.undecodable) { try reader.take((Model.Bundle.magic + [0, 0, 0, 0])[...]) }
        reader = Model.Bundle.Reader()
        try reader.take(bundle()[...])
        #expect(throws: Model.Bundle.Damage.undecodable) { try reader.take([0]) }
    }
}

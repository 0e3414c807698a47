internal import FoundationEssentials
internal import SwiftProtobuf

/// A file of changesets. One with everything is also the backup. It never holds a device key.
///
/// Layout: "annals bundle 1\n" · header length u32 · header · per page: length u32, page · SHA-256 of all before.
public enum Bundle {
    public static let magic = Array("annals bundle 1\n".utf8)
    /// A file larger than this is not read.
    public static let greatestBytes = 8 << 30

    /// Who made a bundle and what its maker holds.
    public struct Header: Sendable, Equatable {
        public var project: ProjectID
        public var name: String
        public var maker: ReplicaID
        /// Hashes that nothing its maker has applied names: with these, all that it holds.
        public var frontier: [Hash32]
        public var changesets: UInt64

        public init(project: ProjectID, name: String, maker: ReplicaID, frontier: [Hash32], changesets: UInt64) {
            self.project = project
            self.name = name
            self.maker = maker
            self.frontier = frontier
            self.changesets = changesets
        }
    }

    public enum Damage: Error, Equatable, Sendable {
        case notABundle
        /// Written by a later major version.
        case tooNew
        case truncated
        case checksum
        case undecodable
        case page(Page.Damage)
    }

    /// A whole bundle in memory.
    public static func encode(_ header: Header, pages: [[UInt8]]) -> [UInt8] {
        var wire = WireBundleHeader()
        wire.project = Data(header.project.bytes)
        wire.name = header.name
        wire.maker = Data(header.maker.bytes)
        wire.frontier = header.frontier.map { Data($0.bytes) }
        wire.changesets = header.changesets
        wire.pages = UInt32(pages.count)
        let head: [UInt8] = (try? wire.serializedBytes()) ?? []
        var out = magic
        out.append(bigEndian: UInt32(head.count))
        out += head
        for page in pages {
            out.append(bigEndian: UInt32(page.count))
            out += page
        }
        return out + sha256(out).bytes
    }

    /// Verifies the checksum and reads header and pages; every changeset's hash is computed.
    public static func decode(_ bytes: [UInt8]) throws(Damage) -> (header: Header, changesets: [Changeset]) {
        let family = Array("annals bundle ".utf8)
        guard bytes.starts(with: family) else { throw .notABundle }
        guard bytes.starts(with: magic) else { throw bytes.count > 20 && isNumber(bytes[14]) ? .tooNew : .notABundle }
        guard bytes.count >= magic.count + 36 else { throw .truncated }
        let end = bytes.count - 32
        guard sha256(Array(bytes[..<end])).bytes == Array(bytes[end...]) else { throw .checksum }
        var at = magic.count
        func part() throws(Damage) -> ArraySlice<UInt8> {
            guard at + 4 <= end else { throw .truncated }
            let size = bytes[at..<(at + 4)].reduce(0) { $0 << 8 | Int($1) }
            at += 4
            guard size <= end - at else { throw .truncated }
            defer { at += size }
            return bytes[at..<(at + size)]
        }
        guard let wire = try? WireBundleHeader(serializedBytes: Array(try part())),
            let project = ProjectID(bytes: wire.project), let maker = ReplicaID(bytes: wire.maker)
        else { throw .undecodable }
        let header = Header(
            project: project, name: wire.name, maker: maker, frontier: wire.frontier.compactMap { Hash32($0) },
            changesets: wire.changesets)
        var changesets: [Changeset] = []
        for _ in 0..<wire.pages {
            let page = Array(try part())
            do { changesets += try Page.decode(page, project: project) } catch { throw .page(error) }
        }
        guard at == end, UInt64(changesets.count) == wire.changesets else { throw .undecodable }
        return (header, changesets)
    }

    private static func isNumber(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}

internal import FoundationEssentials
internal import SwiftProtobuf

/// A file of changesets. One with everything is also the backup. It never holds a device key.
///
/// Layout: "annals bundle 1\n" · header length u32 · header · per page: length u32, page · SHA-256 of all before.
public enum Bundle {
    public static let magic = Array("annals bundle 1\n".utf8)
    /// A file larger than this is not read.
    public static let greatestBytes = 8 << 30
    /// The header or a page that is longer is not read: a page holds `Limits.pageBytes`, or one changeset.
    public static let greatestPartBytes = 64 << 20

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

    /// Reads a whole bundle and verifies its checksum; every changeset's hash is computed.
    public static func decode(_ bytes: [UInt8]) throws(Damage) -> (header: Header, changesets: [Changeset]) {
        var reader = Reader()
        try reader.take(bytes[...])
        return try reader.finish()
    }
}

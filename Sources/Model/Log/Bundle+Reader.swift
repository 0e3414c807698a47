internal import Crypto
internal import FoundationEssentials
internal import SwiftProtobuf

extension Bundle {
    /// Reads a bundle as it comes, piece by piece.
    ///
    /// What cannot be a bundle is refused at the first byte that says so, however much would follow.
    /// Invariant: holds one part of the file at a time, and no length in it is believed before its bytes are there.
    public struct Reader {
        private enum Stage { case magic, header, pages, checksum, end }

        private var stage = Stage.magic
        private var hasher = SHA256()
        /// What has come and was not used yet begins at `start`.
        private var bytes: [UInt8] = []
        private var start = 0
        private var total = 0
        private var header: Header?
        private var pagesLeft: UInt32 = 0
        private var changesets: [Changeset] = []

        public init() {}

        /// Takes in the next piece.
        public mutating func take(_ piece: ArraySlice<UInt8>) throws(Damage) {
            total += piece.count
            guard total <= Bundle.greatestBytes else { throw .undecodable }
            bytes += piece
            while try step() {}
            guard start > 0 else { return }
            bytes.removeFirst(start)
            start = 0
        }

        /// Call once nothing more comes. The checksum has been verified.
        public func finish() throws(Damage) -> (header: Header, changesets: [Changeset]) {
            guard stage == .end, let header else {
                let isNothing = stage == .magic && available < Self.family.count
                throw isNothing ? .notABundle : .truncated
            }
            guard UInt64(changesets.count) == header.changesets else { throw .undecodable }
            return (header, changesets)
        }

        private var available: Int { bytes.count - start }

        /// Reads one part of the layout; false where its bytes have not come yet, and at the end.
        private mutating func step() throws(Damage) -> Bool {
            switch stage {
            case .magic:
                try checkMagic()
                guard available >= Bundle.magic.count else { return false }
                _ = use(Bundle.magic.count)
                stage = .header
            case .header:
                guard let part = try nextPart() else { return false }
                try readHeader(part)
                stage = pagesLeft > 0 ? .pages : .checksum
            case .pages:
                guard let part = try nextPart(), let project = header?.project else { return false }
                do { changesets += try Page.decode(part, project: project) } catch { throw .page(error) }
                pagesLeft -= 1
                if pagesLeft == 0 { stage = .checksum }
            case .checksum:
                guard available >= 32 else { return false }
                let isRight = hasher.finalize().elementsEqual(bytes[start..<(start + 32)])
                guard isRight else { throw .checksum }
                start += 32
                stage = .end
            case .end:
                guard available == 0 else { throw .undecodable }
                return false
            }
            return true
        }

        private static let family = Array("annals bundle ".utf8)

        private func checkMagic() throws(Damage) {
            let seen = bytes[start...].prefix(Bundle.magic.count)
            guard !seen.elementsEqual(Bundle.magic.prefix(seen.count)) else { return }
            guard seen.count > Self.family.count, seen.starts(with: Self.family),
                (0x30...0x39).contains(seen[seen.startIndex + Self.family.count])
            else { throw .notABundle }
            throw .tooNew
        }

        private mutating func readHeader(_ part: [UInt8]) throws(Damage) {
            guard let wire = try? WireBundleHeader(serializedBytes: part),
                let project = ProjectID(bytes: wire.project), let maker = ReplicaID(bytes: wire.maker)
            else { throw .undecodable }
            header = Header(
                project: project, name: wire.name, maker: maker, frontier: wire.frontier.compactMap { Hash32($0) },
                changesets: wire.changesets)
            pagesLeft = wire.pages
        }

        /// A part with its length before it; nil where it is not here whole.
        private mutating func nextPart() throws(Damage) -> [UInt8]? {
            guard available >= 4 else { return nil }
            let size = bytes[start..<(start + 4)].reduce(0) { $0 << 8 | Int($1) }
            guard size <= Bundle.greatestPartBytes else { throw .undecodable }
            guard available >= 4 + size else { return nil }
            return Array(use(4 + size).dropFirst(4))
        }

        private mutating func use(_ count: Int) -> ArraySlice<UInt8> {
            let used = bytes[start..<(start + count)]
            used.withUnsafeBytes { hasher.update(bufferPointer: $0) }
            start += count
            return used
        }
    }
}

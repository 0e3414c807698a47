internal import FoundationEssentials
internal import SwiftProtobuf

/// Changesets as they travel: in pages of the exchange and in bundles. What a receiver derives is left out.
public enum Page {
    /// Why a page cannot be read.
    public enum Damage: Error, Equatable, Sendable {
        case undecodable
        case tooLarge
        /// The n-th changeset cannot be one of this project.
        case malformed(at: Int)
    }

    public static func encode(_ changesets: [Changeset]) -> [UInt8] {
        (try? wire(changesets).serializedBytes()) ?? []
    }

    public static func decode(_ bytes: [UInt8], project: ProjectID) throws(Damage) -> [Changeset] {
        guard WireBudget.allows(bytes, .page) else { throw .tooLarge }
        guard let page = try? WirePage(serializedBytes: bytes) else { throw .undecodable }
        return try changesets(page, project: project)
    }

    static func wire(_ changesets: [Changeset]) -> WirePage {
        var page = WirePage()
        var chains: [ReplicaID: UInt32] = [:]
        var last: [ReplicaID: (number: UInt64, hash: Hash32)] = [:]
        page.changesets.reserveCapacity(changesets.count)
        for changeset in changesets {
            let header = changeset.header
            var wire = WireChangeset()
            if let chain = chains[header.replica] {
                wire.chain = chain
            } else {
                wire.chain = UInt32(chains.count)
                chains[header.replica] = wire.chain
                page.replicas.append(.init(header.replica.bytes))
            }
            wire.number = header.number
            wire.stamp = header.stamp.raw
            let derived = derivedPrevious(header.number, last[header.replica])
            if header.previous != derived, derived == nil || !mutated("fork-derives-its-previous") {
                wire.previous = .init(header.previous.bytes)
            }
            wire.after = header.after.map { .init($0.bytes) }
            wire.format = header.format == Header.currentFormat ? 0 : UInt32(header.format)
            wire.signature = .init(changeset.signature)
            wire.structure = .init(changeset.structure)
            if let content = changeset.content {
                wire.nonce = .init(content.nonce)
                wire.content = .init(content.bytes)
            } else {
                wire.contentHash = .init(header.contentHash.bytes)
            }
            last[header.replica] = (header.number, changeset.hash)
            page.changesets.append(wire)
        }
        return page
    }

    static func changesets(_ page: WirePage, project: ProjectID) throws(Damage) -> [Changeset] {
        var replicas: [ReplicaID] = []
        for bytes in page.replicas {
            guard let replica = ReplicaID(bytes: bytes) else { throw .undecodable }
            replicas.append(replica)
        }
        var last: [ReplicaID: (number: UInt64, hash: Hash32)] = [:]
        var changesets: [Changeset] = []
        changesets.reserveCapacity(page.changesets.count)
        for (index, wire) in page.changesets.enumerated() {
            guard wire.structure.count + wire.content.count <= Limits.changesetBytes, wire.after.count <= Limits.after
            else { throw .tooLarge }
            guard Int(wire.chain) < replicas.count, wire.number > 0, let format = UInt16(exactly: wire.format) else {
                throw .malformed(at: index)
            }
            let replica = replicas[Int(wire.chain)]
            var previous = derivedPrevious(wire.number, last[replica])
            if !wire.previous.isEmpty { previous = Hash32(wire.previous) }
            let after = wire.after.compactMap { Hash32($0) }
            guard let previous, after.count == wire.after.count else { throw .malformed(at: index) }
            let gone = wire.contentHash.count == 32
            let changeset = Changeset(
                project: project, replica: replica, number: wire.number, stamp: Stamp(raw: wire.stamp),
                previous: previous, after: after, format: format == 0 ? Header.currentFormat : format,
                structure: Array(wire.structure),
                content: gone
                    ? nil : Changeset.SealedContent(nonce: Array(wire.nonce), bytes: Array(wire.content)),
                contentHash: Hash32(wire.contentHash), signature: Array(wire.signature))
            guard let changeset else { throw .malformed(at: index) }
            last[replica] = (wire.number, changeset.hash)
            changesets.append(changeset)
        }
        return changesets
    }

    /// What `previous` is when the page does not say it; nil when it has to.
    private static func derivedPrevious(_ number: UInt64, _ last: (number: UInt64, hash: Hash32)?) -> Hash32? {
        if number == 1 { return .zero }
        guard let last, last.number == number - 1 else { return nil }
        return last.hash
    }
}

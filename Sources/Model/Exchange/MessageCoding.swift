internal import FoundationEssentials
internal import SwiftProtobuf

/// Why a message of the exchange cannot be read.
public enum MessageDamage: Error, Equatable, Sendable {
    case undecodable
    /// A protocol of another major version.
    case unknownProtocol(UInt32)
    case page(Page.Damage)
    /// Columns that do not fit together.
    case inconsistent
}

/// The protocol's major version.
public let exchangeProtocol: UInt32 = 1

extension ExchangeRequest {
    public func encoded() -> [UInt8] {
        var wire = WireExchangeRequest()
        wire.protocol = exchangeProtocol
        wire.cursor = cursor.wire
        if let digest { wire.digest = .init(digest.bytes) }
        wire.rebuilt = rebuilt
        if !changesets.isEmpty { wire.page = Page.wire(changesets) }
        wire.limitBytes = UInt32(clamping: limitBytes)
        wire.hashesOnly = hashesOnly
        wire.held = .init(bits(held))
        wire.deviceKey = .init(deviceKey)
        wire.author = author
        wire.membersKnown = .init(membersKnown)
        return (try? wire.serializedBytes()) ?? []
    }

    public init(decoding bytes: [UInt8], project: ProjectID) throws(MessageDamage) {
        guard WireBudget.allows(bytes, .request) else { throw .page(.tooLarge) }
        guard let wire = try? WireExchangeRequest(serializedBytes: bytes) else { throw .undecodable }
        guard wire.protocol == exchangeProtocol else { throw .unknownProtocol(wire.protocol) }
        guard let cursor = Cursor(wire: wire.cursor) else { throw .inconsistent }
        self.init(cursor: cursor)
        digest = wire.digest.count == 16 ? Bytes16(wire.digest) : nil
        rebuilt = wire.rebuilt
        do { changesets = try Page.changesets(wire.page, project: project) } catch { throw .page(error) }
        limitBytes = Int(wire.limitBytes)
        hashesOnly = wire.hashesOnly
        held = wire.held.flatMap { byte in (0..<8).map { byte >> $0 & 1 == 1 } }
        deviceKey = Array(wire.deviceKey)
        author = wire.author
        membersKnown = Array(wire.membersKnown)
    }
}

extension ExchangeAnswer {
    public func encoded() -> [UInt8] {
        var wire = WireExchangeResponse()
        wire.rebased = rebased
        wire.receipts = receipts.map { $0 ?? 0 }
        wire.missing = missing.map { .init($0.bytes) }
        var bodies: [Changeset] = []
        var hashes: [UInt8] = []
        for row in rows {
            switch row {
            case .body(let changeset):
                wire.rows.append(0)
                bodies.append(changeset)
            case .hash(let hash):
                wire.rows.append(1)
                hashes += hash.bytes
            case .carried(let index): wire.rows.append(UInt32(index) + 2)
            }
        }
        if !bodies.isEmpty { wire.page = Page.wire(bodies) }
        wire.hashes = .init(hashes)
        wire.from = from.wire
        wire.cursor = cursor.wire
        wire.head = head
        wire.verdict = verdict?.rawValue ?? 0
        if let refusal {
            wire.refusal.code = refusal.code
            wire.refusal.message = refusal.message
            wire.refusal.changeset = .init(refusal.changeset?.bytes ?? [])
        }
        wire.role = role?.rawValue ?? ""
        wire.replicaForked = replicaForked
        wire.membersTag = .init(membersTag)
        wire.members = (members ?? []).map { member in
            var out = WireMember()
            out.replica = .init(member.replica.bytes)
            out.name = member.name
            out.role = member.role
            return out
        }
        wire.name = name
        return (try? wire.serializedBytes()) ?? []
    }

    /// - Parameters:
    ///   - membersKnown: what the request said, to tell an empty list from an unchanged one.
    ///   - carried: how many changesets the request had.
    public init(
        decoding bytes: [UInt8], project: ProjectID, membersKnown: [UInt8], carried: Int
    ) throws(MessageDamage) {
        guard WireBudget.allows(bytes, .answer) else { throw .page(.tooLarge) }
        guard let wire = try? WireExchangeResponse(serializedBytes: bytes) else { throw .undecodable }
        guard let from = Cursor(wire: wire.from), let cursor = Cursor(wire: wire.cursor) else { throw .inconsistent }
        self.init()
        rebased = wire.rebased
        receipts = wire.receipts.map { $0 == 0 ? nil : $0 }
        missing = wire.missing.compactMap { Hash32($0) }
        let bodies: [Changeset]
        do { bodies = try Page.changesets(wire.page, project: project) } catch { throw .page(error) }
        let hashes = Array(wire.hashes)
        var bodyAt = 0
        var hashAt = 0
        for code in wire.rows {
            switch code {
            case 0:
                guard bodyAt < bodies.count else { throw .inconsistent }
                rows.append(.body(bodies[bodyAt]))
                bodyAt += 1
            case 1:
                guard hashAt + 32 <= hashes.count, let hash = Hash32(hashes[hashAt..<(hashAt + 32)]) else {
                    throw .inconsistent
                }
                rows.append(.hash(hash))
                hashAt += 32
            default:
                guard Int(code - 2) < carried else { throw .inconsistent }
                rows.append(.carried(Int(code - 2)))
            }
        }
        guard bodyAt == bodies.count else { throw .inconsistent }
        self.from = from
        self.cursor = cursor
        head = wire.head
        verdict = Verdict(rawValue: wire.verdict)
        if wire.hasRefusal {
            refusal = Refusal(
                code: wire.refusal.code, message: wire.refusal.message, changeset: Hash32(wire.refusal.changeset))
        }
        role = Role(rawValue: wire.role)
        replicaForked = wire.replicaForked
        membersTag = Array(wire.membersTag)
        if membersTag != membersKnown {
            members = wire.members.compactMap { member in
                ReplicaID(bytes: member.replica).map {
                    MemberName(replica: $0, name: member.name, role: member.role)
                }
            }
        }
        name = wire.name
    }
}

extension Cursor {
    init?(wire: WireCursor) {
        if wire.sequence == 0 {
            self = .start
            return
        }
        guard wire.running.count == 16, let running = Bytes16(wire.running) else { return nil }
        self.init(sequence: wire.sequence, running: RunningHash(raw: running))
    }

    var wire: WireCursor {
        var wire = WireCursor()
        wire.sequence = sequence
        if sequence > 0 { wire.running = .init(running.raw.bytes) }
        return wire
    }
}

private func bits(_ flags: [Bool]) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: (flags.count + 7) / 8)
    for (index, flag) in flags.enumerated() where flag { bytes[index / 8] |= 1 << UInt8(index % 8) }
    return bytes
}

internal import FoundationEssentials
internal import SwiftProtobuf

/// What a changeset says, decoded: names, message, values and reasons.
public struct Content: Sendable, Equatable {
    public var author: String
    public var message: String?
    /// The record table its author used.
    public var schema: UInt32
    /// In the order of the structure's changes.
    public var said: [Change.Said]
    /// Number 1 only.
    public var device: String?
    /// The founder's number 1 only.
    public var project: String?

    public init(
        author: String, message: String? = nil, schema: UInt32 = Record.schemaVersion, said: [Change.Said],
        device: String? = nil, project: String? = nil
    ) {
        self.author = author
        self.message = message
        self.schema = schema
        self.said = said
        self.device = device
        self.project = project
    }

    /// Decodes content as its author wrote it; nil when it is damaged: its changes then show as removed.
    public init?(decoding packed: [UInt8]) {
        guard let bytes = Packing.unpack(packed), WireBudget.allows(bytes, .content),
            let wire = try? WireContent(serializedBytes: bytes)
        else { return nil }
        author = wire.author
        message = wire.message.isEmpty ? nil : wire.message
        schema = wire.schema
        device = wire.device.isEmpty ? nil : wire.device
        project = wire.project.isEmpty ? nil : wire.project
        said = wire.changes.map(Change.Said.init(wire:))
    }

    func packed() -> [UInt8] {
        var wire = WireContent()
        wire.author = author
        wire.message = message ?? ""
        wire.schema = schema
        wire.device = device ?? ""
        wire.project = project ?? ""
        wire.changes = said.map(\.wire)
        let bytes: [UInt8] = (try? wire.serializedBytes()) ?? []
        return Packing.pack(bytes)
    }
}

extension Change.Said {
    init(wire: WireChangeContent) {
        self.init(
            key: wire.key.isEmpty ? nil : wire.key, value: Value(wire: wire.value),
            reason: wire.reason.isEmpty ? nil : wire.reason,
            because: wire.because.compactMap { EntityID(bytes: $0) },
            kept: wire.kept.map {
                Kept(value: Value(wire: $0.value), because: $0.because.compactMap { EntityID(bytes: $0) })
            })
    }

    var wire: WireChangeContent {
        var wire = WireChangeContent()
        wire.key = key ?? ""
        if value != .absent { wire.value = value.wire }
        wire.reason = reason ?? ""
        wire.because = because.map { .init($0.bytes) }
        wire.kept = kept.map { kept in
            var out = WireKept()
            out.value = kept.value.wire
            out.because = kept.because.map { .init($0.bytes) }
            return out
        }
        return wire
    }
}

extension Value {
    /// A value's bytes for a local store; the same coding as on the wire, unpacked.
    public var encoded: [UInt8] {
        // As they are, also where they are no message at all.
        if case .unknown(let bytes) = self { return bytes }
        return (try? wire.serializedBytes()) ?? []
    }

    /// Reads `encoded`; a value of a later version stays `unknown` with its bytes.
    public init(encoded bytes: [UInt8]) {
        self = (try? WireValue(serializedBytes: bytes)).map(Value.init(wire:)) ?? .unknown(bytes)
    }
}

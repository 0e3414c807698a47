internal import FoundationEssentials
internal import SwiftProtobuf

extension Value {
    init(wire: WireValue) {
        self = Value.known(wire) ?? .unknown((try? wire.serializedBytes()) ?? [])
    }

    /// Nil for anything this version does not fully understand, so that its bytes are kept whole.
    private static func known(_ wire: WireValue) -> Value? {
        guard wire.unknownFields.data.isEmpty else { return nil }
        switch wire.kind {
        case nil: return .absent
        case .text(let text): return .text(text)
        case .date(let date): return DateValue(wire: date).map(Value.date)
        case .integer(let integer): return .integer(integer)
        case .reference(let bytes): return EntityID(bytes: bytes).map(Value.reference)
        case .chunk(let bytes): return .chunk(Array(bytes))
        case .quote(let quote): return CitedQuote(wire: quote).map(Value.quote)
        case .anchor(let anchor):
            guard anchor.unknownFields.data.isEmpty else { return nil }
            return .anchor(
                Anchoring(
                    method: anchor.method, score: anchor.score,
                    cited: anchor.hasQuote ? CitedQuote(wire: anchor.quote) : nil))
        case .version(let version):
            guard version.unknownFields.data.isEmpty else { return nil }
            return .version(
                SourceVersion(
                    parent: Hash32(version.parent), bytes: version.bytes, scalars: version.scalars,
                    lines: version.lines, chunks: version.chunks))
        case .present: return .present
        case .digest(let bytes): return Hash32(bytes).map(Value.digest)
        }
    }

    var wire: WireValue {
        var wire = WireValue()
        switch self {
        case .absent: break
        case .text(let text): wire.text = text
        case .date(let date): wire.date = date.wire
        case .integer(let integer): wire.integer = integer
        case .reference(let id): wire.reference = .init(id.bytes)
        case .chunk(let bytes): wire.chunk = .init(bytes)
        case .quote(let cited): wire.quote = cited.wire
        case .anchor(let anchoring):
            wire.anchor.method = anchoring.method
            wire.anchor.score = anchoring.score
            if let cited = anchoring.cited { wire.anchor.quote = cited.wire }
        case .version(let version):
            wire.version.parent = .init(version.parent?.bytes ?? [])
            wire.version.bytes = version.bytes
            wire.version.scalars = version.scalars
            wire.version.lines = version.lines
            wire.version.chunks = version.chunks
        case .present: wire.present = true
        case .digest(let digest): wire.digest = .init(digest.bytes)
        case .unknown(let bytes): wire = (try? WireValue(serializedBytes: bytes)) ?? wire
        }
        return wire
    }
}

extension DateValue {
    init?(wire: WireDate) {
        guard wire.unknownFields.data.isEmpty, let raw = UInt8(exactly: wire.calendar),
            let calendar = CalendarSystem(rawValue: raw),
            let rawBasis = UInt8(exactly: wire.basis), let basis = DateBasis(rawValue: rawBasis)
        else { return nil }
        var relative: Relative?
        if wire.hasRelative {
            guard let event = EntityID(bytes: wire.relative.event), let rawUnit = UInt8(exactly: wire.relative.unit),
                let unit = RelativeReading.Unit(rawValue: rawUnit)
            else { return nil }
            relative = Relative(event: event, count: wire.relative.count, unit: unit)
        }
        self.init(
            edtf: wire.edtf, calendar: calendar, asPrinted: wire.asPrinted.isEmpty ? nil : wire.asPrinted,
            basis: basis, relativeTo: relative)
    }

    var wire: WireDate {
        var wire = WireDate()
        wire.edtf = edtf
        wire.calendar = UInt32(calendar.rawValue)
        wire.asPrinted = asPrinted ?? ""
        wire.basis = UInt32(basis.rawValue)
        if let relativeTo {
            wire.relative.event = .init(relativeTo.event.bytes)
            wire.relative.count = relativeTo.count
            wire.relative.unit = UInt32(relativeTo.unit.rawValue)
        }
        return wire
    }
}

extension CitedQuote {
    init?(wire: WireQuote) {
        guard wire.unknownFields.data.isEmpty, let version = Hash32(wire.version), wire.start <= wire.end else {
            return nil
        }
        self.init(
            version: version,
            quote: Quote(
                start: Int(wire.start), end: Int(wire.end), exact: wire.exact, prefix: wire.prefix,
                suffix: wire.suffix))
    }

    var wire: WireQuote {
        var wire = WireQuote()
        wire.version = .init(version.bytes)
        wire.start = UInt32(clamping: quote.start)
        wire.end = UInt32(clamping: quote.end)
        wire.exact = quote.exact
        wire.prefix = quote.prefix
        wire.suffix = quote.suffix
        return wire
    }
}

extension Value {
    /// What decides whether two values are equal: frozen bytes, compared one by one.
    ///
    /// Dates are equal when canonical EDTF and calendar are; wording, basis and relation never count. Text is compared
    /// as its UTF-8, so that no Unicode table of any version takes part (typed input is NFC when it is written).
    /// Invariant: golden cases in ModelTests; a change here is a change of format.
    public var canonical: [UInt8] {
        switch self {
        case .absent: return [0]
        case .text(let text): return [1] + Array(text.utf8)
        case .date(let date):
            let edtf = (try? EDTF(parsing: date.edtf, calendar: date.calendar))?.canonical ?? date.edtf
            return [2, date.calendar.rawValue] + Array(edtf.utf8)
        case .integer(let integer):
            var out: [UInt8] = [3]
            out.append(bigEndian: integer)
            return out
        case .reference(let id): return [4] + id.bytes
        case .chunk(let bytes): return [5] + bytes
        case .quote(let cited):
            var out: [UInt8] = [6] + cited.version.bytes
            out.append(bigEndian: UInt64(clamping: cited.quote.start))
            out.append(bigEndian: UInt64(clamping: cited.quote.end))
            return out + Array(cited.quote.exact.utf8)
        case .anchor(let anchoring):
            var out: [UInt8] = [7]
            out.append(bigEndian: anchoring.method)
            if let cited = anchoring.cited { out += Value.quote(cited).canonical }
            return out
        case .version(let version): return [8] + (version.parent?.bytes ?? [])
        case .present: return [9]
        case .digest(let digest): return [10] + digest.bytes
        case .unknown(let bytes): return [255] + bytes
        }
    }

    public func isEqual(to other: Value) -> Bool {
        if self == other, !isText { return true }
        return canonical == other.canonical
    }

    private var isText: Bool {
        if case .text = self { true } else { false }
    }
}

/// What a change gives to a field.
public enum Value: Hashable, Sendable {
    /// Unset, or a key removed.
    case absent
    case text(String)
    case date(DateValue)
    case integer(Int64)
    case reference(EntityID)
    /// A part of a source's text.
    case chunk([UInt8])
    case quote(CitedQuote)
    case anchor(Anchoring)
    case version(SourceVersion)
    /// A key that is there and says no more: a tag, or "not deleted".
    case present
    /// The SHA-256 of a source's text.
    case digest(Hash32)
    /// A value of a later version, as its author encoded it.
    case unknown([UInt8])

    /// About how many bytes its coding takes, above rather than below.
    var weight: Int {
        switch self {
        case .text(let text): text.utf8.count + 4
        case .chunk(let bytes), .unknown(let bytes): bytes.count + 4
        case .date(let date): date.edtf.utf8.count + (date.asPrinted?.utf8.count ?? 0) + 48
        case .quote(let cited): cited.weight
        case .anchor(let anchoring): (anchoring.cited?.weight ?? 0) + 16
        default: 64
        }
    }

    public var text: String? {
        if case .text(let text) = self { text } else { nil }
    }
    public var date: DateValue? {
        if case .date(let date) = self { date } else { nil }
    }
    public var integer: Int64? {
        if case .integer(let integer) = self { integer } else { nil }
    }
    public var reference: EntityID? {
        if case .reference(let id) = self { id } else { nil }
    }
    public var quote: CitedQuote? {
        if case .quote(let quote) = self { quote } else { nil }
    }
    public var digest: Hash32? {
        if case .digest(let digest) = self { digest } else { nil }
    }
}

/// The one atomic value of a date: what the source says, in EDTF and in the calendar it is stated in.
public struct DateValue: Hashable, Sendable {
    /// Canonical EDTF.
    public var edtf: String
    public var calendar: CalendarSystem
    /// The source's wording.
    public var asPrinted: String?
    public var basis: DateBasis
    public var relativeTo: Relative?

    public struct Relative: Hashable, Sendable {
        public var event: EntityID
        public var count: Int32
        public var unit: RelativeReading.Unit

        public init(event: EntityID, count: Int32, unit: RelativeReading.Unit) {
            self.event = event
            self.count = count
            self.unit = unit
        }
    }

    public init(
        edtf: String, calendar: CalendarSystem = .gregorian, asPrinted: String? = nil, basis: DateBasis = .explicit,
        relativeTo: Relative? = nil
    ) {
        self.edtf = edtf
        self.calendar = calendar
        self.asPrinted = asPrinted
        self.basis = basis
        self.relativeTo = relativeTo
    }

    /// Gregorian days, computed and never stored; both nil for an EDTF that this version cannot read.
    public var bounds: DateBounds {
        guard let parsed = try? EDTF(parsing: edtf, calendar: calendar) else {
            return DateBounds(earliest: nil, latest: nil)
        }
        return parsed.bounds(in: calendar)
    }
}

/// A quote and the version of the source text it was taken from.
public struct CitedQuote: Hashable, Sendable {
    public var version: Hash32
    public var quote: Quote

    public init(version: Hash32, quote: Quote) {
        self.version = version
        self.quote = quote
    }
}

extension CitedQuote {
    fileprivate var weight: Int { quote.exact.utf8.count + quote.prefix.utf8.count + quote.suffix.utf8.count + 64 }
}

/// Where a citation stands in a later version of its source, and how that was found.
public struct Anchoring: Hashable, Sendable {
    public var method: UInt32
    /// 0–100.
    public var score: UInt32
    public var cited: CitedQuote?

    public init(method: UInt32, score: UInt32, cited: CitedQuote?) {
        self.method = method
        self.score = score
        self.cited = cited
    }
}

/// A version of a source's text; its key in the map is the text's SHA-256.
public struct SourceVersion: Hashable, Sendable {
    public var parent: Hash32?
    public var bytes: UInt32
    public var scalars: UInt32
    public var lines: UInt32
    public var chunks: UInt32

    public init(parent: Hash32?, bytes: UInt32, scalars: UInt32, lines: UInt32, chunks: UInt32) {
        self.parent = parent
        self.bytes = bytes
        self.scalars = scalars
        self.lines = lines
        self.chunks = chunks
    }
}

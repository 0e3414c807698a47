/// Where a date's value comes from. Raw values are stored and sent: they never change.
public enum DateBasis: UInt8, CaseIterable, Hashable, Sendable {
    /// The source says it.
    case explicit = 1
    /// Counted from something the source says.
    case derived
    /// Concluded by the annotator.
    case inferred

    public var name: String {
        switch self {
        case .explicit: "explicit"
        case .derived: "derived"
        case .inferred: "inferred"
        }
    }

    public init?(name: String) {
        guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = found
    }
}

/// A date as an event has it: the value, its calendar, the wording it was read from.
public struct DateReading: Hashable, Sendable {
    public typealias Basis = DateBasis

    public var edtf: EDTF
    /// The calendar that was asked for, unless the wording names another ("11 Bahman 1367", "1410 AH").
    public var calendar: CalendarSystem
    /// The wording, as typed; nil where EDTF itself was typed.
    public var asPrinted: String?
    public var basis: DateBasis
    /// What it was counted from, where that is an event.
    public var relative: RelativeReading?

    public init(
        edtf: EDTF, calendar: CalendarSystem, asPrinted: String? = nil, basis: DateBasis = .explicit,
        relative: RelativeReading? = nil
    ) {
        self.edtf = edtf
        self.calendar = calendar
        self.asPrinted = asPrinted
        self.basis = basis
        self.relative = relative
    }

    public var bounds: DateBounds { edtf.bounds(in: calendar) }
}

/// What a person typed where a date is asked for.
public enum DateLine: Hashable, Sendable {
    case date(DateReading)
    /// Still to be counted from the event that the handle names.
    case relative(RelativeReading, asPrinted: String)

    /// The date, once the anchor's is known; nil as for `EDTF.shifted`.
    public func resolved(anchor: EDTF, calendar: CalendarSystem) -> DateReading? {
        switch self {
        case .date(let reading):
            return reading
        case .relative(let relative, let asPrinted):
            guard let edtf = relative.date(from: anchor, calendar: calendar) else { return nil }
            return DateReading(
                edtf: edtf, calendar: calendar, asPrinted: asPrinted, basis: .derived, relative: relative)
        }
    }
}

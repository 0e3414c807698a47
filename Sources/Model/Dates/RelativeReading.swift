/// A date told by its distance from another event's: "three weeks after ID".
public struct RelativeReading: Hashable, Sendable {
    /// Raw values are stored and sent: they never change.
    public enum Unit: UInt8, CaseIterable, Hashable, Sendable {
        case days = 1
        case weeks, months, years

        public var name: String {
            switch self {
            case .days: "days"
            case .weeks: "weeks"
            case .months: "months"
            case .years: "years"
            }
        }

        public init?(name: String) {
            guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
            self = found
        }
    }

    /// Before the anchor where negative. At most `countLimit` either way.
    public var count: Int
    public var unit: Unit
    /// The anchor as it was typed: an id or the start of one. Nothing here knows whether there is such an event.
    public var handle: String
    /// "about three weeks after": the date it yields is approximate.
    public var isApproximate: Bool

    public static let countLimit = 1_000_000

    public init(count: Int, unit: Unit, handle: String, isApproximate: Bool = false) {
        self.count = count
        self.unit = unit
        self.handle = handle
        self.isApproximate = isApproximate
    }

    /// The date it means when that is the anchor's, in the anchor's calendar; nil as for `EDTF.shifted`.
    public func date(from anchor: EDTF, calendar: CalendarSystem) -> EDTF? {
        anchor.shifted(by: count, unit, in: calendar, isApproximate: isApproximate)
    }
}

/// What a date is on a timeline: a day, a stretch that lasts, or one in which something unknown happened once.
public struct DrawnSpan: Sendable, Equatable {
    public enum Nature: Sendable, Equatable {
        /// One day, told to the day.
        case day
        /// Some day of these: a month, a year, `[a,b]`.
        case within
        /// All of these: an interval, `{a,b}`.
        case lasting
    }

    public enum End: Sendable, Equatable {
        case day(Day)
        /// `..`: it goes on.
        case open
        /// There is an end, and nobody knows it.
        case unknown

        public var day: Day? { if case .day(let day) = self { day } else { nil } }
    }

    public let nature: Nature
    public let start: End
    public let end: End
    /// Empty, `?`, `~` or `%` for both.
    public let doubt: String

    /// Nil for an EDTF that this version cannot read.
    public init?(_ date: DateValue) {
        guard let edtf = try? EDTF(parsing: date.edtf, calendar: date.calendar) else { return nil }
        self.init(edtf, calendar: date.calendar)
    }

    public init(_ edtf: EDTF, calendar: CalendarSystem) {
        let bounds = edtf.bounds(in: calendar)
        var missing: (start: End, end: End) = (.open, .open)
        if case .interval(let start, let end) = edtf.expression {
            if case .unknown = start { missing.start = .unknown }
            if case .unknown = end { missing.end = .unknown }
        }
        start = bounds.earliest.map(End.day) ?? missing.start
        end = bounds.latest.map(End.day) ?? missing.end
        switch edtf.shape {
        case .interval, .allOf: nature = .lasting
        case .date, .oneOf: nature = bounds.earliest != nil && bounds.earliest == bounds.latest ? .day : .within
        }
        switch (edtf.isUncertain, edtf.isApproximate) {
        case (false, false): doubt = ""
        case (true, false): doubt = "?"
        case (false, true): doubt = "~"
        case (true, true): doubt = "%"
        }
    }

    /// The days that are known of it.
    public var known: ClosedRange<Day>? {
        switch (start.day, end.day) {
        case (let start?, let end?): start...end
        case (let only?, nil), (nil, let only?): only...only
        case (nil, nil): nil
        }
    }
}

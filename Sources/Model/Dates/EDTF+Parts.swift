/// Year, month and day as far as a date tells them from the left, in its own calendar.
public struct DateParts: Hashable, Sendable {
    public var year: Int
    /// Nil from the first part that is not told to the last digit.
    public var month: Int?
    public var day: Int?
    /// ISO 8601-2's code, 21…41, in place of a month.
    public var season: Int?

    public init(year: Int, month: Int? = nil, day: Int? = nil, season: Int? = nil) {
        self.year = year
        self.month = month
        self.day = day
        self.season = season
    }
}

extension EDTF {
    public enum Shape: Hashable, Sendable {
        case date
        /// `a/b`: all of the time between.
        case interval
        /// `[a,b]`: one of them.
        case oneOf
        /// `{a,b}`: each of them.
        case allOf
    }

    public var shape: Shape {
        switch expression {
        case .date: .date
        case .interval: .interval
        case .set(.one, _): .oneOf
        case .set(.all, _): .allOf
        }
    }

    /// Some part has `?` or `%`.
    public var isUncertain: Bool { expression.points.contains { $0.marks.contains(.uncertain) } }

    /// Some part has `~` or `%`, or digits of its year that do not count (`1950S2`).
    public var isApproximate: Bool {
        expression.points.contains { point in
            if case .exact(_, .some) = point.year { return true }
            return point.marks.contains(.approximate)
        }
    }

    /// Where it starts, for formats that know days and months but no EDTF; the date itself for what is one.
    ///
    /// Nil for an open or unknown start, and for a year that is not told to the last digit.
    public var start: DateParts? {
        switch expression {
        case .date(let point): return point.parts
        case .interval(let start, _): return start.point?.parts
        case .set(_, let members):
            if case .until? = members.first { return nil }
            return members.first?.points.first?.parts
        }
    }

    /// Where it ends, as `start`.
    public func end(in calendar: CalendarSystem) -> DateParts? {
        switch expression {
        case .date(let point): return point.parts
        case .interval(_, let end): return end.point?.parts
        case .set(_, let members):
            // Members stand by earliest day; the last to end need not stand last.
            let last = members.max { ($0.latest(in: calendar) ?? .max) < ($1.latest(in: calendar) ?? .max) }
            if case .from? = last { return nil }
            return last?.points.last?.parts
        }
    }
}

extension DatePoint {
    var parts: DateParts? {
        guard let year = exactYear else { return nil }
        guard let month = month?.value else { return DateParts(year: year, season: season) }
        return DateParts(year: year, month: month, day: day?.value)
    }
}

/// Why a text is no date, and what its writer may have meant.
public struct EDTFError: Error, Hashable, Sendable {
    public enum Reason: Hashable, Sendable {
        case empty
        /// More than so many bytes of UTF-8, as typed or in canonical form.
        case tooLong(limit: Int)
        /// Looks like a date in digits, but EDTF has no such form.
        case notEDTF
        /// Words that do not read as a date.
        case notUnderstood
        case impossibleMonth(Int)
        /// The month has only so many days; `year` is nil where the date leaves it open.
        case impossibleDay(year: Int?, month: Int, days: Int)
        case impossibleTime
        /// Unspecified digits that no day of the calendar fits, such as `19X1-02-29`.
        case noSuchDate
        case yearOutOfRange(limit: Int)
        /// An interval or range that ends before it begins.
        case reversed
        /// `4/1/1989`: either may be meant.
        case ambiguousDayMonth(dayFirst: String, monthFirst: String)
        case missingYear
        case twoDigitYear
        /// Names a month of one calendar and an era or month of another.
        case mixedCalendars
        /// "three weeks after this": relative to something that was not named by its id.
        case missingAnchor
        /// Counted from an end that is open or unknown.
        case openAnchor
    }

    public var reason: Reason
    /// Another spelling that would be accepted, in EDTF; nil where guessing would be dangerous.
    public var suggestion: String?
    /// The calendar whose month an impossible day is of (`monthName` tells it); nil for other reasons.
    public var calendar: CalendarSystem?

    public init(_ reason: Reason, suggestion: String? = nil, calendar: CalendarSystem? = nil) {
        self.reason = reason
        self.suggestion = suggestion
        self.calendar = calendar
    }
}

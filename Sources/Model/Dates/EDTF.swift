/// A date in Extended Date/Time Format, levels 0, 1 and 2, valid in the calendar it was read in.
///
/// Source: Library of Congress, "Extended Date/Time Format (EDTF) Specification", 2019; ISO 8601-2:2019.
///
/// Two dates are equal when their canonical texts (and, where it matters, their calendars) are. **These rules are
/// frozen**: replicas of different age must agree on them. `EDTFCanonicalTests` holds them as golden cases.
/// 1. Years −9999…9999 have four digits; longer ones `Y` and digits, or an exponent where five or more noughts end
///    them (`Y-17E7`, and `Y3388E2S3` is `Y338800S3`). `-0000` is refused.
/// 2. `S` that covers every digit is dropped (`1950S4` is `1950`). Noughts in front are no significant digits.
/// 3. Qualification is kept part by part. A mark right of a part holds for it and all parts left of it, one left of a
///    part for that alone. Marks of one part are united: `?~` and `~?` are `%`. Written back: where the marked parts
///    are the first ones and marked alike, one mark right of the last of them (`2004?-06-11`, `2004-06-11%`);
///    otherwise each mark left of its part (`?2004-06-~11`).
/// 4. Unspecified digits stay as written, even where only one digit fits (`1989-X3`).
/// 5. An interval keeps its ends as written (`1989/1989` is no `1989`); `..` (open) and nothing (unknown) differ.
///    `/` and `../..` say nothing and are refused. No times of day in intervals and sets.
/// 6. A set's members are its distinct members by earliest day (`..x` first), then latest day (`x..` last), then
///    text; `a..a` is `a`; a set of one date is that date. Members are never merged or counted out.
/// 7. A time's offset of nought is `Z`, one of whole hours has no minutes (`+04`).
/// 8. No spaces, but for those after a set's comma, which are dropped.
///
/// Invariant: `EDTF(parsing: x.canonical, calendar: c) == x`. At most `maximumLength` bytes.
public struct EDTF: Hashable, Sendable {
    public let canonical: String
    let expression: EDTFExpression

    /// In bytes of UTF-8.
    public static let maximumLength = 256

    /// Reads exactly EDTF; every number in it is of that calendar.
    public init(parsing text: some StringProtocol, calendar: CalendarSystem) throws(EDTFError) {
        guard text.utf8.count <= Self.maximumLength else { throw EDTFError(.tooLong(limit: Self.maximumLength)) }
        let bytes = Array(text.utf8)
        do throws(EDTFError) {
            try self.init(EDTFParser(calendar: calendar).expression(bytes[...]), calendar: calendar)
        } catch {
            throw EDTFRepair(calendar: calendar).improve(error, bytes)
        }
    }

    /// Puts an expression into canonical form. Errors: too long, or reversed.
    init(_ expression: EDTFExpression, calendar: CalendarSystem) throws(EDTFError) {
        let ordered = try expression.canonicalised(in: calendar)
        let text = ordered.canonical
        guard text.utf8.count <= Self.maximumLength else { throw EDTFError(.tooLong(limit: Self.maximumLength)) }
        self.expression = ordered
        self.canonical = text
    }

    /// What days it can mean, when its numbers are of that calendar (give the one it was read in).
    ///
    /// Years and months mean all their days. A season of no hemisphere is read as northern, in the Gregorian and
    /// Julian calendars as three whole months (winter from December of the year named), in the Persian as its quarter,
    /// in the Islamic as the whole year. A day with a time is the day it is at that offset.
    public func bounds(in calendar: CalendarSystem) -> DateBounds {
        expression.bounds(in: calendar)
    }

    public static func == (left: EDTF, right: EDTF) -> Bool { left.canonical == right.canonical }
    public func hash(into hasher: inout Hasher) { hasher.combine(canonical) }
}

extension EDTF: CustomStringConvertible {
    public var description: String { canonical }
}

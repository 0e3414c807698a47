/// One EDTF date, without interval or set: a year, season, month, day or second.
///
/// Invariant: a day has a month; a season has neither; a time has an exact and unqualified day; a part that is not
/// there has no mark.
struct DatePoint: Hashable, Sendable {
    enum Year: Hashable, Sendable {
        /// `significant` counts the leading digits that are known to hold; nil where all do.
        case exact(Int, significant: Int?)
        case pattern(negative: Bool, DigitPattern)
    }

    var year: Year
    var month: DigitPattern?
    var day: DigitPattern?
    /// 21…41, see `Season`.
    var season: Int?
    var time: ClockTime?
    var yearMark: Qualification = []
    var monthMark: Qualification = []
    var dayMark: Qualification = []

    init(year: Year) { self.year = year }

    init(year: Int, month: Int? = nil, day: Int? = nil) {
        self.year = .exact(year, significant: nil)
        self.month = month.map { DigitPattern($0, width: 2) }
        self.day = day.map { DigitPattern($0, width: 2) }
    }

    init(year: Int, season: Int) {
        self.year = .exact(year, significant: nil)
        self.season = season
    }

    init(julianDayNumber number: Int, in calendar: CalendarSystem) {
        let (year, month, day) = calendar.components(julianDayNumber: number)
        self.init(year: year, month: month, day: day)
    }

    /// The year, where it is one and certain to the last digit.
    var exactYear: Int? {
        if case .exact(let year, nil) = year { year } else { nil }
    }

    /// Adds a mark to every part that is there.
    mutating func qualify(_ mark: Qualification) {
        guard !mark.isEmpty else { return }
        time = nil
        yearMark.formUnion(mark)
        if month != nil || season != nil { monthMark.formUnion(mark) }
        if day != nil { dayMark.formUnion(mark) }
    }

    /// The marks of all parts together.
    var marks: Qualification { yearMark.union(monthMark).union(dayMark) }
}

/// A time of day as EDTF level 0 has it: seconds, and perhaps the distance from UTC.
struct ClockTime: Hashable, Sendable {
    var hour: Int
    var minute: Int
    var second: Int
    /// Nil for local time.
    var offsetMinutes: Int?

    /// `T23:20:30Z`; whole hours of offset are written without minutes.
    var text: String {
        var out = "T" + [hour, minute, second].map { EDTFText.padded($0, 2) }.joined(separator: ":")
        guard let offsetMinutes else { return out }
        if offsetMinutes == 0 { return out + "Z" }
        out += (offsetMinutes < 0 ? "-" : "+") + EDTFText.padded(abs(offsetMinutes) / 60, 2)
        return abs(offsetMinutes) % 60 == 0 ? out : out + ":" + EDTFText.padded(abs(offsetMinutes) % 60, 2)
    }
}

extension DatePoint {
    /// The canonical text; see `EDTF` for its rules.
    var canonical: String {
        if marks.isEmpty {
            var plain = yearText
            if let season { plain += "-\(season)" }
            if let month { plain += "-" + month.text }
            if let day { plain += "-" + day.text }
            return plain + (time?.text ?? "")
        }
        var parts = [(text: yearText, mark: yearMark)]
        if let season { parts.append((String(season), monthMark)) }
        if let month { parts.append((month.text, monthMark)) }
        if let day { parts.append((day.text, dayMark)) }
        let marked = parts.prefix { !$0.mark.isEmpty && $0.mark == parts[0].mark }.count
        let isGroup = marked > 0 && parts[marked...].allSatisfy(\.mark.isEmpty)
        var out = ""
        for (place, part) in parts.enumerated() {
            if place > 0 { out += "-" }
            if !isGroup { out += part.mark.mark }
            out += part.text
            if isGroup, place == marked - 1 { out += part.mark.mark }
        }
        return out
    }

    private var yearText: String {
        switch year {
        case .pattern(let negative, let pattern): (negative ? "-" : "") + pattern.text
        case .exact(let value, let significant): Self.text(of: value) + (significant.map { "S\($0)" } ?? "")
        }
    }

    /// Five or more noughts at the end of a long year are written as an exponent.
    private static func text(of year: Int) -> String {
        var mantissa = year
        var exponent = 0
        while mantissa != 0, mantissa % 10 == 0 {
            mantissa /= 10
            exponent += 1
        }
        return exponent < 5 ? EDTFText.year(year) : "Y\(mantissa)E\(exponent)"
    }
}

/// Reads the grammar of EDTF, and checks its numbers against a calendar.
///
/// Complexity: linear in the text, but for leap days of unspecified years (`DatePoint.search`).
struct EDTFParser {
    let calendar: CalendarSystem

    typealias Bytes = ArraySlice<UInt8>

    func expression(_ text: Bytes) throws(EDTFError) -> EDTFExpression {
        guard let first = text.first, let last = text.last else { throw EDTFError(.empty) }
        if first == UInt8(ascii: "["), last == UInt8(ascii: "]"), text.count > 1 {
            return .set(.one, try members(text.dropFirst().dropLast()))
        }
        if first == UInt8(ascii: "{"), last == UInt8(ascii: "}"), text.count > 1 {
            return .set(.all, try members(text.dropFirst().dropLast()))
        }
        if let slash = text.firstIndex(of: UInt8(ascii: "/")) {
            return try interval(text[..<slash], text[(slash + 1)...])
        }
        return .date(try point(text, allowsTime: true))
    }

    private func interval(_ start: Bytes, _ end: Bytes) throws(EDTFError) -> EDTFExpression {
        let first = try self.end(start)
        let last = try self.end(end)
        guard first.point != nil || last.point != nil else { throw EDTFError(.notEDTF) }
        return .interval(first, last)
    }

    private func end(_ text: Bytes) throws(EDTFError) -> EDTFExpression.End {
        if text.isEmpty { return .unknown }
        if text.elementsEqual(Self.dots) { return .open }
        return .date(try point(text))
    }

    private func members(_ text: Bytes) throws(EDTFError) -> [EDTFExpression.Member] {
        var found = [EDTFExpression.Member]()
        for (place, piece) in text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).enumerated() {
            let trimmed = place == 0 ? piece : piece.drop { $0 == UInt8(ascii: " ") }
            found.append(try member(trimmed))
        }
        return found
    }

    private func member(_ text: Bytes) throws(EDTFError) -> EDTFExpression.Member {
        guard let dots = Self.firstDots(in: text) else { return .date(try point(text)) }
        let before = text[..<dots]
        let after = text[(dots + 2)...]
        if before.isEmpty { return .until(try point(after)) }
        if after.isEmpty { return .from(try point(before)) }
        return .range(try point(before), try point(after))
    }

    private static let dots = [UInt8(ascii: "."), UInt8(ascii: ".")]

    private static func firstDots(in text: Bytes) -> Int? {
        text.indices.first { text[$0] == dots[0] && $0 + 1 < text.endIndex && text[$0 + 1] == dots[0] }
    }

    /// One date; with a time of day only where the grammar has one.
    func point(_ text: Bytes, allowsTime: Bool = false) throws(EDTFError) -> DatePoint {
        var scanner = EDTFScanner(text)
        let left = try scanner.marks()
        let isLong = scanner.isAtLongYear
        var point = DatePoint(year: try scanner.year())
        let right = try scanner.marks()
        point.yearMark = left.union(right)
        if scanner.isAtEnd { return point }
        if case .exact(_, .some) = point.year { throw EDTFError(.notEDTF) }
        guard !isLong, scanner.take("-") else { throw EDTFError(.notEDTF) }
        try readMonth(&scanner, into: &point)
        if scanner.isAtEnd { return point }
        guard point.season == nil, scanner.take("-") else { throw EDTFError(.notEDTF) }
        try readDay(&scanner, into: &point)
        if scanner.isAtEnd { return point }
        guard allowsTime, point.marks.isEmpty, point.exactYear != nil, point.month?.value != nil,
            point.day?.value != nil
        else { throw EDTFError(.notEDTF) }
        point.time = try scanner.time()
        return point
    }

    private func readMonth(_ scanner: inout EDTFScanner, into point: inout DatePoint) throws(EDTFError) {
        let left = try scanner.marks()
        let month = try scanner.twoDigits()
        let right = try scanner.marks()
        if let code = month.value, Season.codes.contains(code) {
            point.season = code
        } else {
            guard !month.values(in: 1...12).isEmpty else { throw EDTFError(.impossibleMonth(month.lowest)) }
            point.month = month
        }
        point.yearMark.formUnion(right)
        point.monthMark = left.union(right)
    }

    private func readDay(_ scanner: inout EDTFScanner, into point: inout DatePoint) throws(EDTFError) {
        let left = try scanner.marks()
        let day = try scanner.twoDigits()
        let right = try scanner.marks()
        point.day = day
        point.yearMark.formUnion(right)
        point.monthMark.formUnion(right)
        point.dayMark = left.union(right)
        try checkDay(point)
    }

    private func checkDay(_ point: DatePoint) throws(EDTFError) {
        guard let month = point.month, let day = point.day, point.exactDay(in: calendar) == nil else { return }
        let months = month.values(in: 1...12)
        guard DatePoint.search(point.year, months: months, day: day, calendar) == nil else { return }
        guard let only = month.value else { throw EDTFError(.noSuchDate) }
        let longest = max(calendar.days(inMonth: only, year: 3), calendar.days(inMonth: only, year: leapYear))
        guard let year = point.exactYear else {
            if day.lowest > longest || day.highest == 0 {
                throw EDTFError(.impossibleDay(year: nil, month: only, days: longest), calendar: calendar)
            }
            throw EDTFError(.noSuchDate)
        }
        let length = calendar.days(inMonth: only, year: year)
        throw EDTFError(.impossibleDay(year: year, month: only, days: length), calendar: calendar)
    }

    private var leapYear: Int { (1...40).first { calendar.isLeap(year: $0) } ?? 4 }
}

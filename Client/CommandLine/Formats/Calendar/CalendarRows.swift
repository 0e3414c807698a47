import Model
import Replica

/// The events of an iCalendar file. Source: RFC 5545.
///
/// A UID is the event's key; one that an export made is its id. Of what recurs the first time is taken; what was cancelled
/// is no event, unless it is one of ours, which says of itself that it was rejected.
final class CalendarRows: RowReader {
    private let desk: Desk
    private let name: String
    private var reader: LineReader
    /// The first line of what comes next, already read.
    private var ahead: (line: Int, bytes: [UInt8])?
    private var isBegun = false
    private(set) var omitted: [Omission: Int] = [:]

    static let longestEntry = 16 << 20

    init(_ desk: Desk, _ path: String, name: String) throws {
        self.desk = desk
        self.name = name
        reader = try LineReader(path, keepsSpaces: true)
    }

    func next() throws -> RawRow? {
        while let (line, bytes) = try unfolded() {
            let property = CalendarProperty(bytes)
            if !isBegun {
                guard property.name == "BEGIN", property.text == "VCALENDAR" else {
                    throw Complaint(
                        .data, "bad-calendar", "\(name) is no calendar: it does not begin with BEGIN:VCALENDAR.",
                        hint: "Is it the right file?")
                }
                isBegun = true
            } else if property.name == "BEGIN", property.text == "VEVENT" {
                if let row = try entry(from: line) { return row }
            }
        }
        return nil
    }

    /// Nil for one that is not taken.
    private func entry(from start: Int) throws -> RawRow? {
        var properties: [CalendarProperty] = []
        var raw: [UInt8] = []
        var depth = 0
        while let (_, bytes) = try unfolded() {
            raw += bytes + [0x0a]
            guard raw.count <= Self.longestEntry else { break }
            let property = CalendarProperty(bytes)
            if property.name == "BEGIN" {
                depth += 1
            } else if property.name == "END" {
                if depth == 0 {
                    return taken(RawRow(line: start, bytes: raw) { [self] in try row(properties) }, properties)
                }
                depth -= 1
            } else if depth == 0 {
                properties.append(property)
            }
        }
        throw Complaint(
            .data, "bad-calendar", "The event on line \(start) of \(name) has no end.",
            hint: "The file may be cut off; export it again.")
    }

    private func taken(_ row: RawRow, _ properties: [CalendarProperty]) -> RawRow? {
        let isOwn = properties.first { $0.name == "UID" }.flatMap { CalendarRows.own($0.text) } != nil
        if !isOwn, properties.contains(where: { $0.name == "STATUS" && $0.text.uppercased() == "CANCELLED" }) {
            omitted[.cancelled, default: 0] += 1
            return nil
        }
        if properties.contains(where: { $0.name == "RRULE" || $0.name == "RDATE" }) {
            omitted[.recurrences, default: 0] += 1
        }
        return row
    }

    /// The next line with its continuations.
    private func unfolded() throws -> (line: Int, bytes: [UInt8])? {
        var current: (line: Int, bytes: [UInt8])? = ahead
        ahead = nil
        while let bytes = try reader.next() {
            guard current != nil, bytes.first == 0x20 || bytes.first == 0x09 else {
                let fresh = (reader.number, Array(bytes))
                guard current != nil else {
                    current = fresh
                    continue
                }
                ahead = fresh
                break
            }
            current?.bytes += bytes.dropFirst()
            guard (current?.bytes.count ?? 0) <= Self.longestEntry else { break }
        }
        return current
    }

    // MARK: An event

    private func row(_ properties: [CalendarProperty]) throws -> EventRow {
        func first(_ name: String) -> CalendarProperty? { properties.first { $0.name == name } }
        var members: [JSON.Member] = []
        let uid = first("UID")?.text
        let own = uid.flatMap(CalendarRows.own)
        if let own {
            members.append(JSON.Member("id", .string(own.description)))
        } else if let uid {
            // Times of a recurring event that were moved share its UID.
            let moved = first("RECURRENCE-ID").map { " " + $0.value } ?? ""
            members.append(JSON.Member("key", .string(uid + moved)))
        }
        let view = try own.flatMap(desk.replica.view)
        func add(_ name: String, _ field: FieldCode, _ text: String?) {
            let said = view?.text(field).map { visible($0, keepNewlines: true) }
            // What the export made of a text is no new text.
            if view != nil, text == said { return }
            members.append(JSON.Member(name, .text(text)))
        }
        add("title", .title, first("SUMMARY")?.text)
        add("place", .place, first("LOCATION")?.text)
        add("description", .description, CalendarRows.description(first("DESCRIPTION")?.text, isOwn: own != nil))
        members.append(JSON.Member("date", try date(first)))
        let tags = properties.filter { $0.name == "CATEGORIES" }.flatMap(\.texts)
        let shown = view?.keys(.tags).map { visible($0.key, keepNewlines: true) }
        if view == nil || shown != tags { members.append(JSON.Member("tags", .strings(tags))) }
        if own != nil {
            let statuses = ["CONFIRMED": "reviewed", "TENTATIVE": "draft", "CANCELLED": "rejected"]
            members.append(JSON.Member("status", .text(first("STATUS").flatMap { statuses[$0.text] })))
        }
        var row = try EventRow(.object(members), ValueReading(desk))
        if own != nil { row.revision = first("X-ANNALS-REVISION").flatMap { Revision(text: $0.text) } }
        return row
    }

    private static func own(_ uid: String) -> EntityID? {
        uid.hasSuffix(CalendarText.uidEnding) ? EntityID(text: uid.dropLast(CalendarText.uidEnding.count)) : nil
    }

    private static func description(_ text: String?, isOwn: Bool) -> String? {
        guard isOwn, let text else { return text }
        let whole = "\n\n" + text
        guard let divider = whole.ranges(of: CalendarText.divider).last else { return text }
        let kept = whole[..<divider.lowerBound].dropFirst(2)
        return kept.isEmpty ? nil : String(kept)
    }

    private func date(_ first: (String) -> CalendarProperty?) throws -> JSON {
        guard let start = first("DTSTART") else { return .null }
        guard let from = CalendarMoment(start.value) else {
            throw Complaint(.data, "bad-date", "Its DTSTART “\(start.value)” is no date of a calendar.")
        }
        var last = from.day
        if let end = first("DTEND") {
            guard let to = CalendarMoment(end.value) else {
                throw Complaint(.data, "bad-date", "Its DTEND “\(end.value)” is no date of a calendar.")
            }
            // The end of all-day events is the day after their last.
            last = to.time == nil ? Day(julianDayNumber: to.day.julianDayNumber - 1) : to.day
        } else if let duration = first("DURATION") {
            guard let seconds = CalendarDuration(duration.value)?.seconds else {
                throw Complaint(.data, "bad-date", "Its DURATION “\(duration.value)” is no duration of a calendar.")
            }
            // The last second of it, for an end is the moment after.
            let days = (from.secondOfDay + max(seconds - 1, 0)) / 86_400
            last = Day(julianDayNumber: from.day.julianDayNumber + days)
        }
        if let edtf = first("X-ANNALS-DATE")?.text, let name = first("X-ANNALS-CALENDAR")?.text,
            let calendar = CalendarSystem(name: name)
        {
            let after = Day(julianDayNumber: last.julianDayNumber + 1)
            let told = CalendarDays.of(DateValue(edtf: edtf, calendar: calendar))
            // Unless somebody moved it, the date is still the one that it was made from.
            if told == .days(first: from.day, afterLast: after) {
                return ["edtf": .string(edtf), "calendar": .string(name)]
            }
        }
        if last > from.day { return .string("\(from.day.iso)/\(last.iso)") }
        return .string(from.day.iso + (from.time ?? ""))
    }
}

/// One property of a calendar: `DTSTART;VALUE=DATE:19890104`.
struct CalendarProperty {
    /// In capitals, without parameters.
    var name: String
    /// As it stands there.
    var value: String

    init(_ bytes: [UInt8]) {
        var isQuoted = false
        var colon = bytes.count
        var nameEnd: Int?
        for (index, byte) in bytes.enumerated() {
            if byte == 0x22 { isQuoted.toggle() }
            guard !isQuoted else { continue }
            if byte == 0x3b, nameEnd == nil { nameEnd = index }
            if byte == 0x3a {
                colon = index
                break
            }
        }
        name = String(decoding: bytes[..<(nameEnd ?? colon)], as: UTF8.self).uppercased()
        value = String(decoding: bytes[min(colon + 1, bytes.count)...], as: UTF8.self)
    }

    /// A TEXT value.
    var text: String { CalendarText.unescaped(value) }

    /// The TEXT values of a list.
    var texts: [String] {
        var parts: [String.UnicodeScalarView] = [String.UnicodeScalarView()]
        var isEscaped = false
        for scalar in value.unicodeScalars {
            if scalar == ",", !isEscaped {
                parts.append(String.UnicodeScalarView())
                continue
            }
            isEscaped = scalar == "\\" && !isEscaped
            parts[parts.count - 1].append(scalar)
        }
        return parts.map { Typed.trimmed(CalendarText.unescaped(String($0))[...]) }.filter { !$0.isEmpty }
    }
}

/// A DATE or DATE-TIME of a calendar.
struct CalendarMoment {
    var day: Day
    /// `T10:00:00Z`, as EDTF has it; nil for a whole day.
    var time: String?
    /// 0 for a whole day.
    var secondOfDay = 0

    init?(_ value: String) {
        let text = Array(value.utf8)
        func number(_ range: Range<Int>) -> Int? {
            guard range.upperBound <= text.count, text[range].allSatisfy({ (0x30...0x39).contains($0) }) else {
                return nil
            }
            return Int(String(decoding: text[range], as: UTF8.self))
        }
        guard let year = number(0..<4), let month = number(4..<6), let date = number(6..<8), (1...12).contains(month),
            let day = Day(year: year, month: month, day: date, in: .gregorian)
        else { return nil }
        self.day = day
        guard text.count > 8 else { return }
        guard text[8] == 0x54, let hour = number(9..<11), let minute = number(11..<13), let second = number(13..<15),
            hour < 24, minute < 60, second < 60, text.count == 15 || (text.count == 16 && text[15] == 0x5a)
        else { return nil }
        secondOfDay = hour * 3_600 + minute * 60 + second
        let parts = [hour, minute, second].map { ($0 < 10 ? "0" : "") + String($0) }
        time = "T" + parts.joined(separator: ":") + (text.count == 16 ? "Z" : "")
    }
}

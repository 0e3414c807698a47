import Model
import Replica

/// iCalendar: one all-day entry an event. Source: RFC 5545.
///
/// A calendar has no words for open, approximate or alternative dates, nor for years before 1 and beyond 9999: such
/// events are left out and counted. A month or a year lasts for all its days.
final class CalendarExport: ExportWriter {
    private let desk: Desk
    private let sink: ExportSink
    private let names: SourceNames
    private var count = 0
    private(set) var skipped = Skipped()

    init(_ desk: Desk, _ sink: ExportSink) {
        self.desk = desk
        self.sink = sink
        names = SourceNames(desk)
    }

    var counted: (count: Int, word: String) { (count, "event") }

    func begin() throws {
        try line("BEGIN:VCALENDAR")
        try line("VERSION:2.0")
        try line("PRODID:-//Annals//annals \(Version.text)//EN")
        try line("CALSCALE:GREGORIAN")
        try line("X-WR-CALNAME:" + CalendarText.escaped(try desk.replica.name))
    }

    func end() throws { try line("END:VCALENDAR") }

    func add(_ event: EntityView) throws {
        let details = try EventDetails(desk, event, names)
        switch CalendarDays.of(details.date) {
        case .none(let reason): skipped.add(reason)
        case .days(let first, let afterLast):
            try entry(details, first, afterLast)
            count += 1
        }
    }

    private func entry(_ details: EventDetails, _ first: Day, _ afterLast: Day) throws {
        let event = details.view
        let stamp = event.latest.map { CalendarText.time($0.stamp) } ?? "19700101T000000Z"
        try line("BEGIN:VEVENT")
        try line("UID:\(event.id.description)\(CalendarText.uidEnding)")
        try line("DTSTAMP:" + stamp)
        try line("LAST-MODIFIED:" + stamp)
        try line("DTSTART;VALUE=DATE:" + CalendarText.day(first))
        try line("DTEND;VALUE=DATE:" + CalendarText.day(afterLast))
        try line("SUMMARY:" + CalendarText.escaped(details.title))
        if let place = event.text(.place) { try line("LOCATION:" + CalendarText.escaped(place)) }
        let description = (event.text(.description) ?? "") + (remarks(details).map { CalendarText.divider + $0 } ?? "")
        if !description.isEmpty {
            // Without a text of its own it begins with the divider, less the empty lines.
            let isBare = event.text(.description) == nil
            try line("DESCRIPTION:" + CalendarText.escaped(isBare ? String(description.dropFirst(2)) : description))
        }
        if !details.tags.isEmpty {
            try line("CATEGORIES:" + details.tags.map(CalendarText.escaped).joined(separator: ","))
        }
        switch event.text(.status) {
        case "reviewed": try line("STATUS:CONFIRMED")
        case "draft": try line("STATUS:TENTATIVE")
        case "rejected": try line("STATUS:CANCELLED")
        default: break
        }
        try line("TRANSP:TRANSPARENT")
        if let date = details.date {
            try line("X-ANNALS-DATE:" + CalendarText.escaped(date.edtf))
            try line("X-ANNALS-CALENDAR:" + date.calendar.name)
        }
        // What the entry was made from, so that it changes nothing else when it comes back.
        try line("X-ANNALS-REVISION:" + CalendarText.escaped(Revision(event).text))
        try line("END:VEVENT")
    }

    /// What a calendar has no property for; nil where there is nothing.
    private func remarks(_ details: EventDetails) -> String? {
        var lines: [String] = []
        if let date = details.date {
            let printed = date.asPrinted.map { " “\($0)”" } ?? ""
            if date.calendar != .gregorian || date.edtf.utf8.count != 10 || !printed.isEmpty {
                lines.append("Date: \(date.label)\(printed)")
            }
        }
        if !details.actors.isEmpty {
            let actors = details.actors.map { actor in actor.name + (actor.role.map { " (\($0))" } ?? "") }
            lines.append("Actors: " + actors.joined(separator: ", "))
        }
        for field in details.open {
            let values = field.rivals.map(\.value).joined(separator: " / ")
            lines.append((field.isConflict ? "Conflict on " : "Disputed: ") + "\(field.name): \(values)")
        }
        for evidence in details.evidence {
            lines.append((evidence.contradicts ? "Against: " : "") + "“\(evidence.exact)” — \(evidence.source)")
        }
        return lines.isEmpty ? nil : lines.joined(separator: "\n")
    }

    private func line(_ text: String) throws { try sink.put(CalendarText.folded(text)) }
}

/// The days that a calendar shows an event on.
enum CalendarDays: Equatable {
    case days(first: Day, afterLast: Day)
    case none(reason: String)

    static func of(_ date: DateValue?) -> CalendarDays {
        guard let date else { return .none(reason: "undated") }
        guard let edtf = try? EDTF(parsing: date.edtf, calendar: date.calendar) else {
            return .none(reason: "with a date of a later version")
        }
        if edtf.isApproximate { return .none(reason: "with an approximate date") }
        guard edtf.shape == .date || edtf.shape == .interval else { return .none(reason: "with alternative dates") }
        if edtf.shape == .date, edtf.start == nil { return .none(reason: "with unspecified digits") }
        let bounds = edtf.bounds(in: date.calendar)
        guard let earliest = bounds.earliest, let latest = bounds.latest else {
            return .none(reason: "with an open or unknown end")
        }
        if earliest.components(in: .gregorian).year < 1 { return .none(reason: "before the year 1") }
        let after = Day(julianDayNumber: latest.julianDayNumber + 1)
        if after.components(in: .gregorian).year > 9999 { return .none(reason: "after the year 9999") }
        return .days(first: earliest, afterLast: after)
    }
}

/// How text and days stand in an iCalendar file.
enum CalendarText {
    /// What stands between an event's description and what the export adds to it.
    static let divider = "\n\n— annals —\n"
    /// What stands after an event's id.
    static let uidEnding = "@annals"

    /// A TEXT value. Source: RFC 5545 §3.3.11. Controls are made visible, for a calendar cannot carry them.
    static func escaped(_ text: String) -> String {
        var out = String.UnicodeScalarView()
        for scalar in visible(text, keepNewlines: true).unicodeScalars {
            switch scalar {
            case "\\", ";", ",": out.append(contentsOf: ["\\", scalar])
            case "\n": out.append(contentsOf: ["\\", "n"])
            default: out.append(scalar)
            }
        }
        return String(out)
    }

    static func unescaped(_ text: String) -> String {
        var out = String.UnicodeScalarView()
        var isEscaped = false
        for scalar in text.unicodeScalars {
            if isEscaped {
                out.append(scalar == "n" || scalar == "N" ? "\n" : scalar)
                isEscaped = false
            } else if scalar == "\\" {
                isEscaped = true
            } else {
                out.append(scalar)
            }
        }
        return String(out)
    }

    /// The line with CRLF, in pieces of at most 75 bytes that cut no character. Source: RFC 5545 §3.1.
    static func folded(_ line: String) -> [UInt8] {
        var out: [UInt8] = []
        var width = 0
        for scalar in line.unicodeScalars {
            let bytes = UTF8.encode(scalar)!
            if width + bytes.count > 75 {
                out += [0x0d, 0x0a, 0x20]
                width = 1
            }
            out += bytes
            width += bytes.count
        }
        return out + [0x0d, 0x0a]
    }

    /// `19890104`
    static func day(_ day: Day) -> String { String(day.iso.filter { $0 != "-" }) }

    /// `20261124T090000Z`
    static func time(_ stamp: Stamp) -> String {
        String(Instant.text(stamp).prefix(19).filter { $0 != "-" && $0 != ":" }) + "Z"
    }
}

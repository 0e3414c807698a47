import Model
import Replica

/// The JSON that TimelineJS reads. Source: https://timeline.knightlab.com/docs/json-format.html
///
/// Its texts are HTML, so that everything is escaped as HTML is. Events without a first day are left out and counted.
final class TimelineJSExport: ExportWriter {
    private let desk: Desk
    private let sink: ExportSink
    private let names: SourceNames
    private var list: JSONListExport?
    private(set) var skipped = Skipped()

    init(_ desk: Desk, _ sink: ExportSink) {
        self.desk = desk
        self.sink = sink
        names = SourceNames(desk)
    }

    var counted: (count: Int, word: String) { (list?.count ?? 0, "event") }

    func begin() throws {
        let title: JSON = ["text": ["headline": .string(HTMLText.escaped(try desk.replica.name))]]
        list = try JSONListExport(sink, head: "{\"title\":\(title.compact),\"events\":[", tail: "]}")
    }

    func end() throws { try list?.end() }

    func add(_ event: EntityView) throws {
        let details = try EventDetails(desk, event, names)
        guard let date = details.date else { return skipped.add("undated") }
        guard let span = TimelineSpan(date) else { return skipped.add("without a first day") }
        var members: [(String, JSON)] = [
            ("unique_id", .string(event.id.description)), ("start_date", span.start),
        ]
        if let end = span.end { members.append(("end_date", end)) }
        members.append(("display_date", .string(HTMLText.escaped(date.asPrinted ?? date.label))))
        members.append(
            ("text", ["headline": .string(HTMLText.escaped(details.title)), "text": .string(text(details))]))
        if let type = event.text(.type) { members.append(("group", .string(HTMLText.escaped(type)))) }
        try list?.add(.object(members))
    }

    private func text(_ details: EventDetails) -> String {
        var parts: [String] = []
        if let place = details.view.text(.place) { parts.append("<p><em>\(HTMLText.escaped(place))</em></p>") }
        if let text = details.view.text(.description) { parts.append(HTMLText.paragraphs(text)) }
        for field in details.open {
            let values = field.rivals.map { HTMLText.escaped($0.value) }.joined(separator: " / ")
            let lead = field.isConflict ? "Conflict on" : "Disputed:"
            parts.append("<p><strong>\(lead) \(HTMLText.escaped(field.name))</strong>: \(values)</p>")
        }
        for evidence in details.evidence {
            if evidence.contradicts { parts.append("<p>Against it:</p>") }
            parts.append(
                "<blockquote>“\(HTMLText.escaped(evidence.exact))” — \(HTMLText.escaped(evidence.source))</blockquote>")
        }
        return parts.joined()
    }
}

/// Where a date starts and ends, as TimelineJS has it: Gregorian, as exact as it is told.
struct TimelineSpan {
    var start: JSON
    var end: JSON?

    /// Nil where no first day is known.
    init?(_ date: DateValue) {
        let bounds = date.bounds
        guard let earliest = bounds.earliest else { return nil }
        let edtf = try? EDTF(parsing: date.edtf, calendar: date.calendar)
        // Only Gregorian years and months can be told as such; what is not told to the last digit has bounds alone.
        guard date.calendar == .gregorian, let edtf, let parts = edtf.start, parts.season == nil else {
            start = TimelineSpan.json(earliest)
            if let latest = bounds.latest, latest != earliest { end = TimelineSpan.json(latest) }
            return
        }
        start = TimelineSpan.json(parts)
        guard edtf.shape != .date, bounds.latest != nil else { return }
        let last = edtf.end(in: date.calendar).flatMap { $0.season == nil ? TimelineSpan.json($0) : nil }
        end = last ?? bounds.latest.map(TimelineSpan.json)
    }

    private static func json(_ day: Day) -> JSON {
        let (year, month, day) = day.components(in: .gregorian)
        return json(DateParts(year: year, month: month, day: day))
    }

    private static func json(_ parts: DateParts) -> JSON {
        var members: [(String, JSON)] = [("year", .count(parts.year))]
        if let month = parts.month { members.append(("month", .count(month))) }
        if let day = parts.day { members.append(("day", .count(day))) }
        return .object(members)
    }
}

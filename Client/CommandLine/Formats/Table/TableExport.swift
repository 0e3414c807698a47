import Model
import Replica

/// A table with one event a line and the preferred values, for spreadsheets and scripts.
///
/// Lines end in LF, which every reader of RFC 4180's CRLF takes as well.
final class TableExport: ExportWriter {
    private let desk: Desk
    private let sink: ExportSink
    private let delimiter: UInt8
    private var count = 0
    let skipped = Skipped()

    static let columns = [
        "id", "revision", "title", "date", "calendar", "asPrinted", "basis", "relativeTo", "earliest", "latest",
        "place", "type", "status", "description", "actors", "tags", "updatedAt", "updatedBy", "conflicts", "disputes",
    ]

    init(_ desk: Desk, _ sink: ExportSink, delimiter: UInt8) {
        self.desk = desk
        self.sink = sink
        self.delimiter = delimiter
    }

    var counted: (count: Int, word: String) { (count, "event") }

    func begin() throws { try line(Self.columns) }

    func add(_ event: EntityView) throws {
        let report = RivalReport(desk, event)
        let date = event[.date]?.shown?.date
        let bounds = date?.bounds
        let author = try event.latest.flatMap { try desk.authorship(of: $0.dot)?.author }
        let relative = date?.relativeTo.map { "\($0.offset) after \($0.event.description)" }
        try line([
            event.id.description, Revision(event).text, event.text(.title) ?? "", date?.edtf ?? "",
            date?.calendar.name ?? "", date?.asPrinted ?? "", date?.basis.name ?? "", relative ?? "",
            bounds?.earliest?.iso ?? "", bounds?.latest?.iso ?? "", event.text(.place) ?? "", event.text(.type) ?? "",
            event.text(.status) ?? "", event.text(.description) ?? "",
            ListCell.join(event.keys(.actors).map { ($0.key, $0.view.shown?.text) }),
            ListCell.join(event.keys(.tags).map(\.key)), event.latest.map { Instant.text($0.stamp) } ?? "",
            author ?? "", ListCell.join(report.conflicts), ListCell.join(report.disputes),
        ])
        count += 1
    }

    func end() {}

    private func line(_ cells: [String]) throws {
        var bytes: [UInt8] = []
        for (index, cell) in cells.enumerated() {
            if index > 0 { bytes.append(delimiter) }
            TableCell.write(cell, delimiter: delimiter, into: &bytes)
        }
        bytes.append(0x0a)
        try sink.put(bytes)
    }
}

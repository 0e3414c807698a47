import Model
import Replica

/// One event as a timeline tells it.
struct TimelineRow {
    let handle: String
    let title: String
    let date: DateValue?
    /// Nil for an event that cannot be drawn: undated, or of a date that this version cannot read.
    let span: DrawnSpan?
    /// Names of fields.
    let conflicts: [String]
    let disputes: [String]

    init(_ desk: Desk, _ view: EntityView) throws {
        handle = try desk.replica.handle(view.id)
        title = view.text(.title) ?? "untitled"
        date = view[.date]?.shown?.date
        span = date.flatMap { DrawnSpan($0) }
        let report = RivalReport(desk, view)
        conflicts = report.conflicts
        disputes = report.disputes
    }

    /// `1989-01-04 persian`, as lists show dates.
    var dateText: String {
        date.map { $0.calendar == .gregorian ? $0.edtf : "\($0.edtf) \($0.calendar.name)" } ?? ""
    }
}

/// The events of a timeline, by earliest day, undated last, and how far they reach.
///
/// With a limit they are held; without one they are read again for every pass, so that memory does not grow.
struct TimelineRows {
    let extent: EventExtent
    private let desk: Desk
    private let filter: EventFilter
    private let held: [TimelineRow]?

    init(_ desk: Desk, _ filter: EventFilter, limit: Int?) throws {
        self.desk = desk
        self.filter = filter
        guard let limit else {
            held = nil
            extent = TimelineRows.narrowed(try desk.replica.extent(filter), to: filter)
            return
        }
        var rows: [TimelineRow] = []
        try desk.replica.forEachEventView(filter, limit: limit) { rows.append(try TimelineRow(desk, $0)) }
        held = rows
        var extent = EventExtent()
        extent.events = rows.count
        extent.undated = rows.count { $0.span == nil }
        let known = rows.compactMap { $0.span?.known }
        if let first = known.map(\.lowerBound).min(), let last = known.map(\.upperBound).max() {
            extent.days = first...last
        }
        self.extent = TimelineRows.narrowed(extent, to: filter)
    }

    func forEach(_ body: (TimelineRow) throws -> Void) throws {
        if let held { return try held.forEach(body) }
        let progress = desk.output.progress("Drawing", of: extent.events)
        defer { progress.finish() }
        try desk.replica.forEachEventView(filter) { event in
            try body(try TimelineRow(desk, event))
            progress.step()
        }
    }

    /// The days that were asked for, where some were.
    private static func narrowed(_ extent: EventExtent, to filter: EventFilter) -> EventExtent {
        guard let days = extent.days else { return extent }
        let from = filter.from.map { Day(julianDayNumber: $0) } ?? days.lowerBound
        let to = filter.to.map { Day(julianDayNumber: $0) } ?? days.upperBound
        let (first, last) = (max(from, days.lowerBound), min(to, days.upperBound))
        var extent = extent
        extent.days = first <= last ? first...last : min(from, to)...max(from, to)
        return extent
    }
}

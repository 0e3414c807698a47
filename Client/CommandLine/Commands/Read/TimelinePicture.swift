import Model
import Replica

/// Draws a timeline in columns: an axis, one line an event, the undated ones below, and what the signs mean.
struct TimelinePicture {
    private let rows: TimelineRows
    private let glyphs: TimelineGlyphs
    private let axis: TimeAxis?
    private let labelWidth: Int
    private let width: Int

    /// Columns for dates, where there is room for them.
    private let dateWidth: Int

    private static let minimumChart = 16

    init(_ rows: TimelineRows, width: Int, glyphs: TimelineGlyphs) {
        self.rows = rows
        self.width = width
        self.glyphs = glyphs
        // The chart gets three fifths, and names no more than they can use.
        labelWidth = min(60, max(12, width * 2 / 5), width - Self.minimumChart)
        dateWidth = width < 100 ? 0 : 14
        let chart = max(Self.minimumChart, width - labelWidth - 1)
        axis = rows.extent.days.map { TimeAxis(covering: $0, width: chart, room: { displayWidth($0) }) }
    }

    func draw(_ output: Output) throws {
        var signs = Set<TimelineSign>()
        var hasHeading = false
        if let axis {
            for line in axisLines(axis) { try output.print(line) }
        }
        try rows.forEach { row in
            if let axis, let span = row.span {
                try output.print(label(row, &signs) + " " + chart(row, span, axis, &signs))
                return
            }
            if !hasHeading, axis != nil {
                try output.print()
                try output.print("\("undated", .dim)")
            }
            hasHeading = true
            try output.print(undated(row, &signs))
        }
        let legend = legend(signs)
        if !legend.isEmpty { try output.print() }
        for line in legend { try output.print(Phrase(line, .dim)) }
    }

    // MARK: The axis

    private func axisLines(_ axis: TimeAxis) -> [Phrase] {
        var labels = ""
        var used = 0
        var line = Array(repeating: glyphs.axis, count: axis.width)
        for tick in axis.ticks {
            line[tick.place] = glyphs.tick
            guard !tick.label.isEmpty else { continue }
            labels += String(repeating: " ", count: tick.place - used) + tick.label
            used = tick.place + displayWidth(tick.label)
        }
        let margin = Phrase(String(repeating: " ", count: labelWidth + 1))
        return [margin + Phrase(labels, .dim), margin + Phrase(line.joined(), .dim)]
    }

    // MARK: Names

    private func label(_ row: TimelineRow, _ signs: inout Set<TimelineSign>) -> Phrase {
        let head: Phrase = "\(row.handle, .handle) " + mark(row, &signs) + " "
        let room = max(0, labelWidth - displayWidth(head.plain) - dateWidth)
        let named = head + "\(padded(row.title, to: room))"
        guard dateWidth > 0 else { return named }
        return named + " " + Phrase(padded(row.dateText, to: dateWidth - 1), .dim)
    }

    private func padded(_ text: String, to width: Int) -> String {
        let cut = glyphs.cut(visible(text), to: width)
        return cut + String(repeating: " ", count: max(0, width - displayWidth(cut)))
    }

    private func mark(_ row: TimelineRow, _ signs: inout Set<TimelineSign>) -> Phrase {
        if !row.conflicts.isEmpty {
            signs.insert(.conflict)
            return Phrase(glyphs.conflict, .red)
        }
        guard !row.disputes.isEmpty else { return " " }
        signs.insert(.dispute)
        return Phrase(glyphs.dispute, .yellow)
    }

    private func undated(_ row: TimelineRow, _ signs: inout Set<TimelineSign>) -> Phrase {
        let head: Phrase = "\(row.handle, .handle) " + mark(row, &signs) + " "
        let date: Phrase = row.date == nil ? "" : "  \(row.dateText, .dim)"
        let room = max(8, width - displayWidth(head.plain) - displayWidth(date.plain))
        return head + "\(glyphs.cut(visible(row.title), to: room))" + date
    }

    // MARK: Bars

    private func chart(
        _ row: TimelineRow, _ span: DrawnSpan, _ axis: TimeAxis, _ signs: inout Set<TimelineSign>
    ) -> Phrase {
        let bar = TimelineBar(span, on: axis, glyphs)
        signs.formUnion(bar.signs)
        let isDateOpen = row.conflicts.contains("date")
        let style: Style? = isDateOpen ? .red : row.disputes.contains("date") ? .yellow : .green
        var phrase = grid(axis, 0..<bar.start)
        phrase += Phrase(bar.text, style)
        let end = bar.start + bar.columns
        return phrase + grid(axis, end..<max(end, lastGrid(axis) + 1))
    }

    /// Nothing is drawn behind the last mark, so that lines end without spaces.
    private func lastGrid(_ axis: TimeAxis) -> Int { glyphs.grid == " " ? -1 : axis.ticks.last?.place ?? -1 }

    private func grid(_ axis: TimeAxis, _ columns: Range<Int>) -> Phrase {
        var cells = Array(repeating: " ", count: columns.count)
        for tick in axis.ticks where columns.contains(tick.place) {
            cells[tick.place - columns.lowerBound] = glyphs.grid
        }
        return Phrase(cells.joined(), .dim)
    }

    // MARK: Signs

    private func legend(_ signs: Set<TimelineSign>) -> [String] {
        var lines: [String] = []
        for sign in TimelineSign.allCases where signs.contains(sign) {
            let told = "\(glyphs.sign(sign)) \(sign.rawValue)"
            if let last = lines.last, displayWidth(last) + 3 + displayWidth(told) <= width {
                lines[lines.count - 1] = last + "   " + told
            } else {
                lines.append(told)
            }
        }
        return lines
    }
}

/// What a sign of the picture says; in the order of the legend.
enum TimelineSign: String, CaseIterable {
    case day
    case within = "some time within"
    case lasting
    case open = "open end"
    case uncertain
    case approximate
    case both = "uncertain and approximate"
    case unknown = "unknown end"
    case conflict = "in conflict"
    case dispute = "disputed"
}

/// The characters a timeline is drawn with.
struct TimelineGlyphs {
    var point = "●"
    var doubtfulPoint = "○"
    var within = "░"
    var lasting = "━"
    var doubtful = "▒"
    var caps = ("┣", "┫")
    var moment = "┃"
    var arrows = ("◀", "▶")
    var axis = "─"
    var tick = "┬"
    var grid = "┊"
    var conflict = "!"
    var dispute = "≠"
    var ellipsis = "…"

    static let unicode = TimelineGlyphs()

    static let ascii = TimelineGlyphs(
        point: "*", doubtfulPoint: "o", within: ".", lasting: "=", doubtful: "-", caps: ("[", "]"), moment: "|",
        arrows: ("<", ">"), axis: "-", tick: "+", grid: " ", conflict: "!", dispute: "#", ellipsis: "..")

    func cut(_ text: String, to width: Int) -> String {
        guard displayWidth(text) > width, ellipsis != "…" else { return truncated(text, to: width) }
        return truncated(text, to: max(0, width - 1)).replacing("…", with: ellipsis)
    }

    func sign(_ sign: TimelineSign) -> String {
        switch sign {
        case .day: point
        case .within: within + within
        case .lasting: caps.0 + lasting + caps.1
        case .open: arrows.0 + arrows.1
        case .uncertain: "?"
        case .approximate: "~"
        case .both: "%"
        case .unknown: lasting + "?"
        case .conflict: conflict
        case .dispute: dispute
        }
    }
}

/// The characters of one event between its first and last column.
struct TimelineBar {
    let start: Int
    let columns: Int
    let text: String
    let signs: Set<TimelineSign>

    init(_ span: DrawnSpan, on axis: TimeAxis, _ glyphs: TimelineGlyphs) {
        var signs = Set<TimelineSign>()
        switch span.doubt {
        case "?": signs.insert(.uncertain)
        case "~": signs.insert(.approximate)
        case "%": signs.insert(.both)
        default: break
        }
        let last = axis.width - 1
        // Where an end is unknown, the bar is one mark and a column for the question.
        let known = span.known ?? axis.first...axis.last
        var from = span.start.day.map(axis.place) ?? (span.start == .open ? 0 : axis.place(known.lowerBound))
        var to = span.end.day.map(axis.place) ?? (span.end == .open ? last : axis.place(known.upperBound))
        if span.start == .unknown { from = max(0, from - 1) }
        if span.end == .unknown { to = min(last, to + 1) }
        var cells: [String]
        if span.nature == .day, let day = span.start.day {
            from = min(max(Int(axis.share(day, of: Double(axis.width))), 0), last)
            to = from
            cells = [span.doubt.isEmpty ? glyphs.point : glyphs.doubtfulPoint]
            signs.insert(.day)
        } else if span.nature == .within {
            let isPoint = from == to && span.start.day != nil && span.end.day != nil
            cells = Array(repeating: glyphs.within, count: to - from + 1)
            if isPoint { cells = [span.doubt.isEmpty ? glyphs.point : glyphs.doubtfulPoint] }
            signs.insert(isPoint ? .day : .within)
        } else {
            cells = Array(repeating: span.doubt.isEmpty ? glyphs.lasting : glyphs.doubtful, count: to - from + 1)
            signs.insert(.lasting)
            if cells.count == 1 {
                cells = [glyphs.moment]
            } else {
                // What goes on beyond the picture has no end in it.
                if let day = span.start.day, day >= axis.first { cells[0] = glyphs.caps.0 }
                if let day = span.end.day, day <= axis.last { cells[cells.count - 1] = glyphs.caps.1 }
            }
        }
        for (end, at, arrow) in [(span.start, 0, glyphs.arrows.0), (span.end, cells.count - 1, glyphs.arrows.1)] {
            if end == .open {
                cells[at] = arrow
                signs.insert(.open)
            } else if end == .unknown {
                cells[at] = "?"
                signs.insert(.unknown)
            }
        }
        if !span.doubt.isEmpty {
            // At the edge the mark takes the place of a shade; a doubtful point or bar is drawn otherwise as it is.
            if from + cells.count <= last {
                cells.append(span.doubt)
            } else if cells[cells.count - 1] == glyphs.within {
                cells[cells.count - 1] = span.doubt
            }
        }
        start = from
        columns = cells.count
        text = cells.joined()
        self.signs = signs
    }
}
